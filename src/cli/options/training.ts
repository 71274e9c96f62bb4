import { type Command, Option } from 'commander';
import { duration, layers, oneOf, positiveNumber, wholeNumber } from './values.js';

export const tasks = ['classification', 'regression'] as const;

/** How a network is trained; all of it is chosen by the table where nothing is said. */
export interface NetworkOptions {
  readonly task?: (typeof tasks)[number];
  readonly layers?: readonly number[];
  readonly activation?: string;
  readonly optimizer?: string;
  readonly learningRate?: number;
  readonly batchSize?: number;
  readonly epochs?: number;
  readonly time?: number;
  readonly threads?: number | 'auto';
  readonly seed: number;
}

function threads(text: string): number | 'auto' {
  return text === 'auto' ? 'auto' : wholeNumber(1, 64)(text);
}

export function withNetwork(command: Command): Command {
  return command
    .optionsGroup('Network and training (chosen by the table where not given):')
    .addOption(new Option('--task <task>', tasks.join(' or ')).argParser(oneOf(tasks)))
    .option('--layers <units>', 'units of the hidden layers, as in 64,64; 0 for none', layers)
    .option('--activation <name>', 'relu, tanh, … or a formula: "x * sigmoid(x)"')
    .option('--optimizer <name>', 'adam, sgd, lion, …')
    .option('--learning-rate <rate>', 'how far a step goes', positiveNumber())
    .option('--batch-size <rows>', 'rows of a step', wholeNumber(1))
    .option('--epochs <n>', 'at most so many passes over the rows', wholeNumber(1))
    .option('--time <time>', 'at most so long, as in 30s or 5m', duration)
    .option('--threads <n>', 'how many threads share the work, or auto', threads)
    .option('-s, --seed <n>', 'fixes everything that is drawn', wholeNumber(0, 0xffffffff), 1);
}
