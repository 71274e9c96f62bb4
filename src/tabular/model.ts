import { checkFunction } from '../core/checks.js';
import { describe, fail } from '../core/errors.js';
import { show } from '../core/inspect.js';
import { type Matrix, matrix, toRows } from '../core/matrix.js';
import { readDocument, writeWhole } from '../formats/files.js';
import { documentPieces, type FileUrl, modelKind, packDocument, unpackDocument } from '../formats/index.js';
import type { Label } from '../index.js';
import { argmax } from '../metrics/index.js';
import { numbersOf } from '../tables/cells.js';
import type { TableWarning } from '../tables/checks/warning.js';
import type { ColumnDescription } from '../tables/kinds.js';
import type { TransformOptions } from '../tables/preprocessor-options.js';
import type { Table } from '../tables/table.js';
import { TargetEncoder } from '../tables/target-encoder.js';
import type { Calibration } from './calibration.js';
import { TrainingCourse } from './course.js';
import { asker, type TabularMember } from './ensemble.js';
import { checkModelPath, loadingModel, savingModel } from './file-calls.js';
import { confusionOf, decilesOf } from './judge.js';
import { modelFromDocument, modelToDocument } from './model-document.js';
import type { ModelParts, OutOfFold } from './model-parts.js';
import { modelText } from './model-text.js';
import {
  checkTrainingOptions,
  runOptionNames,
  type TabularOptions,
  type TabularTask,
  type TabularTrainingOptions,
} from './options.js';
import type { TabularHistory } from './progress.js';
import type { Choice } from './recipe.js';
import type { ResidualDecile, TabularResult, TabularStop } from './result.js';
import { type TabularRows, tableOf } from './rows.js';
import type { Score } from './score.js';
import { scoreNames, scoreText } from './score-text.js';
import { scoresOf } from './scores.js';
import type { UnusedColumn } from './training-plan.js';

/** What a model says of the rows of a table whose target is known. */
export interface TabularEvaluation {
  /** Rows that have a target. */
  readonly rows: number;
  /** Each with its interval. */
  readonly scores: readonly Score[];
  /** The same of answers that do not look at the rows: the commonest class of the training, or its mean. */
  readonly dummy: readonly Score[];
  /** Of classes, `confusion[i][j]`: how many rows of class i were said to be of class j. */
  readonly confusion?: readonly (readonly number[])[] | undefined;
  /** Of a regression. */
  readonly deciles?: readonly ResidualDecile[] | undefined;
}

/**
 * A model of a table: the networks of all folds, with what turns raw rows into their inputs and their outputs into
 * answers, and what was found of how good they are.
 *
 * @example
 * const model = await TabularModel.train(table, { target: 'species' });
 * console.log(String(model));
 * console.log(model.predict([{ bill_length_mm: 39.1, island: 'Torgersen' }]));
 */
export class TabularModel {
  /** The column that it predicts. */
  readonly target: string;
  /** What it was asked for. */
  readonly task: TabularTask;
  /** In the order of the probabilities; undefined for a regression. */
  readonly classes: readonly Label[] | undefined;
  /** The columns that it goes by. */
  readonly columns: readonly ColumnDescription[];
  /** The columns of the training table that it does not go by, with the reason. */
  readonly dropped: readonly UnusedColumn[];
  /** What there is to watch out for in the training table. */
  readonly warnings: readonly TableWarning[];
  /** How it was made, each choice with its reason. */
  readonly choices: readonly Choice[];
  /** How rows were divided and judged, in one sentence. */
  readonly judging: string;
  /** Rows that it learned from. */
  readonly rows: number;
  /** What was asked for in training; of a model from a file without `threads`, which make no difference to it. */
  readonly options: TabularTrainingOptions;
  /** How good it is, on rows that its networks had not seen. */
  readonly result: TabularResult;
  /** The epochs of the training. */
  readonly history: TabularHistory;
  /** Why the training ended. */
  readonly stopped: TabularStop;
  /** Seconds that the training took, over all runs; undefined for a model from a file. */
  readonly seconds: number | undefined;
  /** The SHA-256 of the names and cells of the table that it learned from. */
  readonly dataHash: string;
  /** What makes its probabilities ones that can be taken at their word. */
  readonly calibration: Calibration;
  /** Its networks, one for each fold. */
  readonly members: readonly TabularMember[];
  /** Answers to the judged rows; undefined for a model from a file. */
  readonly outOfFold: OutOfFold | undefined;
  readonly #encoder: TargetEncoder;

