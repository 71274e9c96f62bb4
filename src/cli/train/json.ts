import type { Table, TabularModel, TrainingPlan } from 'multilayer/data';
import { schemaVersion, scoresJson } from '../results/json.js';
import type { Written } from './result-text.js';

/** What `train --json` prints: docs/command-line.md says what each field means. */
export function resultJson(model: TabularModel, table: Table, plan: TrainingPlan, written: Written): object {
  const { result, history, stopped, seconds, options, dataHash, target, task, classes } = model;
  return {
    schemaVersion,
    command: 'train',
    data: {
      name: table.source.name,
      format: table.source.format,
      rows: table.rowCount,
      sha256: dataHash,
      notes: table.source.notes,
    },
    target,
    task,
    ...(classes && { classes }),
    columns: plan.used.map(({ name, kind, reason }) => ({ name, kind, reason })),
    dropped: plan.dropped.map(({ name, reason }) => ({ name, reason })),
    warnings: plan.warnings.map(({ kind, columns, message, advice }) => ({ kind, columns, message, advice })),
    choices: plan.choices.map(({ name, value, reason }) => ({ name, value, reason })),
    judging: plan.judging,
    rows: result.rows,
    verdict: result.verdict,
    beatsLinear: result.beatsLinear,
    scores: { network: scoresJson(result.network), linear: scoresJson(result.linear), dummy: scoresJson(result.dummy) },
    ...(result.confusion && { confusion: result.confusion }),
    ...(result.calibration && { calibration: result.calibration }),
    ...(result.deciles && { deciles: result.deciles }),
    ...(result.interval && { interval: result.interval }),
    training: {
      stopped,
      epochs: history.heldOutLoss.length,
      bestEpoch: history.bestEpoch,
      seconds,
      seed: options.seed ?? 0,
    },
    model: written.path,
    ...(written.report !== undefined && { report: written.report }),
    again: written.command,
  };
}
