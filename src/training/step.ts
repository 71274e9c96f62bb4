import { allRows } from '../core/matrix.js';
import type { Dataset } from '../data/dataset.js';
import type { Program } from '../engines/index.js';
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
  ordered,
  reduce,
  rootsOf,
  type State,
  state,
  stepNumber,
} from '../graph/index.js';
import type { Loss } from '../losses/index.js';
import { type Clock, planSteps } from '../model/clock.js';
import {
  asRows,
  leaves,
  lossPerRow,
  outputCount,
  parameterStates,
  passOf,
  type Stack,
  type States,
} from '../model/forward.js';
import type { Parameter } from '../model/parameter.js';
import type { ForwardPass } from '../model/pass.js';
import type { Optimizer } from '../optimizers/index.js';
import type { Schedule } from '../schedules/index.js';
import { accumulate } from './accumulation.js';
import { clip } from './clip.js';
import { penalize } from './penalty.js';
import { type Recipe, ruleOf } from './recipe.js';
import { applyRule, type Kept, type Slope, single } from './rule.js';

export interface TrainingGraph {
  /** What is run for every batch, with its mean loss as `loss`. */
  readonly batch: Graph;
  /** What is run after several batches, where a step takes so many. */
  readonly step: Graph | undefined;
  /** The names of all that they read. */
  readonly leaves: ReadonlySet<string>;
  /** Parameters to be learned that the loss does not change with, or only through derivatives that are all zero. */
  readonly withoutGradient: readonly Parameter[];
  /** Parameters that the step changes, and those that it reads. */
  readonly changing: readonly Parameter[];
  readonly read: readonly Parameter[];
  /** The optimizer's states and where they start. */
  readonly memory: readonly Kept[];
  /** What changes from step to step by itself. */
  readonly schedules: readonly Schedule[];
}

interface TrainingOptions {
  readonly stack: Stack;
  readonly recipe: Recipe;
  /** The whole data set, from which a batch takes the rows that `indices` names. */
  readonly data: Dataset;
}

/** The mean loss of a batch: Σ w·l ÷ rows, where rows have weights. */
function meanLoss(stack: Stack, states: States, loss: Loss, data: Dataset, pass: ForwardPass): Node {
  const { rows, target, weights } = data;
  const indices = input(leaves.indices, { rows: 'batch', cols: 1 });
  const x = gather(input(leaves.x, { rows, cols: stack.inputs }), indices);
  const y = gather(input(leaves.y, { rows, cols: target.cols }), indices);
  const each = lossPerRow(stack, states, loss, x, asRows(loss, outputCount(stack), y), pass);
  const weighed =
    weights === undefined
      ? each
      : map(f.multiply(f.x, variable('weight')), {
          x: each,
          weight: gather(input(leaves.weights, { rows, cols: 1 }), indices),
        });
  return map(f.divide(f.x, variable('rows')), { x: reduce('sum', 'all', weighed), rows: batchSize() });
}

/** The gradients of a loss, of those parameters that have one, and of what stands for them. */
function slopesOf(loss: Node, states: States, isFrozen = (_: Parameter): boolean => false): readonly Slope[] {
  const learning = [...states].filter(([each]) => each.learned && !isFrozen(each));
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
  { stack, loss, data }: Omit<TrainingOptions, 'recipe'> & Pick<Recipe, 'loss'>,
  training = true,
): Graph {
  const states = parameterStates(stack.parameters);
  const mean = meanLoss(stack, states, loss, data, passOf(stack, states, training));
  const slopes = slopesOf(mean, states).map(({ parameter, gradient }) => [parameter.id, gradient]);
  return fuse({ outputs: { loss: mean, ...Object.fromEntries(slopes) }, updates: [] });
}

/** Writes the data, as far as the graph reads them: a layer may ignore its inputs, and a loss the targets. */
export function writeData(program: Program, reads: ReadonlySet<string>, { x, target, weights }: Dataset): void {
  if (reads.has(leaves.x)) program.write(leaves.x, x.data);
  if (reads.has(leaves.y)) program.write(leaves.y, target.data);
  if (weights !== undefined && reads.has(leaves.weights)) program.write(leaves.weights, weights);
}

/** Writes what the graph reads for a look at all rows at once: the data, the parameters, and a plan of one step. */
export function writeLook(program: Program, graph: Graph, parameters: readonly Parameter[], data: Dataset): void {
  const reads = leafNames(graph);
  writeData(program, reads, data);
  const rows = allRows(data.rows);
  const tables = parameters.map((each) => [each.id, each.toMatrix().data] as const);
  for (const [leaf, values] of [[leaves.indices, rows] as const, [planSteps, [1]] as const, ...tables])
    if (reads.has(leaf)) program.write(leaf, values);
}

