import { describe } from '../core/errors.js';

/**
 * Names for columns that differ in all of them: an empty one becomes `column3`, by its place, and where two are called `a`
 * they become `a_1` and `a_2`, or the next that no other column has: `a` would say of neither which it is. What the source
 * calls only one column keeps its name.
 */
export function uniqueNames(headers: readonly string[]): { readonly names: string[]; readonly notes: string[] } {
  const called = new Map<string, number>();
  for (const header of headers) called.set(header, (called.get(header) ?? 0) + 1);
  const used = new Set<string>();
  const next = new Map<string, number>();
  const notes: string[] = [];
  const names = headers.map((header, i) => {
    if (header !== '' && called.get(header) === 1) return header;
    const stem = header === '' ? `column${i + 1}` : header;
    let n = next.get(stem) ?? (header === '' ? 0 : 1);
    const name = () => (n === 0 ? stem : `${stem}_${n}`);
    while (called.has(name()) || used.has(name())) n++;
    next.set(stem, n + 1);
    used.add(name());
    notes.push(
      header === ''
        ? `Column ${i + 1} has no name and is called ${describe(name())}.`
        : `Column ${i + 1} is one of ${called.get(header)} named ${describe(header)} and is called ${describe(name())}.`,
    );
    return name();
  });
  return { names, notes };
}
