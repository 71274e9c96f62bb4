import { describe, fail } from './errors.js';
import { isPlain } from './json.js';
import { otherForm, plainWord, synonym } from './synonyms.js';

/** Edit distance of Damerau and Levenshtein (adjacent swaps count one), over two short words. */
function editDistance(a: string, b: string): number {
  const width = b.length + 1;
  const table = new Uint16Array((a.length + 1) * width);
  const at = (i: number, j: number): number => table[i * width + j] ?? 0;
  for (let i = 0; i <= a.length; i++) table[i * width] = i;
  for (let j = 0; j <= b.length; j++) table[j] = j;
  for (let i = 1; i <= a.length; i++) {
    for (let j = 1; j <= b.length; j++) {
      let best = Math.min(at(i - 1, j) + 1, at(i, j - 1) + 1, at(i - 1, j - 1) + Number(a[i - 1] !== b[j - 1]));
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) best = Math.min(best, at(i - 2, j - 2) + 1);
      table[i * width + j] = best;
    }
  }
  return at(a.length, b.length);
}

/** The known name closest to a mistyped one, if it is close enough to be what was meant. */
export function nearest(name: string, known: readonly string[]): string | undefined {
  const distance = (word: string): number => editDistance(plainWord(name), plainWord(word));
  const best = [...known].sort((a, b) => distance(a) - distance(b))[0];
  if (best === undefined) return undefined;
  // Of a name of one letter nothing would be left.
  return distance(best) <= Math.min(best.length - 1, Math.max(1, Math.floor(best.length / 3))) ? best : undefined;
}

/** The known name that a word stands for, here or in another library. */
export function called(word: string, known: readonly string[]): string | undefined {
  return known.find((name) => plainWord(name) === plainWord(word)) ?? synonym(word, known);
}

/** What to do instead of passing an option that is none: by the name that somebody may expect it under. */
export type Hints = Readonly<Record<string, string>>;

/** `Did you mean "relu"? Known: …`, for the last part of an error about a name. */
export function suggest(name: unknown, known: readonly string[], hints: Hints = {}): string {
  const list = `Known: ${known.join(', ')}.`;
  const advice = typeof name === 'string' ? advise(name, known, hints) : undefined;
  return advice === undefined ? list : `${advice} ${list}`;
}

function advise(name: string, known: readonly string[], hints: Hints): string | undefined {
  const hinted = Object.keys(hints);
  const word = plainWord(name);
  const same = hinted.find((each) => plainWord(each) === word);
  if (same !== undefined) return hints[same];
  const close = synonym(name, known);
  if (close !== undefined) return `Did you mean "${close}"?`;
  const elsewhere = otherForm(name, known) ?? hints[synonym(name, hinted) ?? ''];
  if (elsewhere !== undefined) return elsewhere;
  const typed = nearest(name, known);
  return typed === undefined ? undefined : `Did you mean "${typed}"?`;
}

/** The entry of a table with this name; an unknown name is an error that suggests the nearest. */
export function lookUp<T>(table: Readonly<Record<string, T>>, name: string, where: string, what: string): T {
  const found = typeof name === 'string' && Object.hasOwn(table, name) ? table[name] : undefined;
  if (found !== undefined) return found;
  fail(where, `the name of ${what}`, describe(name), suggest(name, Object.keys(table)));
}

/**
 * What is found by its name. A program begins with what it needs in any case, and `use` adds the rest: so a bundle has
 * no more than what is used in it.
 */
export class Names<T> {
  /** With its article, as in `'a loss'`. */
  readonly what: string;
  /** In the order in which they are asked, where all are. */
  readonly table: Record<string, T>;
  #isWhole = false;

  constructor(what: string, table: Readonly<Partial<Record<string, T>>>) {
    this.what = what;
    this.table = { ...table } as Record<string, T>;
  }

  get list(): readonly string[] {
    return Object.keys(this.table).sort();
  }

  get all(): readonly T[] {
    return Object.values(this.table);
  }

  learn(more: Readonly<Record<string, T>>): void {
    this.#isWhole = true;
    Object.assign(this.table, more);
  }

  /** The name of what is known. */
  of(value: unknown): string | undefined {
    return this.list.find((name) => this.table[name] === value);
  }

  find(name: string, where: string): T {
    if (typeof name === 'string' && Object.hasOwn(this.table, name)) return this.table[name] as T;
    if (this.#isWhole) fail(where, `the name of ${this.what}`, describe(name), suggest(name, this.list));
    const fix = "Import it and pass it itself, or make its name known: import { use } from 'multilayer/core'.";
    fail(where, `the name of ${this.what} that is known here: ${this.list.join(', ') || 'none'}`, describe(name), fix);
  }
}

/**
 * Refuses keys that nobody reads, so that a misspelt option is an error and not silence, and objects
 * that may keep their content elsewhere than in their properties.
 */
export function checkKeys(value: object, known: readonly string[], where: string, hints?: Hints): void {
  if (!isPlain(value)) {
    const fix = `Write { ${known[0] ?? ''}: … }.`;
    fail(where, 'a plain object', describe(value), fix);
  }
  for (const key of Object.keys(value)) {
    if (known.includes(key)) continue;
    fail(where, 'only known options', `the option ${describe(key)}`, suggest(key, known, hints));
  }
}
