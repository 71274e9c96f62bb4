import { describe } from '../core/errors.js';

/**
 * Names for columns that differ in all of them: an empty one becomes `column3`, by its place, and the second `a` becomes
 * `a_2`, or the next that no other column has. What the source calls only one column keeps its name.
 */
export function uniqueNames(headers: readonly string[]): { readonly names: string[]; readonly notes: string[] } {
  const own = new Set(headers);
  const used = new Set<string>();
  const next = new Map<string, number>();
  const notes: string[] = [];
  const names = headers.map((header, i) => {
    if (header !== '' && !used.has(header)) {
      used.add(header);
      return header;
    }
    const stem = header === '' ? `column${i + 1}` : header;
    let n = next.get(stem) ?? (header === '' ? 1 : 2);
    const name = () => (n === 1 ? stem : `${stem}_${n}`);
    while (own.has(name()) || used.has(name())) n++;
    next.set(stem, n + 1);
    used.add(name());
    notes.push(
      header === ''
        ? `Column ${i + 1} has no name and is called ${describe(name())}.`
        : `Column ${i + 1} is another one named ${describe(header)} and is called ${describe(name())}.`,
    );
    return name();
  });
  return { names, notes };
}
