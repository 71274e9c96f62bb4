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
  stepNumber,
} from '../graph/index.js';
import type { Loss } from '../losses/index.js';
import { asRows, leaves, lossPerRow, outputCount, parameterStates, type Stack, type States } from '../model/forward.js';
import type { Parameter } from '../model/parameter.js';
import { ForwardPass } from '../model/pass.js';
import type { Recipe } from './recipe.js';
import { applyRule, type Kept, type Slope, single } from './rule.js';

export interface TrainingGraph {
  readonly graph: Graph;
  /** Parameters to be learned that the loss does not change with, or only through derivatives that are all zero. */
  readonly withoutGradient: readonly Parameter[];
  /** Parameters that the step changes, and those that it reads. */
  readonly changing: readonly Parameter[];
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

function meanLoss(stack: Stack, states: States, loss: Loss, rows: number, targetCols: number, pass: ForwardPass): Node {
  const indices = input(leaves.indices, { rows: 'batch', cols: 1 });
  const x = gather(input(leaves.x, { rows, cols: stack.inputs }), indices);
  const y = gather(input(leaves.y, { rows, cols: targetCols }), indices);
  const each = lossPerRow(stack, states, loss, x, asRows(loss, outputCount(stack), y), pass);
  return map(f.divide(f.x, variable('rows')), { x: reduce('sum', 'all', each), rows: batchSize() });
}

/** The gradients of a loss, of those parameters that have one. */
function slopesOf(loss: Node, states: States): readonly Slope[] {
  const learning = [...states].filter(([{ learned }]) => learned);
  const gradients = gradient(
    loss,
    learning.map(([, at]) => at),
  );
  return learning.flatMap(([parameter, at], i) => {
    const found = gradients[i];
    return found === undefined ? [] : [{ parameter, at, gradient: found }];
  });
}

/**
 * The loss and its gradient with respect to every parameter that has one, by the parameter's id.
 *
 * @param training whether layers do what they do while they learn
 */
export function gradientGraph(
  { stack, loss, rows, targetCols }: Omit<TrainingOptions, 'recipe'> & Pick<Recipe, 'loss'>,
  training = true,
): Graph {
  const states = parameterStates(stack.parameters);
  const mean = meanLoss(stack, states, loss, rows, targetCols, new ForwardPass(stack.seed, training));
  const slopes = slopesOf(mean, states).map(({ parameter, gradient }) => [parameter.id, gradient]);
  return fuse({ outputs: { loss: mean, ...Object.fromEntries(slopes) }, updates: [] });
}

/** One step: the mean loss of the batch, its gradient, the optimizer's updates, and those of the layers. */
export function trainingGraph({ stack, recipe, rows, targetCols }: TrainingOptions): TrainingGraph {
  const states = parameterStates(stack.parameters);
  const pass = new ForwardPass(stack.seed, true);
  const loss = meanLoss(stack, states, recipe.loss, rows, targetCols, pass);
  const slopes = slopesOf(loss, states);
  const shared = { learningRate: input(leaves.learningRate, single), step: stepNumber() };
  const rule = applyRule(recipe.optimizer, slopes, shared);
  const updates = [...pass.updates, ...rule.updates];
  const graph = fuse({ outputs: { loss }, updates });
  const used = leafNames(graph);
  const changed = new Set(updates.map(({ state }) => state.name));
  const learning = new Set(slopes.map(({ parameter }) => parameter));
  return {
    graph,
    withoutGradient: stack.parameters.filter((each) => each.learned && !learning.has(each)),
    changing: stack.parameters.filter(({ id }) => changed.has(id)),
    read: stack.parameters.filter(({ id }) => used.has(id)),
    memory: rule.memory,
  };
}
