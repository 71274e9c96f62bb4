import { counted } from '../core/counted.js';
import { describe } from '../core/errors.js';
import type { Label } from '../index.js';
import { textTable } from '../index.js';
import { type TableWarning, warningText } from '../tables/checks/warning.js';
import type { ColumnDescription } from '../tables/kinds.js';
import { calibrationText } from './calibration-text.js';
import type { TabularMember } from './ensemble.js';
import type { TabularTrainingOptions } from './options.js';
import type { TabularHistory } from './progress.js';
import type { Choice } from './recipe.js';
import type { TabularResult, TabularStop } from './result.js';
import { scoreNames, scoreText, scoreWithInterval } from './score-text.js';
import { stopText } from './stop-text.js';

/** What of a model people are told; see `TabularModel`. */
interface ModelFacts {
  readonly target: string;
  readonly classes: readonly Label[] | undefined;
  readonly columns: readonly ColumnDescription[];
  readonly choices: readonly Choice[];
  readonly warnings: readonly TableWarning[];
  readonly rows: number;
  readonly options: TabularTrainingOptions;
  readonly result: TabularResult;
  readonly history: TabularHistory;
  readonly stopped: TabularStop;
  readonly seconds: number | undefined;
  readonly dataHash: string;
  readonly members: readonly TabularMember[];
}

/** Classes beyond which a table of all pairs says nothing to a reader. */
const mostShown = 12;

function scoresTable({ result }: ModelFacts): string {
  const columns = [result.network, result.linear, result.dummy];
  const rows = result.network.map((score) => [
    `${scoreNames[score.name]}${score.better === 'smaller' ? ', less is better' : ''}`,
    ...columns.map((scores) => {
      const found = scores.find(({ name }) => name === score.name);
      return found === undefined ? '–' : scoreWithInterval(found);
    }),
  ]);
  return textTable(['score (95 % interval)', 'network', 'linear model', 'dummy'], rows);
}

function confusionText({ classes = [], result }: ModelFacts): string[] {
  const { confusion } = result;
  if (confusion === undefined || classes.length > mostShown) return [];
  const rows = classes.map((label, i) => [String(label), ...(confusion[i] ?? []).map(String)]);
  return ['', textTable(['true ╲ predicted', ...classes.map(String)], rows)];
}

function decilesText({ result }: ModelFacts): string[] {
  const { deciles } = result;
  if (deciles === undefined) return [];
  const text = (value: number, signed = false): string => scoreText('meanAbsoluteError', value, signed);
  const rows = deciles.map(({ from, to, rows: count, bias, meanAbsoluteError }) => [
    `${text(from)} to ${text(to)}`,
    String(count),
    text(meanAbsoluteError),
    text(bias, true),
  ]);
  return ['', textTable(['true value', 'rows', 'mean error', 'of it too high (+) or low (−)'], rows)];
}

function errorsText({ result }: ModelFacts): string[] {
  const { calibration, interval } = result;
  if (calibration !== undefined) return [`Calibration: ${calibrationText(calibration)}.`];
  if (interval === undefined) return [];
  return [
    `Prediction ± ${scoreText('meanAbsoluteError', interval.halfWidth)} holds ${Math.round(100 * interval.coverage)} % of the values.`,
  ];
}

function watchOut({ warnings }: ModelFacts): string[] {
  if (warnings.length === 0) return [];
  return ['', 'Watch out:', ...warnings.map((each) => `  ${warningText(each)}`)];
}

function judgingText({ result, classes, members }: ModelFacts): string {
  const chosen = classes === undefined ? 'at the epoch' : 'at the epoch and with the calibration';
  const answers =
    members.length === 1
      ? 'The model is that network.'
      : `The model answers with the mean of ${members.length} networks, which is mostly a little better than that.`;
  return `Each of ${counted(result.rows, 'row')} was judged by a network that had not seen it, ${chosen} that the other rows choose. ${answers} Intervals say how far other rows of the same kind would move a figure.`;
}

/** All that a person should see of a model, in lines. */
export function modelText(model: ModelFacts): string {
  const { target, result, history, stopped, seconds, rows, choices, options } = model;
  const epochs = history.heldOutLoss.length;
  return [
    result.verdict,
    ...watchOut(model),
    '',
    `Predicts ${describe(target)} by ${counted(model.columns.length, 'column')}, learned from ${counted(rows, 'row')}.`,
    scoresTable(model),
    judgingText(model),
    ...confusionText(model),
    ...decilesText(model),
    ...errorsText(model),
    `Stopped ${stopText(stopped, epochs, history.bestEpoch)}.${seconds === undefined ? '' : ` It took ${seconds.toFixed(1)} s.`}`,
    ...choices.map(({ name, value, reason }) => `  ${name}: ${value} (${reason})`),
    `Seed ${options.seed ?? 0}; data SHA-256 ${model.dataHash}.`,
  ].join('\n');
}
