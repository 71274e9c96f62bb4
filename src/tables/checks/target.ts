import { describe } from '../../core/errors.js';
import { counted } from '../column-case.js';
import type { CheckOptions } from './options.js';
import { ascending, greatestOf, leastOf, type Subject } from './subject.js';
import type { TableWarning } from './warning.js';

/** A class with less than this share of the commonest one is rare. */
const rare = 1 / 7;
/** Rows that judge a model, below which a score says little. */
const fewestJudging = 100;

const percent = (share: number) => `${(100 * share).toPrecision(share < 0.1 ? 2 : 3).replace(/\.0+$/, '')} %`;

/** Classes of which hardly a row is there. */
export function imbalance({ target, isClassification }: Subject): TableWarning[] {
  if (!isClassification || target.counts.length < 2) return [];
  const [most, fewest] = [greatestOf(target.counts), leastOf(target.counts)];
  if (fewest >= rare * most) return [];
  const rows = target.counts.reduce((sum, each) => sum + each, 0);
  const name = (count: number) => describe(target.levels[target.counts.indexOf(count)]);
  return [
    {
      kind: 'imbalance',
      columns: [target.name],
      message: `the classes of ${target.name} are far from balanced: ${name(fewest)} has ${fewest} of ${counted(rows, 'row')} (${percent(fewest / rows)}), ${name(most)} has ${most}; always to say ${name(most)} is right in ${percent(most / rows)}`,
      advice: 'Judge by balanced accuracy, AUC or the confusion matrix rather than by accuracy.',
    },
  ];
}

/** Too few rows to learn from or to judge by. */
export function fewRows({ table, target, inputs, isClassification }: Subject, options: CheckOptions): TableWarning[] {
  const { folds, validation } = options;
  const rows = target.counts.reduce((sum, each) => sum + each, 0);
  const found: TableWarning[] = [];
  const add = (message: string, advice: string) =>
    found.push({ kind: 'few rows', columns: [target.name], message, advice });
  const judging = validation === undefined ? rows : Math.round(validation * rows);
  if (judging < fewestJudging) {
    const share = `an accuracy of 80 % is then only known to ± ${Math.round((196 * 0.4) / Math.sqrt(Math.max(judging, 1)))} points`;
    const error = `an error is then only known to ± ${Math.round(196 / Math.sqrt(2 * Math.max(judging, 1)))} %`;
    const who = validation !== undefined ? 'the split leaves' : judging === 1 ? 'there is' : 'there are';
    const advice =
      validation === undefined
        ? 'Look at the interval of a score rather than at the score.'
        : 'Judge by folds, which ask every row, and look at the interval of a score.';
    add(`${who} ${counted(judging, 'row')} to judge the model by: ${isClassification ? share : error}`, advice);
  }
  const needed = folds ?? (validation === undefined ? 5 : Math.ceil(1 / validation));
  const short = isClassification ? [...target.counts].filter((count) => count < needed) : [];
  if (short.length > 0) {
    const names = [...target.counts].flatMap((count, at) =>
      count < needed ? [`${describe(target.levels[at])} (${count})`] : [],
    );
    const list = `${names.slice(0, 5).join(', ')}${names.length > 5 ? `, and ${names.length - 5} more` : ''}`;
    const parts = folds === undefined ? `${needed} rows` : `${folds} folds`;
    add(
      `${counted(short.length, 'class', 'classes')} of ${target.name} ${short.length === 1 ? 'has' : 'have'} fewer rows than ${parts}: ${list}`,
      'Join rare classes, leave their rows out, or find more of them: such a class is not judged in every fold.',
    );
  }
  if (rows < inputs.length && rows > 0) {
    add(
      `there are fewer rows (${rows}) than columns to learn from (${inputs.length})`,
      'Leave columns out, or find more rows: a model can learn so few by heart.',
    );
  }
  return table.rowCount === 0 ? [] : found;
}

