import { type Score, scoreNames, scoreText } from 'multilayer/data';
import { dummyTitle } from '../results/scores.js';
import { inColumns, wrapped } from '../terminal/columns.js';
import type { Output } from '../terminal/output.js';
import type { FoldScores } from './fold.js';

interface Summary {
  readonly name: Score['name'];
  readonly better: Score['better'];
  readonly mean: number;
  /** Of the folds of each repeat, and so that of `mean` where they were independent. */
  readonly standardError: number;
  readonly dummy: number;
}

/** Each score over all folds. */
export function summaryOf(all: readonly FoldScores[]): Summary[] {
  const names = all[0]?.scores.map(({ name, better }) => ({ name, better })) ?? [];
  const valuesOf = (name: Score['name'], key: 'scores' | 'dummy'): number[] =>
    all.flatMap((fold) => fold[key].find((score) => score.name === name)?.value ?? []);
  const meanOf = (values: readonly number[]): number => values.reduce((sum, each) => sum + each / values.length, 0);
  return names.map(({ name, better }) => {
    const values = valuesOf(name, 'scores');
    const mean = meanOf(values);
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, values.length - 1);
    const folds = new Set(all.map(({ fold }) => fold)).size;
    // Repeats are over the same rows: they do not make it smaller.
    return { name, better, mean, standardError: Math.sqrt(variance / folds), dummy: meanOf(valuesOf(name, 'dummy')) };
  });
}

/** The scores over all folds, and those of each. */
export function resultText(
  all: readonly FoldScores[],
  output: Output,
  classes: readonly unknown[] | undefined,
): string {
  const { bold, dim } = output.colors.result;
  const summary = summaryOf(all);
  const head = ['', 'mean', 'standard error', dummyTitle(classes)].map((each) => dim(each));
  const rows = summary.map(({ name, mean, standardError, dummy }) => [
    scoreNames[name],
    bold(scoreText(name, mean)),
    scoreText(name, standardError),
    scoreText(name, dummy),
  ]);
  const names = summary.map(({ name }) => name);
  const each = all.map(({ repeat, fold, rows: count, scores }) => [
    `${repeat}.${fold}`,
    String(count),
    ...names.map((name) => {
      const score = scores.find((one) => one.name === name);
      return score === undefined ? '' : scoreText(name, score.value);
    }),
  ]);
  const foldHead = ['fold', 'rows', ...names.map((name) => scoreNames[name])].map((text) => dim(text));
  return [
    inColumns([head, ...rows], { width: output.width }),
    '',
    inColumns([foldHead, ...each], { width: output.width }),
    '',
    dim(
      wrapped(
        'Each fold was answered by a model that was trained without it. The standard error is that of the folds; they share rows, so it is a little too small.',
        output.width,
      ),
    ),
  ].join('\n');
}
