import { shellWord } from '../options/columns.js';
import type { TrainOptions } from './options.js';

/** Flags and their values, in the order of the help. */
function words(options: TrainOptions): string[] {
  const {
    target,
    drop = [],
    features = [],
    kind,
    task,
    layers,
    activation,
    optimizer,
    learningRate,
    batchSize,
  } = options;
  const { epochs, time, threads, seed, folds, validation, delimiter, decimal, header, skip, missing = [] } = options;
  const { comment, encoding } = options;
  const pair = (flag: string, value: unknown): string[] =>
    value === undefined ? [] : [flag, shellWord(String(value))];
  return [
    ...pair('--target', target),
    ...drop.flatMap((name) => pair('--drop', name)),
    ...features.flatMap((name) => pair('--features', name)),
    ...[...(kind ?? [])].flatMap(([name, each]) => pair('--kind', `${name}=${each}`)),
    ...pair('--task', task),
    ...pair('--layers', layers?.length === 0 ? 0 : layers?.join(',')),
    ...pair('--activation', activation),
    ...pair('--optimizer', optimizer),
    ...pair('--learning-rate', learningRate),
    ...pair('--batch-size', batchSize),
    ...pair('--epochs', epochs),
    ...pair('--time', time === undefined ? undefined : `${time}s`),
    ...pair('--threads', threads),
    ...pair('--seed', seed),
    ...pair('--folds', folds),
    ...pair('--validation', validation),
    ...pair('--delimiter', delimiter === '\t' ? 'tab' : delimiter === ' ' ? 'space' : delimiter),
    ...pair('--decimal', decimal),
    ...(header === undefined ? [] : [header ? '--header' : '--no-header']),
    ...pair('--skip', skip),
    ...pair('--comment', comment),
    ...pair('--encoding', encoding),
    ...missing.flatMap((text) => pair('--missing', text)),
  ];
}

/** The command that does the same again, as it can be pasted into a shell. */
export function commandLine(data: string, options: TrainOptions, more: readonly string[] = []): string {
  const source = data === '-' ? ['-'] : [shellWord(data)];
  return ['multilayer train', ...source, ...words(options), ...more].join(' ');
}
