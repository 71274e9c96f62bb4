import { nextTurn, now } from '../core/clock.js';
import type { Matrix } from '../core/matrix.js';
import { Random, streams } from '../core/random.js';
import type { Engine, Program } from '../engines/index.js';
import type { Loss } from '../losses/index.js';
import type { Optimizer } from '../optimizers/index.js';
import { leaves, type Stack, trainingGraph } from './graphs.js';
import { Parameter } from './parameter.js';

/** All that a later fit needs to go on exactly where this one stopped. */
export interface TrainingState {
  /** Epochs completed over the life of the network. */
  epoch: number;
  /** Batches done of the epoch that is under way, and the sum of their rows' losses. */
  batch: number;
  lossSum: number;
  /** What the position within the epoch is relative to; another data size or order starts a new epoch. */
  course: string;
  /** The rule that the memory belongs to; another one starts with a fresh memory. */
  rule: string;
  /** The optimizer's slots and counters, by state name. */
  memory: Map<string, Float64Array>;
}

export function freshTrainingState(): TrainingState {
  return { epoch: 0, batch: 0, lossSum: 0, course: '', rule: '', memory: new Map() };
}

/** The event loop gets its turn at least this often, in milliseconds. */
const breathEvery = 25;

export interface SessionOptions {
  readonly engine: Engine;
  readonly stack: Stack;
  readonly loss: Loss;
  readonly optimizer: Optimizer;
  readonly learningRate: number;
  readonly x: Matrix;
  readonly target: Matrix;
  /** The rows of x to train on. */
  readonly rows: Uint32Array;
  readonly batchSize: number;
  readonly shuffle: boolean;
  readonly seed: number;
  readonly state: TrainingState;
}

/** The step at which a loss stopped being finite; the states are those before it. */
export interface Divergence {
  readonly step: number;
  readonly loss: number;
  /** The rows of the batch. */
  readonly rows: Uint32Array;
  /** The first layer whose parameters the step before had broken, where it was not the forward pass. */
  readonly brokenLayer: number | undefined;
}

export type EpochResult =
  | { readonly kind: 'done'; readonly loss: number }
  | { readonly kind: 'aborted' }
  | { readonly kind: 'diverged'; readonly divergence: Divergence };

/** Training under way: a compiled step, its data, and the position in it. */
export class TrainingSession {
  readonly withoutGradient: readonly Parameter[];
  readonly #options: SessionOptions;
  readonly #program: Program;
  readonly #memory: readonly string[];
  readonly #read: readonly Parameter[];
  readonly #ends: Uint32Array;
  #blockLength = 1;
  #lastBreath = now();

  constructor(options: SessionOptions) {
    this.#options = options;
    const { engine, stack, loss, optimizer, x, target, rows, batchSize, state } = options;
    const built = trainingGraph({ stack, loss, optimizer, rows: x.rows, targetCols: target.cols });
    const size = Math.min(batchSize, rows.length);
    this.#ends = Uint32Array.from({ length: Math.ceil(rows.length / size) }, (_, k) =>
      Math.min((k + 1) * size, rows.length),
    );
    this.#program = engine.compile({ step: { graph: built.graph, capacity: size } });
    this.withoutGradient = built.withoutGradient;
    this.#read = built.read;
    this.#memory = built.memory.map(({ name }) => name);

