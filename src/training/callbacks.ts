import { adviser } from '../core/adviser.js';
import { describe, fail } from '../core/errors.js';
import { isPlain } from '../core/json.js';
import { suggest } from '../core/names.js';
import type { Metric } from '../metrics/index.js';
import type { EpochRecord, FitEnd } from './history.js';

/** A fit under way, as callbacks see it: numbers that change are those of the moment they are read. */
export interface RunningFit {
  /** Epochs that it is to have at most; Infinity where only the time is limited. */
  readonly epochs: number;
  /** Seconds that it may take. */
  readonly timeLimit: number | undefined;
  /** Batches of an epoch. */
  readonly batches: number;
  /** Epochs completed over the life of the network, as they are now. */
  readonly epoch: number;
  /** The same when the fit began. */
  readonly begunAt: number;
  /** Batches done of the epoch that is under way. */
  readonly batch: number;
  /** The metrics of the fit, by what they are called in its records. */
  readonly metrics: ReadonlyMap<string, Metric>;
  /**
   * What the learning rate of the steps to come is multiplied by, a positive number to be set: 1 when a fit begins.
   * Methods that have no rate refuse it.
   */
  learningRateFactor: number;
  /** What `keep` was given under the name, in this fit or in the one before it, also if that was in another process. */
  kept(name: string): readonly number[] | undefined;
  /** Keeps finite numbers with the network, in checkpoints too, for a fit that goes on after this one. */
  keep(name: string, numbers: readonly number[]): void;
}

/** What one batch came to. */
export interface BatchRecord {
  /** The epoch that it is of, counted from 1 over the life of the network. */
  readonly epoch: number;
  /** Counted from 1 within the epoch. */
  readonly batch: number;
  /** The mean loss of its rows, before the step that it takes part in. */
  readonly loss: number;
}

/** How a fit ended: as its history says, or with an error. */
export interface EndOfFit {
  /** See `History`; `'aborted'` also where a loop over `train` was left, and missing after an error. */
  readonly stopped?: FitEnd['stopped'];
  /** See `History`. */
  readonly bestEpoch?: number;
  /** See `History`. */
  readonly bestLoss?: number;
  /** See `History`. */
  readonly bestMetrics?: Readonly<Record<string, number>>;
  /** What the fit was ended by, where it was not by itself. */
  readonly error?: unknown;
}

/** How a fit ended, as callbacks are told. */
export function endOf({ stopped, best }: FitEnd): EndOfFit {
  if (best === undefined) return { stopped };
  const { epoch, loss, metrics } = best;
  const measured = Object.keys(metrics).length > 0 && { bestMetrics: metrics };
  return { stopped, bestEpoch: epoch, bestLoss: loss, ...measured };
}

/**
 * What is called in the course of a fit: any object with one of these functions, which are methods of it, and awaited.
 * Numbers of the network that they look at are those of the moment; an error of theirs ends the fit, which throws it.
 */
export interface Callback {
  /** Before the first step, when the data are read and the weights are drawn. */
  readonly onBegin?: ((fit: RunningFit) => unknown) | undefined;
  /**
   * After every epoch, when it is measured; `false` stops the fit. Where a signal comes before that, the fit that goes on
   * measures the epoch, and calls this first.
   */
  readonly onEpoch?: ((record: EpochRecord, fit: RunningFit) => unknown) | undefined;
  /** After every batch, which is then run by itself: some microseconds for each. `false` stops the fit. */
  readonly onBatch?: ((record: BatchRecord, fit: RunningFit) => unknown) | undefined;
  /** After the fit, also where it ended with an error, but not where it was refused. */
  readonly onEnd?: ((end: EndOfFit) => unknown) | undefined;
  /** What the user should know, besides what `onWarning` of the fit or the network does with it. Not awaited. */
  readonly onWarning?: ((message: string) => unknown) | undefined;
}

const hooks = ['onBegin', 'onEpoch', 'onBatch', 'onEnd', 'onWarning'] as const;

/** Names that others have for them, which nobody would ever call. */
const looksLikeHook = /^on(_|[A-Z])/;

function namesOf(value: object): string[] {
  const maker: unknown = Object.getPrototypeOf(value);
  return [...Object.keys(value), ...(isPlain(value) ? [] : Object.getOwnPropertyNames(maker))];
}

function checkCallback(value: unknown, where: string): Callback {
  const fix = adviser?.callbackOf(value) ?? 'Write { onEpoch: ({ epoch, loss }) => { … } }.';
  if (typeof value !== 'object' || value === null) fail(where, 'an object', describe(value), fix);
  for (const name of namesOf(value))
    if (looksLikeHook.test(name) && !hooks.some((each) => each === name))
      fail(where, 'only known functions', describe(name), suggest(name, hooks));
  const callback: Callback = value;
  if (hooks.every((name) => callback[name] === undefined))
    fail(where, `one of ${hooks.join(', ')}`, describe(value), fix);
  for (const name of hooks)
    if (callback[name] !== undefined && typeof callback[name] !== 'function')
      fail(`${where}, ${name}`, 'a function', describe(callback[name]), fix);
  return callback;
}

/** The callbacks of a fit, in their order. */
export class Callbacks {
  readonly #list: readonly Callback[];
  #fit: RunningFit | undefined;

  /** @param onEpoch one more, which comes last, or its function of that name alone */
  constructor(list: readonly Callback[] = [], onEpoch: Callback['onEpoch'] | Callback = undefined) {
    const where = 'fit, option callbacks';
    if (!Array.isArray(list)) fail(where, 'a list', describe(list), 'Write callbacks: [{ onEpoch: … }].');
    // Also the holes of a list.
    const checked = [...list].map((each, k) => checkCallback(each, `${where}, number ${k}`));
    if (typeof onEpoch === 'object') checked.push(checkCallback(onEpoch, 'fit, option onEpoch'));
    else if (onEpoch !== undefined) checked.push({ onEpoch: (...given) => onEpoch(...given) });
    this.#list = checked;
  }

  /** Whether there is one of the name. */
  has(name: keyof Callback): boolean {
    return this.#list.some((each) => each[name] !== undefined);
  }

  async begin(fit: RunningFit): Promise<void> {
    this.#fit = fit;
    for (const each of this.#list) await each.onBegin?.(fit);
  }

  /** Calls all, and gives false where one of them says so. */
  epoch(record: EpochRecord): Promise<boolean> {
    return this.#allGoOn((each, fit) => each.onEpoch?.(record, fit));
  }

  batch(record: BatchRecord): Promise<boolean> {
    return this.#allGoOn((each, fit) => each.onBatch?.(record, fit));
  }

  async #allGoOn(call: (each: Callback, fit: RunningFit) => unknown): Promise<boolean> {
    let goOn = true;
    for (const each of this.#list) if ((await call(each, this.#fit as RunningFit)) === false) goOn = false;
    return goOn;
  }

  warn(message: string): void {
    for (const each of this.#list) each.onWarning?.(message);
  }

  /** Nothing where the fit has not begun. */
  async end(end: EndOfFit): Promise<void> {
    if (this.#fit === undefined) return;
    this.#fit = undefined;
    for (const each of this.#list) await each.onEnd?.(end);
  }
}
