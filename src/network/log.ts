import { type Epochs, type FitEnd, History } from './history.js';

/** Epochs that are kept at most, besides the last one: 8 MiB for each column. */
const mostEpochs = 2 ** 20;

/** A growing column of numbers. Where they become too many, it keeps every second one, then every fourth, and so on. */
class Column {
  readonly #most: number;
  #kept: number[] = [];
  #every = 1;
  #count = 0;
  #last = 0;
  #lastIsKept = true;

  /** @param most an even number */
  constructor(most: number) {
    this.#most = most;
  }

  push(value: number): void {
    this.#last = value;
    this.#lastIsKept = this.#count++ % this.#every === 0;
    if (!this.#lastIsKept) return;
    if (this.#kept.length === this.#most) {
      this.#kept = this.#kept.filter((_, k) => k % 2 === 0);
      this.#every *= 2;
    }
    this.#kept.push(value);
  }

  /** The numbers kept, and the last one. */
  get values(): number[] {
    return this.#lastIsKept ? this.#kept : [...this.#kept, this.#last];
  }
}

/** The epochs of a fit as it goes on, in bounded memory. */
export class EpochLog {
  readonly #most: number;
  readonly #columns = new Map<string, Column>();
  /** What is known of the last epoch. */
  #complete: Readonly<Record<string, unknown>> = {};

  /** @param most an even number: epochs that are kept at most, besides the last one */
  constructor(most: number = mostEpochs) {
    this.#most = most;
  }

  /** Only the last epoch may lack a measure that others have: where the fit was aborted before it was found. */
  add({ first, columns }: Epochs): void {
    const { loss } = columns;
    const given: Record<string, readonly number[]> = { epoch: loss.map((_, k) => first + k), ...columns };
    for (const name of new Set([...this.#columns.keys(), ...Object.keys(given)])) {
      const column = this.#columns.get(name) ?? new Column(this.#most);
      this.#columns.set(name, column);
      for (let k = 0; k < loss.length; k++) column.push(given[name]?.[k] ?? Number.NaN);
    }
    this.#complete = given;
  }

  close(end: FitEnd): History {
    const columns = [...this.#columns].map(([name, { values }]) => [
      name,
      name in this.#complete ? values : values.slice(0, -1),
    ]);
    const { epoch, ...measures } = { epoch: [], loss: [], ...Object.fromEntries(columns) };
    return new History(end, epoch, measures);
  }
}
