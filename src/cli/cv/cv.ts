import { kFold } from 'multilayer';
import {
  type ColumnDescription,
  describeColumns,
  type Score,
  scoreNames,
  scoreText,
  type Table,
  TabularTraining,
  TargetEncoder,
} from 'multilayer/data';
import { now } from '../../core/clock.js';
import { timeText } from '../../core/line-parts.js';
import type { Host } from '../host.js';
import { exitCodes } from '../problems.js';
import { schemaVersion } from '../results/json.js';
import { dummyTitle } from '../results/scores.js';
import { inColumns, wrapped } from '../terminal/columns.js';
import { Output } from '../terminal/output.js';
import { ProgressLine } from '../terminal/progress-line.js';
import { planText } from '../train/plan-text.js';
import { readWithNotes } from '../train/reading.js';
import { settingsOf } from '../train/settings.js';
import type { CrossValidationOptions } from './options.js';

/** What one model came to on the rows that it had not seen. */
interface FoldScores {
  readonly repeat: number;
  readonly fold: number;
  readonly rows: number;
  readonly seconds: number;
  readonly scores: readonly Score[];
  readonly dummy: readonly Score[];
}

interface Summary {
  readonly name: Score['name'];
  readonly better: Score['better'];
  readonly mean: number;
  /** Of the folds of each repeat, and so that of `mean` where they were independent. */
  readonly standardError: number;
  readonly dummy: number;
}

function summaryOf(all: readonly FoldScores[]): Summary[] {
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

/** Rows that have a target, and their classes, where it has any. */
function targetsOf(table: Table, { plan, options }: TabularTraining) {
  const description = describeColumns(table.without(table.names.filter((name) => name !== plan.target)), {
    ...(options.kinds && { kinds: options.kinds }),
    ...(options.missing && { missing: options.missing }),
  })[0] as ColumnDescription;
  const encoder = TargetEncoder.fit(table, description, options.task && { task: options.task });
  const present = Uint32Array.from(encoder.present(table));
  const rows = present.length === table.rowCount ? table : table.rows(present);
  return { rows, ...(plan.classes && { stratify: encoder.refit(rows).encode(rows) }) };
}

function resultText(all: readonly FoldScores[], output: Output, classes: readonly unknown[] | undefined): string {
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

/** Trains a model on all folds but one, for each fold, and measures it on that one. */
export async function crossValidation(data: string, options: CrossValidationOptions, host: Host): Promise<number> {
  const output = new Output(host, options);
  const table = await readWithNotes(data, options, output);
  const { folds, repeats, time, ...asked } = options;
  const settings = await settingsOf(table, asked, 'cv');
  const first = new TabularTraining(table, settings);
  output.note(planText(first.plan, output));
  output.note();
  const { rows, stratify } = targetsOf(table, first);
  const signal = host.stopOnSignals();
  const begun = now();
  const [all, warnings]: [FoldScores[], Set<string>] = [[], new Set()];
  let epoch = 0;
  const line = new ProgressLine(output, () => {
    const done = all.length;
    const elapsed = now() - begun;
    const left = done === 0 ? '' : `${timeText((elapsed * (folds * repeats - done)) / done)} left`;
    const score = all.at(-1)?.scores[0];
    return [
      { text: `fold ${Math.min(done + 1, folds * repeats)}/${folds * repeats}`, weight: 9 },
      { text: `epoch ${epoch}`, weight: 4 },
      ...(score === undefined
        ? []
        : [{ text: `last ${scoreNames[score.name]} ${scoreText(score.name, score.value)}`, weight: 5 }]),
      { text: left || timeText(elapsed), weight: 6 },
    ];
  });
  const onWarning = (message: string): void => {
    if (warnings.has(message)) return;
    warnings.add(message);
    line.warn(message);
  };
  try {
    for (let repeat = 0; repeat < repeats; repeat++) {
      const dealt = kFold(rows.rowCount, {
        folds,
        seed: options.seed + repeat,
        onWarning: () => {},
        ...(stratify && { stratify }),
      });
      for (const [fold, { train, test }] of dealt.entries()) {
        const started = now();
        const training = new TabularTraining(rows.rows(train), settings);
        const limit = time === undefined ? {} : { timeLimit: time };
        for await (const progress of training.run({ signal, onWarning, ...limit })) epoch = progress.epoch;
        if (signal.aborted) {
          output.warn(`Interrupted after ${all.length} of ${folds * repeats} folds.`);
          return exitCodes.interrupted;
        }
        const model = await training.model();
        const { rows: count, scores, dummy } = model.evaluate(rows.rows(test), { onWarning: () => {} });
        model.dispose();
        all.push({ repeat: repeat + 1, fold: fold + 1, rows: count, seconds: (now() - started) / 1000, scores, dummy });
        line.step();
      }
    }
  } finally {
    line.end();
  }
  if (output.json) {
    const { target, task, classes } = first.plan;
    await output.resultJson({
      ...{ schemaVersion, command: 'cv', data: table.source.name, rows: rows.rowCount, target, task },
      ...(classes && { classes }),
      ...{ folds, repeats, seed: options.seed, summary: summaryOf(all), results: all },
    });
  } else await output.result(resultText(all, output, first.plan.classes));
  return exitCodes.done;
}
