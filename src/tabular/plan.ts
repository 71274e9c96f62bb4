import { describe, fail, renameCall } from '../core/errors.js';
import { suggest } from '../core/names.js';
import { numbersOf } from '../tables/cells.js';
import { checkTable } from '../tables/checks/check-table.js';
import { describeColumns } from '../tables/describe-columns.js';
import type { ColumnDescription } from '../tables/kinds.js';
import { Preprocessor } from '../tables/preprocessor.js';
import type { Table } from '../tables/table.js';
import { TargetEncoder } from '../tables/target-encoder.js';
import type { TabularTrainingOptions } from './options.js';
import { chooseRecipe, type Recipe } from './recipe.js';
import { repeatedRows } from './repeated.js';
import { judgedRows, type Splits, splitTable } from './splits.js';
import { TrainingPlan, type UnusedColumn } from './training-plan.js';

/** What a training is made from, beside what people are told of it. */
export interface Groundwork {
  readonly plan: TrainingPlan;
  /** The rows that have a target. */
  readonly table: Table;
  /** Learned from all of these rows, to be learned anew from those of each fold. */
  readonly preprocessor: Preprocessor;
  readonly encoder: TargetEncoder;
  /** What is right for each row: the place of its class, or its value. */
  readonly truth: Float64Array;
  readonly splits: Splits;
  /** The rows that are judged, in their order. */
  readonly judged: Uint32Array;
  readonly recipe: Recipe;
}

/** The columns to learn from, and those that the user does not want. */
function chooseColumns(table: Table, options: TabularTrainingOptions, target: string, where: string) {
  const resolve = (names: readonly string[], option: string): Set<string> =>
    new Set(names.map((name) => table.column(name, `${where}, option ${option}`).name));
  const { features, drop = [] } = options;
  const dropped = resolve(drop, 'drop');
  if (dropped.has(target)) {
    const fix = 'Leave it out there: it is not learned from in any case.';
    fail(`${where}, option drop`, 'columns besides the target', describe(target), fix);
  }
  const wanted = features && resolve(features, 'features');
  const isUsed = (name: string): boolean => name !== target && !dropped.has(name) && wanted?.has(name) !== false;
  return { isUsed, isUnwanted: (name: string) => name !== target && !isUsed(name), asked: dropped };
}

/** What somebody else finds wrong, as an error of the call that the user made. */
function named<T>(where: string, other: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    renameCall(error, other, where);
    throw error;
  }
}

/** Deviations of which neither the square nor one over it leaves float64. */
const [leastDeviation, mostDeviation] = [1e-150, 1e150];

function checkSize({ task, name, scale: { deviation } }: TargetEncoder, { source }: Table): void {
  if (task !== 'regression' || (deviation >= leastDeviation && deviation <= mostDeviation)) return;
  const expected = `values whose deviation is between ${leastDeviation} and ${mostDeviation}`;
  const fix = 'Write the target in another unit.';
  fail(`${source.name}, column ${describe(name)}`, expected, `one of ${deviation.toPrecision(3)}`, fix);
}

function checkClassWeights(
  weights: TabularTrainingOptions['classWeights'],
  { classes, name }: TargetEncoder,
  where: string,
): void {
  if (weights === undefined) return;
  if (classes === undefined) {
    const fix = "Leave it out, or write task: 'classification'.";
    fail(where, 'a target of classes', `the amounts of ${describe(name)}`, fix);
  }
  const known = classes.map(String);
  const odd = Object.keys(Object(weights)).find((label) => !known.includes(label));
  if (odd !== undefined && typeof weights === 'object')
    fail(where, `classes of ${describe(name)}`, describe(odd), suggest(odd, known));
}

/** Nothing is left to learn from. */
function refuseNoColumns(
  { names }: Table,
  { drop, features }: TabularTrainingOptions,
  target: string,
  where: string,
): never {
  const others = names.filter((name) => name !== target).join(', ') || 'none';
  const isAsked = drop !== undefined || features !== undefined;
  const fix = isAsked ? `Leave out fewer of them: there are ${others}.` : 'Add columns that say something of it.';
  fail(where, 'a column to learn from', `none beside the target ${describe(target)}`, fix);
}

