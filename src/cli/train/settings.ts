import { activations, optimizers } from 'multilayer';
import type { Table, TabularTrainingOptions } from 'multilayer/data';
import { nearest } from '../../advice/nearest.js';
import { synonym } from '../../advice/synonyms.js';
import { resolveColumns, targetOf } from '../options/columns.js';
import type { ColumnOptions, ReadingOptions } from '../options/common.js';
import type { NetworkOptions } from '../options/training.js';
import { asUsage, refuse } from '../problems.js';

type Asked = ColumnOptions &
  NetworkOptions &
  Pick<ReadingOptions, 'missing'> & {
    readonly target?: string;
    readonly folds?: number;
    readonly validation?: number;
  };

function adviceOn(name: string, known: readonly string[]): string {
  const meant = synonym(name, known) ?? nearest(name, known);
  return `${meant === undefined ? '' : `Did you mean ${meant}? `}Known: ${known.join(', ')}.`;
}

/** A name, or else a formula in x. The parser is loaded where there is a formula. */
async function activationOf(text: string) {
  if (Object.hasOwn(activations, text)) return text as keyof typeof activations;
  if (/^[A-Za-z][\w-]*$/.test(text) && text !== 'x') {
    const expected = 'the name of an activation, or a formula in x';
    refuse('--activation', expected, JSON.stringify(text), adviceOn(text, Object.keys(activations)));
  }
  const { formula } = await import('multilayer/formula');
  return asUsage('--activation', () => formula(text));
}

function optimizerOf(name: string): keyof typeof optimizers {
  if (Object.hasOwn(optimizers, name)) return name as keyof typeof optimizers;
  const fix = adviceOn(name, Object.keys(optimizers));
  return refuse('--optimizer', 'the name of an optimizer', JSON.stringify(name), fix);
}

/** What is asked on the command line, as a training takes it. */
export async function settingsOf(table: Table, asked: Asked, command: string): Promise<TabularTrainingOptions> {
  const { task, layers, activation, optimizer, learningRate, batchSize, epochs, threads, seed } = asked;
  const { missing, folds, validation } = asked;
  const chosen = {
    ...{ task, layers, learningRate, batchSize, epochs, threads, seed, missing, folds, validation },
    activation: activation === undefined ? undefined : await activationOf(activation),
    optimizer: optimizer === undefined ? undefined : optimizerOf(optimizer),
  };
  if (folds !== undefined && folds > table.rowCount)
    refuse(
      '--folds',
      `${table.rowCount} at most, as there are ${table.rowCount} rows`,
      String(folds),
      'Ask for fewer.',
    );
  const columns = resolveColumns(table, asked);
  const target = targetOf(table, asked.target, command);
  for (const [option, names] of [
    ['--drop', columns.drop],
    ['--features', columns.features],
  ] as const) {
    if (!names?.includes(target)) continue;
    refuse(option, 'columns besides the target', JSON.stringify(target), 'Leave it out there.');
  }
  const given = Object.entries({ ...chosen, ...columns }).filter(([, value]) => value !== undefined);
  return { target, ...(Object.fromEntries(given) as Omit<TabularTrainingOptions, 'target'>) };
}
