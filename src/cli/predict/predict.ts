import { extname } from 'node:path';
import { readChunks } from 'multilayer/data';
import { now } from '../../core/clock.js';
import { counted } from '../../core/counted.js';
import { timeText } from '../../core/line-parts.js';
import { loadModel } from '../files/models.js';
import { checkNewFile, WholeFile } from '../files/outputs.js';
import { sourceOf } from '../files/reading.js';
import type { Host } from '../host.js';
import { exitCodes, refuse } from '../problems.js';
import { Output } from '../terminal/output.js';
import { ProgressLine } from '../terminal/progress-line.js';
import type { PredictOptions } from './options.js';
import { type RowShape, rowsText } from './write-rows.js';

/** Rows that are read, answered and written at once: enough for a product of matrices to pay. */
const rowsAtOnce = 2048;

function formatOf({ format, json, output }: PredictOptions): RowShape['format'] {
  if (json && format === 'csv') refuse('--json', 'rows in one format', '--format csv beside it', 'Leave one out.');
  if (format !== undefined) return format;
  return json || ['.ndjson', '.jsonl'].includes(extname(output ?? '').toLowerCase()) ? 'ndjson' : 'csv';
}

/** Answers for all rows, piece by piece, and what to exit with. */
export async function predict(path: string, data: string, options: PredictOptions, host: Host): Promise<number> {
  const output = new Output(host, options);
  const { output: to, force = false, probabilities = false, withInput = false } = options;
  const format = formatOf(options);
  if (to !== undefined) checkNewFile({ path: to, option: '--output', force, inputs: [path, data] });
  const model = await loadModel(path);
  if (probabilities && model.classes === undefined) {
    const fix = 'Leave it out: the answers are numbers.';
    refuse(
      '--probabilities',
      'a model of classes',
      `one that predicts amounts of ${JSON.stringify(model.target)}`,
      fix,
    );
  }
  const shape: RowShape = { format, probabilitiesOf: probabilities ? model.classes : undefined, withInput };
  const { source, options: how } = sourceOf(data, options, host);
  const signal = host.stopOnSignals();
  const begun = now();
  let rows = 0;
  const progressParts = () => {
    const seconds = (now() - begun) / 1000;
    const rate = Math.round(rows / Math.max(1e-3, seconds)).toLocaleString('en');
    return [
      { text: `${rows.toLocaleString('en')} rows`, weight: 9 },
      { text: `${rate} rows/s`, weight: 2 },
      { text: timeText(1000 * seconds), weight: 3 },
    ];
  };
  // Answers on the same terminal would be written into the line.
  const line = to === undefined && host.stdout.isTTY === true ? undefined : new ProgressLine(output, progressParts);
  const warn = (message: string): void => (line === undefined ? output.warn(message) : line.warn(message));
  const answer = model.predictor({ onWarning: warn, absent: options.allowAbsent ? 'missing' : 'error' });
  const file = to === undefined ? undefined : new WholeFile(to);
  try {
    let isFirst = true;
    for await (const table of readChunks(source, { ...how, rows: rowsAtOnce })) {
      // A table without rows has as many answers.
      const prediction = table.rowCount === 0 ? { rows: 0, cols: 0, data: new Float64Array() } : answer(table);
      const text = rowsText(table, model.answers(prediction), prediction, shape, isFirst);
      if (file === undefined) await output.write(text);
      else file.write(text);
      isFirst = false;
      rows += table.rowCount;
      line?.step();
      if (signal.aborted) break;
    }
  } catch (error) {
    file?.abandon();
    throw error;
  } finally {
    line?.end();
  }
  if (signal.aborted) {
    file?.abandon();
    output.warn(`Interrupted after ${counted(rows, 'row')}.${to === undefined ? '' : ` ${to} was not written.`}`);
    return exitCodes.interrupted;
  }
  file?.finish();
  return exitCodes.done;
}
