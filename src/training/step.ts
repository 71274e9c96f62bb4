import { f, variable } from '../expression/index.js';
import {
  type Assign,
  assign,
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
  state,
  stepNumber,
} from '../graph/index.js';
import type { Loss } from '../losses/index.js';
import { asRows, leaves, lossPerRow, outputCount, parameterStates, type Stack, type States } from '../model/forward.js';
import type { Parameter } from '../model/parameter.js';
import type { Optimizer } from '../optimizers/index.js';

export interface TrainingGraph {
  readonly graph: Graph;
  /** Parameters that the loss does not change with, or only through derivatives that are all zero. */
  readonly withoutGradient: readonly Parameter[];
  /** Parameters that the step reads, whether they learn or not. */
  readonly read: readonly Parameter[];
  /** The optimizer's states and where they start. */
  readonly memory: readonly { readonly name: string; readonly length: number; readonly initial: number }[];
}

interface TrainingOptions {
  readonly stack: Stack;
  readonly loss: Loss;
  readonly optimizer: Optimizer;
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

/** The loss and its gradient with respect to every parameter that has one, by the parameter's id. */
export function gradientGraph({ stack, loss, rows, targetCols }: Omit<TrainingOptions, 'optimizer'>): Graph {
  const states = parameterStates(stack.parameters);
  const mean = meanLoss(stack, states, loss, rows, targetCols);
  const gradients = gradient(mean, [...states.values()]);
  const outputs: Record<string, Node> = { loss: mean };
  stack.parameters.forEach((each, i) => {
    const node = gradients[i];
    if (node !== undefined) outputs[each.id] = node;
  });
  return fuse({ outputs, updates: [] });
}

/** One step: the mean loss of the batch, its gradient, and the optimizer's updates. */
export function trainingGraph({ stack, loss, optimizer, rows, targetCols }: TrainingOptions): TrainingGraph {
  const states = parameterStates(stack.parameters);
  const mean = meanLoss(stack, states, loss, rows, targetCols);
  const gradients = gradient(mean, [...states.values()]);

  const updates: Assign[] = [];
  const memory: { name: string; length: number; initial: number }[] = [];
  const single = { rows: 1, cols: 1 };
  const shared: Record<string, Node> = { learningRate: input(leaves.learningRate, single), step: stepNumber() };
  const advance = (env: Record<string, Node>, name: string, each: Optimizer['slots'][string], at: State): void => {
    env[name] = at;
    const next = map(each.next, env, { shape: at.shape });
    env[name] = next;
    updates.push(assign(at, next));
    memory.push({ name: at.name, length: (at.shape.rows as number) * at.shape.cols, initial: each.initial });
  };

  const withoutGradient: Parameter[] = [];
  for (const [name, each] of Object.entries(optimizer.counters))
    advance(shared, name, each, state(`counter ${name}`, single));
  stack.parameters.forEach((each, i) => {
    const slope = gradients[i];
    if (slope === undefined) {
      withoutGradient.push(each);
      return;
    }
    const at = states.get(each) as State;
    const env: Record<string, Node> = { ...shared, parameter: at, gradient: slope };
    for (const [name, slot] of Object.entries(optimizer.slots))
      advance(env, name, slot, state(`${each.id} ${name}`, at.shape));
    updates.push(assign(at, map(optimizer.update, env, { shape: at.shape })));
  });
  const graph = fuse({ outputs: { loss: mean }, updates });
  const used = leafNames(graph);
  return { graph, withoutGradient, read: stack.parameters.filter(({ id }) => used.has(id)), memory };
}