/** Columns that the user does not want, with the option that says so. */
function unwantedColumns({ names }: Table, { isUnwanted, asked }: ReturnType<typeof chooseColumns>): UnusedColumn[] {
  return names.filter(isUnwanted).map((name) => ({
    ...{ name, kind: undefined },
    reason: asked.has(name) ? 'left out by drop' : 'not among features',
  }));
}

/** The rows that have a target, and what is learned of it. */
function targetIn(table: Table, description: ColumnDescription, task: TabularTrainingOptions['task']) {
  const encoder = TargetEncoder.fit(table, description, task && { task });
  if (encoder.missing === 0) return { table, encoder };
  const present = table.rows(encoder.present(table));
  return { table: present, encoder: encoder.refit(present) };
}

/**
 * Decides everything about a training, and trains nothing.
 *
 * @throws MultilayerError for tables and options that do not go together
 */
export function planTraining(given: Table, options: TabularTrainingOptions, where: string): Groundwork {
  if (given.rowCount === 0)
    fail(where, 'a table with rows', `none in ${given.source.name}`, 'Add rows, or name another table.');
  const { name: target } = given.column(options.target, `${where}, option target`);
  const chosen = chooseColumns(given, options, target, where);
  const left = given.without(given.names.filter(chosen.isUnwanted));
  const { kinds, missing, task: askedTask } = options;
  const found = describeColumns(left, { ...(kinds && { kinds }), ...(missing && { missing }) });
  const description = found.find(({ name }) => name === target) as ColumnDescription;
  const { table, encoder } = targetIn(left, description, askedTask);
  const { task, classes } = encoder;
  const descriptions = found.filter(({ name }) => chosen.isUsed(name));
  if (descriptions.length === 0) refuseNoColumns(given, options, target, where);
  const preprocessor = named(where, 'Preprocessor.fit', () => Preprocessor.fit(table, descriptions));
  checkSize(encoder, table);
  checkClassWeights(options.classWeights, encoder, `${where}, option classWeights`);
  const truth = task === 'regression' ? numbersOf(table, description) : encoder.encode(table);
  const seed = options.seed ?? 0;
  const unused = new Set(preprocessor.dropped.map(({ name }) => name));
  const splits = splitTable({
    rows: table.rowCount,
    classes: task === 'regression' ? undefined : truth,
    groups: repeatedRows(
      table,
      found.filter(({ name }) => !unused.has(name)),
    ),
    ...{ seed, folds: options.folds, validation: options.validation, where },
  });
  const { layers: hidden, activation, epochs, patience, batchSize, optimizer, learningRate } = options;
  const recipe = chooseRecipe({
    ...{ task, inputs: preprocessor.inputs, rows: splits.folds[0]?.train.length ?? 0, classes: classes?.length },
    ...{ hidden, activation, epochs, patience, batchSize, optimizer, learningRate },
  });
  const judged = judgedRows(splits, table.rowCount);
  const plan = new TrainingPlan({
    ...{ target, task, taskReason: encoder.reason, classes },
    ...{ rows: table.rowCount, rowsWithoutTarget: left.rowCount - table.rowCount },
    used: descriptions.filter(({ name }) => preprocessor.columns.includes(name)),
    dropped: [...preprocessor.dropped, ...unwantedColumns(given, chosen)],
    warnings: checkTable(table, found, {
      ...{ target, task },
      ...(splits.folds.length > 1 ? { folds: splits.folds.length } : { validation: judged.length / table.rowCount }),
    }),
    ...{ judging: splits.text, networks: splits.folds.length, judged: judged.length },
    ...{ choices: recipe.choices, epochs: recipe.fit.epochs },
  });
  return { plan, table, preprocessor, encoder, truth, splits, judged, recipe };
}
