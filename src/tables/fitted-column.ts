import { asRecord, refuse } from '../core/json.js';
import { type Matrix, matrix } from '../core/matrix.js';
import { checkKeys } from '../core/names.js';
import { CategoryEncoder } from './encoders/categories.js';
import { DateEncoder } from './encoders/dates.js';
import type { EncodedColumn, Encoder, InputColumn, Tell } from './encoders/encoder.js';
import { NumberEncoder } from './encoders/numbers.js';
import type { ColumnDescription } from './kinds.js';
import type { Settings } from './preprocessor-options.js';
import { readDescription, readTruth, readWord } from './read-description.js';
import type { Table } from './table.js';

/** What is learned of one column. */
export interface FittedColumn {
  readonly encoder: Encoder;
  /** Whether an input says where it has no value. */
  readonly tellsMissing: boolean;
}

/** What makes numbers of a column; undefined for one that says nothing, as texts and ids. */
export function encoderOf(table: Table, description: ColumnDescription, settings: Settings): Encoder | undefined {
  switch (description.kind) {
    case 'number':
      return new NumberEncoder(description);
    case 'category':
    case 'boolean':
      return CategoryEncoder.fit(table, description, settings);
    case 'date':
      return DateEncoder.fit(table, description);
    default:
      return undefined;
  }
}

function missingInput(column: string): EncodedColumn {
  return { name: `${column} is missing`, column, role: 'missing', isScaled: true };
}

/** The inputs that a column becomes, from left to right. */
export function inputsOf({ encoder, tellsMissing }: FittedColumn): readonly EncodedColumn[] {
  return tellsMissing ? [...encoder.inputs, missingInput(encoder.description.name)] : encoder.inputs;
}

/** Inputs under names that differ: a column may be called as a level of another one is. */
export function distinct(inputs: readonly InputColumn[]): readonly InputColumn[] {
  /** Names that are taken, and the number to try next beside each. */
  const names = new Map<string, number>();
  return inputs.map((input) => {
    let { name } = input;
    let k = names.get(name) ?? 2;
    for (; names.has(name); k++) name = `${input.name} (${k})`;
    names.set(input.name, k);
    names.set(name, names.get(name) ?? 2);
    return { ...input, name };
  });
}

/** Unscaled numbers of some columns, side by side. */
export function write(table: Table, columns: readonly FittedColumn[], tell: (column: FittedColumn) => Tell): Matrix {
  const cols = columns.reduce((sum, column) => sum + inputsOf(column).length, 0);
  const { rowCount } = table;
  const result = matrix(rowCount, cols);
  const { data } = result;
  const missing = new Uint8Array(rowCount);
  let start = 0;
  for (const column of columns) {
    const { encoder, tellsMissing } = column;
    const say = tell(column);
    encoder.write(table, { data, start, stride: cols }, missing, say);
    start += encoder.inputs.length;
    const first = missing.indexOf(1);
    if (tellsMissing) {
      for (let i = 0; i < rowCount; i++) data[start + i * cols] = missing[i] as number;
      start++;
    } else if (first >= 0) {
      say('missing', () => {
        const { name } = encoder.description;
        const meaning = encoder.kind === 'category' ? 'none of the known levels' : 'the median of the training rows';
        return `${table.place(first, name)}: no value, where every training row has one; it counts as ${meaning}.`;
      });
    }
    if (first >= 0) missing.fill(0);
  }
  return result;
}

/** Puts into raw numbers what the encoders have learned of their rows. */
export function settle({ rows, cols, data }: Matrix, columns: readonly FittedColumn[]): void {
  let start = 0;
  for (const column of columns) {
    column.encoder.settle?.({ data, start, stride: cols }, rows);
    start += inputsOf(column).length;
  }
}

/** As plain data. */
export function fittedToJson({ encoder, tellsMissing }: FittedColumn): object {
  const { kind, description } = encoder;
  return { kind, description, tellsMissing, encoder: encoder.toJSON() };
}

const readers = { number: NumberEncoder, category: CategoryEncoder, date: DateEncoder };

/** Reads one from untrusted data. */
export function fittedFromJson(value: unknown, where: string): FittedColumn {
  const json = asRecord(value, where);
  checkKeys(json, ['kind', 'description', 'tellsMissing', 'encoder'], where);
  const kind = readWord(json.kind, Object.keys(readers) as (keyof typeof readers)[], `${where}, kind`);
  const description = readDescription(json.description, `${where}, description`);
  if ((description.kind === 'boolean' ? 'category' : description.kind) !== kind)
    refuse(`${where}, kind`, `that of a column of kind '${description.kind}'`, kind);
  const part = asRecord(json.encoder, `${where}, encoder`);
  const encoder = readers[kind].fromJSON(description, part, `${where}, encoder`);
  return { encoder, tellsMissing: readTruth(json.tellsMissing, `${where}, tellsMissing`) };
}
