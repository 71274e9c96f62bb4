import { checkNumber, type Range, wholeNumber } from '../core/checks.js';
import { describe, fail } from '../core/errors.js';
import { matrix } from '../core/matrix.js';
import { checkKeys } from '../core/names.js';
import { columns, join, type Node } from '../graph/index.js';
import { type AffineMap, type InputRange, Layer, type LayerJson, rangesOf } from './layer.js';

/** The numbers of some columns, counted from 0, each once: checked and frozen. */
export function readColumns(given: readonly number[], where: string): readonly number[] {
  if (!Array.isArray(given) || given.length === 0)
    fail(where, 'a list of columns, counted from 0', describe(given), 'Write [0, 2].');
  const named = new Set<number>();
  [...given].forEach((each, k) => {
    checkNumber(each, wholeNumber, `${where}, entry ${k}`, 'Columns are counted from 0.');
    if (named.size === named.add(each).size)
      fail(`${where}, entry ${k}`, 'each column once', `${each} again`, 'Leave it out.');
  });
  return Object.freeze([...given]);
}

/** A column that is there. */
function within(inputs: number): Range {
  return { allows: (value) => value < inputs, text: `a column from 0 to ${inputs - 1}` };
}

/**
 * Some columns of the inputs, in the order in which they are named: the first layer of a branch of {@link Concatenate}.
 *
 * @example new SelectColumns([0, 1, 4])
 */
export class SelectColumns extends Layer<never> {
  readonly kind = 'selectColumns';
  /** The columns, counted from 0. */
  readonly columns: readonly number[];

  /** @throws MultilayerError for anything but a list of columns, each of them once */
  constructor(columns: readonly number[]) {
    super();
    this.columns = readColumns(columns, 'SelectColumns, columns');
  }

  /** @throws MultilayerError where a column is not there */
  override outputs(inputs: number): number {
    for (const each of this.columns)
      checkNumber(each, within(inputs), 'outputs', `There are ${inputs} inputs, and columns are counted from 0.`);
    return this.columns.length;
  }

  override parameters(): Record<never, never> {
    return {};
  }

  override forward(x: Node): Node {
    const runs: [from: number, to: number][] = [];
    for (const each of this.columns) {
      const last = runs.at(-1);
      if (last?.[1] === each) last[1] += 1;
      else runs.push([each, each + 1]);
    }
    return join(...runs.map(([from, to]) => columns(x, from, to)));
  }

  override affine(_: object, inputs: number): AffineMap {
    const { length } = this.columns;
    const weights = matrix(inputs, length);
    for (const [k, each] of this.columns.entries()) weights.data[each * length + k] = 1;
    return { weights, bias: matrix(1, length), slope: 1, shift: 0 };
  }

  override inputRanges(_: number, behind: readonly Layer[]): ReadonlyMap<number, InputRange> | undefined {
    const inner = rangesOf(behind, this.columns.length);
    if (inner === undefined) return undefined;
    return new Map(Array.from(inner, ([k, range]) => [this.columns[k] as number, range]));
  }

  override toString(): string {
    return `SelectColumns([${this.columns.join(', ')}])`;
  }

  override toJSON(): LayerJson {
    return { kind: this.kind, columns: this.columns };
  }

  /** Reads a layer from untrusted data. */
  static fromJSON(json: LayerJson, where: string): SelectColumns {
    checkKeys(json, ['kind', 'columns'], where);
    return new SelectColumns(json.columns as readonly number[]);
  }
}
