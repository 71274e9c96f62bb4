import type { Hints } from '../core/adviser.js';
import { checkNumber, positive, type Range } from '../core/checks.js';
import { DivergenceError, describe, fail, renameCall } from '../core/errors.js';
import { show } from '../core/inspect.js';
import type { MatrixLike } from '../core/matrix.js';
import { checkKeys } from '../core/names.js';
import { f, variable } from '../expression/index.js';
import { type FitOptions, modelOf, type Network, type Targets } from '../network/index.js';
import { type Schedule, schedule } from '../schedules/index.js';
import { isNetwork } from './inputs.js';

const passed = [
  'batchSize',
  'gradientAccumulation',
  'loss',
  'optimizer',
  'clipping',
  'averaging',
  'regularizer',
  'constraint',
  'parameterOptions',
  'shuffle',
  'sampleWeights',
  'classWeights',
  'signal',
] as const;

/** What {@link findLearningRate} tries; and how it trains, as options of `fit`. */
export interface FindLearningRateOptions extends Pick<FitOptions, (typeof passed)[number]> {
  /** The rate of the first step. Default: 1e-6. */
  readonly from?: number | undefined;
  /** The rate of the last step, unless the loss explodes before. Default: 10. */
  readonly to?: number | undefined;
  /** Steps from one to the other, 20 at least. Default: 200. */
  readonly steps?: number | undefined;
}

/** What became of the loss as the learning rate grew. */
export class LearningRateCurve {
  /** The rate of each step. */
  readonly learningRate: readonly number[];
  /** The mean loss of its batches, before it. */
  readonly loss: readonly number[];
  /** The same without the noise of batches: an average of the losses around each step. */
  readonly smoothed: readonly number[];
  /** A rate to train with; undefined where the loss falls at none, or the signal came first. */
  readonly suggestion: number | undefined;

  /** Made by `findLearningRate`. */
  constructor({ learningRate, loss, smoothed, suggestion }: LearningRateCurve) {
    this.learningRate = learningRate;
    this.loss = loss;
    this.smoothed = smoothed;
    this.suggestion = suggestion;
  }

  static {
    show(LearningRateCurve.prototype, 'LearningRateCurve', (curve) => ({ ...curve }));
  }
}

const where = 'findLearningRate';
const stepsRange: Range = { allows: (v) => Number.isSafeInteger(v) && v >= 20, text: 'a whole number of 20 or more' };

/** A loss of so many times the least has exploded. */
const exploded = 4;
/** How much of a running average each loss leaves of those before it, where it is watched for that. */
const remembered = 0.9;
/** What lies between two rates that are tried. */
const stride = Math.sqrt(10);
/** Losses this share of the first one apart, or of 1, which that of scaled data is about, are the same. */
const nearly = 0.01;
/** A rate has to bring the loss down to this share of the first one. */
const fallen = 0.98;

/** From one number to another in so many steps, and then no further. */
function growing(from: number, to: number, steps: number): Schedule {
  const power = f.multiply(Math.log(to / from) / (steps - 1), f.min(variable('step'), steps - 1));
  return schedule('growing', f.multiply(from, f.exp(power)));
}

/** Weighted means around each number, by a bell curve of a width in steps. */
function smooth(values: readonly number[], width: number): number[] {
  const reach = Math.ceil(3 * width);
  return values.map((_, k) => {
    let [sum, weights] = [0, 0];
    for (let i = Math.max(0, k - reach); i <= Math.min(values.length - 1, k + reach); i++) {
      const weight = Math.exp(-0.5 * ((i - k) / width) ** 2);
      sum += weight * (values[i] as number);
      weights += weight;
    }
    return sum / weights;
  });
}

/** Trains copies of a network, each from where that is now. */
class Trials {
  readonly #network: Network;
  readonly #data: readonly [x: MatrixLike, y: Targets];
  readonly #options: FitOptions;

  constructor(network: Network, data: readonly [MatrixLike, Targets], options: FitOptions) {
    this.#network = network;
    this.#data = data;
    this.#options = options;
  }

