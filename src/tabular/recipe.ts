import { activationText } from '../activations/index.js';
import { counted } from '../core/counted.js';
import type { Matrix } from '../core/matrix.js';
import {
  type ActivationName,
  Concatenate,
  Dense,
  Dropout,
  Embedding,
  type FitOptions,
  type Layer,
  PiecewiseLinearEmbedding,
  randomNormal,
  SelectColumns,
  schedules,
} from '../index.js';
import type { InputColumn } from '../tables/encoders/encoder.js';
import type { Task } from '../tables/task.js';
import type { TabularTrainingOptions } from './options.js';

/** A column of the inputs, as far as a recipe goes by it. */
export type RecipeInput = Pick<InputColumn, 'role' | 'levels'>;

type Asked = 'activation' | 'epochs' | 'patience' | 'batchSize' | 'optimizer' | 'learningRate';

/** What the user asks for instead of what the recipe would choose. */
export interface RecipeOptions extends Pick<TabularTrainingOptions, Asked> {
  /** Units of the hidden layers; `[]` for none. */
  readonly hidden?: readonly number[] | undefined;
}

/** What a recipe is chosen for. */
export interface RecipeCase extends RecipeOptions {
  readonly task: Task;
  /** The columns of the inputs, from left to right. */
  readonly inputs: readonly RecipeInput[];
  /** The rows that each network trains on. */
  readonly rows: number;
  /** How many classes there are, where they are more than two. */
  readonly classes?: number | undefined;
}

/** One choice of a recipe. */
export interface Choice {
  /** What is chosen, as `'hidden layers'`. */
  readonly name: string;
  /** What it came to, as `'2 of 128 units, relu'`. */
  readonly value: string;
  /** Why, in words. */
  readonly reason: string;
}

/** How a network for a table is made and trained. */
export interface Recipe {
  /**
   * New layers, for the rows that a network trains on: bins of numbers are theirs.
   *
   * @param x [rows × inputs]
   */
  layers(inputs: readonly RecipeInput[], x: Matrix): Layer[];
  /** For the fit, in which an epoch follows the other. */
  readonly fit: FitOptions & { readonly epochs: number; readonly batchSize: number };
  /** Epochs without a better loss on the rows held out before training stops. */
  readonly patience: number;
  /** Threads of each network, where they are not asked for: 1 where its steps are too short to be shared. */
  readonly threads: 1 | undefined;
  /** All that was chosen, for people. */
  readonly choices: readonly Choice[];
}

/** What goes by the number of rows that a network trains on. */
interface Size {
  readonly upTo: number;
  readonly hidden: readonly number[];
  readonly batchSize: number;
  readonly epochs: { readonly classes: number; readonly regression: number };
}

/*
 * Measured on the tables of bench/tables.mjs and their outer test folds, by which some 120 variants were compared: so
 * figures here are what was chosen by, and flatter. Most are of one seed; on small tables 2 % is noise.
 * - Widths: 128, 128 instead of 64, 64 took twice the time, and changed the error by +1 % (auto-mpg), the log loss by
 *   +20 % (penguins) and 0 (titanic, credit-g); 128, 64 instead of 64, 64 took 1 % off the error of california.
 * - 64, 32 with batches of 128 rows and 14 epochs instead of 64, 64 with 64 and 20: 40 % less time on abalone, +0.7 % error.
 * - Batches of 64 rows with a greater rate: +1 % error on concrete and log loss on titanic beside 32; of 512, +5 % on
 *   california beside 256.
 * - Epochs: 20 instead of 30, with a greater rate, cost 4 % on concrete; 10 instead of 16, 4 % on california.
 * - The size for 50,000 rows and more was not measured.
 */
const sizes: readonly Size[] = [
  { upTo: 2000, hidden: [64, 64], batchSize: 32, epochs: { classes: 40, regression: 30 } },
  { upTo: 8000, hidden: [64, 32], batchSize: 128, epochs: { classes: 12, regression: 14 } },
  { upTo: 50_000, hidden: [128, 64], batchSize: 256, epochs: { classes: 14, regression: 16 } },
  { upTo: Number.POSITIVE_INFINITY, hidden: [256, 128], batchSize: 512, epochs: { classes: 10, regression: 12 } },
];

/**
 * The network and the training for a table, by its size and its columns: numbers through piecewise linear embeddings, two
 * hidden layers, Adam with a rate that is flat and then falls. What is asked for stands in the place of what would be
 * chosen.
 */