/** A forward pass that the network learns from, and its gradients. */
function passAt(states: States, { stack, recipe, data }: TrainingOptions) {
  const isFrozen = (each: Parameter): boolean => recipe.treatments?.get(each)?.frozen === true;
  const pass = passOf(stack, states, true, isFrozen);
  const loss = meanLoss(stack, states, recipe.loss, data, pass);
  return { isFrozen, pass, ...penalize(loss, slopesOf(loss, states, isFrozen), recipe) };
}

/** The loss and its gradient as {@link gradientGraph} has them, where the loss is to be the same at each look. */
export function gradientOf(options: TrainingOptions): {
  readonly graph: Graph;
  readonly learning: readonly Parameter[];
  /** See {@link TrainingGraph}. */
  readonly withoutGradient: readonly Parameter[];
  /** What makes the loss another one, where something does. */
  readonly changes: string | undefined;
} {
  const { pass, loss, slopes, isFrozen } = passAt(parameterStates(options.stack.parameters), options);
  const outputs = Object.fromEntries(slopes.map(({ parameter, gradient }) => [parameter.id, gradient]));
  const graph = fuse({ outputs: { loss, ...outputs }, updates: [] });
  const isRandom = ordered(rootsOf(graph)).some(({ kind }) => kind === 'random');
  const isRunning =
    pass.updates.length > 0 ? 'layers that keep running numbers of batches, as frozen ones do not' : undefined;
  const isTimed = pass.clock.schedules.length > 0 ? 'a schedule' : undefined;
  const changes = isRandom ? 'layers that draw random numbers' : (isRunning ?? isTimed);
  const learning = slopes.map(({ parameter }) => parameter);
  const rest = options.stack.parameters.filter((each) => each.learned && !learning.includes(each));
  return { graph, learning, withoutGradient: rest.filter((each) => !isFrozen(each)), changes };
}

/**
 * The pass at the parameters, or, where the rule has it so, at slots that stand for those that have a gradient: the
 * slots of others are not moved by anything.
 */
function firstStage(rule: Optimizer, options: TrainingOptions) {
  const states = parameterStates(options.stack.parameters);
  const { at } = rule;
  const plain = passAt(states, options);
  if (at === undefined) return plain;
  const moved = new Map(states);
  for (const { parameter, at: own } of plain.slopes) moved.set(parameter, state(`${parameter.id} ${at}`, own.shape));
  const { slopes, ...rest } = passAt(moved, options);
  return { ...rest, slopes: slopes.map((each) => ({ ...each, at: states.get(each.parameter) as State })) };
}

/** The learning rate: what the leaf holds, times what a schedule comes to, where there is one. */
function rateNode({ learningRate }: Recipe, clock: Clock): Node {
  const leaf = input(leaves.learningRate, single);
  if (typeof learningRate === 'number') return leaf;
  return map(f.multiply(f.x, variable('factor')), { x: clock.value(learningRate), factor: leaf });
}

/**
 * One step: the mean loss of the batch, its gradient, the optimizer's updates, and those of the layers.
 *
 * @param accumulates whether a step takes the gradients of several batches
 */
export function trainingGraph(options: TrainingOptions, accumulates = false): TrainingGraph {
  const { stack, recipe } = options;
  const optimizer = ruleOf(recipe);
  const { isFrozen, pass, loss, slopes } = firstStage(optimizer, options);
  const shared = { learningRate: rateNode(recipe, pass.clock), step: stepNumber() };
  const sums = accumulates ? accumulate(slopes) : undefined;
  const clipped = clip(sums?.slopes ?? slopes, recipe, pass.clock);
  const rule = applyRule(optimizer, clipped, shared, pass.clock, recipe);
  const batch = fuse({ outputs: { loss }, updates: [...pass.updates, ...(sums?.gather ?? rule.updates)] });
  const step = sums && fuse({ outputs: {}, updates: [...rule.updates, ...sums.reset] });
  const graphs = step === undefined ? [batch] : [batch, step];
  const used = new Set(graphs.flatMap((graph) => [...leafNames(graph)]));
  const changed = new Set(graphs.flatMap(({ updates }) => updates.map(({ state }) => state.name)));
  const learning = new Set(slopes.map(({ parameter }) => parameter));
  return {
    ...{ batch, step, leaves: used },
    withoutGradient: stack.parameters.filter((each) => each.learned && !isFrozen(each) && !learning.has(each)),
    changing: stack.parameters.filter(({ id }) => changed.has(id)),
    read: stack.parameters.filter(({ id }) => used.has(id)),
    memory: [...rule.memory, ...(sums?.memory ?? [])],
    schedules: pass.clock.schedules,
  };
}