  /** The mean losses of the steps of a fit, up to a number of them, or as long as they are to go on; NaN is the last. */
  async run(learningRate: number | Schedule, steps: number, goesOn: (losses: readonly number[]) => boolean) {
    const copy = this.#network.clone();
    const model = modelOf(copy);
    // The plan is no part of what a fit before has begun.
    if (model !== undefined) model.training.plan = { start: 0, end: -1 };
    const { gradientAccumulation = 1 } = this.#options;
    const losses: number[] = [];
    let group: number[] = [];
    try {
      await copy.fit(...this.#data, {
        ...this.#options,
        ...{ learningRate, metrics: [], epochs: steps, onWarning: () => undefined },
        callbacks: [
          {
            onBatch({ batch, loss }, { batches }) {
              group.push(loss);
              if (batch % gradientAccumulation !== 0 && batch < batches) return true;
              losses.push(group.reduce((sum, each) => sum + each / group.length, 0));
              group = [];
              return losses.length < steps && goesOn(losses);
            },
          },
        ],
      });
    } catch (error) {
      if (!(error instanceof DivergenceError)) {
        renameCall(error, 'fit', where);
        throw error;
      }
      losses.push(Number.NaN);
    }
    return losses;
  }

  /** The mean loss of the last quarter of a fit at one rate; Infinity where it explodes. */
  async #lossAt(rate: number, steps: number): Promise<number> {
    const losses = await this.run(rate, steps, watch(1));
    const late = losses.slice(-Math.ceil(steps / 4));
    const mean = late.reduce((sum, each) => sum + each / late.length, 0);
    return losses.length < steps || Number.isNaN(mean) ? Number.POSITIVE_INFINITY : mean;
  }

  /** The best rate from one on, in strides down, or else up; undefined where the loss does not fall from the first one. */
  async best(start: number, first: number, [from, to]: readonly [number, number], steps: number) {
    const { signal } = this.#options;
    const rateAt = (k: number): number => Number((start * stride ** k).toPrecision(2));
    const near = nearly * Math.min(Math.abs(first), 1);
    let [best, lowest] = [0, await this.#lossAt(rateAt(0), steps)];
    for (const way of [-1, 1]) {
      if (best * way < 0) break;
      for (;;) {
        const rate = rateAt(best + way);
        if (signal?.aborted || rate < from || rate > to) break;
        const loss = await this.#lossAt(rate, steps);
        // Where both explode, smaller ones may not.
        const isBetter = way < 0 ? loss <= lowest + near : loss < lowest - near;
        if (!isBetter) break;
        [best, lowest] = [best + way, Math.min(lowest, loss)];
      }
    }
    const falls = lowest < first - (1 - fallen) * Math.abs(first);
    return falls && !signal?.aborted ? rateAt(best) : undefined;
  }
}

/**
 * Whether the losses of late are near to the least that they were.
 *
 * @param share of the first loss, below which a loss may vary by as much as that does
 */
function watch(share: number): (losses: readonly number[]) => boolean {
  let [average, least] = [0, Number.POSITIVE_INFINITY];
  return (losses) => {
    average = remembered * average + (1 - remembered) * (losses.at(-1) as number);
    const now = average / (1 - remembered ** losses.length);
    least = Math.min(least, now);
    // Some losses are below zero.
    const size = Math.max(Math.abs(least), share * Math.abs(losses[0] as number));
    return now - least <= (exploded - 1) * size;
  };
}

function of(names: string, advice: string): Hints {
  return Object.fromEntries(names.split(' ').map((name) => [name, advice]));
}

function check(network: unknown, options: FindLearningRateOptions) {
  if (!isNetwork(network)) fail(where, 'a network', describe(network), `Write ${where}(network, x, y).`);
  checkKeys(options, ['from', 'to', 'steps', ...passed], where, {
    learningRate: 'Leave it out: it is what is looked for.',
    ...of('epochs iterations numIter', 'Write steps: 200.'),
    ...of('min minLr startLr initialLearningRate', 'Write from: 1e-6.'),
    ...of('max maxLr endLr', 'Write to: 10.'),
  });
  const { from = 1e-6, to = 10, steps = 200, ...fit } = options;
  checkNumber(from, positive, `${where}, option from`, 'The default is 1e-6.');
  checkNumber(to, positive, `${where}, option to`, 'The default is 10.');
  checkNumber(steps, stepsRange, `${where}, option steps`, 'The default is 200.');
  if (!(from < to)) fail(`${where}, option to`, `more than from, ${from}`, String(to), 'The default is 10.');
  const optimizer: unknown = fit.optimizer ?? modelOf(network)?.last.optimizer;
  if (typeof optimizer === 'object' && optimizer !== null && 'openSession' in optimizer)
    fail(
      `${where}, option optimizer`,
      'one that has a learning rate',
      describe((optimizer as { name?: unknown }).name),
      "Choose another: 'adam'.",
    );
  return { from, to, steps, fit };
}

/**
 * The range test of Smith 2017, section 3.3: copies of the network are trained for some steps, while the learning rate
 * grows by the same factor in each, until the loss explodes. The rate with the least smoothed loss is then compared with
 * those √10 times as large or small, and so on in the direction that is better: the suggestion is the one that brings
 * copies of the network to the lowest loss in as many steps at that rate alone, on the average of their last quarter.
 * Of those that come within a hundredth of each other, or of the first loss where that is below 1, it is the smaller one:
 * that is better on other rows, too. All of this takes four to six times so many steps.
 *
 * The network stays as it is: its weights, what its optimizer remembers, and what it will draw.
 *
 * @param x [rows × inputs]
 * @param y as for `fit`
 * @throws MultilayerError for what `fit` refuses, and methods without a learning rate
 */
export async function findLearningRate(
  network: Network,
  x: MatrixLike,
  y: Targets,
  options: FindLearningRateOptions = {},
): Promise<LearningRateCurve> {
  const { from, to, steps, fit } = check(network, options);
  const trials = new Trials(network, [x, y], fit);
  const found = await trials.run(growing(from, to, steps), steps, watch(0.1));
  const loss = found.filter(Number.isFinite);
  const learningRate = loss.map((_, k) => from * (to / from) ** (k / (steps - 1)));
  const smoothed = smooth(loss, steps / 20);
  const least = smoothed.indexOf(Math.min(...smoothed));
  const suggestion =
    least < 0 ? undefined : await trials.best(learningRate[least] as number, smoothed[0] as number, [from, to], steps);
  return new LearningRateCurve({ learningRate, loss, smoothed, suggestion });
}