  private constructor(parts: ModelParts) {
    if (!(Object(parts).encoder instanceof TargetEncoder)) {
      const fix = "Write await TabularModel.train(table, { target: 'species' }).";
      fail('new TabularModel', 'a call of TabularModel.train, load or fromBytes', 'new', fix);
    }
    const { plan, encoder } = parts;
    this.#encoder = encoder;
    this.target = encoder.name;
    this.task = encoder.task;
    this.classes = encoder.classes;
    this.columns = plan.used;
    this.dropped = plan.dropped;
    this.warnings = plan.warnings;
    this.choices = plan.choices;
    this.judging = plan.judging;
    this.rows = plan.rows;
    this.options = parts.options;
    this.result = parts.result;
    this.history = parts.history;
    this.stopped = parts.stopped;
    this.seconds = parts.seconds;
    this.dataHash = parts.dataHash;
    this.calibration = parts.calibration;
    this.members = parts.members;
    this.outOfFold = parts.outOfFold;
  }

  /** Made by `TabularTraining`, and from files. */
  static made(parts: ModelParts): TabularModel {
    return new TabularModel(parts);
  }

  /**
   * Trains a model on a table and judges it, beside a linear model and a dummy, by rows that its networks have not seen.
   * What is going to be done, and its progress, are shown by `TabularTraining`.
   *
   * @param rows a table, or objects with a property for each column
   * @throws MultilayerError for tables and options that do not go together, and where a signal comes in the first epoch
   * @throws DivergenceError where the loss of a network leaves the finite numbers
   */
  static async train(rows: TabularRows, options: TabularOptions): Promise<TabularModel> {
    const where = 'TabularModel.train';
    checkTrainingOptions(options, where, [...runOptionNames, 'onProgress']);
    const { timeLimit, signal, pause, onWarning, onProgress, ...asked } = options;
    checkFunction(onProgress, `${where}, option onProgress`, 'onProgress');
    const course = new TrainingCourse(rows, asked, where);
    for await (const progress of course.run({ timeLimit, signal, pause, onWarning })) await onProgress?.(progress);
    return new TabularModel(await course.parts());
  }

  /**
   * The answers for rows: labels of classes, as the training table has them, or values.
   *
   * @param rows a table, or objects with a property for each column, in any order
   * @throws MultilayerError for columns that are absent, all of them named, and cells that are not what their column holds
   */
  predict(rows: TabularRows, options?: TransformOptions): Label[] {
    return this.answers(this.predictMatrix(rows, options));
  }

  /**
   * The probability of each class for rows, in the order of `classes`.
   *
   * @param rows a table, or objects with a property for each column, in any order
   * @throws MultilayerError for a regression, and as `predict` does
   */
  predictProbabilities(rows: TabularRows, options?: TransformOptions): number[][] {
    if (this.classes === undefined) {
      const fix = 'Use predict, which gives values.';
      fail('predictProbabilities', 'a model of classes', `one of the amounts of ${describe(this.target)}`, fix);
    }
    return toRows(this.predictMatrix(rows, options));
  }

  /**
   * Both at once, as numbers: probabilities [rows × classes], or values [rows × 1]. The answer to a row does not depend on
   * the rows beside it.
   */
  predictMatrix(rows: TabularRows, options: TransformOptions = {}): Matrix {
    const predictor = this.predictor(options);
    // No rows have no columns either.
    if (Array.isArray(rows) && rows.length === 0) return matrix(0, this.classes?.length ?? 1);
    return predictor(tableOf(rows, 'predict, rows'));
  }

  /** As {@link predictMatrix} for many tables, as chunks of a file, with each warning once over all of them. */
  predictor(options: TransformOptions = {}): (table: Table) => Matrix {
    const ask = asker({ task: this.task, members: this.members, calibration: this.calibration }, options);
    // Rows that were learned from have them too; nothing is to be told of that.
    const known = [this.target, ...this.dropped.map(({ name }) => name)];
    return (table) => ask(table.without(known));
  }

  /** The answers that probabilities or values come to: labels of the most probable classes, or the values. */
  answers(prediction: Matrix): Label[] {
    const { classes } = this;
    if (classes === undefined) return Array.from(prediction.data);
    return Array.from({ length: prediction.rows }, (_, row) => classes[argmax(prediction, row)] as Label);
  }