export function chooseRecipe(given: RecipeCase): Recipe {
  const { task, inputs, rows } = given;
  const size = sizes.find(({ upTo }) => rows < upTo) as Size;
  const kind = task === 'regression' ? 'regression' : 'classes';
  const { hidden = size.hidden, activation = activationFor(kind, rows) } = given;
  const batchSize = given.batchSize ?? size.batchSize;
  const epochs = given.epochs ?? size.epochs[kind];
  const patience = given.patience ?? Math.max(4, Math.ceil(epochs / 5));
  const bins = binsFor(rows);
  const dropout = given.hidden === undefined && kind === 'classes' && rows >= 8000 ? 0.15 : 0;
  const choices: Choice[] = [];
  const choose = (name: string, value: string, reason: string, asked?: unknown): void => {
    choices.push({ name, value, reason: asked === undefined ? reason : 'as asked for' });
  };
  const byRows = trainedOn(rows);
  const has = (role: RecipeInput['role']): boolean => inputs.some((each) => each.role === role);
  const way = numbersWay(given, bins);
  if (has('number')) choose('numbers', way.text, way.reason);
  if (has('index'))
    choose('categories', `${embeddingSize} learned numbers for each level`, 'too many levels for a column each');
  choose(
    'hidden layers',
    `${hidden.join(' and ') || 'none'}${hidden.length > 0 ? ` units, ${typeof activation === 'string' ? activation : activationText(activation)}` : ''}`,
    byRows,
    given.hidden ?? given.activation,
  );
  choose('output', outputText(given), outputReasons[task]);
  if (dropout > 0)
    choose(
      'dropout',
      `${dropout} after each hidden layer`,
      'the answers are classes, and noisy ones are learned by heart',
    );
  choose('batch', `${batchSize} rows`, byRows, given.batchSize);
  choose('epochs', `at most ${epochs}`, `${byRows}; the rows held out say which epoch is best`, given.epochs);
  choose('patience', `${patience} epochs`, 'a fifth of the epochs without a better loss, 4 at least', given.patience);
  // Programs that may share their steps start a thread each, which pays for long steps and many of them. Two threads
  // instead of one on two idle cores: california 12.6 s instead of 15.9, adult 15.0 instead of 17.0, but abalone 3.3
  // instead of 2.6 and bank-marketing 3.9 instead of 3.4.
  const width = inputs.length * numberSize;
  const weights = [...hidden, 1].reduce((sum, units, i) => sum + units * (hidden[i - 1] ?? width), 0);
  const isShared = rows >= 8000 || 6 * weights * batchSize > 1e8;
  const training = trainingFor(kind, rows, given, choose);
  return {
    layers: (inputs, x) => [
      ...entrance(inputs, x, way),
      ...hidden.flatMap((units) => [new Dense(units, activation), ...(dropout > 0 ? [new Dropout(dropout)] : [])]),
      output(given),
    ],
    fit: { epochs, batchSize, ...training },
    patience,
    threads: isShared ? undefined : 1,
    choices,
  };
}

/**
 * SELU for classes of few rows, as in RealMLP: 5 % less error on iris, 10 % on wine and half of it on penguins, over three
 * foldings and two seeds, a few rows each; 1 to 2 % more log loss on credit-g and titanic.
 */
function trainedOn(rows: number): string {
  return `${counted(rows, 'row')} to train each network on`;
}

function activationFor(kind: 'classes' | 'regression', rows: number): ActivationName {
  return kind === 'classes' && rows < 500 ? 'selu' : 'relu';
}

/** How numbers go into a network. */
interface NumbersWay {
  /** 0 where they have no embedding. */
  readonly bins: number;
  /** Whether they go in beside their embeddings, too. */
  readonly areBeside: boolean;
  readonly text: string;
  readonly reason: string;
}

/** With more columns of numbers than this an embedding of each takes most of the time. */
const mostEmbedded = 256;

/**
 * Numbers of a regression go in beside their embeddings, as an answer may be smooth: 1 % less error on abalone and auto-mpg,
 * the same on concrete and california. Of classes they do not: 4 % more log loss on iris, 8 % on wine, 1 % less on titanic.
 */
function numbersWay({ task, inputs, rows }: RecipeCase, bins: number): NumbersWay {
  const count = inputs.filter(({ role }) => role === 'number').length;
  if (count > mostEmbedded)
    return { bins: 0, areBeside: true, text: 'as they are', reason: `${count} of them, too many for bends in each` };
  const areBeside = task === 'regression';
  const text = `piecewise linear, up to ${bins} bins${areBeside ? ', and as they are' : ''}`;
  return {
    bins,
    areBeside,
    text,
    reason: `they bend where the data ask for it; ${trainedOn(rows)}`,
  };
}

/**
 * The rate is flat for the first half of the epochs and falls to zero in the second: 1 to 2 % less error than a constant
 * one of three quarters on california, concrete and auto-mpg; one cycle did as well. Twice the rate took 2 % off california.
 * Of classes, rates from 0.001 to 0.004 differed by no more than noise on titanic and credit-g.
 */
