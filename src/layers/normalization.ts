import type { Range } from '../core/checks.js';
import { f, variable } from '../expression/index.js';
import { map, type Node, reduce } from '../graph/index.js';

/** Below, the derivative of 1/√epsilon, where all numbers are the same, leaves float32. */
export const wideEnough: Range = { allows: (value) => value >= 1e-24, text: 'a number of 1e-24 or more' };

/** The mean of each row [rows × 1]. */
export function meanOfRow(x: Node): Node {
  return map(f.divide(f.x, x.shape.cols), { x: reduce('sum', 'cols', x) });
}

/** x / √(square + epsilon), times gamma and plus beta where there are some. */
export function normalized(x: Node, square: Node, epsilon: number, gamma?: Node, beta?: Node): Node {
  const factor = map(f.divide(1, f.sqrt(f.add(f.x, epsilon))), { x: square });
  const unit = f.multiply(f.x, variable('factor'));
  const scaled = gamma ? f.multiply(unit, variable('gamma')) : unit;
  return map(beta ? f.add(scaled, variable('beta')) : scaled, {
    ...{ x, factor },
    ...(gamma && { gamma }),
    ...(beta && { beta }),
  });
}
