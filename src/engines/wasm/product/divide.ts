import { i32, zero } from '../code/instructions.js';
import type { Scope } from '../code/site.js';
import { forParts } from '../threads/parts.js';
import {
  bundleRows,
  forCuts,
  forHeights,
  leftInPlace,
  mostColumns,
  type Product,
  packLeft,
  packRight,
  packWholeLeft,
  packWholeRight,
  rightInPlace,
} from './factors.js';
import { writePanels } from './panels.js';
import { divideFrom, leftPays, mostRowsOfPart, turns } from './plan.js';

/**
 * The longer side of the result is divided into parts, and the factor that all of them need is packed
 * once, before; each part packs its piece of the other factor when its turn comes.
 */
export function divide(scope: Scope, product: Product, packsRight: boolean): void {
  const { out, m, blocking } = product;
  const { panel, strip } = blocking;
  const packsLeft = leftPays(product, packsRight);
  const panels = Math.ceil(out.cols / panel);
  const allRows = { from: zero, to: m.code, most: m.most };
  const allColumns = { from: zero, to: i32.const(panels) };
  const large = m.most * out.cols * product.k.most >= divideFrom;
  if (panels > 1 && 2 * out.cols >= m.most) {
    const strips = packsLeft ? packWholeLeft(scope, product) : leftInPlace(product);
    const size = Math.min(Math.max(Math.floor(panels / turns), 1), mostColumns / panel);
    const columns = { code: i32.const(panels), most: panels, fixed: panels };
    // Single rows go under many panels at once, which a thread alone has side by side from the first one on.
    forParts(scope, columns, large && packsRight ? size : undefined, 1, (part, most) =>
      forCuts(scope, product, (cut) => {
        const right = packsRight ? packRight(scope, product, { ...part, most }, cut) : rightInPlace(product);
        forHeights(scope, product, allRows, (rows) =>
          writePanels(scope, strips, right, { ...product, ...rows, columns: part }, cut),
        );
      }),
    );
    return;
  }
  const right = packsRight ? packWholeRight(scope, product) : rightInPlace(product);
  const bundle = bundleRows(product);
  const bundles = Math.min(Math.floor(m.most / turns / bundle), Math.floor(mostRowsOfPart / bundle));
  const size = Math.max(bundles, 1) * bundle;
  forParts(scope, m, large ? size : undefined, strip, (part, most) =>
    forCuts(scope, product, (cut) =>
      forHeights(scope, product, { ...part, most }, (rows) => {
        const strips = packsLeft ? packLeft(scope, product, { ...rows, most }, cut) : leftInPlace(product);
        writePanels(scope, strips, right, { ...product, ...rows, columns: allColumns }, cut);
      }),
    ),
  );
}
