import type { Table } from './matrix.js';

/** What to do instead of passing an option that is none: by the name that somebody may expect it under. */
export type Hints = Readonly<Record<string, string>>;

/** Whose options there are hints about. */
export type Topic = 'fit' | 'network' | 'earlyStopping' | 'dense';

/** Knows what people mean who write something else, or pass numbers that are lost. A program that does without is told what there is. */
export interface Adviser {
  /** What to do about a name that is none of those that are known, with hints or the topic that has some. */
  readonly meant: (name: string, known: readonly string[], hints?: Hints | Topic) => string | undefined;
  /** The known name that a word stands for, here or in another library. */
  readonly called: (word: string, known: readonly string[]) => string | undefined;
  /** The known name that is spelt much like a word. */
  readonly nearest: (word: string, known: readonly string[]) => string | undefined;
  /** What to do about a value that holds the right numbers in a form that is no list of them, or no number of a row. */
  readonly conversionOf: (value: unknown, isNumber?: boolean) => string | undefined;
  /** How to call a factory that was given something else than options, of which it has a table. */
  readonly callOf: (call: string, value: unknown, table: object, make?: () => object) => string;
  /** What to write instead of what is no callback. */
  readonly callbackOf: (value: unknown) => string | undefined;
  /** What to tell about columns of different numbers that float32 makes equal, where there are some in so many rows. */
  readonly lossOf: (table: Table, where: string, most?: number) => string | undefined;
  /** What to do instead of calling a method that networks of other libraries have, by its name. */
  readonly otherMethods: Hints;
}

/** The one who is asked, where `use` has brought one. */
export let adviser: Adviser | undefined;

export function installAdviser(one: Adviser): void {
  adviser = one;
}
