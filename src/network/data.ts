import { typedArrayKind } from '../core/arrays.js';
import { describe, MultilayerError } from '../core/errors.js';
import type { Precision } from '../core/float32.js';
import { type Matrix, type MatrixLike, matrix, type Table } from '../core/matrix.js';
import { plainArrays, toMatrix, toTable } from '../core/table.js';
import type { Loss } from '../losses/index.js';

/** What is to be learned: a table, or one number, label or truth value for each row, numbers in an array of any kind. */
export type Targets = MatrixLike | readonly string[] | readonly boolean[] | ArrayLike<number>;

export interface EncodedTargets {
  /** [rows × outputs], or class indices [rows × 1]. */
  readonly target: Matrix;
  /** The labels in the order of the outputs, where targets are labels. */
  readonly classes?: readonly string[];
}

interface Expected {
  readonly where: string;
  readonly loss: Loss;
  readonly outputs: number;
  readonly rows: number;
  /** Labels that the network knows already. */
  readonly classes: readonly string[] | undefined;
  /** Of the engine that is going to compute with them. Default: float64. */
  readonly precision?: Precision;
}

function fail(where: string, expected: string, got: string, fix: string): never {
  throw new MultilayerError({ where, expected, got, fix });
}

/** Reads a table of inputs and checks its columns, where the number of inputs is known. */
export function readInputs(x: unknown, inputs: number | undefined, where: string, precision: Precision): Table {
  const table = toTable(x, where, precision);
  if (inputs !== undefined && table.cols !== inputs) {
    fail(
      where,
      inputs === 1 ? 'one column' : `${inputs} columns, one for each input`,
      String(table.cols),
      'Pass the features that the network was made for.',
    );
  }
  return table;
}

function isFlat(y: unknown): y is ArrayLike<unknown> {
  if (typedArrayKind(y) !== undefined) return true;
  return Array.isArray(y) && y.length > 0 && !Array.isArray(y[0]) && !ArrayBuffer.isView(y[0]);
}

/** Labels, numbers or truth values in one column. */
function fromFlat(y: ArrayLike<unknown>, expected: Expected): EncodedTargets {
  const { where, precision } = expected;
  if (typedArrayKind(y) !== undefined)
    return { target: toMatrix({ rows: y.length, cols: 1, data: y }, where, precision) };
  const kind = typeof y[0];
  const values = Array.from(y);
  const odd = values.findIndex((value) => typeof value !== kind);
  if (odd >= 0)
    fail(`${where}, row ${odd}`, `a ${kind}, as in row 0`, describe(values[odd]), 'Give all rows one kind of target.');
  if (kind === 'string') return fromLabels(values as string[], expected);
  if (kind === 'boolean') return { target: matrix(values.length, 1, Float64Array.from(values as boolean[], Number)) };
  return {
    target: toMatrix(
      values.map((value) => [value]),
      where,
      precision,
    ),
  };
}

function fromLabels(labels: readonly string[], { where, loss, outputs, classes: known }: Expected): EncodedTargets {
  if (loss.targets === 'numbers') {
    fail(
      where,
      `numbers, as ${loss.name} compares numbers`,
      'text labels',
      "Use 'softmax' in the last layer, and the loss follows.",
    );
  }
  const classes = known ?? [...new Set(labels)].sort();
  const wanted = outputs === 1 ? 2 : outputs;
  if (classes.length !== wanted) {
    const list = classes.slice(0, 5).map(describe).join(', ');
    fail(
      where,
      `${wanted} classes for ${outputs === 1 ? 'one output' : `${outputs} outputs`}`,
      `${classes.length}: ${list}${classes.length > 5 ? ', …' : ''}`,
      classes.length < 2 ? 'Pass rows of every class.' : `Make the last layer Dense(${classes.length}, 'softmax').`,
    );
  }
  const index = new Map(classes.map((label, i) => [label, i]));
  const data = Float64Array.from(labels, (label, row) => {
    const at = index.get(label);
    return (
      at ??
      fail(
        `${where}, row ${row}`,
        `one of the classes ${classes.join(', ')}`,
        describe(label),
        'Train on data with all classes.',
      )
    );
  });
  return { target: matrix(labels.length, 1, data), classes };
}

function checkClasses({ cols, rows, data }: Matrix, where: string, outputs: number): void {
  if (cols === 1 && outputs > 1) {
    const row = data.findIndex((label) => !(Number.isInteger(label) && label >= 0 && label < outputs));
    if (row >= 0)
      fail(
        `${where}, row ${row}`,
        `a class from 0 to ${outputs - 1}`,
        describe(data[row]),
        'Number the classes from 0, or add outputs.',
      );
    return;
  }
  for (let row = 0; row < rows; row++) {
    const entries = data.subarray(row * cols, (row + 1) * cols);
    const sum = entries.reduce((a, b) => a + b, 0);
    if (entries.some((p) => p < 0) || Math.abs(sum - 1) > 1e-3) {
      fail(
        `${where}, row ${row}`,
        'probabilities that add up to 1',
        `[${entries.join(', ')}]`,
        'Use one-hot rows, or class numbers in one column.',
      );
    }
  }
}

function checkBinary({ cols, data }: Matrix, where: string): void {
  const at = data.findIndex((p) => !(p >= 0 && p <= 1));
  if (at < 0) return;
  const row = Math.floor(at / cols);
  fail(
    `${where}, row ${row}, column ${at % cols}`,
    'a number from 0 to 1',
    describe(data[at]),
    "Encode yes as 1 and no as 0, or end with a 'linear' layer to predict numbers.",
  );
}

/** Reads targets in any accepted form and checks them against what the loss and the outputs need. */
export function readTargets(given: unknown, expected: Expected): EncodedTargets {
  const { where, loss, outputs, rows } = expected;
  const y = plainArrays(given);
  if (typeof y !== 'object' || y === null) {
    const fix = 'Pass one number or label for each row of x, or an array of outputs for each.';
    fail(where, 'a list of targets', describe(y), fix);
  }
  if (isFlat(y) && y.length === 0) fail(where, 'at least one row', 'none', 'Pass the data to work on.');
  const encoded = isFlat(y) ? fromFlat(y, expected) : { target: toMatrix(y, where, expected.precision) };
  const { target } = encoded;
  if (target.rows !== rows) {
    fail(where, `${rows} rows, as many as x has`, String(target.rows), 'Give every row of x its target.');
  }
  const labels = loss.targets === 'classes' && target.cols === 1;
  if (!labels && target.cols !== outputs) {
    fail(
      where,
      outputs === 1 ? 'one column' : `${outputs} columns, one for each output`,
      String(target.cols),
      `Make the last layer Dense(${target.cols}), or change y.`,
    );
  }
  if (loss.targets === 'classes') checkClasses(target, where, outputs);
  if (loss.targets === 'binary') checkBinary(target, where);
  return encoded;
}
