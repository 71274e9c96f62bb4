import type { Command } from 'commander';
import type { EvaluateOptions } from '../evaluate/options.js';
import type { Session } from '../host.js';
import { withAbsence, withManners, withReading } from '../options/common.js';

const examples = `
Examples:
  $ multilayer evaluate iris.safetensors test.csv
  $ multilayer evaluate iris.safetensors test.csv --json`;

export function addEvaluate(program: Command, session: Session): void {
  const command = program
    .command('evaluate')
    .summary('measure a model on rows whose answers are known')
    .description(
      'Predicts the rows of a table and compares the answers with its target column: scores with 95 % intervals, beside those of always giving the commonest or mean answer.',
    )
    .argument('<model>', 'model file')
    .argument('<data>', 'table with the target column; - for standard input');
  withAbsence(command);
  withReading(command);
  withManners(command)
    .addHelpText('after', examples)
    .action(async (model: string, data: string, options: EvaluateOptions) => {
      const { evaluate } = await import('../evaluate/evaluate.js');
      session.exitCode = await evaluate(model, data, options, session.host);
    });
}
