import { renameCall } from '../core/errors.js';
import type { Factory } from '../core/member.js';
import { lbfgs, type Network, networkFromJSON } from '../index.js';
import { lastFitFromJson } from '../model/last-fit.js';
import type { Optimizer } from '../optimizers/index.js';
import type { Callback, RunningFit } from '../training/callbacks.js';
import type { FitOptions } from '../training/options.js';
import {
  type Answer,
  errorToJson,
  type FromWorker,
  type Question,
  type Task,
  type ToWorker,
  type TrainingWorker,
  type Untagged,
} from './messages.js';
import { listen, ownPort } from './port.js';

/** One fit, which hears callbacks from elsewhere. */
class ServedFit {
  /** What a signal is, and what holds a fit up. */
  aborted = false;
  paused = false;
  readonly #tell: (message: Untagged<FromWorker>) => void;
  #resolve: ((answer: Answer) => void) | undefined;

  constructor(tell: (message: Untagged<FromWorker>) => void) {
    this.#tell = tell;
  }

  answer(answer: Answer): void {
    this.#resolve?.(answer);
  }

  async run(task: Task): Promise<void> {
    let network: Network | undefined;
    let begun = false;
    try {
      const onWarning = (message: string): void => this.#tell({ kind: 'warning', message });
      network = receive(task, onWarning);
      const onBegin = async (fit: RunningFit): Promise<void> => {
        begun = true;
        await this.#ask({ asks: 'onBegin' }, fit);
      };
      const callback: Callback = {
        onBegin,
        ...(task.hears.includes('onEpoch') && {
          onEpoch: (record, fit) => this.#ask({ asks: 'onEpoch', record }, fit),
        }),
        ...(task.hears.includes('onBatch') && {
          onBatch: (record, fit) => this.#ask({ asks: 'onBatch', record }, fit),
        }),
      };
      const history = await network.fit(task.x as number[][], task.y as number[], {
        ...optionsOf(task),
        ...{ callbacks: [callback], signal: this, pause: this },
      });
      this.#tell({ kind: 'end', history: { ...history } as never, network: network.checkpoint() });
    } catch (error) {
      // What a fit was refused for leaves no trace.
      this.#tell({ kind: 'failure', error: errorToJson(error), network: begun ? network?.checkpoint() : undefined });
    } finally {
      network?.dispose();
    }
  }

  async #ask(question: Question, fit: RunningFit): Promise<boolean> {
    const { batches, epoch, batch } = fit;
    const answering = new Promise<Answer>((resolve) => {
      this.#resolve = resolve;
    });
    this.#tell({ kind: 'question', place: { batches, epoch, batch }, ...question });
    const { goOn, factor, kept } = await answering;
    for (const [name, numbers] of kept) fit.keep(name, numbers);
    if (factor !== fit.learningRateFactor) fit.learningRateFactor = factor;
    return goOn;
  }
}

/** What finds its steps itself, and has no name elsewhere, as programs without it should not carry it. */
const ownStepsOf: Readonly<Record<string, Factory<Optimizer>>> = { lbfgs };

/** What an error here is told by: the worker may know less than the page, which then names the call. */
const here = 'fit, in the worker';

function receive({ network, machine }: Task, onWarning: (message: string) => void): Network {
  try {
    return networkFromJSON(network, { ...machine, onWarning });
  } catch (error) {
    renameCall(error, 'networkFromJSON', here);
    throw error;
  }
}

function optionsOf({ options, recipe, ownSteps, treatments }: Task): FitOptions {
  const { loss, metrics, regularizer = false, ...steps } = lastFitFromJson({ ...recipe }, here);
  const { clipping = false, averaging = false, constraint = false, optimizer, learningRate } = steps;
  const asked = ownSteps
    ? { optimizer: ownStepsOf[ownSteps.name]?.(ownSteps.options), regularizer }
    : { optimizer, learningRate, clipping, averaging, regularizer, constraint };
  return {
    ...options,
    ...(asked as FitOptions),
    ...(loss !== undefined && ({ loss } as FitOptions)),
    metrics: (metrics ?? []) as NonNullable<FitOptions['metrics']>,
    ...(treatments && { parameterOptions: ({ id }) => treatments[id] }),
  };
}

/** What is answered already: twice would be once too often. */
const served = new WeakSet<TrainingWorker>();

/**
 * Trains for `fitInWorker` in the worker that it is called in, one fit after the other or several at once:
 *
 * ```ts
 * // training-worker.js
 * import { serveTraining } from 'multilayer/worker';
 * serveTraining();
 * ```
 *
 * A second call for the same port does nothing.
 *
 * @param port what messages come through. Default: that of the worker, in a page, Node, Bun or Deno.
 * @throws MultilayerError outside of a worker
 */
export function serveTraining(port: TrainingWorker = ownPort()): void {
  if (served.has(port)) return;
  served.add(port);
  const fits = new Map<number, ServedFit>();
  listen(port, (message) => {
    const { multilayer: id, ...told } = Object(message) as ToWorker;
    if (typeof id !== 'number') return;
    if (told.kind === 'start') {
      const fit = new ServedFit((answer) => port.postMessage({ multilayer: id, ...answer }, []));
      fits.set(id, fit);
      port.postMessage({ multilayer: id, kind: 'started' }, []);
      void fit.run(told.task).finally(() => fits.delete(id));
    } else if (told.kind === 'answer') fits.get(id)?.answer(told);
    else {
      const fit = fits.get(id);
      if (fit === undefined) return;
      if (told.kind === 'pause') fit.paused = told.paused;
      else fit.aborted = true;
    }
  });
}
