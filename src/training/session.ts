import { now } from '../core/clock.js';
import { allFinite } from '../core/float32.js';
import { breathEvery, Portion, type Signal, type Turns } from '../core/turns.js';
import type { Dataset } from '../data/dataset.js';
import type { Program } from '../engines/index.js';
import { leafNames } from '../graph/index.js';
import type { Loss } from '../losses/index.js';
import { leaves, type Stack } from '../model/forward.js';
import type { Machine } from '../model/machine.js';
import { Parameter } from '../model/parameter.js';
import type { TrainingState } from '../model/training-state.js';
import type { Optimizer } from '../optimizers/index.js';
import type { Aftermath, SafePoint } from './aftermath.js';
import { Course } from './course.js';
import { trainingGraph } from './step.js';

/** Row numbers that one block hands to the engine at most. */
const rowsPerBlock = 2 ** 20;
/** Looking for broken weights, and keeping a copy of the good ones, may take one part in so many of the time. */
const careShare = 100;
/** Operations that are done within some milliseconds on any engine. */
const mostUnseenWork = 4e6;

export interface SessionOptions {
  readonly machine: Machine;
  readonly stack: Stack;
  readonly loss: Loss;
  readonly optimizer: Optimizer;
  readonly learningRate: number;
  readonly data: Dataset;
  /** The numbers of the rows to train on. */
  readonly rows: Uint32Array;
  readonly batchSize: number;
  readonly shuffle: boolean;
  readonly seed: number;
  readonly state: TrainingState;
}

/** A loss of up to so many times the lowest so far is worth going on from. */
const tolerated = 3;

/** The step at which a loss or a weight stopped being finite; the states are the last finite ones. */
export interface Divergence {
  /** Steps that the fit has made before. */
  readonly stepsBefore: number;
  readonly step: number;
  /** The loss of that step; finite where only its update broke weights. */
  readonly loss: number;
  /** The rows of the batch. */
  readonly rows: Uint32Array;
  /** The first layer whose parameters a step had broken, where it was not the forward pass. */
  readonly brokenLayer: number | undefined;
  /** Whether a weight of that layer became NaN, and not only infinite. */
  readonly becameNaN: boolean;
}

/** What a stretch of training came to: the losses of the epochs that it completed, and why it ended. */
export type Stretch =
  | { readonly ended: 'done' | 'aborted'; readonly losses: readonly number[] }
  | { readonly ended: 'diverged'; readonly divergence: Divergence };

/** Training under way: a compiled step, its data, and the position in it. The parameters are to be pushed first. */
export class TrainingSession {
  readonly withoutGradient: readonly Parameter[];
  readonly #options: SessionOptions;
  readonly #program: Program;
  readonly #course: Course;
  readonly #learning: readonly Parameter[];
  readonly #memory: readonly string[];
  readonly #read: readonly Parameter[];
  /** A rule may move by steps of its own. */
  readonly #hasRate: boolean;
  #safe: SafePoint | undefined;
  /** Where the fit began, or its weights were last set. */
  #beginning: SafePoint | undefined;
  /** The last point whose loss was still a good one. */
  #good: SafePoint | undefined;
  /** The lowest loss so far, of an epoch or of the first step. */
  #lowest = Number.POSITIVE_INFINITY;
  #stepsSinceBeginning = 0;
  /** What a divergence came after: a point, and the steps from there that left all finite. */
  #last: { readonly from: SafePoint; readonly steps: number } | undefined;
  /** Whether the parameters here are those in the engine. */
  #pulled = true;
  /** Batches that are run at once. */
  readonly #portion = new Portion(1);
  /** Operations of one step, about. */
  readonly #work: number;
  #lastCare = 0;
  #careTime = 0;

  constructor(options: SessionOptions) {
    this.#options = options;
    const { machine, stack, loss, optimizer, data, rows, batchSize, state } = options;
    const { x, target } = data;
    const built = trainingGraph({ stack, loss, optimizer, rows: x.rows, targetCols: target.cols });
    const size = Math.min(batchSize, rows.length);
    this.#work = 6 * size * stack.parameters.reduce((sum, each) => sum + each.rows * each.cols, x.cols);
    this.#course = new Course(rows, size, options.shuffle, options.seed);
    this.#program = machine.compile({ step: { graph: built.graph, capacity: size } });
    this.withoutGradient = built.withoutGradient;
    this.#learning = stack.parameters.filter((each) => !built.withoutGradient.includes(each));
    this.#read = built.read;
    this.#memory = built.memory.map(({ name }) => name);

    const course = `${x.rows} ${rows.length} ${size} ${options.shuffle}`;
    const elsewhere = course !== state.course || state.batch >= this.#course.batches;
    if (elsewhere) Object.assign(state, { course, batch: 0, lossSum: 0 });
    const rule = `${optimizer.name} ${JSON.stringify({ ...optimizer.options, learningRate: 0 })}`;
    if (rule !== state.rule) Object.assign(state, { rule, memory: new Map() });
    for (const { name, length, initial } of built.memory) {
      const kept = state.memory.get(name) ?? (initial === 0 ? undefined : new Float64Array(length).fill(initial));
      // A program begins with zeros.
      if (kept === undefined) continue;
      this.#program.write(name, kept);
    }
    const read = leafNames(built.graph);
    this.#hasRate = read.has(leaves.learningRate);
    if (this.#learning.length > 0) {
      // A layer may ignore its inputs, and a loss the targets.
      if (read.has(leaves.x)) this.#program.write(leaves.x, x.data);
      if (read.has(leaves.y)) this.#program.write(leaves.y, target.data);
      this.#setRate(options.learningRate);
    }
  }

