import { type Awaitable, isPromise, then } from '../core/awaitable.js';
import { now } from '../core/clock.js';
import { allFinite } from '../core/float32.js';
import { countNumbers } from '../core/matrix.js';
import { breathEvery, type Signal, type Turns } from '../core/turns.js';
import type { Parameter } from '../model/parameter.js';
import { type Aftermath, isTolerable } from './aftermath.js';
import type { BatchRecord } from './callbacks.js';
import type { Loaded, Part } from './loaded.js';
import { type Divergence, rewind } from './rewind.js';
import type { Session, Stretch } from './session.js';
import { type SafePoint, Steps, type StepsOptions } from './steps.js';

/** Row numbers that one block hands to the engine at most. */
const rowsPerBlock = 2 ** 20;
/** Looking for broken weights, and keeping a copy of the good ones, may take one part in so many of the time. */
const careShare = 100;
/** Operations that are done within some milliseconds on any engine. */
const mostUnseenWork = 4e6;

/** Gradient descent, batch by batch. The parameters are to be pushed first. */
export class Descent implements Session {
  readonly #steps: Steps;
  readonly #batchSize: number;
  readonly #onBatch: StepsOptions['onBatch'];
  #safe: SafePoint | undefined;
  /** Where the fit began, or its weights were last set. */
  #beginning: SafePoint | undefined;
  /** The last point whose loss was still a good one. */
  #good: SafePoint | undefined;
  /** The lowest loss so far, of an epoch or of the first step. */
  #lowest = Number.POSITIVE_INFINITY;
  #stepsSinceBeginning = 0;
  /** What a divergence came after: a point, and the steps from there that left all finite. */
  #last: { readonly from: SafePoint; readonly count: number } | undefined;
  /** Operations of one row in one step, and in its forward pass, about. */
  readonly #work: number;
  readonly #forward: number;
  #lastCare = 0;
  #careTime = 0;

  constructor(options: StepsOptions) {
    const { stack, loaded, batchSize } = options;
    this.#steps = new Steps(options);
    this.#batchSize = batchSize;
    this.#onBatch = options.onBatch;
    this.#forward = countNumbers(stack.parameters);
    this.#work = 6 * this.#steps.course.rowsIn(0) * (this.#forward + loaded.data.x.cols);
  }

  get withoutGradient(): readonly Parameter[] {
    return this.#steps.withoutGradient;
  }

  get loaded(): Loaded {
    return this.#steps.loaded;
  }

  load(loaded: Loaded, part?: Part): void {
    this.#beginAnew();
    this.#steps.load(loaded, part);
  }

  get scaleRate(): Session['scaleRate'] {
    const steps = this.#steps;
    return steps.hasRate ? (factor) => steps.scaleRate(factor) : undefined;
  }

  push(): void {
    this.#beginAnew();
    this.#steps.push();
  }

