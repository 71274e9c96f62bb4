import { type Columns, type Epochs, type FitEnd, History } from './history.js';

/** Epochs that are kept at most, besides the last one: 8 MiB for each column. */
const mostEpochs = 2 ** 20;

/** Before the names of metrics, which are anybody's: a column of one may be called like another. */
const ofMetric = 'metrics.';

function flat({ metrics = {}, ...columns }: Columns): Record<string, readonly number[]> {
  const named = Object.entries(metrics).map(([name, values]) => [ofMetric + name, values] as const);
  return { ...columns, ...Object.fromEntries(named) };
}

/** The epochs of a fit as it goes on, in bounded memory: where they become many, every second one, then every fourth, … */
export class EpochLog {
  readonly #most: number;
  readonly #columns = new Map<string, number[]>();
  /** Every how many epochs one is kept, counted from the first, and how many there were. */
  #every = 1;
  #count = 0;
  #first = 0;
  /** What is known of the last epoch. */
  #last = new Map<string, number>();

  /** @param most an even number: epochs that are kept at most, besides the last one */
  constructor(most: number = mostEpochs) {
    this.#most = most;
  }

  /** Only the last epoch may lack a measure that others have: where the fit was aborted before it was found. */
  add({ first, columns: given }: Epochs): void {
    const count = given.loss.length;
    if (count === 0) return;
    const columns = flat(given);
    if (this.#count === 0) this.#first = first;
    for (const name of Object.keys(columns)) if (!this.#columns.has(name)) this.#columns.set(name, []);
    for (let from = 0; from < count; ) from += this.#take(columns, count, from);
    const measures = Object.entries(columns).flatMap(([name, { [count - 1]: value }]) =>
      value === undefined ? [] : [[name, value] as const],
    );
    this.#last = new Map(measures);
  }

  /** Takes epochs from one on until there is no room for another, and gives how many there were. */
  #take(columns: Readonly<Record<string, readonly number[]>>, count: number, from: number): number {
    if (this.#count === this.#most * this.#every) this.#thin();
    const taken = Math.min(count - from, this.#most * this.#every - this.#count);
    const start = from + ((this.#every - (this.#count % this.#every)) % this.#every);
    for (const [name, kept] of this.#columns) {
      const values = columns[name];
      for (let k = start; k < from + taken; k += this.#every) kept.push(values?.[k] ?? Number.NaN);
    }
    this.#count += taken;
    return taken;
  }

  #thin(): void {
    this.#every *= 2;
    for (const kept of this.#columns.values()) {
      const half = Math.ceil(kept.length / 2);
      for (let k = 1; k < half; k++) kept[k] = kept[2 * k] as number;
      kept.length = half;
    }
  }

  close(end: FitEnd): History {
    const kept = this.#columns.get('loss')?.length ?? 0;
    const epoch: number[] = [];
    for (let k = 0; k < kept; k++) epoch.push(this.#first + k * this.#every);
    const last = this.#count - 1;
    const isKept = last < 0 || last % this.#every === 0;
    if (!isKept) epoch.push(this.#first + last);
    const measures = [...this.#columns].map(([name, values]): [string, readonly number[]] => {
      const value = this.#last.get(name);
      if (value === undefined && isKept) return [name, values.slice(0, -1)];
      if (!isKept && value !== undefined) values.push(value);
      return [name, values];
    });
    const isMetric = (name: string): boolean => name.startsWith(ofMetric);
    const metrics = measures.flatMap(([name, values]) =>
      isMetric(name) ? [[name.slice(ofMetric.length), values]] : [],
    );
    return new History(end, epoch, {
      loss: [],
      ...Object.fromEntries(measures.filter(([name]) => !isMetric(name))),
      metrics: Object.fromEntries(metrics),
    });
  }
}
