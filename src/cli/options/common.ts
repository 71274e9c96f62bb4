import { type Command, Option } from 'commander';
import { columnKind, delimiter, encoding, oneOf, several, wholeNumber } from './values.js';

/** What every command takes. */
export interface Manners {
  readonly quiet?: boolean;
  readonly json?: boolean;
}

export function withManners(command: Command, json = true): Command {
  command.optionsGroup('Output:').option('-q, --quiet', 'print results and errors only');
  if (json) command.option('--json', 'print the result as JSON (docs/command-line.md)');
  return command;
}

/** How a file of rows is read; all of it is detected where nothing is said. */
export interface ReadingOptions {
  readonly delimiter?: string;
  readonly decimal?: '.' | ',';
  readonly header?: boolean;
  readonly skip?: number;
  readonly comment?: string;
  readonly encoding?: string;
  readonly missing?: readonly string[];
}

/** Of a model that is asked about other rows than those of its training. */
export interface AbsenceOptions {
  readonly allowAbsent?: boolean;
}

export function withAbsence(command: Command): Command {
  return command.option('--allow-absent', 'columns that are not there are missing in every row');
}

/** Not `.option('--no-header')` beside `--header`, whose default would be true: detection is a third state. */
export function withReading(command: Command): Command {
  return command
    .optionsGroup('Reading (detected where not given):')
    .addOption(new Option('--delimiter <sign>', 'between cells: , ; | tab space').argParser(delimiter))
    .addOption(new Option('--decimal <sign>', 'of numbers: . or ,').argParser(oneOf(['.', ','])))
    .option('--header', 'the first row has the names of the columns')
    .option('--no-header', 'it has not; columns are column1, column2, …')
    .option('--skip <lines>', 'lines before the table', wholeNumber(0))
    .option('--comment <sign>', 'what lines begin with that are left out, as #')
    .addOption(new Option('--encoding <name>', 'of the text, as windows-1250 or shift_jis').argParser(encoding))
    .option('--missing <text>', 'what stands for a missing value; may be repeated', several);
}

export const kinds = ['number', 'category', 'boolean', 'date', 'text', 'id'] as const;

const dates = ['iso', 'y/m/d', 'd.m.y', 'd/m/y', 'm/d/y', 'd-m-y'] as const;

/** A kind, or how what is of it is written where it could be read either way. */
export type WrittenKind = (typeof kinds)[number] | 'number:point' | 'number:comma' | `date:${(typeof dates)[number]}`;

const writtenKinds: readonly WrittenKind[] = [
  ...kinds,
  'number:point',
  'number:comma',
  ...dates.map((notation): WrittenKind => `date:${notation}`),
];

/** Which columns a model may look at, and as what. */
export interface ColumnOptions {
  readonly drop?: readonly string[];
  readonly features?: readonly string[];
  readonly kind?: ReadonlyMap<string, WrittenKind>;
}

export function withColumns(command: Command): Command {
  return command
    .optionsGroup('Columns:')
    .option('--drop <columns>', 'leave these out; may be repeated', several)
    .addOption(
      new Option('--features <columns>', 'look at these alone; may be repeated').argParser(several).conflicts('drop'),
    )
    .option('--kind <column=kind>', `${kinds.join(', ')}; may be repeated`, columnKind(writtenKinds));
}
