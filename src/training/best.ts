import { Parameter } from '../model/parameter.js';
import type { FitEnd, Measures } from './history.js';
import type { ReadFitOptions } from './options.js';
import type { Trainee } from './trainee.js';
import { watchedNumber } from './watch.js';

interface Best extends Measures {
  readonly epoch: number;
  readonly values: readonly Float64Array[];
}

type Options = Pick<ReadFitOptions, 'earlyStopping' | 'metrics' | 'onWarning'>;

/** The best weights of a fit so far, by what is watched: the loss, or a metric. */
export class BestWeights {
  readonly #trainee: Trainee;
  readonly #options: Options;
  #best: Best | undefined;

  constructor(trainee: Trainee, options: Options) {
    this.#trainee = trainee;
    this.#options = options;
  }

  /** When they were the network's; undefined while there are none. */
  get epoch(): number | undefined {
    return this.#best?.epoch;
  }

  /** Takes the weights as they are where they are better than the best so far, or in any case. */
  offer({ loss, metrics }: Measures, inAnyCase = false): void {
    const least = this.#options.earlyStopping?.minimumChange ?? 0;
    const best = this.#best === undefined ? Number.POSITIVE_INFINITY : this.#watched(this.#best) - least;
    if (!inAnyCase && !(this.#watched({ loss, metrics }) < best)) return;
    this.#trainee.fetch();
    const values = this.#trainee.parameters.map((each) => Parameter.values(each).slice());
    this.#best = { loss, metrics, epoch: this.#trainee.training.position.epoch, values };
  }

  /** Gives the network its best weights back, where there are any, and says what they are. */
  restore(): FitEnd['best'] {
    if (this.#best === undefined) return undefined;
    const { values, ...best } = this.#best;
    const { watch = 'loss' } = this.#options.earlyStopping ?? {};
    if (Number.isNaN(best.metrics[watch]))
      this.#options.onWarning(
        `fit, option earlyStopping: ${watch} was never a number, so the weights of epoch ${best.epoch} are back. Correct compute, or watch another metric.`,
      );
    this.#trainee.restore(values);
    return best;
  }

  #watched(measures: Measures): number {
    const { earlyStopping, metrics } = this.#options;
    return watchedNumber(earlyStopping?.watch ?? 'loss', metrics, measures);
  }
}
