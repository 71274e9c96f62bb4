import { describe, fail, MultilayerError, renameCall } from '../core/errors.js';
import type { MatrixLike } from '../core/matrix.js';
import type { Targets } from '../data/targets.js';
import type { MetricName, Named } from '../metrics/index.js';
import type { LastFit } from '../model/last-fit.js';
import type { Model } from '../model/model.js';
import { modelOf, type Network, type NetworkJson, trainerOf } from '../network/index.js';
import { readNumbers } from '../network/numbers.js';
import { readTraining } from '../network/training-json.js';
import { endOf, type RunningFit } from '../training/callbacks.js';
import { History } from '../training/history.js';
import type { FitOptions, ReadFitOptions } from '../training/options.js';
import { readFitOptions } from '../training/read-options.js';
import {
  errorFromJson,
  type FromWorker,
  type Place,
  type ToWorker,
  type TrainingWorker,
  type Untagged,
} from './messages.js';
import { listen } from './port.js';
import { type Lent, taskOf } from './task.js';

/** Milliseconds without an answer, after which it is said that a worker may not be listening. */
const patience = 10_000;

let count = 0;

/** The fit in the worker, as callbacks here see it. */
function remoteFit(model: Model, { metrics }: ReadFitOptions, options: FitOptions) {
  const former = model.training.kept;
  const kept = new Map<string, readonly number[]>();
  const { epochs = options.timeLimit === undefined ? 100 : Number.POSITIVE_INFINITY, timeLimit } = options;
  const begunAt = model.training.position.epoch;
  let place: Place = { batches: Number.POSITIVE_INFINITY, epoch: begunAt, batch: 0 };
  const fit: RunningFit = {
    ...{ epochs, timeLimit, metrics, begunAt },
    get batches() {
      return place.batches;
    },
    get epoch() {
      return place.epoch;
    },
    get batch() {
      return place.batch;
    },
    learningRateFactor: 1,
    kept: (name) => kept.get(name) ?? former.get(name),
    keep: (name, numbers) => void kept.set(name, [...numbers]),
  };
  return {
    fit,
    kept,
    move: (to: Place): void => {
      place = to;
    },
  };
}

/** The error about what somebody else threw. */
function failureBy(reason: unknown, what: { readonly where: string; readonly expected: string; readonly fix: string }) {
  const { message = reason } = Object(reason) as { message?: unknown };
  return Object.assign(new MultilayerError({ ...what, got: String(message).replace(/\.$/, '') }), { cause: reason });
}

/** Takes over what the worker has made of a network. */
function install(model: Model, json: NetworkJson, last: LastFit): void {
  const tables = model.parameters.map(({ layer, name }) => json.layers[layer]?.parameters[name]);
  model.drawNothing();
  model.copyValues(tables.map((table) => readNumbers({ ...table }, 'fit, worker')));
  model.training = readTraining(json.training, 'fit, worker');
  model.classes = json.classes;
  model.last = last;
}

