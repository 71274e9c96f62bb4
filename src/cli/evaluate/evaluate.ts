import { tableHash } from 'multilayer/data';
import { counted } from '../../core/counted.js';
import { loadModel } from '../files/models.js';
import type { Host } from '../host.js';
import { exitCodes } from '../problems.js';
import { confusionText } from '../results/confusion.js';
import { decilesText } from '../results/deciles.js';
import { schemaVersion, scoresJson } from '../results/json.js';
import { dummyTitle, scoresText } from '../results/scores.js';
import { wrapped } from '../terminal/columns.js';
import { Output } from '../terminal/output.js';
import { readWithNotes } from '../train/reading.js';
import type { EvaluateOptions } from './options.js';

const learned =
  'These are the rows that the model was trained on: the figures flatter it. multilayer inspect shows those of rows that it had not seen.';

/** Scores of a model on rows whose answers are known, and what to exit with. */
export async function evaluate(path: string, data: string, options: EvaluateOptions, host: Host): Promise<number> {
  const output = new Output(host, options);
  const model = await loadModel(path);
  const table = await readWithNotes(data, options, output);
  const warnings: string[] = [];
  const onWarning = (message: string): void => {
    warnings.push(message);
    if (!output.json) output.warn(message);
  };
  if (tableHash(table) === model.dataHash) onWarning(learned);
  const { rows, scores, dummy, confusion, deciles } = model.evaluate(table, {
    onWarning,
    absent: options.allowAbsent ? 'missing' : 'error',
  });
  const { classes, target, task } = model;
  if (output.json) {
    await output.resultJson({
      ...{ schemaVersion, command: 'evaluate', model: path, data: table.source.name, target, task },
      ...{ rows, rowsWithoutTarget: table.rowCount - rows, warnings },
      ...(classes && { classes }),
      scores: { model: scoresJson(scores), dummy: scoresJson(dummy) },
      ...(confusion && { confusion }),
      ...(deciles && { deciles }),
    });
    return exitCodes.done;
  }
  const { dim } = output.colors.result;
  const without = table.rowCount - rows;
  const left =
    without === 0 ? '' : ` ${counted(without, 'row')} without a target ${without === 1 ? 'was' : 'were'} left out.`;
  await output.result(
    [
      scoresText(
        [
          { title: 'model', scores },
          { title: dummyTitle(classes), scores: dummy },
        ],
        output,
      ),
      dim(wrapped(`Of ${counted(rows, 'row')}; with 95 % intervals.${left}`, output.width)),
      ...(confusion && classes ? ['', confusionText(confusion, classes, output)] : []),
      ...(deciles ? ['', decilesText(deciles, output)] : []),
    ].join('\n'),
  );
  return exitCodes.done;
}