  /** What does not look at rows: the share that each class had in training, or the mean. */
  #dummy(rows: number): Matrix {
    const { confusion } = this.result;
    const counts = confusion?.map((row) => row.reduce((sum, each) => sum + each, 0));
    const total = counts?.reduce((sum, each) => sum + each, 0) ?? 1;
    const middle = this.members.reduce((sum, { mean }) => sum + mean / this.members.length, 0);
    const answer = counts?.map((count) => count / total) ?? [middle];
    return matrix(
      rows,
      answer.length,
      Float64Array.from({ length: rows * answer.length }, (_, k) => answer[k % answer.length] as number),
    );
  }

  /**
   * How good the answers are to rows whose target is known, each score with its interval. Rows without a target are left
   * out.
   *
   * @throws MultilayerError where the target is absent or has classes that training has not seen, and as `predict` does
   */
  evaluate(rows: TabularRows, options: TransformOptions = {}): TabularEvaluation {
    const given = tableOf(rows, 'evaluate, rows');
    if (!given.has(this.target)) {
      const fix = 'Add it, or use predict, which needs none.';
      const got = given.names.map((name) => describe(name)).join(', ') || 'none';
      fail('evaluate, rows', `the column that is predicted, ${describe(this.target)}`, got, fix);
    }
    const encoder = this.#encoder;
    const present = encoder.present(given);
    if (present.length === 0) {
      const fix = 'Name a table whose rows have one.';
      fail(`evaluate, ${given.source.name}`, 'rows with a target', 'none', fix);
    }
    const table = present.length === given.rowCount ? given : given.rows(present);
    const truth = encoder.task === 'regression' ? numbersOf(table, encoder.description) : encoder.encode(table);
    const judged = { truth, prediction: this.predictor(options)(table) };
    const dummy = { truth, prediction: this.#dummy(present.length) };
    const common = { rows: present.length, scores: scoresOf(judged), dummy: scoresOf(dummy) };
    return this.classes === undefined
      ? { ...common, deciles: decilesOf(judged) }
      : { ...common, confusion: confusionOf(judged) };
  }

  /**
   * The model as plain data with typed arrays, which `fromDocument` reads. Answers to judged rows are no part of it.
   *
   * @throws MultilayerError for an optimizer of your own among the options, which no file can hold
   */
  toDocument(): unknown {
    const { columns: used, dropped, warnings, choices, judging, rows } = this;
    const { options, calibration, result, history, stopped, seconds, dataHash, members } = this;
    return modelToDocument(
      {
        plan: { used, dropped, warnings, choices, judging, rows },
        ...{ options, calibration, result, history, stopped, seconds, dataHash, members },
        encoder: this.#encoder,
      },
      'TabularModel, toDocument',
    );
  }

  /** {@link toDocument} as the bytes of a `.safetensors` file. */
  toBytes(): Uint8Array {
    return packDocument(modelKind, this.toDocument(), 'TabularModel, toBytes');
  }

  /**
   * Writes the model into a `.safetensors` file, as a whole or not at all. In Node, Bun and Deno.
   *
   * @throws MultilayerError where the file cannot be written
   */
  async save(path: string | FileUrl): Promise<void> {
    checkModelPath(path);
    await writeWhole(path, documentPieces(modelKind, this.toDocument(), 'save'), savingModel);
  }

  /** @throws MultilayerError naming the part that is wrong */
  static fromDocument(document: unknown, where = 'TabularModel.fromDocument'): TabularModel {
    return new TabularModel(modelFromDocument(document, where));
  }

  /** @throws MultilayerError for bytes that are no model of a table, or not as they were written */
  static fromBytes(bytes: Uint8Array | ArrayBuffer): TabularModel {
    const where = 'TabularModel.fromBytes';
    return TabularModel.fromDocument(unpackDocument(bytes, modelKind, where), where);
  }

  /** @throws MultilayerError for a file that cannot be read, is no model of a table, or is not as it was written */
  static async load(path: string | FileUrl): Promise<TabularModel> {
    const { content, where } = await readDocument(path, [modelKind], loadingModel);
    return TabularModel.fromDocument(content, where);
  }

  /** Gives back the memory of compiled programs, which are made again when they are needed. */
  dispose(): void {
    for (const { network } of this.members) network.dispose();
  }

  /** All that a person should see, in lines. */
  toString(): string {
    return modelText(this);
  }

  static {
    show(TabularModel.prototype, 'TabularModel', ({ target, task, classes, columns, rows, result, stopped }) => ({
      ...{ target, task, classes, columns: columns.map(({ name }) => name), rows, stopped },
      scores: result.network.map(({ name, value }) => `${scoreNames[name]} ${scoreText(name, value)}`),
      verdict: result.verdict,
    }));
  }
}