function trainingFor(
  kind: 'classes' | 'regression',
  rows: number,
  { optimizer, learningRate }: RecipeOptions,
  choose: (name: string, value: string, reason: string, asked?: unknown) => void,
): Pick<FitOptions, 'optimizer' | 'learningRate'> {
  const name = typeof optimizer === 'object' ? optimizer.name : (optimizer ?? 'adam');
  choose('optimizer', name, 'takes its own step for each weight', optimizer);
  if (learningRate !== undefined) {
    choose('learning rate', typeof learningRate === 'number' ? `${learningRate}` : 'a schedule', '', learningRate);
    return { optimizer: optimizer ?? 'adam', learningRate };
  }
  if (optimizer !== undefined) {
    choose('learning rate', 'its own', `the default of ${name}`);
    return { optimizer };
  }
  const rate = kind === 'classes' ? 0.003 : rows < 8000 ? 0.006 : 0.012;
  const reason =
    kind === 'classes' ? 'small, as classes are soon learned by heart' : 'large, as numbers are learned slowly';
  choose('learning rate', `${rate}, falling to 0 in the second half of the epochs`, reason);
  return { optimizer: 'adam', learningRate: schedules.flatCosine({ from: rate, to: 0 }) };
}

/**
 * About one for each twenty rows, from 8 to 32: with 32 bins instead of 16 the error of california fell by 3 % and that of concrete by
 * 4 %, but that of auto-mpg, of 255 rows, rose by 3 %.
 */
function binsFor(rows: number): number {
  return Math.max(2, Math.min(32, Math.max(8, Math.round(rows / 20)), rows - 1));
}

/** Of RealMLP (Holzmüller et al. 2024). */
const embeddingSize = 8;
/** Of a number: itself through a slope of its own, and its bends; 8 instead of 4: −1 % error on concrete, +3 % on auto-mpg. */
const numberSize = 4;

/**
 * Every column on its way: levels as they are or learned, and numbers bent where the data ask for it, which is worth more than
 * all else: 10 % of the error of california, 14 % of concrete, 2 % of auto-mpg, 4 % of adult-test, a third
 * of the log loss of iris (Gorishniy, Rubachev, Babenko, "On Embeddings for Numerical Features", 2022).
 */
function entrance(inputs: readonly RecipeInput[], x: Matrix, { bins, areBeside }: NumbersWay): Layer[] {
  const numbers: number[] = [];
  const plain: number[] = [];
  const indices: number[] = [];
  inputs.forEach(({ role }, j) => {
    if (role === 'index') indices.push(j);
    // A column of equal numbers, as a fold may have one, has no bins.
    else if (role === 'number' && bins > 0 && differs(x, j)) numbers.push(j);
    else plain.push(j);
  });
  const branches: Layer[][] = [];
  if (areBeside && numbers.length > 0) branches.push([new SelectColumns(numbers)]);
  if (numbers.length > 0) {
    const embedding = PiecewiseLinearEmbedding.fromData(x, numberSize, {
      columns: numbers,
      bins: Math.min(bins, x.rows - 1),
    });
    branches.push([new SelectColumns(numbers), embedding]);
  }
  if (plain.length > 0) branches.push([new SelectColumns(plain)]);
  if (indices.length > 0) {
    const categories = indices.map((j) => Math.max(1, inputs[j]?.levels?.length ?? 1));
    // Smaller than the standard normal of RealMLP, as rates here are smaller.
    const initializer = randomNormal({ deviation: 0.3 });
    branches.push([
      new SelectColumns(indices),
      new Embedding(categories, embeddingSize, { unknown: true, initializer }),
    ]);
  }
  if (plain.length === inputs.length) return [];
  // All columns on one way need no choice: a network of half the operations is compiled in less time.
  const [only = []] = branches;
  return branches.length === 1 ? only.slice(1) : [new Concatenate(branches)];
}

function differs({ rows, cols, data }: Matrix, j: number): boolean {
  for (let i = 1; i < rows; i++) if (data[i * cols + j] !== data[j]) return true;
  return false;
}

/**
 * Its weights begin at zero, as in RealMLP's simple form: the first answers are those of a dummy. 12 % less log loss on
 * wine and 1 % on iris.
 */
function output({ task, classes = 2 }: RecipeCase): Dense {
  const initializer = 'zeros';
  if (task === 'regression') return new Dense(1, { initializer });
  if (task === 'binary') return new Dense(1, { activation: 'sigmoid', initializer });
  return new Dense(classes, { activation: 'softmax', initializer });
}

function outputText({ task, classes = 2 }: RecipeCase): string {
  if (task === 'regression') return '1 unit, linear, squared error';
  return task === 'binary' ? '1 unit, sigmoid, cross-entropy' : `${classes} units, softmax, cross-entropy`;
}

const outputReasons: Readonly<Record<Task, string>> = {
  regression: 'a number is asked for, learned in units of its deviation',
  binary: 'two classes: the probability of the second',
  multiclass: 'several classes: a probability for each',
};
