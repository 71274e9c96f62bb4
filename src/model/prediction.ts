import { isFloatArray } from '../core/arrays.js';
import { allHeld, type Precision, safeBelow } from '../core/float32.js';
import { type Matrix, sliceRows, type Table } from '../core/matrix.js';
import { leaves } from './forward.js';
import type { Question, Views } from './question.js';

/**
 * From so many numbers on, a row in a typed array is copied as a whole, and looked at by the engine: calls have their
 * price.
 */
const longRow = 32;

/** The question for the outputs of up to a block of rows, with the memory that it reads and writes. */
export class Prediction {
  /** Rows of a block. */
  readonly rows: number;
  readonly #question: Question;
  readonly #views: Views;
  readonly #inputs: number;
  readonly #outputs: number;
  readonly #precision: Precision;
  /** Numbers of a smaller size need no closer look. */
  readonly #safe: number;

  constructor(question: Question, rows: number, inputs: number, outputs: number, precision: Precision) {
    this.rows = rows;
    this.#question = question;
    this.#views = question.views(leaves.x, 'prediction');
    this.#inputs = inputs;
    this.#outputs = outputs;
    this.#precision = precision;
    this.#safe = safeBelow[precision];
  }

  /**
   * The outputs for rows that are as they should be, without a copy in between; undefined for others, which are to
   * be read with care, and where an output is not finite.
   */
  ofRows(x: readonly unknown[]): number[][] | undefined {
    const rows = new Array<number[]>(x.length);
    for (let from = 0; from < x.length; from += this.rows) {
      const to = Math.min(x.length, from + this.rows);
      if (!this.#read(x, from, to)) return undefined;
      this.#question.run(to - from);
      if (!this.#answer(rows, from, to)) return undefined;
    }
    return rows;
  }

  #read(x: readonly unknown[], from: number, to: number): boolean {
    const { input } = this.#views;
    if (input === undefined) return false;
    const [inputs, safe] = [this.#inputs, this.#safe];
    let unchecked = false;
    for (let i = from, at = 0; i < to; i++, at += inputs) {
      const row = x[i];
      if (!(Array.isArray(row) || isFloatArray(row)) || row.length !== inputs) return false;
      if (inputs >= longRow && !Array.isArray(row)) {
        input.set(row, at);
        unchecked = true;
        continue;
      }
      for (let j = 0; j < inputs; j++) {
        const value: unknown = row[j];
        if (!(typeof value === 'number' && value < safe && value > -safe)) return false;
        input[at + j] = value;
      }
    }
    return !unchecked || this.#question.isFinite(leaves.x, (to - from) * inputs);
  }

  #answer(rows: number[][], from: number, to: number): boolean {
    const { output } = this.#views;
    const outputs = this.#outputs;
    let odd = 0;
    for (let i = from, k = 0; i < to; i++) {
      const row = new Array<number>(outputs);
      for (let j = 0; j < outputs; j++, k++) {
        const value = output[k] as number;
        // Zero for finite numbers; NaN for others, and NaN it stays.
        odd += value * 0;
        row[j] = value;
      }
      rows[i] = row;
    }
    return odd === 0;
  }

  /**
   * Writes the outputs for all rows of a table into another one.
   *
   * @returns whether all numbers of the table are finite in the precision, without which it stops
   */
  ofTable(x: Table, result: Matrix): boolean {
    const { input, output } = this.#views;
    for (let from = 0; from < x.rows; from += this.rows) {
      const to = Math.min(x.rows, from + this.rows);
      const { data } = from === 0 && to === x.rows ? x : sliceRows(x, from, to);
      input?.set(data);
      // Rounded to the precision, what it does not hold is infinite; and the engine looks at many numbers at once.
      const held =
        input === undefined ? allHeld(data, this.#precision) : this.#question.isFinite(leaves.x, data.length);
      if (!held) return false;
      this.#question.run(to - from);
      result.data.set(output.subarray(0, (to - from) * this.#outputs), from * this.#outputs);
    }
    return true;
  }
}
