import { type Matrix, matrix } from '../core/matrix.js';
import { Random } from '../core/random.js';
import type { ColumnDescription } from '../tables/kinds.js';
import type { Table } from '../tables/table.js';
import { applyCalibration, type Calibration } from './calibration.js';
import { answersOf, rounded, type TabularMember } from './ensemble.js';

/** A model as far as it is asked what its columns do: a `TabularModel` is one. */
export interface AskedModel {
  /** What it was asked for. */
  readonly task: 'binary' | 'multiclass' | 'regression';
  /** In the order of the probabilities; undefined for a regression. */
  readonly classes: readonly (string | number | boolean)[] | undefined;
  /** The columns that it goes by. */
  readonly columns: readonly ColumnDescription[];
  /** What makes its probabilities ones that can be taken at their word. */
  readonly calibration: Calibration;
  /** Its networks, with what stands before and behind each. */
  readonly members: readonly TabularMember[];
}

/** What a network says of inputs: calibrated probabilities of all classes, or values in units of the target. */
export function answer(member: TabularMember, x: Matrix, { task, calibration }: AskedModel): Matrix {
  const answers = answersOf(member, x, task);
  return task === 'regression' ? answers : applyCalibration(answers, calibration);
}

/** The inputs of a network that a column of the table becomes. */
export function inputsOf({ preprocessor }: TabularMember, column: string): readonly number[] {
  return preprocessor.inputs.flatMap((input, j) => (input.column === column ? [j] : []));
}

/** A copy in which some columns have the entries of other rows: row i those of `from(i)`. */
export function withInputs(
  x: Matrix,
  columns: readonly number[],
  from: (row: number) => number,
  source: Matrix = x,
): Matrix {
  const { rows, cols } = x;
  const data = Float64Array.from(x.data);
  for (let row = 0; row < rows; row++)
    for (const j of columns) data[row * cols + j] = source.data[from(row) * cols + j] as number;
  return matrix(rows, cols, data);
}

/** At most so many rows, drawn without bias by a seed, in their order. */
export function sampleRows(count: number, most: number, seed: number, stream: number): Uint32Array {
  if (count <= most) return Uint32Array.from({ length: count }, (_, row) => row);
  return new Random(seed, stream).permutation(count).slice(0, most).sort();
}

/** The inputs of a member for some rows, without a word about what it has not seen: the model has told it. */
export function encode({ preprocessor }: TabularMember, table: Table): Matrix {
  return rounded(preprocessor.transform(table, { onWarning: () => {} }));
}
