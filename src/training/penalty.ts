import { describe, fail } from '../core/errors.js';
import { f, variable } from '../expression/index.js';
import { fuse, type Graph, gradient, map, type Node, sameShape, shapeText } from '../graph/index.js';
import { parameterStates } from '../model/forward.js';
import type { Parameter } from '../model/parameter.js';
import type { Regularizer } from '../regularizers/index.js';
import type { Recipe } from './recipe.js';
import { type Slope, single } from './rule.js';
import { partOf } from './treatment.js';

const sum = f.add(f.x, variable('other'));

function checkPenalty(node: Node | undefined, { name }: Regularizer): Node {
  if (node?.shape !== undefined && sameShape(node.shape, single)) return node;
  fail(
    `regularizer ${name}, penalty`,
    'a node [1 × 1]',
    node?.shape === undefined ? describe(node) : shapeText(node.shape),
    "Add up over all numbers: reduce('sum', 'all', …).",
  );
}

/** What the regularizers of some parameters add to the loss; undefined where none has one. */
function penaltyOf(places: Iterable<readonly [Parameter, Node]>, recipe: Recipe): Node | undefined {
  const penalties = [...places].flatMap(([parameter, at]) => {
    const regularizer = partOf('regularizer', parameter, recipe);
    return regularizer === undefined ? [] : [checkPenalty(regularizer.penalty(at), regularizer)];
  });
  return penalties.length === 0 ? undefined : penalties.reduce((x, other) => map(sum, { x, other }));
}

/** The loss and the gradients of those parameters that it changes with, and the penalties of these. */
export function penalize(
  loss: Node,
  slopes: readonly Slope[],
  recipe: Recipe,
): { readonly loss: Node; readonly slopes: readonly Slope[] } {
  const penalty = penaltyOf(
    slopes.map(({ parameter, at }) => [parameter, at]),
    recipe,
  );
  if (penalty === undefined) return { loss, slopes };
  const own = gradient(
    penalty,
    slopes.map(({ at }) => at),
  );
  return {
    loss: map(sum, { x: loss, other: penalty }),
    slopes: slopes.map((slope, i) => {
      const other = own[i];
      return other === undefined ? slope : { ...slope, gradient: map(sum, { x: slope.gradient, other }) };
    }),
  };
}

/** What regularizers add to the loss, as `penalty`; undefined where they add nothing. */
export function penaltyGraph(parameters: readonly Parameter[], recipe: Recipe): Graph | undefined {
  const penalty = penaltyOf(parameterStates(parameters), recipe);
  return penalty && fuse({ outputs: { penalty }, updates: [] });
}
