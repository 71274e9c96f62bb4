import { Parameter } from '../model/parameter.js';
import type { BestRecord } from '../model/training-state.js';
import type { FitEnd, Measures } from './history.js';
import type { ReadFitOptions } from './options.js';
import type { Trainee } from './trainee.js';
import { watchedNumber } from './watch.js';

type Options = Pick<ReadFitOptions, 'earlyStopping' | 'metrics' | 'onWarning'>;

/** The best weights of a fit so far, by what is watched: the loss, or a metric. */
export class BestWeights {
  readonly #trainee: Trainee;
  readonly #options: Options;

  constructor(trainee: Trainee, options: Options) {
    this.#trainee = trainee;
    this.#options = options;
    const { training, parameters } = trainee;
    const { best } = training;
    // Of a fit that was cut, and that this one goes on with.
    const isOurs = best?.watch === options.earlyStopping?.watch && best?.course === training.course;
    if (!isOurs || best?.values.length !== parameters.length) training.best = undefined;
  }

  get #best(): BestRecord | undefined {
    return this.#trainee.training.best;
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
    const { training } = this.#trainee;
    const { watch = 'loss' } = this.#options.earlyStopping ?? {};
    training.best = { watch, course: training.course, loss, metrics, epoch: training.position.epoch, values };
  }

  /** Gives the network its best weights back, where there are any, and says what they are. */
  restore(): FitEnd['best'] {
    if (this.#best === undefined) return undefined;
    const { values, epoch, loss, metrics } = this.#best;
    const best = { loss, metrics, epoch };
    const { watch = 'loss' } = this.#options.earlyStopping ?? {};
    if (Number.isNaN(best.metrics[watch]))
      this.#options.onWarning(
        `fit, option earlyStopping: ${watch} was never a number, so the weights of epoch ${best.epoch} are back. Correct compute, or watch another metric.`,
      );
    const { training } = this.#trainee;
    training.best = undefined;
    training.unmeasured = undefined;
    this.#trainee.restore(values);
    return best;
  }

  #watched(measures: Measures): number {
    const { earlyStopping, metrics } = this.#options;
    return watchedNumber(earlyStopping?.watch ?? 'loss', metrics, measures);
  }
}
