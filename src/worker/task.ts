import { describe, fail } from '../core/errors.js';
import type { MatrixLike } from '../core/matrix.js';
import { isMade } from '../core/member.js';
import { plainArrays, toTable } from '../core/table.js';
import { readInputs } from '../data/inputs.js';
import type { Targets } from '../data/targets.js';
import { lossFamily } from '../losses/index.js';
import { outputNode, type Stack } from '../model/forward.js';
import { type LastFit, type LastFitJson, lastFitToJson } from '../model/last-fit.js';
import type { Model } from '../model/model.js';
import { chooseLoss } from '../model/objective.js';
import { modelOf, type Network } from '../network/index.js';
import type { FitOptions, ReadFitOptions } from '../training/options.js';
import { opensSession } from '../training/session.js';
import type { Treatment } from '../training/treatment.js';
import type { Task } from './messages.js';

/** A table in one piece, which may be handed over where it is nobody else's. */
function packed(given: unknown, where: string, transfer: ArrayBuffer[], read = toTable): unknown {
  const table = read(given, where);
  const { buffer } = table.data;
  if (Array.isArray(given) && buffer instanceof ArrayBuffer) transfer.push(buffer);
  return table;
}

/** What is lent to the worker. */
function lend(model: Model, x: unknown, { validation }: FitOptions) {
  const transfer: ArrayBuffer[] = [];
  const { precision } = model.machine.engine;
  const read: typeof toTable = (given, where) => readInputs(given, model.stack?.inputs, where, precision);
  const table = packed(x, 'fit, x', transfer, read) as { readonly cols: number };
  model.build(table.cols);
  if (typeof validation !== 'object' || validation === null) return { x: table, validation, transfer };
  const { x: heldX, y, sampleWeights } = validation;
  const held = {
    x: packed(heldX, 'fit, validation x', transfer, read) as MatrixLike,
    y: plainArrays(y) as Targets,
    ...(sampleWeights !== undefined && { sampleWeights: plainArrays(sampleWeights) as number[] }),
  };
  return { x: table, validation: held, transfer };
}

/** @throws MultilayerError for what only this side of the worker knows */
function checkSent(recipe: LastFitJson): void {
  for (const [part, value] of Object.entries(recipe)) {
    const own = [value].flat().find((each) => Object.hasOwn(Object(each), 'own')) as { own: string } | undefined;
    if (own === undefined) continue;
    const fix = 'Train with fit, or in a worker of your own, where it is made.';
    fail(`fit, option ${part}`, 'what can be sent to a worker, by its name or its formula', describe(own.own), fix);
  }
}

function treatmentsOf(model: Model, { parameterOptions }: FitOptions): Record<string, Treatment> | undefined {
  if (parameterOptions === undefined) return undefined;
  const found = model.parameters
    .filter((each) => each.learned)
    .map((each) => [each.id, parameterOptions(each)] as const);
  for (const [, { regularizer, constraint } = {}] of found)
    for (const part of [regularizer, constraint])
      if (typeof part === 'object')
        fail(
          'fit, option parameterOptions',
          'members by their names',
          describe(part),
          "Write 'l2', or train with fit.",
        );
  return Object.fromEntries(found.filter(([, treatment]) => treatment !== undefined)) as Record<string, Treatment>;
}

/** What the worker is sent, and what stays here until it is done. */
export interface Lent {
  readonly task: Task;
  /** What the network is to go on with. */
  readonly last: LastFit;
  readonly transfer: ArrayBuffer[];
}

/** @throws MultilayerError for what `fit` refuses, and what cannot be sent */
export function taskOf(network: Network, x: unknown, y: unknown, options: FitOptions, read: ReadFitOptions): Lent {
  const model = modelOf(network) as Model;
  const { validation, ...lent } = lend(model, x, options);
  const where = 'fit, option loss';
  const { loss: wanted = lossFamily.known(model.last.loss, where) } = options;
  const loss = chooseLoss(wanted, outputNode(model.stack as Stack), where);
  const last = { ...read.recipe, loss, metrics: [...read.metrics.values()] };
  const { optimizer } = read.recipe;
  const ownSteps = opensSession(optimizer) && isMade(optimizer) ? optimizer : undefined;
  const recipe = lastFitToJson(ownSteps ? { ...last, optimizer: undefined } : last);
  checkSent(recipe);
  const { epochs, timeLimit, batchSize, gradientAccumulation, shuffle } = options;
  const { sampleWeights, classWeights, earlyStopping, targetLoss } = options;
  const task: Task = {
    network: network.checkpoint(),
    machine: { ...model.machine.options, onWarning: undefined },
    recipe,
    ownSteps: ownSteps && { name: ownSteps.name, options: ownSteps.options ?? {} },
    x: lent.x,
    y: plainArrays(y),
    options: {
      ...{ epochs, timeLimit, batchSize, gradientAccumulation, shuffle, validation },
      ...{ classWeights, earlyStopping, targetLoss },
      sampleWeights: sampleWeights && (plainArrays(sampleWeights) as number[]),
    },
    treatments: treatmentsOf(model, options),
    hears: (['onEpoch', 'onBatch'] as const).filter((name) => read.callbacks.has(name)),
  };
  return { task, last, transfer: lent.transfer };
}
