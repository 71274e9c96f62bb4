import { type Expression, f, type Term, variable } from '../expression/index.js';
import { map, reduce } from './build.js';
import type { Node } from './node.js';

/** A number above zero that float32 has in full, where there is nothing to divide by. */
const leastNumber = 2 ** -126;

function largest(nodes: readonly Node[], over: 'all' | 'rows'): Node {
  const all = nodes.map((node): Node => reduce('max', over, map(f.abs(f.x), { x: node })));
  return all.reduce((most, other) => map(f.max(f.x, variable('other')), { x: most, other }));
}

/**
 * The Euclidean norm of all numbers of some tensors, as `size` · √`squares`, two nodes [1 × 1]: the greatest number is
 * taken out of the squares, which would leave float32 beyond 1.8e19.
 *
 * @param tensors one at least
 * @param over `'rows'` for the norm of each column, two nodes [1 × columns]
 */
export function norm(
  tensors: readonly Node[],
  over: 'all' | 'rows' = 'all',
): { readonly size: Node; readonly squares: Node } {
  const size = map(f.max(f.x, leastNumber), { x: largest(tensors, over) });
  const share = f.square(f.divide(f.x, variable('size')));
  const sums = tensors.map((x): Node => reduce('sum', over, map(share, { x, size })));
  return { size, squares: sums.reduce((a, b) => map(f.add(f.x, variable('b')), { x: a, b })) };
}

/**
 * The factor, of the two nodes of a {@link norm}, that brings it down to a limit; 1 where it is no longer than that, or
 * not finite.
 */
export function shortening(limit: Term): Expression {
  const [room, length] = [f.divide(limit, variable('size')), f.sqrt(variable('squares'))];
  return f.select(f.less(room, length), f.divide(room, length), 1);
}
