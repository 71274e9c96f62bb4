import type { MatMul } from '../../../graph/index.js';
import { i32, zero } from '../code/instructions.js';
import { mostRows, rowsOf, type Scope, type Site } from '../code/site.js';
import { forParts, stretchAt } from '../threads/parts.js';
import { writeDots } from './dots.js';
import {
  forCuts,
  forHeights,
  leftInPlace,
  type Product,
  packLeft,
  packRight,
  rightInPlace,
  type Stretch,
} from './factors.js';
import { writePanels } from './panels.js';
import { divideFrom, eitherWay, leftPays, mostRowsOfPart, planOf, productOf, turns } from './plan.js';
import type { Table } from './table.js';

/** Rows of a part of a group, or a multiple: each part packs the right factor anew. Whole strips of any blocking. */
const stepOfPart = 96;

/**
 * Products of groups, each of them by one thread: threads share the groups and, where these are few, their rows. All
 * groups go by before the next rows do.
 */
export function writeGroups(scope: Scope, node: MatMul, a: Site, b: Site, out: Site): void {
  const { fn, share } = scope;
  const { groups, transposeA } = node;
  const group = fn.local('i32');
  const part = ({ address, cols: stride }: Site, cols: number, floats: number): Table => {
    return { address, cols, stride, base: i32.mul(group.get, i32.const(4 * floats)) };
  };
  const beside = (site: Site): Table => part(site, site.cols / groups, site.cols / groups);
  const below = (site: Site): Table => part(site, site.cols, ((site.rows as number) / groups) * site.cols);
  const terms = transposeA ? a.rows : a.cols / groups;
  const tables = { a: beside(a), b: transposeA ? beside(b) : below(b), out: transposeA ? below(out) : beside(out) };
  const plan = planOf(node, tables, transposeA ? a.cols / groups : out.rows, terms);
  const rows = rowsOf(scope, plan.rows);
  const most = mostRows(scope, plan.rows);
  const size = plan.kind === 'dots' ? mostRowsOfPart : sizeOfPart(scope, most, groups);
  const large = groups * most * plan.out.cols * mostRows(scope, terms) >= divideFrom;
  const parts = i32.divU(i32.add(rows, i32.const(size - 1)), i32.const(size));
  const units = { code: i32.mul(parts, i32.const(groups)), most: Math.ceil(most / size) * groups };
  forParts(scope, units, share && large ? 1 : undefined, 1, ({ from, to }) =>
    fn.loop(from, to, 1, (unit) => {
      fn.do(group.set(i32.remU(unit, i32.const(groups))));
      const start = fn.keep(i32.mul(i32.divU(unit, i32.const(groups)), i32.const(size)), 'i32');
      const own = { ...stretchAt(fn, start, size, rows), most: Math.min(size, most) };
      if (plan.kind === 'dots') {
        writeDots(scope, plan, own);
        return;
      }
      const product = productOf(scope, plan, terms);
      eitherWay(scope, product, (packsRight) => multiply(scope, product, packsRight, own));
    }),
  );
}

/** Rows of a group that one thread takes at once: all of them where there are groups enough. */
function sizeOfPart({ share }: Scope, most: number, groups: number): number {
  if (share === undefined || groups >= turns) return most;
  return Math.ceil((most * groups) / turns / stepOfPart) * stepOfPart;
}

/** Rows of a product by one thread, which packs what it needs. */
function multiply(scope: Scope, product: Product, packsRight: boolean, rows: Stretch): void {
  const most = Math.ceil(product.out.cols / product.blocking.panel);
  const columns = { from: zero, to: i32.const(most), most };
  const packsLeft = leftPays(product, packsRight);
  forCuts(scope, product, (cut) => {
    const right = packsRight ? packRight(scope, product, columns, cut) : rightInPlace(product);
    forHeights(scope, product, rows, (part) => {
      const strips = packsLeft ? packLeft(scope, product, { ...part, most: rows.most }, cut) : leftInPlace(product);
      writePanels(scope, strips, right, { ...product, ...part, columns }, cut);
    });
  });
}
