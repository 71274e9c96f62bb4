import { fail } from '../core/errors.js';
import type { Precision } from '../core/float32.js';
import { type Matrix, type MatrixLike, matrix, toRows } from '../core/matrix.js';
import { knowSelf, seeThroughProxies } from '../core/proxies.js';
import { toMatrix } from '../core/table.js';
import type { ReadSpec } from '../layers/index.js';
import { checkHeld } from './held.js';

/** Told when somebody reads or writes parameters, as their numbers may live in an engine for a while. */
export interface ParameterHome {
  /** Of the engine. */
  readonly precision: Precision;
  /** The numbers are about to be read or written. */
  fetch(): void;
  /** The numbers were written. */
  changed(): void;
  /** Receives what the user should know. */
  readonly warn: (message: string) => void;
}

/**
 * The name of a parameter among the states of a graph. It has no spaces, as what an optimizer remembers of it is
 * called after it, a space and the name of the slot.
 */
export function parameterId(layer: number, name: string): string {
  return `${layer}.${name.replace(/[\s%]/g, encodeURIComponent)}`;
}

/** Whether float32 changes a whole number that float64 has to the unit. */
function isRounded(value: number): boolean {
  return Number.isSafeInteger(value) && Math.fround(value) !== value;
}

/** One table of numbers of one layer, learned or not. */
export class Parameter {
  /** The layer that it belongs to, counted from 0. */
  readonly layer: number;
  /** Its name within the layer: `'weights'` or `'bias'` of a dense one. */
  readonly name: string;
  /** The number of rows; of weights, that of the inputs. */
  readonly rows: number;
  /** The number of columns; of weights, that of the outputs. */
  readonly cols: number;
  /** Whether the optimizer changes it; running means of a layer change by themselves. */
  readonly learned: boolean;
  /** Whether decay of weights takes part in it. */
  readonly decays: boolean;
  readonly #values: Float64Array;
  readonly #home: ParameterHome;

  constructor(layer: number, name: string, spec: ReadSpec, home: ParameterHome) {
    knowSelf(this);
    this.layer = layer;
    this.name = name;
    this.rows = spec.rows;
    this.cols = spec.cols;
    this.learned = spec.learned;
    this.decays = spec.decays;
    this.#values = new Float64Array(spec.rows * spec.cols);
    this.#home = home;
  }

  /** The state's name in a graph. */
  get id(): string {
    return parameterId(this.layer, this.name);
  }

  /** A copy of the numbers. */
  toMatrix(): Matrix {
    this.#home.fetch();
    return matrix(this.rows, this.cols, this.#values.slice());
  }

  /** A copy of the numbers as ordinary arrays. */
  toArray(): number[][] {
    return toRows(this.toMatrix());
  }

  /** @throws MultilayerError for another shape, or anything that is not a finite number to the engine. */
  set(values: MatrixLike): void {
    const where = `parameter ${this.name} of layer ${this.layer}`;
    const { rows, cols, data } = toMatrix(values, where);
    if (rows !== this.rows || cols !== this.cols) {
      fail(
        where,
        `${this.rows} × ${this.cols} numbers`,
        `${rows} × ${cols}`,
        'Weights are [inputs × units] and biases [1 × units].',
      );
    }
    const { precision, warn } = this.#home;
    checkHeld({ cols, data }, where, precision);
    const k = precision === 'float32' ? data.findIndex(isRounded) : -1;
    if (k >= 0) {
      const value = data[k] as number;
      const place = `row ${Math.floor(k / cols)}, column ${k % cols}`;
      warn(`${where}, ${place}: ${value} is ${Math.fround(value)} in float32. Use engine: 'reference' to keep it.`);
    }
    this.#home.fetch();
    this.#values.set(data);
    this.#home.changed();
  }

  /** The numbers themselves, for the network alone. */
  static values(parameter: Parameter): Float64Array {
    return parameter.#values;
  }

  static {
    seeThroughProxies(Parameter.prototype, 'Parameter', (one) => #values in one);
  }
}
