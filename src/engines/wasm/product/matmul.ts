import type { MatMul } from '../../../graph/index.js';
import { rowsOf, type Scope, type Site } from '../code/site.js';
import { partOf } from '../threads/parts.js';
import { divide } from './divide.js';
import { writeDots } from './dots.js';
import { writeGroups } from './groups.js';
import { eitherWay, planOf, productOf } from './plan.js';
import type { Table } from './table.js';

/**
 * Matrix products, written for the shapes of the network: all strides are constants in the
 * instructions. The plan is that of Goto and van de Geijn, "Anatomy of high-performance matrix
 * multiplication", ACM TOMS 34(3), 2008: a micro-kernel (block.ts) holds four rows and the
 * columns of a panel of the result in registers; B is packed into panels where it is large or stored
 * transposed; the sum is cut where a panel would outgrow the first-level cache, and the rows where they
 * would outgrow the second.
 *
 * Every element of the result is one sum over k in ascending order, cut at the same places, whichever
 * block it stands in: how the work is divided among threads changes no bit.
 */
export function writeMatMul(scope: Scope, node: MatMul, a: Site, b: Site, out: Site): void {
  if (node.groups > 1) {
    writeGroups(scope, node, a, b, out);
    return;
  }
  const terms = node.transposeA ? a.rows : a.cols;
  const whole = ({ address, cols }: Site): Table => ({ address, cols, stride: cols });
  const plan = planOf(node, { a: whole(a), b: whole(b), out: whole(out) }, out.rows, terms);
  if (plan.kind === 'dots') {
    writeDots(scope, plan, partOf(scope, rowsOf(scope, out.rows), 4));
    return;
  }
  const product = productOf(scope, plan, terms);
  eitherWay(scope, product, (packsRight) => divide(scope, product, packsRight));
}
