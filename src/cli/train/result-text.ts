import { calibrationText, scoreText, stopText, type TabularModel } from 'multilayer/data';
import { counted } from '../../core/counted.js';
import { short, timeText } from '../../core/line-parts.js';
import { confusionText } from '../results/confusion.js';
import { decilesText } from '../results/deciles.js';
import { dummyTitle, scoresText } from '../results/scores.js';
import { clean } from '../terminal/clean.js';
import { wrapped } from '../terminal/columns.js';
import type { Output } from '../terminal/output.js';
import { sparkline } from '../terminal/sparkline.js';

/** What a training has written, and how it is done again. */
export interface Written {
  readonly path: string;
  readonly bytes: number;
  readonly report: string | undefined;
  readonly command: string;
}

export const margin = 12;

/** One word on the left, and text beside it in as many lines as it takes. */
export function entry(word: string, text: string, { colors, width }: Output): string {
  return wrapped(`${colors.result.bold(word)}${' '.repeat(margin - word.length)}${text}`, width, margin);
}

function sizeText(bytes: number): string {
  return bytes < 1e6 ? `${Math.ceil(bytes / 1000)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

function errorsText({ result }: TabularModel, output: Output): string[] {
  const { calibration, interval } = result;
  if (calibration !== undefined) return [entry('calibration', calibrationText(calibration), output)];
  if (interval === undefined) return [];
  const share = `${Math.round(100 * interval.coverage)} %`;
  return [
    entry(
      'interval',
      `${share} of the true values lie within prediction ± ${scoreText('meanAbsoluteError', interval.halfWidth)}`,
      output,
    ),
  ];
}

/** How good a model is and how it came to be: the judgement first, then its evidence. */
export function judgementText(model: TabularModel, output: Output): string[] {
  const { result, history, stopped, seconds, classes, task } = model;
  const { result: paint } = output.colors;
  const epochs = history.heldOutLoss.length;
  const contenders = [
    { title: 'network', scores: result.network },
    { title: 'linear model', scores: result.linear },
    { title: dummyTitle(classes), scores: result.dummy },
  ];
  // Squares of amounts say nothing to people.
  const losses = task === 'regression' ? history.heldOutLoss.map(Math.sqrt) : history.heldOutLoss;
  const [first = Number.NaN] = losses;
  const best = losses[history.bestEpoch - 1] ?? Number.NaN;
  const figure = task === 'regression' ? (value: number) => scoreText('rootMeanSquaredError', value) : short;
  const course = output.signs ? `  ${sparkline(losses, 24)}` : '';
  return [
    paint.bold(wrapped(clean(result.verdict), output.width)),
    '',
    scoresText(contenders, output),
    paint.dim(
      wrapped(
        `Of ${counted(result.rows, 'row')}, each answered by a network that had not seen it; with 95 % intervals.`,
        output.width,
      ),
    ),
    '',
    ...(result.confusion && classes ? [confusionText(result.confusion, classes, output), ''] : []),
    ...(result.deciles ? [decilesText(result.deciles, output), ''] : []),
    ...errorsText(model, output),
    entry(
      'stopped',
      `${seconds === undefined ? '' : `${timeText(1000 * seconds)}, `}${stopText(stopped, epochs, history.bestEpoch)}`,
      output,
    ),
    entry(
      task === 'regression' ? 'RMSE' : 'loss',
      `${figure(first)} → ${figure(best)} on the rows held out${course}`,
      output,
    ),
  ];
}

/** What came of a training. */
export function modelResultText(model: TabularModel, written: Written, output: Output): string {
  const { bold } = output.colors.result;
  const limit = 'a limit of time stops a slower machine sooner, which then does not end in the same model';
  return [
    ...judgementText(model, output),
    entry('model', `${clean(written.path)} (${sizeText(written.bytes)})`, output),
    ...(written.report === undefined ? [] : [entry('report', clean(written.report), output)]),
    // As it can be pasted: not broken into lines.
    `${bold('again')}${' '.repeat(margin - 5)}${clean(written.command)}`,
    ...(model.stopped === 'timeLimit' ? [entry('', limit, output)] : []),
  ].join('\n');
}
