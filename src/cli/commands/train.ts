import { type Command, Option } from 'commander';
import type { Session } from '../host.js';
import { withColumns, withManners, withReading } from '../options/common.js';
import { withNetwork } from '../options/training.js';
import { often, positiveNumber, wholeNumber } from '../options/values.js';
import type { TrainOptions } from '../train/options.js';

const examples = `
Examples:
  $ multilayer train iris.csv --target species
  $ multilayer train iris.csv --target species --layers 64,64 --activation tanh
  $ multilayer train houses.csv --target price --drop id --report report.html
  $ multilayer train iris.csv --target species -o model.safetensors --seed 7
  $ multilayer train iris.csv --target species --resume`;

export function addTrain(program: Command, session: Session): void {
  const command = program
    .command('train')
    .summary('learn to predict a column of a table')
    .description(
      'Learns to predict one column of a table from the others, and writes a model file. Says what it read, what is odd about it, how good the model is on rows that it was not trained on, and how good the commonest answer and a linear model are on the same rows.',
    )
    .argument('<data>', 'CSV, TSV, ARFF, NDJSON, JSON or Parquet file, also gzipped; - for standard input')
    .option('-t, --target <column>', 'the column to predict')
    .option('-o, --output <file>', 'the model file (default: name of the data + .safetensors)')
    .option('--report <file>', 'also write a page with charts, as in report.html')
    .option('--force', 'overwrite files that are no models');
  withColumns(command);
  withNetwork(command);
  command
    .optionsGroup('Judging:')
    .option('--folds <n>', 'parts of the rows, each of which is held out once (default: 5)', wholeNumber(2, 100))
    .addOption(
      new Option('--validation <share>', 'hold out one share of the rows instead, as in 0.2')
        .argParser(positiveNumber(1, true))
        .conflicts('folds'),
    )
    .optionsGroup('Interruption:')
    .option('--checkpoint-every <often>', 'epochs (10) or time (30s) between checkpoints (default: 30s)', often)
    .option('--resume', 'go on where an interrupted run of this command stopped');
  withReading(command);
  withManners(command)
    .addHelpText('after', examples)
    .action(async (data: string, options: TrainOptions) => {
      const { train } = await import('../train/train.js');
      session.exitCode = await train(data, options, session.host);
    });
}
