import { anyWhole, checkNumber, counting, several } from '../core/checks.js';
import { type Matrix, matrix } from '../core/matrix.js';
import { checkKeys } from '../core/names.js';
import { Random, streams } from '../core/random.js';
import { argmax } from '../metrics/index.js';
import type { Table } from '../tables/table.js';
import { type AskedModel, answer, encode, inputsOf, sampleRows, withInputs } from './asked.js';
import { leastProbability } from './calibration.js';
import type { TabularMember } from './ensemble.js';
import { meanOf } from './figures.js';
import { z } from './intervals.js';

/** By how much answers get worse where the cells of one column change places among the rows. */
export interface ColumnImportance {
  /** That of the column. */
  readonly name: string;
  /** How much the log loss of classes, or the root mean squared error, rises in the mean over the repeats. */
  readonly importance: number;
  /** Its 95 % interval: how far other rows of the same kind would move it. */
  readonly interval: readonly [low: number, high: number];
  /** Of classes: how much of the accuracy is lost in the mean. */
  readonly accuracyLost?: number | undefined;
}

/** Rows to judge by, with what is right for each. */
export interface JudgingRows {
  /** The rows. */
  readonly table: Table;
  /** The place of the class of each row, or its value. */
  readonly truth: ArrayLike<number>;
  /** Which network has not seen each row; without it all are asked, and their mean is judged. */
  readonly fold?: ArrayLike<number> | undefined;
}

/** What permutation importance is measured with. */
export interface ImportanceOptions {
  /** How often each column is shuffled, 1 or more. Default: 5. */
  readonly repeats?: number | undefined;
  /** Rows at most, drawn by the seed; 2 or more. Default: 2,000. */
  readonly most?: number | undefined;
  /** A whole number, for drawing and shuffling. Default: 0. */
  readonly seed?: number | undefined;
}

/** Rows with the networks that are asked about them. */
interface Group {
  /** What is right for each row. */
  readonly truth: readonly number[];
  /** The networks, with what they get of the rows. */
  readonly asked: readonly { readonly member: TabularMember; readonly x: Matrix }[];
}

const where = 'permutationImportance';

/** What each row loses, and whether it is right. */
interface Losses {
  readonly loss: Float64Array;
  readonly right: Float64Array;
}

function lossesOf(answers: Matrix, truth: ArrayLike<number>): Losses {
  const { rows, cols, data } = answers;
  const [loss, right] = [new Float64Array(rows), new Float64Array(rows)];
  for (let row = 0; row < rows; row++) {
    const wanted = truth[row] as number;
    if (cols === 1) {
      loss[row] = ((data[row] as number) - wanted) ** 2;
      continue;
    }
    loss[row] = -Math.log(Math.max(leastProbability, data[row * cols + wanted] as number));
    right[row] = Number(argmax(answers, row) === wanted);
  }
  return { loss, right };
}

/** The rise, with an interval from how rows differ in it. */
function riseOf(before: Float64Array, after: Float64Array, isSquared: boolean): Omit<ColumnImportance, 'name'> {
  const [from, to] = [meanOf(before), meanOf(after)];
  // The influence of a row on a root of a mean is that on the mean over twice the root.
  const [half, end] = isSquared ? [2 * Math.sqrt(from) || 1, 2 * Math.sqrt(to) || 1] : [1, 1];
  const influence = after.map((value, row) => (value - to) / end - ((before[row] as number) - from) / half);
  const error = Math.sqrt(influence.reduce((sum, each) => sum + each * each, 0)) / before.length;
  const importance = isSquared ? Math.sqrt(to) - Math.sqrt(from) : to - from;
  return { importance, interval: [importance - z * error, importance + z * error] };
}

/** The chosen rows, each with the network that has not seen it, or with all of them. */
function groupsOf({ members }: AskedModel, { table, truth, fold }: JudgingRows, chosen: Uint32Array): Group[] {
  const group = (some: readonly TabularMember[], rows: Uint32Array): Group[] => {
    if (rows.length === 0) return [];
    const own = table.rows(rows);
    const asked = some.map((member) => ({ member, x: encode(member, own) }));
    return [{ truth: Array.from(rows, (row) => truth[row] as number), asked }];
  };
  if (fold === undefined) return group(members, chosen);
  return members.flatMap((member, k) =>
    group(
      [member],
      chosen.filter((row) => fold[row] === k),
    ),
  );
}

/** The losses of all rows, also where the cells of a column have changed places. */
function judge(
  groups: readonly Group[],
  model: AskedModel,
  shuffled?: { readonly column: string; readonly random: Random },
): Losses {
  const judged = groups.map(({ truth, asked }) => {
    const order = shuffled?.random.permutation(truth.length);
    const answers = asked.map(({ member, x }) => {
      if (shuffled === undefined || order === undefined) return answer(member, x, model);
      const moved = withInputs(x, inputsOf(member, shuffled.column), (row) => order[row] as number);
      return answer(member, moved, model);
    });
    const { rows, cols } = answers[0] as Matrix;
    const mean = matrix(rows, cols);
    for (const { data } of answers)
      data.forEach((value, k) => {
        mean.data[k] = (mean.data[k] as number) + value / answers.length;
      });
    return lossesOf(mean, truth);
  });
  const all = (pick: (each: Losses) => Float64Array): Float64Array =>
    Float64Array.from(judged.flatMap((each) => [...pick(each)]));
  return { loss: all(({ loss }) => loss), right: all(({ right }) => right) };
}

/**
 * How much each column counts: by how much answers get worse where its cells are shuffled among the rows (Breiman,
 * "Random forests", Machine Learning 45, 2001), whole columns of the table, not what they are encoded as. Of columns that
 * say nearly the same, each may seem to count for little, as the others stand in for it.
 *
 * @returns the strongest first
 * @throws MultilayerError for options out of range
 */
export function permutationImportance(
  model: AskedModel,
  judging: JudgingRows,
  options: ImportanceOptions = {},
): ColumnImportance[] {
  checkKeys(options, ['repeats', 'most', 'seed'], where);
  const { repeats = 5, most = 2000, seed = 0 } = options;
  checkNumber(repeats, counting, `${where}, option repeats`, 'The default is 5.');
  checkNumber(most, several, `${where}, option most`, 'The default is 2,000 rows.');
  checkNumber(seed, anyWhole, `${where}, option seed`, 'Any whole number will do.');
  const groups = groupsOf(model, judging, sampleRows(judging.table.rowCount, most, seed, streams.importance));
  const random = new Random(seed, streams.importance, 1);
  const plain = judge(groups, model);
  const isSquared = model.task === 'regression';
  return model.columns
    .map(({ name }): ColumnImportance => {
      const mean = new Float64Array(plain.loss.length);
      let right = 0;
      for (let k = 0; k < repeats; k++) {
        const losses = judge(groups, model, { column: name, random });
        losses.loss.forEach((value, row) => {
          mean[row] = (mean[row] as number) + value / repeats;
        });
        right += meanOf(losses.right) / repeats;
      }
      const lost = isSquared ? {} : { accuracyLost: meanOf(plain.right) - right };
      return { name, ...riseOf(plain.loss, mean, isSquared), ...lost };
    })
    .sort((a, b) => b.importance - a.importance);
}
