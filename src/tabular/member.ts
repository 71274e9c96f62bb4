import type { Matrix } from '../core/matrix.js';
import { Random } from '../core/random.js';
import type { Signal, Work } from '../core/turns.js';
import { type EpochLoop, type Fold, type MachineOptions, Network, type Pause, type Targets } from '../index.js';
import type { Preprocessor } from '../tables/preprocessor.js';
import type { TargetEncoder } from '../tables/target-encoder.js';
import { fitDummy } from './dummy.js';
import { answersOf, rounded, type TabularMember } from './ensemble.js';
import { type Baseline, fitLinear } from './linear.js';
import type { TabularTrainingOptions } from './options.js';
import type { Groundwork } from './plan.js';

/** A stream of random numbers for the seeds of the networks of one training; `streams` in src/core/random.ts has the others. */
const seedStream = 7;
/** Seeds are whole numbers below it. */
const mostSeeds = 2 ** 48;

/** What a network of one fold is trained with while a run lasts. */
export interface MemberRun {
  readonly signal: Signal;
  readonly pause: Pause | undefined;
  readonly onWarning: (message: string) => void;
}

/** What the networks of a training compute with. */
export function machineOf({ recipe }: Groundwork, options: TabularTrainingOptions): MachineOptions {
  const { engine, threads = recipe.threads } = options;
  return { engine, threads };
}

/** The network of one fold, with the rows that it learns from and those that it is judged by. */
export class Member {
  readonly preprocessor: Preprocessor;
  readonly network: Network;
  /** With the mean and deviation of the rows that it learns from. */
  readonly encoder: TargetEncoder;
  /** How many rows it learns from. */
  readonly rows: number;
  readonly #groundwork: Groundwork;
  readonly #options: TabularTrainingOptions;
  readonly #x: Matrix;
  readonly #truth: Float64Array;
  /** Places of classes, or standardised amounts. */
  readonly #targets: Float64Array;
  readonly #held: Matrix;
  #loop: EpochLoop | undefined;

  /** @param saved the network that it goes on with */
  constructor(groundwork: Groundwork, options: TabularTrainingOptions, fold: number, saved: Network | undefined) {
    const { table, preprocessor, truth, splits, recipe, encoder } = groundwork;
    const { train, test } = splits.folds[fold] as Fold;
    const own = table.rows(train);
    this.preprocessor = preprocessor.refit(own);
    const silent = { onWarning: () => {} };
    this.#x = rounded(this.preprocessor.transform(own, silent));
    this.#held = rounded(this.preprocessor.transform(table.rows(test), silent));
    this.#truth = Float64Array.from(train, (row) => truth[row] as number);
    this.encoder = encoder.refit(own);
    this.#targets = this.encoder.encode(own);
    this.rows = train.length;
    this.#groundwork = groundwork;
    this.#options = options;
    this.network =
      saved ??
      new Network({
        layers: recipe.layers(preprocessor.inputs, this.#x),
        inputs: this.#x.cols,
        seed: new Random(options.seed ?? 0, seedStream, fold).below(mostSeeds),
        ...(encoder.classes && { classes: encoder.classes as string[] }),
        ...machineOf(groundwork, options),
      });
  }

  /** As the network takes them: classes by their names, as weights of classes have them. */
  #wanted(): Targets {
    const { classes } = this.encoder;
    return classes === undefined ? this.#targets : (Array.from(this.#targets, (place) => classes[place]) as string[]);
  }

  /** Trains to the end of an epoch; undefined where the signal came before. */
  async epoch({ signal, pause, onWarning }: MemberRun): Promise<number | undefined> {
    const { fit } = this.#groundwork.recipe;
    const { classWeights } = this.#options;
    this.#loop ??= this.network.train(this.#x, this.#wanted(), {
      ...fit,
      epochs: fit.epochs - this.network.epoch,
      ...{ signal, pause, onWarning, classWeights },
    });
    const { done, value } = await this.#loop.next();
    return done ? undefined : value.loss;
  }

  /** Ends the run; a later one goes on where this one stopped. */
  async leave(): Promise<void> {
    await this.#loop?.return();
    this.#loop = undefined;
  }

  /** What the network says of the rows held out [rows × classes], or their values. */
  judge(): Matrix {
    const { mean, deviation } = this.encoder.scale;
    return answersOf({ network: this.network, mean, deviation }, this.#held, this.encoder.task);
  }

  /** A copy of all weights. */
  weights(): Float64Array[] {
    return this.network.parameters.map((each) => each.toMatrix().data);
  }

  /** The network with other weights, and what turns rows into its inputs and its outputs into answers. */
  finished(weights: readonly Float64Array[]): TabularMember {
    const network = this.network.clone();
    network.parameters.forEach((each, i) => {
      each.set({ rows: each.rows, cols: each.cols, data: weights[i] as Float64Array });
    });
    const { mean, deviation } = this.encoder.scale;
    return { network, preprocessor: this.preprocessor, mean, deviation };
  }

  /** A baseline on the same rows, and what it says of those held out. */
  *baseline(kind: 'linear' | 'dummy'): Work<Matrix> {
    const { encoder, preprocessor } = this.#groundwork;
    const { task, classes } = encoder;
    const given = { task, classes: classes?.length, inputs: preprocessor.inputs };
    const fitted: Baseline =
      kind === 'linear' ? yield* fitLinear(this.#x, this.#truth, given) : fitDummy(this.#truth, given);
    return fitted.predict(this.#held);
  }
}