    const course = `${x.rows} ${rows.length} ${size} ${options.shuffle}`;
    if (course !== state.course) Object.assign(state, { course, batch: 0, lossSum: 0 });
    const rule = `${optimizer.name} ${JSON.stringify({ ...optimizer.options, learningRate: 0 })}`;
    if (rule !== state.rule) Object.assign(state, { rule, memory: new Map() });
    for (const { name, length, initial } of built.memory) {
      const kept = state.memory.get(name);
      this.#program.write(name, kept?.length === length ? kept : new Float64Array(length).fill(initial));
    }
    if (this.#trains) {
      this.#program.write(leaves.x, x.data);
      this.#program.write(leaves.y, target.data);
      if (built.graph.updates.length > 0) this.#program.write(leaves.learningRate, [options.learningRate]);
    }
    this.push();
  }

  get #trains(): boolean {
    return this.withoutGradient.length < this.#options.stack.parameters.length;
  }

  get #learning(): Parameter[] {
    return this.#options.stack.parameters.filter((each) => !this.withoutGradient.includes(each));
  }

  /** Copies the parameters into the engine, also those that stay as they are. */
  push(): void {
    for (const each of this.#read) this.#program.write(each.id, Parameter.values(each));
  }

  /** Copies the parameters and the optimizer's memory out of the engine. */
  pull(): void {
    for (const each of this.#learning) Parameter.values(each).set(this.#program.read(each.id));
    const { memory } = this.#options.state;
    for (const name of this.#memory) memory.set(name, this.#program.read(name));
  }

  dispose(): void {
    this.#program.dispose();
  }

  /** Finishes the epoch that the state is in, block by block, letting the event loop breathe. */
  async epoch(signal: AbortSignal | undefined): Promise<EpochResult> {
    const { state, rows, seed, shuffle } = this.#options;
    const order = shuffle ? shuffled(rows, seed, state.epoch) : rows;
    while (state.batch < this.#ends.length) {
      if (signal?.aborted) return { kind: 'aborted' };
      const divergence = this.#block(order);
      if (divergence !== undefined) return { kind: 'diverged', divergence };
      if (now() - this.#lastBreath > breathEvery) {
        await nextTurn();
        this.#lastBreath = now();
      }
    }
    const loss = state.lossSum / rows.length;
    Object.assign(state, { epoch: state.epoch + 1, batch: 0, lossSum: 0 });
    return { kind: 'done', loss };
  }

  /** Runs some batches, as many as fit in half a breath. */
  #block(order: Uint32Array): Divergence | undefined {
    const { state } = this.#options;
    const count = Math.min(this.#blockLength, this.#ends.length - state.batch);
    const before = this.#snapshot();
    const started = now();
    const losses = this.#run(order, state.batch, count);
    const bad = losses.findIndex((loss) => !Number.isFinite(loss));
    if (bad >= 0) return this.#diverged(order, before, bad, losses[bad] as number);
    losses.forEach((loss, k) => {
      state.lossSum += loss * this.#rowsIn(state.batch + k);
    });
    state.batch += count;
    const spent = now() - started;
    if (spent < breathEvery / 4) this.#blockLength = Math.max(this.#blockLength, count * 2);
    else if (spent > breathEvery / 2) this.#blockLength = Math.max(1, Math.floor(count / 2));
    return undefined;
  }

  #start(batch: number): number {
    return batch === 0 ? 0 : (this.#ends[batch - 1] as number);
  }

  #rowsIn(batch: number): number {
    return (this.#ends[batch] as number) - this.#start(batch);
  }

  #run(order: Uint32Array, from: number, count: number): Float64Array {
    const start = this.#start(from);
    const ends = this.#ends.subarray(from, from + count).map((end) => end - start);
    const part = order.subarray(start, start + (ends.at(-1) ?? 0));
    return this.#program.runBatches('step', { order: part, ends }, leaves.indices, 'loss');
  }

  #snapshot(): Map<string, Float64Array> {
    const names = [...this.#learning.map(({ id }) => id), ...this.#memory];
    return new Map(names.map((name) => [name, this.#program.read(name)]));
  }

  /** Replays the block up to the last states that are finite throughout; the same bits come again. */
  #diverged(order: Uint32Array, before: Map<string, Float64Array>, bad: number, loss: number): Divergence {
    const { state } = this.#options;
    let brokenLayer: number | undefined;
    for (let count = bad; count >= 0; count--) {
      for (const [name, values] of before) this.#program.write(name, values);
      if (count > 0) this.#run(order, state.batch, count);
      const broken = this.#learning.find(({ id }) => !this.#program.read(id).every(Number.isFinite));
      if (broken === undefined) break;
      brokenLayer = broken.layer;
    }
    const batch = state.batch + bad;
    const rows = order.subarray(this.#start(batch), this.#ends[batch]);
    return { step: batch + 1, loss, rows, brokenLayer };
  }
}

function shuffled(rows: Uint32Array, seed: number, epoch: number): Uint32Array {
  const order = new Random(seed, streams.shuffle, epoch).permutation(rows.length);
  return order.map((at) => rows[at] as number);
}
