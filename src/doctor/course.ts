import type { Finding } from '../core/diagnosis.js';
import { countNumbers } from '../core/matrix.js';
import { type Case, type Exam, shareLeft } from './case.js';
import { rounded } from './rates.js';
import { short } from './text.js';

/** A loss of so many times the first has risen, and one above this share of what one answer costs has lost what it had. */
const [risen, lost] = [2, 0.5];

function high({ rates }: Case, evidence: string): Finding[] {
  const rate = rates?.text(rounded(Math.min(rates.usual, rates.rate / 10)));
  return [
    {
      kind: 'highLearningRate',
      where: 'fit',
      evidence,
      remedy: `Make the network anew, and try ${rate ?? 'a tenth of the learning rate'}.`,
      severity: 'severe',
    },
  ];
}

/** Steps that were too large: the loss rose, or is far above what scaled data and first weights make it, about 1. */
export const highLearningRate: Exam = (about) => {
  const { course, now, constant, rates } = about;
  const [first, last] = [course?.loss[0], course?.loss.at(-1)];
  if (course === undefined || first === undefined || last === undefined || !(constant > 0)) return [];
  if (last > risen * first && now > lost * constant)
    return high(about, `the loss rose from ${short(first)} to ${short(last)}`);
  const most = Math.max(now, rates !== undefined && rates.rate > rates.usual ? first : now);
  if (shareLeft(about) > lost && most > 10 * Math.max(constant, 1))
    return high(about, `the loss was ${short(most)}, so its steps were too large`);
  const rises = course.loss.filter((loss, k) => loss > 1.2 * (course.loss[k - 1] ?? loss)).length;
  if (course.loss.length < 20 || rises < course.loss.length / 5 || shareLeft(about) < lost) return [];
  return high(about, `the loss rose by more than a fifth in ${rises} of ${course.loss.length} epochs`);
};

/** A loss that falls all the time, and no slower in the end, and has not come far. */
export const lowLearningRate: Exam = (about, before) => {
  const { course, rates } = about;
  const losses = course?.loss ?? [];
  const [first = 0, last = 0] = [losses[0], losses.at(-1)];
  if (losses.length < 10 || before.length > 0 || !(last < first) || !(shareLeft(about) > lost)) return [];
  const falling = losses.filter((loss, k) => k > 0 && loss < (losses[k - 1] as number)).length;
  const tenth = Math.max(2, Math.floor(losses.length / 10));
  const slopeOfEnd = ((losses.at(-1 - tenth) as number) - last) / tenth;
  const slopeOfAll = (first - last) / (losses.length - 1);
  if (falling < 0.9 * (losses.length - 1) || slopeOfEnd < 0.4 * slopeOfAll) return [];
  const another = rates === undefined ? 'a larger learning rate' : rates.text(rounded(rates.rate * 10));
  return [
    {
      kind: 'lowLearningRate',
      where: 'fit',
      evidence: `the loss fell in ${falling} of ${losses.length - 1} epochs, from ${short(first)} to ${short(last)}, and hardly slower in the end`,
      remedy: `Try ${another}, or go on: fit again for as many epochs as it takes.`,
      severity: 'moderate',
    },
  ];
};

/** The mean of some numbers, from one on: single epochs of few rows go up and down. */
function meanFrom(values: readonly number[], from: number, count: number): number {
  return values.slice(from, from + count).reduce((sum, each) => sum + each / count, 0);
}

/** A validation loss that has risen while the training loss fell. */
export const overfitting: Exam = ({ course, stack, data }) => {
  const { loss = [], validationLoss = [], stopped } = course ?? {};
  const epochs = Math.min(loss.length, validationLoss.length);
  // Early stopping has taken the best weights back.
  if (stopped === 'earlyStopping' || epochs < 10) return [];
  const span = Math.ceil(epochs / 10);
  const means = Array.from({ length: epochs - span + 1 }, (_, from) => meanFrom(validationLoss, from, span));
  const [lowest, last] = [Math.min(...means), means.at(-1) as number];
  const at = means.indexOf(lowest);
  const [before, after] = [meanFrom(loss, at, span), meanFrom(loss, epochs - span, span)];
  if (!(last > 1.2 * lowest && after < 0.8 * before)) return [];
  const numbers = countNumbers(stack.parameters);
  return [
    {
      kind: 'overfitting',
      where: 'fit',
      evidence: `the validation loss was ${short(lowest)} about epoch ${at + 1} of ${epochs}, and is ${short(last)} in the end, while the training loss went from ${short(before)} to ${short(after)} (${numbers} numbers learn from ${data.rows} rows)`,
      remedy: 'Write earlyStopping: { patience: 10 }, take fewer units, or pass more rows.',
      severity: last > 2 * lowest ? 'moderate' : 'mild',
    },
  ];
};
