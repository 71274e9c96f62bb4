import { adviser } from '../core/adviser.js';
import { typedArrayKind } from '../core/arrays.js';
import { describe, fail } from '../core/errors.js';
import type { Precision } from '../core/float32.js';
import { type Matrix, type MatrixLike, matrix } from '../core/matrix.js';
import { plainArrays, toMatrix } from '../core/table.js';
import { isYesOrNo, type Loss, targetCount } from '../losses/index.js';
import { announce, checkCount, classCount, classesIn, type Labels, listed, placesOf } from './labels.js';

/**
 * What is to be learned: a table, or one number, label or truth value for each row, numbers in an array of any kind, labels
 * and truth values also as a column.
 */
export type Targets =
  | MatrixLike
  | readonly string[]
  | readonly boolean[]
  | readonly (readonly string[])[]
  | readonly (readonly boolean[])[]
  | ArrayLike<number>;

export interface EncodedTargets {
  /** [rows × outputs], or places of classes [rows × 1]. */
  readonly target: Matrix;
  /** The classes in the order of the outputs, where targets are classes. */
  readonly classes?: Labels;
}

interface Expected {
  readonly where: string;
  readonly loss: Loss;
  readonly outputs: number;
  readonly rows: number;
  /** Classes that the network knows already. */
  readonly classes: Labels | undefined;
  /** Of the engine that is going to compute with them. Default: float64. */
  readonly precision?: Precision;
}

/** Whether it is one value for each row, and no table. */
export function isFlat(y: unknown): y is ArrayLike<unknown> {
  if (typedArrayKind(y) !== undefined) return true;
  return Array.isArray(y) && y.length > 0 && !Array.isArray(y[0]) && !ArrayBuffer.isView(y[0]);
}

/** A column of labels or truth values, as a file of rows gives them, is a list of them. */
function flatLabels(y: unknown): unknown {
  const isColumn =
    Array.isArray(y) &&
    ['string', 'boolean'].includes(typeof y[0]?.[0]) &&
    y.every((row) => Array.isArray(row) && row.length === 1);
  return isColumn ? y.flat() : y;
}

/** The matrix of a flat list, and the labels in it, where they are no numbers. */
function fromFlat(y: ArrayLike<unknown>, { where, precision }: Expected): { target: Matrix; labels?: Labels } {
  if (typedArrayKind(y) !== undefined)
    return { target: toMatrix({ rows: y.length, cols: 1, data: y }, where, precision) };
  const kind = typeof y[0];
  if (kind !== 'string' && kind !== 'number' && kind !== 'boolean') {
    const fix = adviser?.conversionOf(y[0]) ?? 'Give every row a number, a label or a truth value.';
    fail(`${where}, row 0`, 'a number, a label or a truth value', describe(y[0]), fix);
  }
  const labels = Array.from(y) as string[] | boolean[];
  const odd = labels.findIndex((value) => typeof value !== kind);
  if (odd >= 0) {
    const missing = labels[odd] === null || labels[odd] === undefined;
    const fix = missing ? 'Fill it in, or leave the row out.' : 'Give all rows one kind of target.';
    fail(`${where}, row ${odd}`, `a ${kind}, as in row 0`, describe(labels[odd]), fix);
  }
  if (kind === 'number') return { target: toMatrix({ rows: y.length, cols: 1, data: y }, where, precision) };
  return { target: matrix(labels.length, 1, Float64Array.from(labels, Number)), labels };
}

