import { describe, fail } from '../core/errors.js';
import { checkKeys } from '../core/names.js';
import { checkNode } from './build.js';
import type { MatMul, Node } from './node.js';
import { type Rows, shapeText } from './shape.js';

/** How the factors of a product are taken. */
export interface MatMulOptions {
  /** Transposes a, that of each group for itself; by default it is taken as it is. */
  readonly transposeA?: boolean | undefined;
  /** Transposes b, that of each group for itself; by default it is taken as it is. */
  readonly transposeB?: boolean | undefined;
  /** The number of products side by side; by default 1. */
  readonly groups?: number | undefined;
}

/** One group's share of the rows or columns of a factor. */
function share<T extends Rows>(size: T, groups: number, { shape }: Node): T {
  if (groups === 1) return size;
  if (typeof size === 'number' && size % groups === 0) return (size / groups) as T;
  return fail(
    'matmul',
    `${groups} groups of one size`,
    `${size} for them in ${shapeText(shape)}`,
    'Add or leave out some.',
  );
}

/**
 * a · b for a [n × k] and b [k × m], after the transpositions asked for: [n × m].
 *
 * With `groups: g` these are g products at once, as members of an ensemble or heads of a layer have them: every group
 * has columns of its own in what holds the rows of a batch, and rows of its own in a table of weights.
 *
 * - a [n × g·k] · b [g·k × m] gives [n × g·m]: row after row, group i multiplies its k columns of a by its k rows of b.
 * - `transposeB`: a [n × g·k] · b [g·m × k] gives [n × g·m].
 * - `transposeA`: a [n × g·k] · b [n × g·m] gives [g·k × m], the sum over all rows for each group.
 *
 * @throws MultilayerError where the inner sizes differ, the groups cannot share rows or columns equally or both factors
 * of groups are to be transposed, and where a transposition would put the batch into the columns of the result.
 */
export function matmul(a: Node, b: Node, options: MatMulOptions = {}): MatMul {
  checkNode(a, 'matmul', 'a');
  checkNode(b, 'matmul', 'b');
  checkKeys(options, ['transposeA', 'transposeB', 'groups'], 'matmul');
  const { transposeA = false, transposeB = false, groups = 1 } = options;
  if (!(Number.isInteger(groups) && groups >= 1)) {
    fail('matmul, groups', 'a whole number of 1 or more', describe(groups), 'Leave it out for one product.');
  }
  if (groups > 1 && transposeA && transposeB) {
    fail('matmul', 'one factor of groups transposed at most', 'both', 'Leave one as it is.');
  }
  const own = share(a.shape.cols, groups, a);
  const rowsOfB = transposeA ? b.shape.rows : share(b.shape.rows, groups, b);
  const colsOfB = transposeA ? share(b.shape.cols, groups, b) : b.shape.cols;
  const [rows, innerA] = transposeA ? [own, a.shape.rows] : [a.shape.rows, own];
  const [innerB, cols] = transposeB ? [colsOfB, rowsOfB] : [rowsOfB, colsOfB];
  if (innerA !== innerB) {
    const got = `${shapeText(a.shape)} and ${shapeText(b.shape)}`;
    fail('matmul', 'equal inner sizes', `${innerA} and ${innerB} from ${got}`, 'Transpose one, or resize it.');
  }
  if (typeof cols !== 'number') {
    return fail('matmul', 'the batch in the rows of the result', 'the batch in its columns', 'Swap the operands.');
  }
  const shape = transposeA ? { rows: own * groups, cols } : { rows, cols: cols * groups };
  return { kind: 'matmul', inputs: { a, b }, transposeA, transposeB, groups, shape };
}
