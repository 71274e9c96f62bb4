import { f, variable } from '../expression/index.js';
import {
  batchSize,
  fuse,
  type Graph,
  gather,
  gradient,
  input,
  leafNames,
  map,
  type Node,
  reduce,
  type State,
  stepNumber,
} from '../graph/index.js';
import type { Loss } from '../losses/index.js';
import { asRows, leaves, lossPerRow, outputCount, parameterStates, type Stack, type States } from '../model/forward.js';
import type { Parameter } from '../model/parameter.js';
import type { Recipe } from './recipe.js';
import { applyRule, type Kept, type Slope, single } from './rule.js';

export interface TrainingGraph {
  readonly graph: Graph;
  /** Parameters that the loss does not change with, or only through derivatives that are all zero. */
  readonly withoutGradient: readonly Parameter[];
  /** Parameters that the step reads, whether they learn or not. */
  readonly read: readonly Parameter[];
  /** The optimizer's states and where they start. */
  readonly memory: readonly Kept[];
}

interface TrainingOptions {
  readonly stack: Stack;
  readonly recipe: Recipe;
  /** Rows of the whole data set, from which a batch takes those that `indices` names. */
  readonly rows: number;
  readonly targetCols: number;
}

function meanLoss(stack: Stack, states: States, loss: Loss, rows: number, targetCols: number): Node {
  const indices = input(leaves.indices, { rows: 'batch', cols: 1 });
  const x = gather(input(leaves.x, { rows, cols: stack.inputs }), indices);
  const y = gather(input(leaves.y, { rows, cols: targetCols }), indices);
  const each = lossPerRow(stack, states, loss, x, asRows(loss, outputCount(stack), y));
  return map(f.divide(f.x, variable('rows')), { x: reduce('sum', 'all', each), rows: batchSize() });
}

/** The gradients of a loss, of those parameters that have one. */
function slopesOf(loss: Node, states: States): readonly Slope[] {
  const learning: readonly (readonly [Parameter, State])[] = [...states];
  const gradients = gradient(
    loss,
    learning.map(([, at]) => at),
  );
  return learning.flatMap(([parameter, at], i) => {
    const found = gradients[i];
    return found === undefined ? [] : [{ parameter, at, gradient: found }];
  });
}

/** The loss and its gradient with respect to every parameter that has one, by the parameter's id. */
export function gradientGraph({
  stack,
  loss,
  rows,
  targetCols,
}: Omit<TrainingOptions, 'recipe'> & Pick<Recipe, 'loss'>): Graph {
  const states = parameterStates(stack.parameters);
  const mean = meanLoss(stack, states, loss, rows, targetCols);
  const slopes = slopesOf(mean, states).map(({ parameter, gradient }) => [parameter.id, gradient]);
  return fuse({ outputs: { loss: mean, ...Object.fromEntries(slopes) }, updates: [] });
}

/** One step: the mean loss of the batch, its gradient, and the optimizer's updates. */
export function trainingGraph({ stack, recipe, rows, targetCols }: TrainingOptions): TrainingGraph {
  const states = parameterStates(stack.parameters);
  const loss = meanLoss(stack, states, recipe.loss, rows, targetCols);
  const slopes = slopesOf(loss, states);
  const shared = { learningRate: input(leaves.learningRate, single), step: stepNumber() };
  const { updates, memory } = applyRule(recipe.optimizer, slopes, shared);
  const graph = fuse({ outputs: { loss }, updates });
  const used = leafNames(graph);
  const learning = new Set(slopes.map(({ parameter }) => parameter));
  return {
    graph,
    withoutGradient: stack.parameters.filter((each) => !learning.has(each)),
    read: stack.parameters.filter(({ id }) => used.has(id)),
    memory,
  };
}