/** Text for each row: what the network calls a class. */
function fromText(labels: readonly string[], { where, loss, outputs, classes: known }: Expected): EncodedTargets {
  if (loss.targets === 'numbers') {
    const count = new Set(labels).size;
    const last = outputs === 1 && count <= 2 ? "Dense(1, 'sigmoid')" : `Dense(${count}, 'softmax')`;
    const fix = adviser?.conversionOf(labels[0]) ?? `End with ${last}, and no option loss: it follows.`;
    fail(where, `numbers, as ${loss.name} compares numbers`, 'text labels', fix);
  }
  const classes = known ?? classesIn(labels, where);
  if (isYesOrNo(loss.targets) && outputs > 1) {
    const fix = `Use 'softmax' for one class out of several: Dense(${classes.length}, 'softmax'), and no option loss.`;
    fail(
      where,
      `a row of ${outputs} answers of ${loss.targets === 'signs' ? -1 : 0} or 1, as ${loss.name} asks for`,
      'one text label',
      fix,
    );
  }
  if (typeof classes[0] !== 'string') {
    const fix = `Pass numbers again, or s${announce([...new Set(labels)]).slice(1)}.`;
    fail(where, `classes as before: ${listed(classes)}`, `text labels: ${listed(labels)}`, fix);
  }
  const announced = announce(classes, classes.length < classCount(outputs));
  const last = `Dense(${classes.length}, 'softmax')${loss.targets === 'signs' ? ', and leave the option loss out' : ''}`;
  const spaced = new Set(classes.map((label) => String(label).trim())).size < classes.length;
  const empty = labels.findIndex((label) => label.trim() === '');
  const fix =
    empty >= 0
      ? `Row ${empty} has no label: fill it in, or leave the row out.`
      : spaced
        ? 'Trim them: y.map((label) => label.trim()).'
        : classes.length < 2
          ? `Pass rows of every class, or s${announced.slice(1)}.`
          : classes.length < outputs
            ? `${announced}, or make the last layer ${last}.`
            : `Make the last layer ${last}.`;
  checkCount(classes, outputs, where, fix);
  return { target: matrix(labels.length, 1, placesOf(labels, classes, where)), classes };
}

function checkKnown({ classes: known, where }: Expected, given: string): void {
  if (typeof known?.[0] !== 'string') return;
  const fix = 'Name them: y.map((k) => network.classes[k]).';
  fail(where, `labels as before: ${listed(known)}`, given, fix);
}

/** One truth value for each row, for a loss of classes. */
function fromTruth(truths: readonly boolean[], expected: Expected): EncodedTargets {
  const { where, outputs } = expected;
  checkKnown(expected, 'truth values');
  const classes = expected.classes ?? [false, true];
  checkCount(classes, outputs, where, "Truth values are two classes: end with Dense(1, 'sigmoid').");
  const labels = typeof classes[0] === 'boolean' ? truths : truths.map(Number);
  return { target: matrix(truths.length, 1, placesOf(labels, classes, where)), classes };
}

/** One number for each row, for a loss of classes: the class, or, with one output, how probable the second class is. */
function fromColumn(target: Matrix, expected: Expected): EncodedTargets {
  const { where, outputs, loss, classes: known } = expected;
  checkKnown(expected, 'numbers');
  const { data } = target;
  const whole = data.every((value) => Number.isInteger(value) && value >= 0 && value < classCount(outputs));
  if (known !== undefined && (whole || !known.every((label, i) => Number(label) === i))) {
    const labels = typeof known[0] === 'boolean' ? Array.from(data, Boolean) : data;
    return { target: matrix(data.length, 1, placesOf(labels, known, where)), classes: known };
  }
  if (whole) return { target, classes: Array.from({ length: classCount(outputs) }, (_, i) => i) };
  if (loss.targets === 'binary') {
    const values = [...new Set(data)].sort((a, b) => a - b);
    const named = values.length === 2 ? `Encode yes as 1 and no as 0, or s${announce(values).slice(1)}.` : undefined;
    checkBinary(target, where, named);
    return { target };
  }
  if (loss.targets === 'signs') return { target: placesOfSigns(target, where), classes: [-1, 1] };
  return refuseClasses(data, where, outputs);
}

function refuseClasses(data: Float64Array, where: string, outputs: number): never {
  const row = data.findIndex((label) => !(Number.isInteger(label) && label >= 0 && label < outputs));
  const found = [...new Set(data)].sort((a, b) => a - b);
  const fix = !found.every(Number.isInteger)
    ? "Classes are whole numbers: end with a 'linear' layer to predict numbers."
    : found.length <= outputs
      ? `Number the classes from 0, or s${announce(found, found.length < outputs).slice(1)}.`
      : `Make the last layer Dense(${found.length}, 'softmax'), and number the classes from 0.`;
  return fail(`${where}, row ${row}`, `a class from 0 to ${outputs - 1}`, describe(data[row]), fix);
}