  #beginAnew(): void {
    this.#safe = undefined;
    this.#beginning = undefined;
    this.#good = undefined;
    this.#lowest = Number.POSITIVE_INFINITY;
    this.#stepsSinceBeginning = 0;
  }

  pull(): boolean {
    return this.#steps.pull();
  }

  dispose(): void {
    this.#steps.dispose();
  }

  async run(epochs: number, turns: Turns, signal: Signal | undefined): Promise<Stretch> {
    const steps = this.#steps;
    const { course } = steps;
    const last = steps.position.epoch + epochs;
    const losses: number[] = [];
    let divergence: Divergence | undefined;
    while (steps.position.epoch < last) {
      const { epoch } = steps.position;
      const isBlock = this.#safe !== undefined && !this.#careIsDue;
      if (isBlock && !course.isReady(epoch)) {
        await turns.through(course.prepare(epoch));
        if (!course.isReady(epoch)) break;
      } else {
        if (isBlock && signal?.aborted) break;
        const next = this.#next(isBlock, last, losses);
        divergence = isPromise(next) ? await next : next;
        if (divergence !== undefined) break;
      }
      if (!turns.due()) continue;
      const settling = steps.settle();
      if (isPromise(settling)) await settling;
      await turns.take();
      if (losses.length > 0) break;
    }
    // What is reported as done must be known to be sound.
    const checking = divergence ?? this.#check();
    divergence = isPromise(checking) ? await checking : checking;
    const settling = steps.settle();
    if (isPromise(settling)) await settling;
    if (divergence !== undefined) return { ended: 'diverged', divergence };
    return { ended: signal?.aborted && steps.position.epoch < last ? 'aborted' : 'done', losses };
  }

  #next(isBlock: boolean, lastEpoch: number, epochLosses: number[]): Awaitable<Divergence | undefined> {
    if (this.#safe === undefined) return this.#save();
    return isBlock ? this.#block(this.#safe, lastEpoch, epochLosses) : this.#care();
  }

  /** Runs some batches, as many as fit in half a breath. */
  #block(safe: SafePoint, lastEpoch: number, epochLosses: number[]): Awaitable<Divergence | undefined> {
    const steps = this.#steps;
    const { course, portion } = steps;
    const { epoch, batch } = steps.position;
    const { place } = steps;
    // Rows that take long to shuffle are shuffled between two blocks.
    const end = course.isLong ? epoch + 1 : lastEpoch;
    const remaining = (end - epoch) * course.batches - batch;
    const most = this.#onBatch === undefined ? portion.size : 1;
    const count = Math.min(most, remaining, Math.ceil(rowsPerBlock / this.#batchSize));
    const started = now();
    return then(steps.run(count), (losses) => {
      const bad = allFinite(losses) ? -1 : losses.findIndex((loss) => !Number.isFinite(loss));
      if (bad >= 0) return this.#rewind(safe, safe.steps + bad, losses[bad] as number);
      this.#note(safe, losses, epochLosses);
      const spent = now() - started;
      // What a clock does not see must not grow without end: it may be standing still.
      portion.learn(count, spent, spent > 0 || count * this.#work < mostUnseenWork);
      return (
        this.#onBatch && this.#report({ epoch: place.epoch + 1, batch: place.batch + 1, loss: losses[0] as number })
      );
    });
  }

  async #report(record: BatchRecord): Promise<undefined> {
    await this.#steps.settle();
    await this.#onBatch?.(record);
  }

  /** Takes losses that are all finite into account. */
  #note(safe: SafePoint, losses: Float64Array, epochLosses: number[]): void {
    if (safe.steps === 0) safe.loss = losses[0] as number;
    if (safe === this.#beginning) this.#lowest = Math.min(this.#lowest, safe.loss);
    const before = epochLosses.length;
    this.#steps.advance(losses, epochLosses);
    let lowest = this.#lowest;
    for (let k = before; k < epochLosses.length; k++) lowest = Math.min(lowest, epochLosses[k] as number);
    this.#lowest = lowest;
    safe.steps += losses.length;
    this.#stepsSinceBeginning += losses.length;
  }

  get #careIsDue(): boolean {
    if (this.#safe?.steps === 0) return false;
    return now() - this.#lastCare > Math.max(breathEvery, careShare * this.#careTime);
  }

  /** Makes sure that all is finite so far, and keeps a copy. */
  #care(): Awaitable<Divergence | undefined> {
    const started = now();
    const safe = this.#safe;
    return then(this.#check(), (divergence) => {
      if (divergence !== undefined) return divergence;
      if (safe !== undefined && isTolerable(safe.loss, this.#lowest)) this.#good = safe;
      return then(this.#save(), () => {
        this.#lastCare = now();
        this.#careTime = this.#lastCare - started;
        return undefined;
      });
    });
  }

  #save(): Awaitable<undefined> {
    return then(this.#steps.save(), (safe) => {
      this.#safe = safe;
      this.#beginning ??= safe;
      return undefined;
    });
  }

  /** Looks for weights that are not finite: saturated units can hide them from the loss. */
  #check(): Awaitable<Divergence | undefined> {
    const safe = this.#safe;
    if (safe === undefined || safe.finite === safe.steps) return undefined;
    return then(this.#steps.broken(), (broken) => {
      if (broken !== undefined) return this.#rewind(safe, safe.steps, Number.NaN);
      safe.finite = safe.steps;
      return undefined;
    });
  }

  async #rewind(safe: SafePoint, most: number, lossOfNext: number): Promise<Divergence> {
    const { finite, ...found } = await rewind(this.#steps, safe, most, lossOfNext);
    this.#safe = undefined;
    this.#last = { from: safe, count: finite };
    this.#stepsSinceBeginning += finite - safe.steps;
    return { ...found, stepsBefore: this.#stepsSinceBeginning };
  }

  get aftermath(): Aftermath {
    const { from, count } = this.#last as { from: SafePoint; count: number };
    const beginning = this.#beginning ?? from;
    return {
      ...{ steps: this.#steps, from, count, beginning, good: this.#good ?? beginning },
      stepsBefore: this.#stepsSinceBeginning,
      work: this.#batchSize * this.#forward,
    };
  }
}
