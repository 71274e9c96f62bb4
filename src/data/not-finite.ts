import { MultilayerError } from '../core/errors.js';
import type { Table } from '../core/matrix.js';
import type { Dataset } from './dataset.js';
import type { Held } from './split.js';

/** The mean loss of some rows. */
export type Judge = (data: Dataset) => number;

/** A number of a table that is far from zero, and where it stands. */
export interface Far {
  readonly row: number;
  readonly column: number;
  readonly value: number;
}

/** Numbers beyond this are far from what networks are made for. */
export const farFromOne = 100;

/** The number that is farthest from zero among the given rows. */
export function farthest({ cols, data }: Table, rows: ArrayLike<number>): Far {
  let [row, column, value] = [rows[0] ?? 0, 0, 0];
  for (let i = 0; i < rows.length; i++) {
    const from = (rows[i] as number) * cols;
    for (let j = 0; j < cols; j++) {
      const entry = data[from + j] as number;
      if (Math.abs(entry) > Math.abs(value)) [row, column, value] = [rows[i] as number, j, entry];
    }
  }
  return { row, column, value };
}

/** The first row whose loss is not finite; where that is their sum only, the row of the greatest loss. */
export function culprit(judge: Judge, data: Dataset): { readonly row: number; readonly loss: number } {
  let [row, greatest] = [0, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < data.rows; i++) {
    const loss = judge(data.slice(i, i + 1));
    if (!Number.isFinite(loss)) return { row: i, loss };
    if (loss > greatest) [row, greatest] = [i, loss];
  }
  return { row, loss: greatest };
}

/** What to do about rows to measure on whose loss is not finite. */
export function notFinite(judge: Judge, { data, rows }: Held, mean: number, call = 'fit, validation'): MultilayerError {
  const { row, loss } = culprit(judge, data);
  const [input, wanted] = [farthest(data.x, [row]), farthest(data.target, [row])];
  const isInput = Math.abs(input.value) >= Math.abs(wanted.value);
  const { column, value } = isInput ? input : wanted;
  const far = `Column ${column} of its ${isInput ? 'inputs' : 'targets'} holds ${Number(value.toPrecision(3))}`;
  const where = rows === undefined ? `${call}, row ${row}` : `${call}, row ${rows[row]} of x`;
  return new MultilayerError({
    where,
    expected: 'a finite loss',
    got: String(Number.isFinite(loss) ? mean : loss),
    fix:
      Math.abs(value) > farFromOne
        ? `${far}: correct it, leave the row out, or scale the columns of all rows to about -1 to 1.`
        : 'The weights of the network have become too large for it: try a smaller learning rate.',
  });
}
