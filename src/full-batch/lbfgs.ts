import type { Range } from '../core/checks.js';
import { type Factory, factory } from '../core/member.js';
import { variable } from '../expression/index.js';
import type { Optimizer } from '../optimizers/index.js';
import type { SessionOptimizer } from '../training/session.js';
import { lineSearch } from './line-search.js';
import { dot, type Found, type FullBatch, type Point, plus, type Search, type Vectors } from './method.js';
import { FullBatchSession } from './session.js';

const pairs: Range = {
  allows: (value) => Number.isInteger(value) && value >= 1 && value <= 100,
  text: 'a whole number from 1 to 100',
};

/** The gradient times the inverse Hessian as the pairs know it: algorithm 7.4, with the scale of equation 7.20. */
function newton({ gradient }: Point, moves: readonly Float64Array[], changes: readonly Float64Array[]): Float64Array {
  let direction = gradient;
  const factors = moves.map((move, k) => {
    const change = changes[k] as Float64Array;
    const factor = dot(move, direction) / dot(move, change);
    direction = plus(direction, -factor, change);
    return factor;
  });
  const [move, change] = [moves[0] as Float64Array, changes[0] as Float64Array];
  const scale = dot(move, change) / dot(change, change);
  direction = direction.map((value) => scale * value);
  for (let k = moves.length - 1; k >= 0; k--) {
    const [move, change] = [moves[k] as Float64Array, changes[k] as Float64Array];
    const factor = dot(change, direction) / dot(move, change);
    direction = plus(direction, (factors[k] as number) - factor, move);
  }
  return direction;
}

/** Algorithm 7.5, from a point on. Where the pairs lead nowhere, it forgets them and goes straight down once more. */
export function* iteration(
  from: Point,
  { moves = [], changes = [] }: Vectors,
  rounding: number,
  most: number,
): Search<Found | undefined> {
  for (const known of moves.length > 0 ? [moves.length, 0] : [0]) {
    const [recent, changed] = [moves.slice(0, known), changes.slice(0, known)];
    const uphill = known > 0 ? newton(from, recent, changed) : from.gradient;
    const slope = dot(uphill, from.gradient);
    if (!(slope > 0)) continue;
    // Without pairs nothing is known of the scale: a step of length 1 at most.
    const first = known > 0 ? 1 : Math.min(1, 1 / from.gradient.reduce((sum, value) => sum + Math.abs(value), 0));
    // What a step could bring is far below the last digit of the loss. One pair may be nothing but rounding itself.
    if (slope <= (rounding / 4096) * Math.abs(from.loss)) {
      if (known === 1) continue;
      return undefined;
    }
    const to: Point | undefined = yield* lineSearch(
      from,
      uphill.map((value) => -value),
      first,
      rounding,
    );
    if (to === undefined) continue;
    const [move, change] = [plus(to.at, -1, from.at), plus(to.gradient, -1, from.gradient)];
    // What is not bent upwards has no place in the matrix, which is to stay positive definite.
    const isCurved = dot(move, change) > Number.EPSILON * dot(change, change);
    const memory: Vectors = isCurved
      ? { moves: [move, ...recent].slice(0, most), changes: [change, ...changed].slice(0, most) }
      : { moves: recent, changes: changed };
    return { to, memory };
  }
  return undefined;
}

/**
 * L-BFGS, which remembers the last 10 pairs of moves and changes of the gradient unless told otherwise:
 * `fit(x, y, { optimizer: lbfgs({ memory: 20 }) })`. For small networks on data that it takes as a whole: an epoch is an
 * iteration, with a line search by the strong Wolfe conditions, so there are no batches and there is no learning rate to
 * choose. A fit ends as `'converged'` where the precision of the engine lets no point nearby be lower. A later one goes on
 * with the pairs while the loss is where they led: they are dropped for other data, another loss, and weights that were
 * set. It has no name, as programs that do not import it are to be without it: a checkpoint goes on where it is passed
 * again.
 *
 * Nocedal and Wright 2006, Numerical Optimization, algorithms 7.4 and 7.5.
 *
 * @param options memory: a whole number from 1 to 100
 */
export const lbfgs: Factory<Optimizer, { readonly memory: number }> = factory<
  SessionOptimizer,
  { readonly memory: number }
>('lbfgs', { memory: { initial: 10, range: pairs } }, ({ memory: most }) => {
  const iterate = (from: Point, memory: Vectors, rounding: number) => iteration(from, memory, rounding, most);
  const method: FullBatch = { remembers: ['moves', 'changes'], iterate };
  return {
    ...{ learningRate: 1, counters: {}, slots: {}, update: variable('parameter') },
    openSession: (options) => new FullBatchSession(options, method),
  };
});
