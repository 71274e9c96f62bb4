import type { Label, Matrix } from 'multilayer';
import { csvLine, type Table } from 'multilayer/data';

/** What is written for each row besides the answer. */
export interface RowShape {
  readonly format: 'csv' | 'ndjson';
  /** The classes of which probabilities are written; undefined where none are. */
  readonly probabilitiesOf: readonly Label[] | undefined;
  readonly withInput: boolean;
}

/** As many digits as a float32 holds, and no noise behind them. */
const digits = (value: number): number => Number(value.toPrecision(7));

/** An answer as it is written: of a regression, without digits that mean nothing. */
const plain = (answer: Label): Label => (typeof answer === 'number' ? Number(answer.toPrecision(9)) : answer);

/** A name that no column of the input has. */
function freeName(name: string, taken: ReadonlySet<string>): string {
  let free = name;
  for (let k = 2; taken.has(free); k++) free = `${name}_${k}`;
  return free;
}

function csvHead({ columns }: Table, { probabilitiesOf = [], withInput }: RowShape): string {
  const input = withInput ? columns.map(({ header }) => header) : [];
  const taken = new Set(input);
  const own = ['prediction', ...probabilitiesOf.map((label) => `probability_${label}`)];
  return csvLine([...input, ...own.map((name) => freeName(name, taken))]);
}

function csvRow(
  table: Table,
  row: number,
  answer: Label,
  probabilities: readonly number[],
  withInput: boolean,
): string {
  const input = withInput ? table.columns.map(({ cells }) => cells[row]) : [];
  return csvLine([...input, plain(answer), ...probabilities]);
}

/** Names may be anything, `__proto__` too, so that no plain object is made of them. */
function jsonObject(entries: Iterable<readonly [string, unknown]>): string {
  const parts = Array.from(entries, ([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value ?? null)}`);
  return `{${parts.join(',')}}`;
}

function jsonRow(table: Table, row: number, answer: Label, probabilities: readonly number[], shape: RowShape): string {
  const { probabilitiesOf, withInput } = shape;
  const cell = (value: unknown): unknown => (typeof value === 'bigint' ? String(value) : value);
  const input = withInput
    ? `"input":${jsonObject(table.columns.map(({ name, cells }) => [name, cell(cells[row])]))},`
    : '';
  const own = probabilitiesOf?.map((label, k) => [String(label), probabilities[k]] as const);
  return `{${input}"prediction":${JSON.stringify(plain(answer))}${own === undefined ? '' : `,"probabilities":${jsonObject(own)}`}}`;
}

/** The lines of some rows, and before the first ones the head. */
export function rowsText(
  table: Table,
  answers: readonly Label[],
  { data, cols }: Matrix,
  shape: RowShape,
  isFirst: boolean,
): string {
  const lines = isFirst && shape.format === 'csv' ? [csvHead(table, shape)] : [];
  for (let row = 0; row < answers.length; row++) {
    const probabilities =
      shape.probabilitiesOf === undefined ? [] : Array.from(data.subarray(row * cols, (row + 1) * cols), digits);
    const answer = answers[row] as Label;
    lines.push(
      shape.format === 'csv'
        ? csvRow(table, row, answer, probabilities, shape.withInput)
        : jsonRow(table, row, answer, probabilities, shape),
    );
  }
  return lines.length === 0 ? '' : `${lines.join('\n')}\n`;
}
