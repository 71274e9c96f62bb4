import { MultilayerError } from '../core/errors.js';
import { type Matrix, sliceRows, type Table } from '../core/matrix.js';
import type { Held } from './split.js';

/** The mean loss of some rows. */
export type Judge = (x: Table, target: Matrix) => number;

/** The first row whose loss is not finite; where that is their sum only, the row of the greatest loss. */
function culprit(judge: Judge, { x, target }: Held): { readonly row: number; readonly loss: number } {
  let [row, greatest] = [0, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < x.rows; i++) {
    const loss = judge(sliceRows(x, i, i + 1), sliceRows(target, i, i + 1) as Matrix);
    if (!Number.isFinite(loss)) return { row: i, loss };
    if (loss > greatest) [row, greatest] = [i, loss];
  }
  return { row, loss: greatest };
}

/** The column of the number that is farthest from zero in a row. */
function farthest({ cols, data }: Table, row: number): { readonly column: number; readonly value: number } {
  let column = 0;
  const at = (j: number): number => data[row * cols + j] as number;
  for (let j = 1; j < cols; j++) if (Math.abs(at(j)) > Math.abs(at(column))) column = j;
  return { column, value: at(column) };
}

/** What to do about rows to measure on whose loss is not finite. */
export function notFinite(judge: Judge, held: Held, mean: number, call = 'fit, validation'): MultilayerError {
  const { row, loss } = culprit(judge, held);
  const [input, wanted] = [farthest(held.x, row), farthest(held.target, row)];
  const isInput = Math.abs(input.value) >= Math.abs(wanted.value);
  const { column, value } = isInput ? input : wanted;
  const far = `Column ${column} of its ${isInput ? 'inputs' : 'targets'} holds ${Number(value.toPrecision(3))}`;
  const where = held.rows === undefined ? `${call}, row ${row}` : `${call}, row ${held.rows[row]} of x`;
  return new MultilayerError({
    where,
    expected: 'a finite loss',
    got: String(Number.isFinite(loss) ? mean : loss),
    fix:
      Math.abs(value) > 100
        ? `${far}: correct it, leave the row out, or scale the columns of all rows to about -1 to 1.`
        : 'The weights of the network have become too large for it: try a smaller learning rate.',
  });
}
