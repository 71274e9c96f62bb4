import { checkNumber, counting } from '../core/checks.js';
import type { Diagnosis, Finding } from '../core/diagnosis.js';
import { describe, fail, MultilayerError } from '../core/errors.js';
import { type MatrixLike, matrix, takeRows } from '../core/matrix.js';
import { checkKeys } from '../core/names.js';
import { unproxied } from '../core/proxies.js';
import { Random, streams } from '../core/random.js';
import { Turns, type Work } from '../core/turns.js';
import { Dataset } from '../data/dataset.js';
import type { Targets } from '../data/targets.js';
import { type Loss, type LossName, lossFamily } from '../losses/index.js';
import { DataReader } from '../model/data-reader.js';
import { outputCount, outputNode } from '../model/forward.js';
import { Machine } from '../model/machine.js';
import { Model } from '../model/model.js';
import { chooseLoss } from '../model/objective.js';
import { modelOf, type Network } from '../network/index.js';
import { optimizerFamily } from '../optimizers/index.js';
import type { Regularizer } from '../regularizers/index.js';
import { type Course, examine } from './case.js';
import { draw } from './draw.js';
import { allExams, examsOfInputs } from './exams.js';
import { openCase } from './open.js';
import { type Rates, ratesOf } from './rates.js';
import { Report } from './report.js';

/** What else `diagnose` is told. */
export interface DiagnoseOptions {
  /** What the fit came to: the history that `fit` resolves to, or its JSON. Learning rates are told from it. */
  readonly history?: Course | undefined;
  /** Default: the loss of the last fit, else the one that belongs to the last layer. */
  readonly loss?: LossName | Loss | undefined;
  /** Rows that are looked at, at most, and fewer of more than 209 columns: drawn by the seed. 1 or more; default: 10,000. */
  readonly rows?: number | undefined;
}

/** Numbers of a table that are looked at, at most. */
const mostNumbers = 2 ** 21;

function readOptions(options: DiagnoseOptions): { readonly course: Course | undefined; readonly most: number } {
  if (typeof options !== 'object' || options === null)
    fail('diagnose', 'an object of options', describe(options), 'Write diagnose(network, x, y, { history }).');
  checkKeys(options, ['history', 'loss', 'rows'], 'diagnose');
  const { history: course, rows = 10_000 } = options;
  const isList = (value: unknown): boolean => Array.isArray(value) && value.every((each) => typeof each === 'number');
  if (course !== undefined && !(isList(course?.loss) && isList(course.validationLoss ?? []))) {
    const fix = 'Pass what fit resolves to: const history = await network.fit(x, y).';
    fail('diagnose, option history', 'the history of a fit', describe(course), fix);
  }
  return { course, most: checkNumber(rows, counting, 'diagnose, option rows', 'The default is 10000.') };
}

/** A copy that answers by itself, and hears no warnings: the network may be trained meanwhile. */
function copyOf(model: Model): Model {
  const { options } = model.machine;
  const machine = new Machine({
    ...options,
    threads: options.engine === 'reference' ? 'auto' : 1,
    onWarning: () => {},
  });
  const copy = new Model(model.layers, model.seed, machine, model.announced ? model.classes : undefined);
  copy.copyFrom(model);
  return copy;
}

function regularizerOfLast({ last: { regularizer } }: Model): Regularizer | undefined {
  return regularizer !== undefined && 'penalty' in regularizer ? regularizer : undefined;
}

function ratesOfLast({ last }: Model): Rates | undefined {
  const { optimizer, learningRate } = last;
  // Of an optimizer of one's own a file knows the name alone.
  if (optimizer === undefined || 'own' in optimizer) return undefined;
  if (typeof learningRate === 'object' && 'own' in learningRate) return undefined;
  const made = optimizerFamily.resolve(optimizer, 'diagnose');
  return ratesOf({ optimizer: made, learningRate: learningRate ?? made.learningRate });
}