async function through(
  worker: TrainingWorker,
  model: Model,
  read: ReadFitOptions,
  options: FitOptions,
  { task, last, transfer }: Lent,
): Promise<History> {
  count += 1;
  const multilayer = count;
  const send = (message: Untagged<ToWorker>, own: ArrayBuffer[] = []): void =>
    worker.postMessage({ multilayer, ...message }, own);
  const { callbacks, onWarning } = read;
  const { fit, kept, move } = remoteFit(model, read, options);
  const { signal, pause } = options;
  let failure: { readonly error: unknown } | undefined;
  const answer = async (told: FromWorker & { kind: 'question' }): Promise<void> => {
    move(told.place);
    let goOn = true;
    try {
      if (told.asks === 'onBegin') await callbacks.begin(fit);
      else if (told.asks === 'onEpoch') goOn = await callbacks.epoch(told.record);
      else goOn = await callbacks.batch(told.record);
    } catch (error) {
      failure = { error };
      send({ kind: 'abort' });
      goOn = false;
    }
    // Before the steps to come, where a callback is the one who aborts.
    look();
    send({ kind: 'answer', goOn, factor: fit.learningRateFactor, kept: [...kept] });
  };
  const warn = (message: string): void => {
    callbacks.warn(message);
    onWarning(message);
  };
  let aborted = false;
  let paused = false;
  const look = (): void => {
    if (pause !== undefined && pause.paused !== paused) {
      paused = pause.paused;
      send({ kind: 'pause', paused });
    }
    if (aborted || signal?.aborted !== true) return;
    aborted = true;
    send({ kind: 'abort' });
  };
  const timers: ReturnType<typeof setInterval>[] = [];
  let stop = (): void => {};
  try {
    const end = await new Promise<FromWorker & { kind: 'end' | 'failure' }>((resolve, reject) => {
      let heard = false;
      const broken = (reason: unknown): void => {
        const fix = 'Call serveTraining() of multilayer/worker in its file.';
        reject(failureBy(reason, { where: 'fit, worker', expected: 'a worker that trains', fix }));
      };
      stop = listen(
        worker,
        (message) => {
          const told = Object(message) as FromWorker;
          if (told.multilayer !== multilayer) return;
          heard = true;
          if (told.kind === 'question') void answer(told);
          else if (told.kind === 'warning') warn(told.message.replace(/^fit\b/, 'fitInWorker'));
          else if (told.kind === 'end' || told.kind === 'failure') resolve(told);
        },
        broken,
      );
      try {
        send({ kind: 'start', task }, transfer);
      } catch (reason) {
        const fix = 'Pass numbers and labels as data, and members by their names or formulas.';
        throw failureBy(reason, { where: 'fit', expected: 'what can be sent to a worker', fix });
      }
      look();
      if (signal !== undefined || pause !== undefined) timers.push(setInterval(look, 20));
      const silent = setTimeout(() => {
        if (!heard)
          warn('fitInWorker, worker: no answer for 10 s. Does its file call serveTraining() of multilayer/worker?');
      }, patience);
      timers.push(silent as unknown as ReturnType<typeof setInterval>);
    });
    if (end.network !== undefined) install(model, end.network, last);
    if (failure !== undefined) throw failure.error;
    if (end.kind === 'failure') throw errorFromJson(end.error);
    const { stopped, bestEpoch, bestLoss, bestMetrics = {}, epoch, ...columns } = end.history;
    const best =
      bestEpoch === undefined ? undefined : { epoch: bestEpoch, loss: bestLoss as number, metrics: bestMetrics };
    const ended = best === undefined ? { stopped } : { stopped, best };
    const history = new History(ended, epoch, columns);
    await callbacks.end(endOf(ended));
    return history;
  } catch (error) {
    await callbacks.end({ error });
    throw error;
  } finally {
    stop();
    for (const each of timers) clearInterval(each);
  }
}

/**
 * Trains like `network.fit(x, y, options)`, to the same bits, but in a worker, so that a page stays as quick as it is and
 * a server answers:
 *
 * ```ts
 * const worker = new Worker('training-worker.js', { type: 'module' });
 * await fitInWorker(worker, network, x, y, { epochs: 1000, callbacks: [progress()] });
 * ```
 *
 * The file of the worker calls `serveTraining()` of `multilayer/worker`; bundlers find it by a URL relative to that of
 * the module. The network goes there and comes back at the end, or with a signal, or an error after its first step:
 * until then it has the weights that it had, in callbacks too, and can be asked. Callbacks and signals work from here;
 * each epoch waits for those of epochs. Numbers of nested arrays are handed over, and typed arrays copied. A worker may
 * train several networks; it is the caller who terminates it. Losses, metrics and the like of your own can be sent
 * where formulas say what they are; layers of your own, and what else `use` makes known, the file of the worker makes
 * known, too: `use({ layers: { Shortcut } })`.
 *
 * @throws MultilayerError for what `fit` refuses, what cannot be sent, and a worker that ends
 * @throws DivergenceError when the loss leaves the finite numbers
 */
export async function fitInWorker<M extends MetricName = never>(
  worker: TrainingWorker,
  network: Network,
  x: MatrixLike,
  y: Targets,
  options: FitOptions<M> = {},
): Promise<History<Named<M>>> {
  let release = (): void => {};
  try {
    const [model, trainer] = [modelOf(network), trainerOf(network)];
    if (typeof Object(worker).postMessage !== 'function')
      fail('fit, worker', 'a Worker', describe(worker), "Pass new Worker('training-worker.js').");
    // Nothing else tells of one of Node that has ended before.
    if (Object(worker).threadId === -1)
      fail(
        'fit, worker',
        'a worker that runs',
        'one that has ended',
        "Make another: new Worker('training-worker.js').",
      );
    if (model === undefined || trainer === undefined)
      fail('fit, network', 'a network of this copy of multilayer', describe(network), 'Pass new Network({ … }).');
    const read = readFitOptions(options, model.last, model.machine.warn);
    release = trainer.lend();
    return (await through(worker, model, read, options, taskOf(network, x, y, options, read))) as History<Named<M>>;
  } catch (error) {
    renameCall(error, 'fit', 'fitInWorker');
    throw error;
  } finally {
    release();
  }
}