/** A number for each output and row: how probable each class is. */
function checkShares({ cols, rows, data }: Matrix, where: string): void {
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

function checkBinary({ cols, data }: Matrix, where: string, fix?: string): void {
  const at = data.findIndex((p) => !(p >= 0 && p <= 1));
  if (at < 0) return;
  const row = Math.floor(at / cols);
  fail(
    `${where}, row ${row}, column ${at % cols}`,
    'a number from 0 to 1',
    describe(data[at]),
    fix ?? "Encode yes as 1 and no as 0, or end with a 'linear' layer to predict numbers.",
  );
}

function checkLeast(
  { cols, data }: Matrix,
  { loss: { name, leastTarget = Number.NEGATIVE_INFINITY }, where }: Expected,
) {
  const at = data.findIndex((value) => value < leastTarget);
  if (at < 0) return;
  fail(
    `${where}, row ${Math.floor(at / cols)}, column ${at % cols}`,
    `a number of ${leastTarget} or more, as ${name} takes it`,
    describe(data[at]),
    'Correct it, leave the row out, or use another loss.',
  );
}

/** 0 and 1 for the signs −1 and 1; what is 0 and 1 already stays so. */
function placesOfSigns(target: Matrix, where: string): Matrix {
  const { rows, cols, data } = target;
  const low = data.includes(-1) ? -1 : 0;
  const at = data.findIndex((value) => value !== 1 && value !== low);
  if (at < 0)
    return low === 0
      ? target
      : matrix(
          rows,
          cols,
          data.map((value) => Number(value > 0)),
        );
  fail(
    `${where}, row ${Math.floor(at / cols)}, column ${at % cols}`,
    low === 0 ? '-1 and 1, or 0 and 1' : '-1 or 1, as in other rows',
    describe(data[at]),
    "Encode yes as 1 and no as -1, or end with a 'linear' layer and leave out the loss to predict numbers.",
  );
}

/** Reads targets in any accepted form and checks them against what the loss and the outputs need. */
export function readTargets(given: unknown, expected: Expected): EncodedTargets {
  const { loss, outputs } = expected;
  const read = readPlaces(given, { ...expected, outputs: targetCount(loss, outputs) });
  if (loss.targets !== 'signs') return read;
  const { rows, cols, data } = read.target;
  return {
    ...read,
    target: matrix(
      rows,
      cols,
      data.map((place) => 2 * place - 1),
    ),
  };
}

/** Targets, of which signs are 0 and 1. */
function readPlaces(given: unknown, expected: Expected): EncodedTargets {
  const { where, loss, outputs, rows } = expected;
  const y = flatLabels(plainArrays(given));
  if (typeof y !== 'object' || y === null) {
    const fix = 'Pass one number or label for each row of x, or an array of outputs for each.';
    fail(where, 'a list of targets', describe(y), fix);
  }
  if (isFlat(y) && y.length === 0) fail(where, 'at least one row', 'none', 'Pass the data to work on.');
  const { target, labels } = isFlat(y) ? fromFlat(y, expected) : { target: toMatrix(y, where, expected.precision) };
  if (target.rows !== rows) {
    const lying = target.rows === 1 && target.cols === rows && outputs === 1;
    const fix = lying ? 'Write one target for each row: [[1], [2], …].' : 'Give every row of x its target.';
    fail(where, `${rows} ${rows === 1 ? 'row' : 'rows'}, as many as x has`, String(target.rows), fix);
  }
  if (typeof labels?.[0] === 'string') return fromText(labels as readonly string[], expected);
  const single = target.cols === 1 && (loss.targets === 'classes' || (isYesOrNo(loss.targets) && outputs === 1));
  if (single)
    return labels === undefined ? fromColumn(target, expected) : fromTruth(labels as readonly boolean[], expected);
  if (target.cols !== outputs) {
    const { outputsPerTarget: each = 1 } = loss;
    const classes = isYesOrNo(loss.targets) && target.cols === 1 && target.data.every(Number.isInteger);
    const fix = classes
      ? `Use 'softmax' for one class out of ${outputs}: Dense(${outputs}, 'softmax'), and no option loss.`
      : `Make the last layer Dense(${target.cols * each}), or change y.`;
    const per = each === 1 ? 'output' : `${each} outputs`;
    const expectedColumns = outputs === 1 ? 'one column' : `${outputs} columns, one for each ${per}`;
    fail(where, expectedColumns, String(target.cols), fix);
  }
  if (loss.targets === 'binary') checkBinary(target, where);
  if (loss.targets === 'signs') return { target: placesOfSigns(target, where) };
  checkLeast(target, expected);
  if (loss.targets !== 'classes') return { target };
  checkShares(target, where);
  return { target, classes: expected.classes ?? Array.from({ length: outputs }, (_, i) => i) };
}