  /** Copies the parameters into the engine, also those that stay as they are. */
  push(): void {
    this.#safe = undefined;
    this.#beginning = undefined;
    this.#good = undefined;
    this.#lowest = Number.POSITIVE_INFINITY;
    this.#stepsSinceBeginning = 0;
    for (const each of this.#read) this.#program.write(each.id, Parameter.values(each));
  }

  /**
   * Copies the parameters and the optimizer's memory out of the engine.
   *
   * @returns whether they have changed since the last time
   */
  pull(): boolean {
    if (this.#pulled) return false;
    this.#pulled = true;
    for (const each of this.#learning) Parameter.values(each).set(this.#program.read(each.id));
    const { memory } = this.#options.state;
    for (const name of this.#memory) memory.set(name, this.#program.read(name));
    return true;
  }

  dispose(): void {
    this.#program.dispose();
  }

  /**
   * Trains until so many epochs are completed, or, after at least one, until the event loop should
   * get its turn.
   */
  async run(epochs: number, turns: Turns, signal: Signal | undefined): Promise<Stretch> {
    const { state } = this.#options;
    const last = state.epoch + epochs;
    const losses: number[] = [];
    while (state.epoch < last) {
      if (this.#safe === undefined) {
        this.#save();
      } else if (this.#careIsDue) {
        const divergence = this.#care();
        if (divergence !== undefined) return { ended: 'diverged', divergence };
      } else if (!this.#course.isReady(state.epoch)) {
        await turns.through(this.#course.prepare(state.epoch));
        if (!this.#course.isReady(state.epoch)) break;
      } else {
        if (signal?.aborted) break;
        const divergence = this.#block(this.#safe, last, losses);
        if (divergence !== undefined) return { ended: 'diverged', divergence };
      }
      if (!turns.due()) continue;
      await turns.take();
      if (losses.length > 0) break;
    }
    // What is reported as done must be known to be sound.
    const divergence = this.#check();
    if (divergence !== undefined) return { ended: 'diverged', divergence };
    return { ended: signal?.aborted && state.epoch < last ? 'aborted' : 'done', losses };
  }

  /** Runs some batches, as many as fit in half a breath. */
  #block(safe: SafePoint, lastEpoch: number, epochLosses: number[]): Divergence | undefined {
    const { state, batchSize } = this.#options;
    // Rows that take long to shuffle are shuffled between two blocks.
    const end = this.#course.isLong ? state.epoch + 1 : lastEpoch;
    const remaining = (end - state.epoch) * this.#course.batches - state.batch;
    const count = Math.min(this.#portion.size, remaining, Math.ceil(rowsPerBlock / batchSize));
    const started = now();
    const losses = this.#steps(count);
    const bad = allFinite(losses) ? -1 : losses.findIndex((loss) => !Number.isFinite(loss));
    if (bad >= 0) return this.#rewind(safe, safe.steps + bad, losses[bad] as number);
    if (safe.steps === 0) safe.loss = losses[0] as number;
    if (safe === this.#beginning) this.#lowest = Math.min(this.#lowest, safe.loss);
    const before = epochLosses.length;
    this.#advance(losses, epochLosses);
    let lowest = this.#lowest;
    for (let k = before; k < epochLosses.length; k++) lowest = Math.min(lowest, epochLosses[k] as number);
    this.#lowest = lowest;
    safe.steps += count;
    this.#stepsSinceBeginning += count;
    const spent = now() - started;
    // What a clock does not see must not grow without end: it may be standing still.
    this.#portion.learn(count, spent, spent > 0 || count * this.#work < mostUnseenWork);
    return undefined;
  }

  get #careIsDue(): boolean {
    if (this.#safe?.steps === 0) return false;
    return now() - this.#lastCare > Math.max(breathEvery, careShare * this.#careTime);
  }

  /** Makes sure that all is finite so far, and keeps a copy. */
  #care(): Divergence | undefined {
    const started = now();
    const divergence = this.#check();
    if (divergence === undefined) {
      if (this.#safe !== undefined && this.#safe.loss <= tolerated * this.#lowest) this.#good = this.#safe;
      this.#save();
    }
    this.#lastCare = now();
    this.#careTime = this.#lastCare - started;
    return divergence;
  }

  #save(): SafePoint {
    const { epoch, batch, lossSum, step } = this.#options.state;
    const counts = { steps: 0, finite: 0, loss: Number.NaN };
    this.#safe = { restore: this.#program.save(), epoch, batch, lossSum, step, ...counts };
    this.#beginning ??= this.#safe;
    return this.#safe;
  }

  /** Looks for weights that are not finite: saturated units can hide them from the loss. */
  #check(): Divergence | undefined {
    const safe = this.#safe;
    if (safe === undefined || safe.finite === safe.steps) return undefined;
    if (this.#broken() !== undefined) return this.#rewind(safe, safe.steps, Number.NaN);
    safe.finite = safe.steps;
    return undefined;
  }

  #broken(): Parameter | undefined {
    const broken = this.#program.broken(this.#learning.map(({ id }) => id));
    return this.#learning.find(({ id }) => id === broken);
  }

  #steps(count: number): Float64Array {
    this.#pulled = false;
    const { state } = this.#options;
    const batches = { ...this.#course.take(state, count), first: state.step };
    return this.#program.runBatches('step', batches, leaves.indices, 'loss');
  }

  /** Notes the batches that the states stand behind, and the losses of the epochs that they complete. */
  #advance(losses: Float64Array, epochLosses: number[]): void {
    const { state, rows } = this.#options;
    const { batches } = this.#course;
    const whole = this.#course.rowsIn(0);
    const rest = this.#course.rowsIn(batches - 1);
    let { epoch, batch, lossSum } = state;
    // A step of XOR takes 0.2 µs: this loop is seen in it.
    for (let k = 0; k < losses.length; k++) {
      batch += 1;
      lossSum += (losses[k] as number) * (batch < batches ? whole : rest);
      if (batch < batches) continue;
      epochLosses.push(lossSum / rows.length);
      epoch += 1;
      batch = 0;
      lossSum = 0;
    }
    Object.assign(state, { epoch, batch, lossSum, step: state.step + losses.length });
  }

  /**
   * Goes back to the last states that are finite throughout. The same bits come again when steps are
   * repeated, so the step that broke a weight is found by bisection.
   *
   * @param most steps since the safe point, of which the next one had this loss
   */
  #rewind(safe: SafePoint, most: number, lossOfNext: number): Divergence {
    const { state } = this.#options;
    let loss = lossOfNext;
    let becameNaN = false;
    const repeat = (count: number): Parameter | undefined => {
      this.#return(safe);
      this.#repeat(count);
      return this.#broken();
    };
    let brokenLayer = repeat(most)?.layer;
    let finite = most;
    if (brokenLayer !== undefined) {
      finite = safe.finite;
      let broken = most;
      while (broken - finite > 1) {
        const middle = Math.floor((finite + broken) / 2);
        const found = repeat(middle);
        if (found === undefined) finite = middle;
        else [broken, brokenLayer] = [middle, found.layer];
      }
      repeat(finite);
      // Its loss was computed before its update broke the weights.
      loss = this.#steps(1)[0] as number;
      const parameter = this.#broken();
      becameNaN = parameter !== undefined && this.#program.read(parameter.id).some(Number.isNaN);
      repeat(finite);
    }
    this.#safe = undefined;
    this.#last = { from: safe, steps: finite };
    const stepsBefore = this.#stepsSinceBeginning - safe.steps + finite;
    this.#stepsSinceBeginning = stepsBefore;
    const rows = this.#course.take(state, 1).order;
    return { stepsBefore, step: state.batch + 1, loss, rows, brokenLayer, becameNaN };
  }

  #return({ restore, epoch, batch, lossSum, step }: SafePoint): void {
    restore();
    this.#pulled = false;
    Object.assign(this.#options.state, { epoch, batch, lossSum, step });
  }

  /** Repeats steps. */
  #repeat(count: number): Float64Array {
    const losses = new Float64Array(count);
    for (let done = 0; done < count; ) {
      const part = this.#steps(Math.min(count - done, this.#portion.size));
      this.#advance(part, []);
      losses.set(part, done);
      done += part.length;
    }
    return losses;
  }

  #setRate(rate: number): void {
    if (this.#hasRate) this.#program.write(leaves.learningRate, [rate]);
  }

  /** What can be done after a divergence. */
  get aftermath(): Aftermath {
    const { learningRate, batchSize, stack } = this.#options;
    const { from, steps } = this.#last as { from: SafePoint; steps: number };
    const beginning = this.#beginning ?? from;
    return {
      ...{ from, steps, beginning, good: this.#good ?? beginning },
      stepsBefore: this.#stepsSinceBeginning,
      batches: this.#course.batches,
      rowsIn: (batch) => this.#course.rowsIn(batch),
      work: batchSize * stack.parameters.reduce((sum, { rows, cols }) => sum + rows * cols, 0),
      hasRate: this.#hasRate,
      tolerated,
      goTo: (point) => this.#return(point),
      save: () => this.#save(),
      repeat: (count, rate = learningRate) => {
        this.#setRate(rate);
        const losses = this.#repeat(count);
        this.#setRate(learningRate);
        return this.#broken() === undefined ? losses : losses.fill(Number.NaN);
      },
    };
  }
}
