import { type Columns, type Epochs, type FitEnd, History } from './history.js';

/** Epochs that are kept at most, besides the last one: 8 MiB for each column. */
const mostEpochs = 2 ** 20;

/** A growing column of numbers. Where they become too many, it keeps every second one, then every fourth, and so on. */
class Column {
  readonly #most: number;
  #kept = new Float64Array(16);
  #size = 0;
  #every = 1;
  #count = 0;
  #last = Number.NaN;

  /** @param most an even number */
  constructor(most: number) {
    this.#most = most;
  }

  push(value: number): void {
    if (this.#count % this.#every === 0) this.#keep(value);
    this.#count += 1;
    this.#last = value;
  }

  #keep(value: number): void {
    if (this.#size === this.#most) {
      this.#size /= 2;
      this.#every *= 2;
      for (let k = 0; k < this.#size; k++) this.#kept[k] = this.#kept[2 * k] as number;
    }
    if (this.#size === this.#kept.length) {
      const larger = new Float64Array(2 * this.#size);
      larger.set(this.#kept);
      this.#kept = larger;
    }
    this.#kept[this.#size++] = value;
  }

  /** The numbers kept, the last one among them. */
  get values(): number[] {
    const values = Array.from(this.#kept.subarray(0, this.#size));
    if (this.#lastIsExtra) values.push(this.#last);
    return values;
  }

  /** Which numbers are kept, counted from 0. */
  get places(): number[] {
    const places = Array.from({ length: this.#size }, (_, k) => k * this.#every);
    if (this.#lastIsExtra) places.push(this.#count - 1);
    return places;
  }

  get #lastIsExtra(): boolean {
    return this.#count > 0 && (this.#count - 1) % this.#every !== 0;
  }
}

/** The epochs of a fit as it goes on, in bounded memory. */
export class EpochLog {
  readonly #first: number;
  readonly #most: number;
  readonly #columns = new Map<keyof Columns, Column>();
  /** What was measured in the last epoch. */
  #complete: ReadonlySet<keyof Columns> = new Set();

  /**
   * @param first the number of the first epoch
   * @param most an even number: epochs that are kept at most, besides the last one
   */
  constructor(first: number, most: number = mostEpochs) {
    this.#first = first;
    this.#most = most;
  }

  /** Only the last epoch may lack a measure that others have: where the fit was aborted before it was found. */
  add({ columns }: Epochs): void {
    const given = Object.keys(columns) as (keyof Columns)[];
    for (const name of new Set([...this.#columns.keys(), ...given])) {
      const column = this.#columns.get(name) ?? new Column(this.#most);
      this.#columns.set(name, column);
      for (let k = 0; k < columns.loss.length; k++) column.push(columns[name]?.[k] ?? Number.NaN);
    }
    this.#complete = new Set(given);
  }

  close(end: FitEnd): History {
    const columns = [...this.#columns].map(([name, { values }]) => [
      name,
      this.#complete.has(name) ? values : values.slice(0, -1),
    ]);
    const places = this.#columns.get('loss')?.places ?? [];
    const epoch = places.map((place) => this.#first + place);
    return new History(end, epoch, { loss: [], ...Object.fromEntries(columns) });
  }
}
