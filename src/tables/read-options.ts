import type { Hints } from '../core/adviser.js';
import { describe, fail } from '../core/errors.js';
import { checkKeys } from '../core/names.js';
import type { TableInput } from './sources.js';

/** The forms of tables that are read. */
export type TableFormat = 'csv' | 'json' | 'arff' | 'idx' | 'parquet';

/** How a table is read. What is not said is found out from the text, and noted in the table's `source.notes`. */
export interface ReadOptions {
  /** What errors call the source; by default the path. */
  readonly name?: string;
  /** The form: by default known by how the source begins, and by the end of its name. */
  readonly format?: TableFormat;
  /** CSV: what stands between cells, one character; `' '` stands for any number of blanks. */
  readonly delimiter?: string;
  /** CSV: what cells stand in that hold delimiters, one character; false where quotes mean nothing. */
  readonly quote?: string | false;
  /** CSV: whether the first row holds the names of the columns. */
  readonly header?: boolean;
  /** CSV: the names of the columns, instead of those in the header or where there is none. */
  readonly names?: readonly string[];
  /** CSV: how many lines stand before the table. */
  readonly skip?: number;
  /** CSV: what lines begin with that are left out, as `'#'`. */
  readonly comment?: string;
  /** CSV: whether numbers are written as 1234.5 or 1234,5. */
  readonly decimal?: '.' | ',';
  /** IDX: the file of labels that belongs to the pictures; they become the last column, `label`. */
  readonly labels?: TableInput;
  /** The encoding of text, by its name in the Encoding Standard: `'windows-1252'`. */
  readonly encoding?: string;
}

const known = [
  'name',
  'format',
  'delimiter',
  'quote',
  'header',
  'names',
  'skip',
  'comment',
  'decimal',
  'encoding',
  'labels',
];
const formats: readonly unknown[] = ['csv', 'json', 'arff', 'idx', 'parquet'];

const isCharacter = (value: unknown): boolean =>
  typeof value === 'string' && [...value].length === 1 && !/[\n\r\0]/.test(value);

const missing =
  "Say it to what reads the cells: describeColumns(table, { missing: ['-999'] }), or missing of TabularModel.train.";
const kinds =
  "Say it to what reads the cells: describeColumns(table, { kinds: { zip: 'text' } }), or kinds of TabularModel.train.";

/** What other readers of tables are told, and where it is said here. */
const hints: Hints = {
  sep: 'Write delimiter.',
  separator: 'Write delimiter.',
  skiprows: 'Write skip, a number of lines.',
  naValues: missing,
  missing,
  nullValues: missing,
  dtype: kinds,
  dtypes: kinds,
  types: kinds,
  kinds,
  usecols: 'Leave it out: TabularModel.train goes by features, or table.without(names) leaves columns out.',
  nrows: 'Take some of the rows afterwards, as in table.rows([0, 1, 2]), or go through readChunks.',
};

/** Refuses options that are none. */
export function checkReadOptions(options: ReadOptions, where: string, more: readonly string[] = []): void {
  checkKeys(options, [...known, ...more], where, hints);
  const check = (
    name: keyof ReadOptions,
    isRight: (value: unknown) => boolean,
    expected: string,
    fix: string,
  ): void => {
    const value: unknown = options[name];
    if (value !== undefined && !isRight(value)) fail(`${where}, ${name}`, expected, describe(value), fix);
  };
  const isText = (value: unknown) => typeof value === 'string' && value !== '';
  check('name', isText, 'text', "Write what errors are to call the source: 'people.csv'.");
  check('format', (value) => formats.includes(value), `one of ${formats.join(', ')}`, 'Leave it out to have it found.');
  check('delimiter', isCharacter, 'one character', "Write ',', ';', '|', ' ' or '\\t'.");
  check(
    'quote',
    (value) => value === false || isCharacter(value),
    'one character, or false',
    'Write \'"\', "\'" or false.',
  );
  check('header', (value) => typeof value === 'boolean', 'true or false', 'Leave it out to have it found.');
  check(
    'names',
    (value) => Array.isArray(value) && value.length > 0 && value.every((each) => typeof each === 'string'),
    'an array of text',
    "Write the name of each column: ['age', 'height'].",
  );
  check(
    'skip',
    (value) => Number.isSafeInteger(value) && (value as number) >= 0,
    'a whole number of lines, 0 or more',
    'Count the lines before the names of the columns.',
  );
  check('comment', isText, 'text', "Write what such lines begin with: '#'.");
  check('decimal', (value) => value === '.' || value === ',', "'.' or ','", 'Write what stands before the fraction.');
  check('encoding', isText, 'the name of an encoding', "Write 'utf-8', 'utf-16le' or 'windows-1252'.");
  if (options.delimiter !== undefined && options.delimiter === options.quote) {
    fail(`${where}, quote`, 'another character than the delimiter', describe(options.quote), 'Change either.');
  }
}

/** Refuses options that say nothing of a form. */
export function refuseOtherOptions(options: ReadOptions, format: TableFormat, name: string): void {
  const own = ['delimiter', 'quote', 'header', 'names', 'skip', 'comment', 'decimal'] as const;
  const without = format === 'idx' || format === 'parquet' ? ([...own, 'encoding'] as const) : own;
  for (const option of without) {
    if (options[option] === undefined) continue;
    const fix = `Leave it out, or say { format: 'csv' } if it is that.`;
    fail(`${name}, ${option}`, `only options of ${format}`, describe(options[option]), fix);
  }
}
