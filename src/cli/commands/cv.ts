import type { Command } from 'commander';
import type { CrossValidationOptions } from '../cv/options.js';
import type { Session } from '../host.js';
import { withColumns, withManners, withReading } from '../options/common.js';
import { withNetwork } from '../options/training.js';
import { wholeNumber } from '../options/values.js';

const examples = `
Examples:
  $ multilayer cv iris.csv --target species
  $ multilayer cv iris.csv --target species --folds 3 --repeats 2`;

export function addCrossValidation(program: Command, session: Session): void {
  const command = program
    .command('cv')
    .summary('measure how well train does on a table, and write no model')
    .description(
      'Divides the rows into folds (by class for classes), trains a whole model on all folds but one as train does, measures it on that one, and so on for each. What train itself says is measured on rows that also chose when to stop; this is not.',
    )
    .argument('<data>', 'table in any format that train reads; - for standard input')
    .option('-t, --target <column>', 'the column to predict')
    .option('--folds <n>', 'how many parts', wholeNumber(2, 100), 5)
    .option('--repeats <n>', 'how many times, each with other folds', wholeNumber(1, 1000), 1);
  withColumns(command);
  withNetwork(command);
  withReading(command);
  withManners(command)
    .addHelpText('after', examples)
    .action(async (data: string, options: CrossValidationOptions) => {
      const { crossValidation } = await import('../cv/cv.js');
      session.exitCode = await crossValidation(data, options, session.host);
    });
}
