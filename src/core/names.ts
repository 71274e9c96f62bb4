import { adviser, type Hints, type Topic } from './adviser.js';
import { describe, fail } from './errors.js';
import { isPlain } from './json.js';

/** `Did you mean "relu"? Known: …`, for the last part of an error about a name. */
export function suggest(name: unknown, known: readonly string[], hints?: Hints | Topic): string {
  const list = `Known: ${known.join(', ')}.`;
  const advice = typeof name === 'string' ? adviser?.meant(name, known, hints) : undefined;
  return advice === undefined ? list : `${advice} ${list}`;
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
  /** Whether there are no others: what else a file names is then a mistake. */
  isComplete = false;
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
export function checkKeys(value: object, known: readonly string[], where: string, hints?: Hints | Topic): void {
  if (!isPlain(value)) {
    const fix = `Write { ${known[0] ?? ''}: … }.`;
    fail(where, 'a plain object', describe(value), fix);
  }
  for (const key of Object.keys(value)) {
    if (known.includes(key)) continue;
    fail(where, 'only known options', `the option ${describe(key)}`, suggest(key, known, hints));
  }
}
