import { describe, fail } from '../core/errors.js';
import { type Matrix, matrix } from '../core/matrix.js';
import type { Network } from '../index.js';
import { Preprocessor } from '../tables/preprocessor.js';
import type { TransformOptions } from '../tables/preprocessor-options.js';
import type { Table } from '../tables/table.js';
import { applyCalibration, type Calibration } from './calibration.js';
import type { TabularTask } from './options.js';

/** One network of a model, with what stands before it and after it. */
export interface TabularMember {
  /** Of one fold. */
  readonly network: Network;
  /** Makes its inputs of rows. */
  readonly preprocessor: Preprocessor;
  /** Of a regression, what its outputs are multiplied by: the standard deviation of the rows that it learned from. */
  readonly deviation: number;
  /** Of a regression, what is then added: the mean of these rows. */
  readonly mean: number;
}

/**
 * Inputs as networks hold them, in place: they are scaled, and what float32 cannot tell apart in them is nothing that a
 * network should warn of, in whose columns no user knows theirs.
 */
export function rounded(x: Matrix): Matrix {
  const { data } = x;
  for (let k = 0; k < data.length; k++) data[k] = Math.fround(data[k] as number);
  return x;
}

/** What a network says of rows: probabilities of all classes, also of two, or values in units of the target. */
export function answersOf(
  { network, mean, deviation }: Pick<TabularMember, 'network' | 'mean' | 'deviation'>,
  x: Matrix,
  task: TabularTask,
): Matrix {
  const { rows, cols, data } = network.predictMatrix(x);
  if (task === 'regression') {
    const values = data.map((value) => value * deviation + mean);
    return matrix(rows, 1, values);
  }
  if (cols > 1) return { rows, cols, data };
  const both = matrix(rows, 2);
  data.forEach((p, row) => {
    both.data[2 * row] = 1 - p;
    both.data[2 * row + 1] = p;
  });
  return both;
}

/** What is no number must not pass for an answer. */
function checkFinite({ cols, data }: Matrix, table: Table): void {
  const odd = data.findIndex((each) => !Number.isFinite(each));
  if (odd < 0) return;
  const where = `predict, ${table.place(Math.floor(odd / cols))}`;
  const fix = 'The weights are damaged, or grew beyond all bounds: take the file as it was saved, or train anew.';
  fail(where, 'finite numbers as the answer', describe(data[odd]), fix);
}

/** What all networks of a model are asked with. */
interface Ensemble {
  readonly task: TabularTask;
  readonly members: readonly TabularMember[];
  readonly calibration: Calibration;
}

/**
 * Answers for the rows of tables: the mean of what the networks say, each calibrated [rows × classes], or of their values
 * [rows × 1]. The answer to a row does not depend on the rows beside it.
 */
export function asker({ task, members, calibration }: Ensemble, options: TransformOptions): (table: Table) => Matrix {
  const transform = Preprocessor.transformers(
    members.map(({ preprocessor }) => preprocessor),
    options,
  );
  return (table) => {
    const inputs = transform(table);
    const parts = members.map((member, k) => {
      const x = rounded(inputs[k] as Matrix);
      const answers = answersOf(member, x, task);
      return task === 'regression' ? answers : applyCalibration(answers, calibration);
    });
    const { rows, cols } = parts[0] as Matrix;
    const mean = matrix(rows, cols);
    for (const { data } of parts)
      for (let k = 0; k < data.length; k++)
        mean.data[k] = (mean.data[k] as number) + (data[k] as number) / parts.length;
    checkFinite(mean, table);
    return mean;
  };
}
