import { describe, fail } from '../core/errors.js';
import type { MatrixLike } from '../core/matrix.js';
import { checkKeys } from '../core/names.js';
import type { Targets } from '../data/targets.js';
import type { SampleWeights } from '../data/weights.js';

/** Some rows, as `fit` takes them: any number, in any form. */
export interface Chunk {
  /** [rows × inputs] */
  readonly x: MatrixLike;
  /** [rows × outputs], or one number, label or truth value for each row. */
  readonly y: Targets;
  /** How much each row counts, as it is: nothing scales them, as nobody knows those to come. In all chunks, or in none. */
  readonly sampleWeights?: SampleWeights | undefined;
}

/** The rows of one epoch, chunk by chunk. A stream of objects of Node is one. */
export type Chunks = Iterable<Chunk> | AsyncIterable<Chunk>;

/** Where rows come from: what can be read from its beginning for each epoch, or a function that opens it. */
export type ChunkSource = Chunks | (() => Chunks | Promise<Chunks>);

const fix = 'Pass what yields { x, y }, or a function that opens it anew for each epoch.';

function iteratorOf(chunks: unknown): AsyncIterator<unknown> | Iterator<unknown> | undefined {
  const { [Symbol.asyncIterator]: later, [Symbol.iterator]: now } = Object(chunks) as Partial<
    AsyncIterable<unknown> & Iterable<unknown>
  >;
  // As a method: streams look at what they are called on.
  if (typeof later === 'function') return (chunks as AsyncIterable<unknown>)[Symbol.asyncIterator]();
  if (typeof now === 'function' && typeof chunks !== 'string') return (chunks as Iterable<unknown>)[Symbol.iterator]();
  return undefined;
}

/** The chunks of one epoch, from their beginning on. */
export class ChunkReader {
  readonly #iterator: AsyncIterator<unknown> | Iterator<unknown>;
  /** Chunks read so far. */
  count = 0;
  #isDone = false;

  private constructor(iterator: AsyncIterator<unknown> | Iterator<unknown>) {
    this.#iterator = iterator;
  }

  /** @throws MultilayerError for what cannot be iterated over */
  static async open(source: ChunkSource): Promise<ChunkReader> {
    const chunks: unknown = typeof source === 'function' ? await source() : source;
    const iterator = iteratorOf(chunks);
    if (iterator === undefined) fail('fit, source', 'an iterable or async iterable', describe(chunks), fix);
    return new ChunkReader(iterator);
  }

  /** The next chunk; undefined where there is none. */
  async next(): Promise<Chunk | undefined> {
    if (this.#isDone) return undefined;
    const { done, value } = await this.#iterator.next();
    if (done) {
      this.#isDone = true;
      return undefined;
    }
    const where = `fit, chunk ${this.count}`;
    this.count += 1;
    if (typeof value !== 'object' || value === null) fail(where, 'an object { x, y }', describe(value), fix);
    checkKeys(value, ['x', 'y', 'sampleWeights'], where);
    return value as Chunk;
  }

  /** Lets the source close what it holds open, where it was not read to its end. */
  async close(): Promise<void> {
    if (this.#isDone) return;
    this.#isDone = true;
    await this.#iterator.return?.();
  }
}
