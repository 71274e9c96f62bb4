import type { Matrix } from '../core/matrix.js';
import {
  type ActivationName,
  Concatenate,
  Dense,
  Embedding,
  type FitOptions,
  type Layer,
  PiecewiseLinearEmbedding,
  SelectColumns,
} from '../index.js';

/** What is asked of a column: one of two classes, one of several, or a number. */
export type Task = 'binary' | 'multiclass' | 'regression';

/** A column of the inputs, as far as a recipe goes by it. */
export interface RecipeInput {
  /** A number, whether one is missing, whether a category has a level, or the number of its level. */
  readonly role: 'number' | 'missing' | 'level' | 'index';
  /** The levels of a category, where the role is `'index'`. */
  readonly levels?: readonly string[] | undefined;
}

/** What the user asks for instead of what the recipe would choose. */
export interface RecipeOptions {
  /** Units of the hidden layers; `[]` for none. */
  readonly hidden?: readonly number[] | undefined;
  /** Of the hidden layers. */
  readonly activation?: ActivationName | undefined;
  /** At most so many passes over the rows. */
  readonly epochs?: number | undefined;
  /** Epochs without a better loss on the rows held out before training stops. */
  readonly patience?: number | undefined;
  /** Rows per step. */
  readonly batchSize?: number | undefined;
  /** As in a fit. */
  readonly optimizer?: FitOptions['optimizer'];
  /** As in a fit. */
  readonly learningRate?: FitOptions['learningRate'];
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
  /** All that was chosen, for people. */
  readonly choices: readonly Choice[];
}

/** The network and the training for a table, by its size and its columns. */
export function chooseRecipe(given: RecipeCase): Recipe {
  const { task, rows, classes = 2, activation = 'relu', optimizer = 'adamw' } = given;
  const hidden = given.hidden ?? (rows < 1000 ? [64, 64] : [128, 128]);
  const batchSize = given.batchSize ?? (rows < 1000 ? 32 : rows < 8000 ? 128 : 256);
  const epochs = given.epochs ?? 100;
  const patience = given.patience ?? 10;
  const learningRate = given.learningRate ?? 0.002;
  const output = (): Dense => {
    if (task === 'regression') return new Dense(1);
    return task === 'binary' ? new Dense(1, 'sigmoid') : new Dense(classes, 'softmax');
  };
  const asked = 'as asked for';
  return {
    layers: (inputs, x) => [
      new Concatenate(branches(inputs, x)),
      ...hidden.map((units) => new Dense(units, activation)),
      output(),
    ],
    fit: { epochs, batchSize, optimizer, learningRate },
    patience,
    choices: [
      {
        name: 'hidden layers',
        value: hidden.map((units) => `${units} ${activation}`).join(', ') || 'none',
        reason: given.hidden ? asked : `${rows} rows to train on`,
      },
      { name: 'batch', value: `${batchSize} rows`, reason: given.batchSize ? asked : `${rows} rows to train on` },
    ],
  };
}

/** Every column on its way: numbers bent where the data ask for it, levels as they are or learned. */
function branches(inputs: readonly RecipeInput[], x: Matrix): Layer[][] {
  const numbers: number[] = [];
  const plain: number[] = [];
  const indices: number[] = [];
  inputs.forEach(({ role }, j) => {
    if (role === 'index') indices.push(j);
    else if (role === 'number' && differs(x, j)) numbers.push(j);
    else plain.push(j);
  });
  const result: Layer[][] = [];
  if (numbers.length > 0) {
    const bins = Math.min(16, x.rows - 1);
    const embedding = PiecewiseLinearEmbedding.fromData(x, 4, { columns: numbers, bins });
    result.push([new SelectColumns(numbers), embedding]);
  }
  if (plain.length > 0) result.push([new SelectColumns(plain)]);
  if (indices.length > 0) {
    const categories = indices.map((j) => Math.max(1, inputs[j]?.levels?.length ?? 1));
    result.push([new SelectColumns(indices), new Embedding(categories, 8, { unknown: true })]);
  }
  return result;
}

function differs({ rows, cols, data }: Matrix, j: number): boolean {
  for (let i = 1; i < rows; i++) if (data[i * cols + j] !== data[j]) return true;
  return false;
}
