import { Random, streams } from '../core/random.js';
import { atOnce, type Work } from '../core/turns.js';
import type { Batches } from '../engines/index.js';
import type { Position } from '../model/training-state.js';

/** So many rows are shuffled within some milliseconds. */
const longOrder = 2 ** 14;

/** In what order the rows are taken, epoch after epoch, and how they are cut into batches. */
export class Course {
  /** Batches of an epoch. */
  readonly batches: number;
  /** Batches that a step takes; the last one of an epoch may take fewer. */
  readonly group: number;
  /** Batches of the first step that are done already, where the rows begin within it. */
  readonly #done: number;
  readonly #rows: Uint32Array;
  readonly #size: number;
  readonly #seed: number;
  readonly #shuffle: boolean;
  #order: Uint32Array;
  #orderEpoch = -1;
  /** What was taken last, where every epoch is one batch of all rows: it is the same again. */
  #same: Batches | undefined;

  /**
   * @param rows the row numbers to train on
   * @param size rows of a batch; the last one of an epoch may be smaller
   * @param group batches that a step takes
   * @param done batches of the first step that came before these rows
   */
  constructor(rows: Uint32Array, size: number, shuffle: boolean, seed: number, group = 1, done = 0) {
    this.group = group;
    this.#done = done;
    this.batches = Math.ceil(rows.length / size);
    this.#rows = rows;
    this.#size = size;
    this.#seed = seed;
    // One batch of all rows has one gradient in any order.
    this.#shuffle = shuffle && this.batches > 1;
    this.#order = rows;
  }

  /** The number of rows of a batch. */
  rowsIn(batch: number): number {
    return Math.min(this.#size, this.#rows.length - batch * this.#size);
  }

  /** Steps of an epoch. */
  get steps(): number {
    return Math.ceil(this.batches / this.group);
  }

  /** The number of the step that a batch of an epoch takes part in, from 0. */
  stepOf(batch: number): number {
    return Math.floor(batch / this.group);
  }

  /** How many batches of its step come before one. */
  placeInStep(batch: number): number {
    return (batch + this.#done) % this.group;
  }

  /** Whether a step has just ended where so many batches of the epoch are done. */
  isAfterStep(batch: number): boolean {
    return this.placeInStep(batch) === 0 || batch === this.batches;
  }

  /** The next so many batches, which may go over the ends of epochs. */
  take({ epoch, batch }: Pick<Position, 'epoch' | 'batch'>, count: number): Batches {
    if (this.#same?.ends.length === count) return this.#same;
    const order = new Uint32Array(this.#rowsOf(batch, count));
    const ends = new Uint32Array(count);
    let [at, inEpoch] = [0, batch];
    let from = this.#orderOf(epoch);
    for (let k = 0, passed = epoch; k < count; k++) {
      const start = inEpoch * this.#size;
      const end = start + this.rowsIn(inEpoch);
      for (let row = start; row < end; row++) order[at++] = from[row] as number;
      ends[k] = at;
      inEpoch += 1;
      if (inEpoch < this.batches) continue;
      inEpoch = 0;
      passed += 1;
      if (this.#shuffle && k + 1 < count) from = this.#orderOf(passed);
    }
    const taken = { order, ends };
    if (this.batches === 1) this.#same = taken;
    return taken;
  }

  /** Rows of so many batches from one of an epoch on. */
  #rowsOf(batch: number, count: number): number {
    const total = batch + count;
    const [epochs, rest] = [Math.floor(total / this.batches), total % this.batches];
    return epochs * this.#rows.length + rest * this.#size - batch * this.#size;
  }

  /** Whether the rows of an epoch can be taken without much ado. */
  isReady(epoch: number): boolean {
    return !this.isLong || epoch === this.#orderEpoch;
  }

  /** Whether it takes long to shuffle the rows. */
  get isLong(): boolean {
    return this.#shuffle && this.#rows.length > longOrder;
  }

  /** Shuffles the rows for an epoch. */
  *prepare(epoch: number): Work<undefined> {
    if (!this.#shuffle || epoch === this.#orderEpoch) return undefined;
    const order = yield* new Random(this.#seed, streams.shuffle, epoch).permuting(this.#rows.length);
    for (let k = 0; k < order.length; k++) order[k] = this.#rows[order[k] as number] as number;
    this.#order = order;
    this.#orderEpoch = epoch;
    return undefined;
  }

  #orderOf(epoch: number): Uint32Array {
    atOnce(this.prepare(epoch));
    return this.#order;
  }
}