/** What somebody would be told who passed such data to a fit. */
function unreadable(error: unknown): Finding {
  if (!(error instanceof MultilayerError)) throw error;
  const { where, expected, got, fix } = error;
  return {
    kind: 'unreadableData',
    where: where.replace(/^diagnose, /, ''),
    evidence: `expected ${expected}, got ${got}`,
    remedy: fix,
    severity: 'severe',
  };
}

function attempt<T>(question: () => T): T | Finding {
  try {
    return question();
  } catch (error) {
    return unreadable(error);
  }
}

function isFinding(value: object): value is Finding {
  return 'remedy' in value;
}

/**
 * Looks for what keeps a network from learning, or may: in the data, in what it is made of, in its weights and, where a
 * history is given, in the course of the fit. It takes the network as it is, trained or not, changes nothing, and says
 * so where it finds nothing. Data that `fit` would refuse are a finding.
 *
 * @param x [rows × inputs]
 * @param y [rows × outputs], or one number, label or truth value for each row
 * @throws MultilayerError for anything but a network and known options
 */
export async function diagnose(
  network: Network,
  x: MatrixLike,
  y: Targets,
  options: DiagnoseOptions = {},
): Promise<Diagnosis> {
  const given: unknown = unproxied(network);
  const original = typeof given === 'object' && given !== null ? modelOf(given as Network) : undefined;
  if (original === undefined) fail('diagnose', 'a network', describe(network), 'Write diagnose(network, x, y).');
  const { course, most } = readOptions(options);
  const unknown = { now: undefined, ofOneAnswer: undefined };
  const model = copyOf(original);
  const reader = new DataReader(model);
  const table = attempt(() => reader.inputs(x, 'diagnose, x', () => {}));
  if (isFinding(table)) return new Report([table], { seen: 0, of: 0 }, unknown);
  const built = attempt(() => {
    const stack = model.build(table.cols);
    return { stack, output: outputNode(stack) };
  });
  if (isFinding(built)) return new Report([built], { seen: 0, of: table.rows }, unknown);
  const { stack, output } = built;
  const random = new Random(stack.seed, streams.diagnosis);
  const rows = draw(Math.min(most, Math.max(1, Math.floor(mostNumbers / table.cols))), table.rows, random);
  const seen = { seen: rows.length, of: table.rows };
  const rest = {
    ...{ stack, output, inference: model.ask(), precision: model.machine.engine.precision },
    ...{
      epochs: model.training.position.epoch,
      rates: ratesOfLast(model),
      regularizer: regularizerOfLast(model),
      course,
    },
    rowOf: (row: number) => rows[row] as number,
  };
  const turns = new Turns();
  // Nobody ends it: it comes to an answer.
  const inTurns = async <T>(work: Work<T>): Promise<T> => (await turns.through(work)) as T;
  try {
    const where = 'diagnose, option loss';
    const loss = attempt(() => chooseLoss(options.loss ?? lossFamily.known(model.last.loss, where), output, where));
    const read = isFinding(loss)
      ? loss
      : attempt(() => reader.targets(y, stack, loss, table.rows, 'diagnose, y', () => {}));
    if (isFinding(loss) || isFinding(read)) {
      const data = new Dataset(takeRows(table, rows), matrix(rows.length, 1));
      const about = { stack, data, epochs: rest.epochs, now: Number.NaN, constant: Number.NaN };
      const found = await inTurns(examine(about, examsOfInputs));
      return new Report([isFinding(loss) ? loss : (read as Finding), ...found], seen, unknown);
    }
    const names = { loss, outputs: outputCount(stack), labels: read.classes ?? model.classes };
    const data = new Dataset(table, read.target).take(rows);
    const about = await inTurns(openCase({ ...rest, loss, names, data }));
    const found = await inTurns(examine(about, allExams));
    const known = (value: number): number | undefined => (Number.isNaN(value) ? undefined : value);
    return new Report(found, seen, { now: known(about.now), ofOneAnswer: known(about.constant) });
  } finally {
    rest.inference.dispose();
  }
}
