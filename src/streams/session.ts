import { allRows } from '../core/matrix.js';
import type { Signal, Turns } from '../core/turns.js';
import type { TrainingState } from '../model/training-state.js';
import type { Descent } from '../training/descent.js';
import type { Loaded, Part } from '../training/loaded.js';
import type { Session, Stretch } from '../training/session.js';
import type { Feed } from './feed.js';

/** A descent whose epochs come block by block. */
export class StreamSession implements Session {
  readonly #descent: Descent;
  readonly #feed: Feed;
  readonly #state: TrainingState;
  readonly #batchSize: number;
  readonly #whenEpochEnds: (batches: number) => void;
  #hasBegun = false;
  /** The block that is being trained on. */
  #part: (Part & { readonly rows: number }) | undefined;

  constructor(
    descent: Descent,
    feed: Feed,
    state: TrainingState,
    batchSize: number,
    whenEpochEnds: (batches: number) => void,
  ) {
    this.#descent = descent;
    this.#feed = feed;
    this.#state = state;
    this.#batchSize = batchSize;
    this.#whenEpochEnds = whenEpochEnds;
  }

  async run(epochs: number, turns: Turns, signal: Signal | undefined): Promise<Stretch> {
    const last = this.#state.position.epoch + epochs;
    const losses: number[] = [];
    while (this.#state.position.epoch < last) {
      const part = this.#part ?? (await this.#next(turns, signal));
      this.#part = part;
      if (part === undefined) return { ended: 'aborted', losses };
      const stretch = await this.#descent.run(1, turns, signal);
      if (stretch.ended === 'diverged') return stretch;
      const [mean] = stretch.losses;
      if (mean === undefined) return { ended: 'aborted', losses };
      this.#part = undefined;
      if (!part.isLast) continue;
      losses.push((mean * part.rows) / (part.before * this.#batchSize + part.rows));
      this.#whenEpochEnds(part.before + Math.ceil(part.rows / this.#batchSize));
      if (!turns.due()) continue;
      await turns.take();
      break;
    }
    return { ended: 'done', losses };
  }

  async #next(turns: Turns, signal: Signal | undefined) {
    if (signal?.aborted) return undefined;
    const { epoch, batch, lossSum } = this.#state.position;
    await this.#feed.open();
    if (!this.#hasBegun) await this.#feed.skip(batch * this.#batchSize, turns);
    this.#hasBegun = true;
    const block = await this.#feed.next(turns, signal);
    if (block === undefined) return undefined;
    const { rows, isLast } = block;
    const part = { epoch, before: batch, lossSum, isLast };
    this.#descent.load({ data: this.#feed.block, rows: allRows(rows) }, part);
    return { ...part, rows };
  }

  get withoutGradient(): Session['withoutGradient'] {
    return this.#descent.withoutGradient;
  }

  get loaded(): Loaded {
    return this.#descent.loaded;
  }

  load(loaded: Loaded): void {
    this.#descent.load(loaded);
  }

  get aftermath(): Session['aftermath'] {
    return this.#descent.aftermath;
  }

  get scaleRate(): Session['scaleRate'] {
    return this.#descent.scaleRate;
  }

  push(): void {
    this.#descent.push();
  }

  pull(): boolean {
    return this.#descent.pull();
  }

  dispose(): void {
    this.#descent.dispose();
  }
}
