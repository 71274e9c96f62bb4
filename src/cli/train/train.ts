import { existsSync, statSync } from 'node:fs';
import { type Table, TabularTraining, type TabularTrainingOptions } from 'multilayer/data';
import { loadCheckpoint } from '../files/models.js';
import { checkNewFile, isOurModel, isOurReport, stemOf, writeWhole } from '../files/outputs.js';
import type { Host } from '../host.js';
import { shellWord } from '../options/columns.js';
import { exitCodes, refuse } from '../problems.js';
import { clean } from '../terminal/clean.js';
import { Output } from '../terminal/output.js';
import { Checkpoints, checkpointPath } from './checkpoints.js';
import { commandLine } from './command-line.js';
import { follow } from './follow.js';
import { resultJson } from './json.js';
import type { TrainOptions } from './options.js';
import { entry, planText } from './plan-text.js';
import { readWithNotes } from './reading.js';
import { modelResultText } from './result-text.js';
import { settingsOf } from './settings.js';

function outputOf(data: string, { output, report, force = false }: TrainOptions): string {
  const path = output ?? `${data === '-' ? 'model' : stemOf(data)}.safetensors`;
  if (!path.endsWith('.safetensors')) {
    refuse('--output', 'a name that ends in .safetensors', JSON.stringify(path), 'Add the ending.');
  }
  const inputs = data === '-' ? [] : [data];
  checkNewFile({ path, option: '--output', force, inputs, isOurs: isOurModel });
  checkNewFile({ path: checkpointPath(path), option: 'checkpoint', force, inputs, isOurs: isOurModel });
  if (report !== undefined) {
    checkNewFile({ path: report, option: '--report', force, inputs: [...inputs, path], isOurs: isOurReport });
  }
  return path;
}

/** The training as it was when it was interrupted, with the table that it was begun with. */
async function resumed(table: Table, settings: TabularTrainingOptions, path: string, again: string) {
  if (existsSync(path)) return loadCheckpoint(path, table, settings);
  return refuse('--resume', 'the checkpoint of an interrupted run', `no file ${path}`, `Begin anew: ${again}.`);
}

/** Trains a model of a table, and comes back with what to exit with. */
export async function train(data: string, options: TrainOptions, host: Host): Promise<number> {
  const output = new Output(host, options);
  const path = outputOf(data, options);
  const table = await readWithNotes(data, options, output);
  const settings = await settingsOf(table, options, 'train');
  const checkpoint = checkpointPath(path);
  const training = options.resume
    ? await resumed(table, settings, checkpoint, commandLine(data, options))
    : new TabularTraining(table, settings);
  output.note(planText(training.plan, output));
  output.note();
  const checkpoints = new Checkpoints(checkpoint, options.checkpointEvery, training);
  if (options.resume) output.note(entry('resumed', `after epoch ${training.epoch}, from ${checkpoint}`, output));
  else if (existsSync(checkpoint))
    output.note(
      entry('note', `${checkpoint} of an interrupted run is going to be replaced; --resume goes on with it.`, output),
    );
  const signal = host.stopOnSignals();
  await follow(training, { signal, timeLimit: options.time, checkpoints, output });
  if (training.stopped === 'interrupted') {
    await checkpoints.save(training);
    const again = commandLine(data, options, outputWords(options, ['--resume']));
    output.warn(`Interrupted after epoch ${training.epoch}; saved in ${checkpoint}. To go on:\n  ${again}`);
    return exitCodes.interrupted;
  }
  const command = commandLine(data, options, outputWords(options, []));
  const model = await training.model();
  await model.save(path);
  checkpoints.remove();
  if (options.report !== undefined) {
    const { reportPage } = await import('../../report/index.js');
    writeWhole(
      options.report,
      reportPage(model, { source: table.source.name, command, warnings: training.plan.warnings }),
    );
  }
  const files = { path, bytes: statSync(path).size, report: options.report, command };
  if (output.json) await output.resultJson(resultJson(model, table, training.plan, files));
  else {
    await output.result(modelResultText(model, files, output));
    const next = `multilayer predict ${shellWord(path)} ${data === '-' ? 'new.csv' : shellWord(data)}`;
    // As it can be pasted: not broken into lines.
    output.note(`${output.colors.note.bold('next')}        ${clean(next)}`);
  }
  return exitCodes.done;
}

function outputWords({ output, report, checkpointEvery }: TrainOptions, more: readonly string[]): string[] {
  const often =
    checkpointEvery && ('epochs' in checkpointEvery ? checkpointEvery.epochs : `${checkpointEvery.seconds}s`);
  return [
    ...(output === undefined ? [] : ['--output', shellWord(output)]),
    ...(report === undefined ? [] : ['--report', shellWord(report)]),
    ...(often === undefined || more.length === 0 ? [] : ['--checkpoint-every', String(often)]),
    ...more,
  ];
}
