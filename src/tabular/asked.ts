import { type Matrix, matrix } from '../core/matrix.js';
import { Random } from '../core/random.js';
import type { ColumnDescription } from '../tables/kinds.js';
import type { Preprocessor } from '../tables/preprocessor.js';
import type { Table } from '../tables/table.js';

/** A model as far as it is asked what its columns do: a `TabularModel` is one. */
export interface AskedModel {
  /** What it was asked for. */
  readonly task: 'binary' | 'multiclass' | 'regression';
  /** In the order of the probabilities; undefined for a regression. */
  readonly classes: readonly (string | number | boolean)[] | undefined;
  /** The columns that it goes by. */
  readonly columns: readonly ColumnDescription[];
  /** Its networks, with what stands before and behind each. */
  readonly members: readonly AskedMember[];
}

/** One network of a model. */
export interface AskedMember {
  /** Gives the outputs for inputs. */
  readonly network: { predictMatrix(x: Matrix): Matrix };
  /** Makes its inputs of rows. */
  readonly preprocessor: Preprocessor;
  /** Of a regression, what outputs are multiplied by. */
  readonly deviation: number;
  /** Of a regression, what is added then. */
  readonly mean: number;
}

/** What a network says of inputs: probabilities of all classes, also of two, or values in units of the target. */
export function answer({ network, deviation, mean }: AskedMember, x: Matrix, task: AskedModel['task']): Matrix {
  const { rows, cols, data } = network.predictMatrix(x);
  if (task === 'regression')
    return matrix(
      rows,
      1,
      Float64Array.from(data, (value) => value * deviation + mean),
    );
  if (cols > 1) return { rows, cols, data };
  return matrix(
    rows,
    2,
    Float64Array.from({ length: 2 * rows }, (_, k) => {
      const p = data[k >> 1] as number;
      return k % 2 === 1 ? p : 1 - p;
    }),
  );
}

/** The inputs of a network that a column of the table becomes. */
export function inputsOf({ preprocessor }: AskedMember, column: string): readonly number[] {
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
export function encode({ preprocessor }: AskedMember, table: Table): Matrix {
  return preprocessor.transform(table, { onWarning: () => {} });
}
