import { type Command, Option } from 'commander';
import type { Session } from '../host.js';
import { withAbsence, withManners, withReading } from '../options/common.js';
import { oneOf } from '../options/values.js';
import { type PredictOptions, rowFormats } from '../predict/options.js';

const examples = `
Examples:
  $ multilayer predict iris.safetensors new.csv
  $ multilayer predict iris.safetensors new.csv --probabilities --with-input
  $ multilayer predict iris.safetensors - --format ndjson < new.csv
  $ multilayer predict iris.safetensors new.csv --output answers.csv`;

export function addPredict(program: Command, session: Session): void {
  const command = program
    .command('predict')
    .summary('answer for each row of a table')
    .description(
      'Writes one answer for each row, in the order of the rows, while rows are still being read: a table may be larger than memory. Columns may stand in any order; what the model does not look at is ignored.',
    )
    .argument('<model>', 'model file')
    .argument('<data>', 'table in any format that train reads; - for standard input')
    .option('-o, --output <file>', 'write here instead of to standard output')
    .addOption(
      new Option('--format <format>', 'csv or ndjson (default: by the name of the output, else csv)').argParser(
        oneOf(rowFormats),
      ),
    )
    .option('-p, --probabilities', 'also write the probability of each class')
    .option('--with-input', 'write the columns of the input before the answers')
    .option('--force', 'overwrite the output');
  withAbsence(command);
  withReading(command);
  withManners(command)
    .addHelpText('after', examples)
    .action(async (model: string, data: string, options: PredictOptions) => {
      const { predict } = await import('../predict/predict.js');
      session.exitCode = await predict(model, data, options, session.host);
    });
}
