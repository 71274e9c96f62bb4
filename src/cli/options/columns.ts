import type { Column, Table } from 'multilayer/data';
import { isTold, refuse } from '../problems.js';
import type { ColumnOptions } from './common.js';

/** A column that an option names. */
function columnNamed(table: Table, name: string, option: string): Column {
  try {
    return table.column(name, option);
  } catch (error) {
    // Names come from the command line, so it is not the table that is wrong.
    if (isTold(error)) refuse(error.where, error.expected, error.got, error.fix);
    throw error;
  }
}

/** Columns that an option names: each text is one name, or several with commas between them. */
function columnsNamed(table: Table, texts: readonly string[], option: string): string[] {
  return texts.flatMap((text) => {
    const isOne = table.columns.some(({ name, header }) => name === text || header === text);
    const names = isOne ? [text] : text.split(',').map((each) => each.trim());
    return names.map((name) => columnNamed(table, name, option).name);
  });
}

/** Columns under the names that they have in the table. */
interface Resolved {
  readonly drop?: readonly string[];
  readonly features?: readonly string[];
  readonly kinds?: NonNullable<ColumnOptions['kind']>;
}

/** The columns of the table that options speak of, under the names that they have there. */
export function resolveColumns(table: Table, { drop, features, kind }: ColumnOptions): Resolved {
  const kinds =
    kind && new Map([...kind].map(([name, each]) => [columnNamed(table, name, '--kind').name, each] as const));
  return {
    ...(drop && { drop: columnsNamed(table, drop, '--drop') }),
    ...(features && { features: columnsNamed(table, features, '--features') }),
    ...(kinds && { kinds }),
  };
}

const usual = /^(target|label|labels|class|outcome|response|species|y|survived|price|quality|default|churn)$/i;

/** The column to predict. Nobody can guess it for certain, so it has to be named; what is likely is said. */
export function targetOf(table: Table, target: string | undefined, command: string): string {
  if (target !== undefined) return columnNamed(table, target, '--target').name;
  const { names } = table;
  const last = names.at(-1) ?? '';
  const likely = usual.test(last) ? last : (names.find((name) => usual.test(name)) ?? last);
  const some = names.length > 30 ? `${names.slice(0, 30).join(', ')} and ${names.length - 30} more` : names.join(', ');
  const fix = `The columns are ${some}. Perhaps --target ${shellWord(likely)}?`;
  return refuse(command, 'the column to predict, as --target <column>', 'none', fix);
}

/** A word of a command line, in quotes where a shell would take it for something else. */
export function shellWord(text: string): string {
  return /^[\w%+:,./@-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