/** Numbers that stop at a bound, as those of a questionnaire that had "500001 or more". */
export function cappedTarget({ target, isClassification }: Subject): TableWarning[] {
  const { values, counts, levels, name } = target;
  if (isClassification || values === undefined || values.length < 20) return [];
  const rows = counts.reduce((sum, each) => sum + each, 0);
  const order = [...ascending(values)];
  const usual = [...counts].sort((a, b) => a - b)[Math.floor(counts.length / 2)] as number;
  const warn = (code: number, word: string, near: readonly number[]): TableWarning[] => {
    const count = counts[code] as number;
    const others = Math.max(...near.map((each) => counts[each] as number));
    if (count < Math.max(10, 0.01 * rows, 10 * usual, 5 * others)) return [];
    return [
      {
        kind: 'capped target',
        columns: [name],
        message: `${name} seems to be cut off at its ${word} value: ${count} of ${counted(rows, 'row')} (${percent(count / rows)}) have ${levels[code]}, and at most ${others} have one of the values next to it`,
        advice:
          'The real values of these rows may lie beyond: leave them out, or do not believe predictions near the bound.',
      },
    ];
  };
  const [top = 0] = order.slice(-1);
  const [bottom = 0] = order;
  // Much that is measured is often nothing at all.
  const low = values[bottom] === 0 ? [] : warn(bottom, 'least', order.slice(1, 11));
  return [...warn(top, 'greatest', order.slice(-11, -1)), ...low];
}

/** Columns whose numbers tell when a row was made. */
const timely =
  /(^|[^a-z])(time|timestamp|date|datetime|year|yr|month|week|day|hour|jahr|monat|tag|datum|zeit)([^a-z]|$)/i;

/** Rows that stand in the order of time, or whose neighbours are alike for another reason. */
export function order({ table, target, columns, isClassification }: Subject): TableWarning[] {
  const rows = table.rowCount;
  if (rows < 50) return [];
  const sorted = columns.find((each) => {
    const isTime = each.description.kind === 'date' || (each.description.kind === 'number' && timely.test(each.name));
    return isTime && each !== target && each.levels.length > 5 && isSorted(each.numbers as Float64Array);
  });
  const advice =
    'Folds drawn at random let a model learn from rows next to those that it is judged on. If it is to predict later rows, or those of other places, judge it on the last ones: train on the first part and evaluate on the rest.';
  if (sorted !== undefined) {
    const message = `the rows stand in the order of ${sorted.name}`;
    return [{ kind: 'order', columns: [sorted.name], message, advice }];
  }
  const likeness = isClassification
    ? likenessOfClasses(target.codes, target.counts)
    : likenessOfNumbers(target.numbers);
  if (likeness < Math.max(0.3, 6 / Math.sqrt(rows))) return [];
  const message = `neighbouring rows are alike in ${target.name}: the correlation of a row with the one before it is ${likeness.toFixed(2)}, and in rows in random order it would be near 0`;
  return [{ kind: 'order', columns: [target.name], message, advice }];
}

/** Whether nearly all steps go the same way. */
function isSorted(values: Float64Array): boolean {
  let [rises, falls] = [0, 0];
  for (let row = 1; row < values.length; row++) {
    const step = (values[row] as number) - (values[row - 1] as number);
    if (step > 0) rises++;
    else if (step < 0) falls++;
  }
  return rises + falls > 3 && Math.min(rises, falls) <= 0.02 * Math.max(rises, falls);
}

/** How much more often neighbours are of the same class than by chance, 1 where always; 0 where whole classes follow each other. */
function likenessOfClasses(codes: Int32Array, counts: Int32Array): number {
  let [same, all] = [0, 0];
  for (let row = 1; row < codes.length; row++) {
    if ((codes[row] as number) < 0 || (codes[row - 1] as number) < 0) continue;
    all++;
    if (codes[row] === codes[row - 1]) same++;
  }
  // Sorted by class, as many tables are, they say nothing of time; folds are drawn from all of them.
  if (all - same < 2 * counts.length) return 0;
  const rows = counts.reduce((sum, each) => sum + each, 0);
  const chance = counts.reduce((sum, count) => sum + (count / rows) ** 2, 0);
  return (same / all - chance) / (1 - chance);
}

/** The correlation of rows with the ones before them; 0 where they are sorted by it. */
function likenessOfNumbers(values: Float64Array | undefined): number {
  if (values === undefined || isSorted(values)) return 0;
  const known = values.filter((value) => !Number.isNaN(value));
  const mean = known.reduce((sum, value) => sum + value, 0) / known.length;
  let [both, all] = [0, 0];
  known.forEach((value, row) => {
    all += (value - mean) ** 2;
    if (row > 0) both += (value - mean) * ((known[row - 1] as number) - mean);
  });
  return all === 0 ? 0 : both / all;
}
