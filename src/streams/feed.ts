import { fail } from '../core/errors.js';
import { matrix } from '../core/matrix.js';
import type { Signal, Turns } from '../core/turns.js';
import { Dataset } from '../data/dataset.js';
import { readWeights } from '../data/weights.js';
import type { ReadFitOptions } from '../training/options.js';
import type { Learned, Trainer } from '../training/trainer.js';
import { type Chunk, ChunkReader, type ChunkSource } from './source.js';

/** Rows that are handed to the engine at once, about, and numbers of them at most. */
const [rowsOfBlock, numbersOfBlock] = [4096, 2 ** 20];

/** Rows that are ready to be trained on, and whether they are the last ones of their epoch. */
export interface Block {
  readonly rows: number;
  readonly isLast: boolean;
}

/**
 * Cuts the chunks of a source into blocks of whole steps, whatever their sizes are: the memory of one block and one
 * chunk.
 */
export class Feed {
  readonly #source: ChunkSource;
  readonly #trainer: Trainer;
  readonly #options: ReadFitOptions;
  #reader: ChunkReader | undefined;
  /** The chunk that is being cut, and how many of its rows are gone. */
  #rest: { readonly data: Dataset; at: number } | undefined;
  #block: Dataset | undefined;
  #learned: Learned | undefined;
  /** Rows of the epoch that were handed out or left out. */
  #taken = 0;
  /** The number in the epoch of the first row of the block. */
  blockAt = 0;

  constructor(source: ChunkSource, trainer: Trainer, options: ReadFitOptions) {
    this.#source = source;
    this.#trainer = trainer;
    this.#options = options;
  }

  /** Reads the first chunk, which settles what the network learns from, and its columns. */
  async first(): Promise<Learned & { readonly data: Dataset }> {
    await this.open();
    const { data } = this.#rest as { data: Dataset };
    return { ...(this.#learned as Learned), data };
  }

  /** What blocks are read into; all have room for as many rows. */
  get block(): Dataset {
    return this.#block as Dataset;
  }

  /** Begins with an epoch, unless that is done. */
  async open(): Promise<void> {
    if (this.#reader !== undefined) return;
    this.#taken = 0;
    this.#reader = await ChunkReader.open(this.#source);
    await this.#advance();
    if (this.#rest !== undefined) return;
    const again = this.#block === undefined ? '' : ', as before';
    const fix = again === '' ? 'Pass the data to train on.' : 'Pass a function that opens the source for each epoch.';
    fail('fit, source', `at least one row${again}`, 'none', fix);
  }

  /** Leaves out rows that an earlier fit has seen of this epoch. */
  async skip(rows: number, turns: Turns): Promise<void> {
    for (let left = rows; left > 0; ) {
      const rest = this.#rest;
      if (rest === undefined)
        fail(
          'fit, source',
          `the ${rows} rows that a fit before has seen of this epoch, and others`,
          'fewer',
          'Pass the same rows.',
        );
      const taken = Math.min(left, rest.data.rows - rest.at);
      rest.at += taken;
      left -= taken;
      this.#taken += taken;
      if (rest.at === rest.data.rows) await this.#advance();
      await turns.takeIfDue();
    }
  }

  /** The next rows; undefined where the signal came first. The epoch is to be open. */
  async next(turns: Turns, signal: Signal | undefined): Promise<Block | undefined> {
    const block = this.block;
    const { batchSize, gradientAccumulation } = this.#options;
    // A fit that goes on within a step begins with the rest of that.
    const most = block.rows - (this.#taken % (batchSize * gradientAccumulation));
    let rows = 0;
    this.blockAt = this.#taken;
    while (this.#rest !== undefined && rows < most) {
      if (signal?.aborted) return undefined;
      const { data, at } = this.#rest;
      const taken = Math.min(most - rows, data.rows - at);
      copyRows(data.slice(at, at + taken), block, rows);
      rows += taken;
      this.#rest.at += taken;
      // One chunk ahead, as only the end of the source says which rows were the last.
      if (this.#rest.at === data.rows) await this.#advance();
      await turns.takeIfDue();
    }
    this.#taken += rows;
    const isLast = this.#rest === undefined;
    if (isLast) await this.close();
    return { rows, isLast };
  }

  async close(): Promise<void> {
    const reader = this.#reader;
    this.#reader = undefined;
    this.#rest = undefined;
    await reader?.close();
  }

  async #advance(): Promise<void> {
    this.#rest = undefined;
    const chunk = await this.#reader?.next();
    if (chunk !== undefined) this.#rest = { data: this.#read(chunk), at: 0 };
  }

  #read({ x, y, sampleWeights }: Chunk): Dataset {
    const where = `fit, chunk ${(this.#reader as ChunkReader).count - 1}`;
    const { table, target, ...learned } = this.#trainer.readTables(x, y, this.#options, where);
    this.#learned ??= learned;
    const weights = readWeights(sampleWeights, table.rows, `${where}, sampleWeights`);
    const data = new Dataset(table, target, weights);
    this.#block ??= this.#blockFor(data);
    if ((weights === undefined) !== (this.#block.weights === undefined)) {
      const [expected, got] = weights === undefined ? ['weights, as before', 'none'] : ['none, as before', 'weights'];
      fail(`${where}, sampleWeights`, expected, got, 'Give them to all chunks, or to none.');
    }
    if (target.cols !== this.#block.target.cols)
      fail(
        `${where}, y`,
        `${this.#block.target.cols} columns, as before`,
        `${target.cols}`,
        'Give all chunks one kind of targets.',
      );
    return data;
  }

  #blockFor({ x, target, weights }: Dataset): Dataset {
    const { batchSize, gradientAccumulation } = this.#options;
    const unit = batchSize * gradientAccumulation;
    const most = Math.min(rowsOfBlock, numbersOfBlock / (x.cols + target.cols));
    const rows = unit * Math.max(1, Math.floor(most / unit));
    const own = weights && new Float64Array(rows);
    return new Dataset(matrix(rows, x.cols), matrix(rows, target.cols), own);
  }
}

function copyRows(from: Dataset, to: Dataset, at: number): void {
  (to.x.data as Float64Array).set(from.x.data as Float64Array, at * to.x.cols);
  to.target.data.set(from.target.data, at * to.target.cols);
  if (from.weights !== undefined) to.weights?.set(from.weights, at);
}
