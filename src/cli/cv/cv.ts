import { kFold } from 'multilayer';
import { type ColumnDescription, describeColumns, type Table, TabularTraining, TargetEncoder } from 'multilayer/data';
import type { Host } from '../host.js';
import { exitCodes } from '../problems.js';
import { schemaVersion } from '../results/json.js';
import { Output } from '../terminal/output.js';
import { ProgressLine } from '../terminal/progress-line.js';
import { planText } from '../train/plan-text.js';
import { readWithNotes } from '../train/reading.js';
import { settingsOf } from '../train/settings.js';
import { Course } from './course.js';
import { scoresOf } from './fold.js';
import type { CrossValidationOptions } from './options.js';
import { resultText, summaryOf } from './result-text.js';

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
  const course = new Course(folds * repeats);
  const { all } = course;
  const line = new ProgressLine(output, () => course.parts());
  const told = new Set<string>();
  const onWarning = (message: string): void => {
    if (!told.has(message)) line.warn(message);
    told.add(message);
  };
  try {
    for (let repeat = 0; repeat < repeats; repeat++) {
      const dealt = kFold(rows.rowCount, {
        ...{ folds, seed: options.seed + repeat, onWarning: () => {} },
        ...(stratify && { stratify }),
      });
      for (const [fold, each] of dealt.entries()) {
        const scores = await scoresOf(each, rows, settings, { signal, onWarning, timeLimit: time }, (epoch) => {
          course.epoch = epoch;
        });
        if (scores === undefined) {
          output.warn(`Interrupted after ${all.length} of ${folds * repeats} folds.`);
          return exitCodes.interrupted;
        }
        all.push({ repeat: repeat + 1, fold: fold + 1, ...scores });
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
