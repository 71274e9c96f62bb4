import { DivergenceError, type MultilayerError } from '../core/errors.js';
import { matrix } from '../core/matrix.js';
import { atOnce, type Turns } from '../core/turns.js';
import { Dataset } from '../data/dataset.js';
import type { Labels } from '../data/labels.js';
import { type Judge, notFinite } from '../data/not-finite.js';
import type { Held } from '../data/split.js';
import type { Graph } from '../graph/index.js';
import { ownerOf, placeText } from '../layers/index.js';
import type { Loss } from '../losses/index.js';
import { computeMetrics } from '../metrics/index.js';
import { answersOf } from '../model/answers.js';
import { outputCount } from '../model/forward.js';
import { retreat } from './aftermath.js';
import { BestWeights } from './best.js';
import type { RunningFit } from './callbacks.js';
import { doctor, type Watch } from './doctor.js';
import { type EpochRecord, type Epochs, type FitEnd, type Measures, recordsOf, type StopReason } from './history.js';
import type { WatchedOptions } from './options.js';
import type { Divergence } from './rewind.js';
import { runningFit } from './running.js';
import type { Session } from './session.js';
import type { Trainee } from './trainee.js';

/** What helps most often, for programs that do not find out more. */
const plainAdvice = 'Scale the columns of x and y to about -1 to 1, or try a smaller learning rate.';
const help = "await diagnose(network, x, y) of 'multilayer' says more.";

/** Whether every epoch is to be seen before the next one starts, or only in the end. */
export type Pace = 'each' | 'many';

/** Epochs that were completed, and what was measured after the last of them; cut where the signal came first. */
interface Completed {
  readonly completed: Epochs;
  readonly measures: { readonly measured?: Measures | undefined; readonly validated?: Measures | undefined };
  readonly cut: boolean;
}

/** What a fit learns from, and how it is judged. */
export interface FitData {
  readonly data: Dataset;
  /** The numbers of the rows to train on. */
  readonly rows: Uint32Array;
  readonly loss: Loss;
  /** What the data call the classes, where that is known. */
  readonly classes: Labels | undefined;
  /** What regularizers add to the loss. */
  readonly penalty: Graph | undefined;
  readonly validation: Held | undefined;
}

/** One fit under way: epochs, and what happens between them. */
export class Fit {
  readonly #trainee: Trainee;
  readonly #session: Session;
  readonly #options: WatchedOptions;
  readonly #data: FitData;
  readonly #turns: Turns;
  /** The rows to train on, where their loss is measured: a copy, as the caller may change the table. */
  readonly #training: Dataset | undefined;
  readonly #watch: Watch | undefined;
  readonly #best: BestWeights;
  #warned = false;

  constructor(trainee: Trainee, session: Session, options: WatchedOptions, data: FitData, turns: Turns) {
    this.#turns = turns;
    this.#trainee = trainee;
    this.#session = session;
    this.#options = options;
    this.#data = data;
    this.#best = new BestWeights(trainee, options);
    const { targetLoss } = options;
    const { data: all, rows, loss } = data;
    this.#watch = doctor?.watch({ trainee, session, options, loss, data: all, rows, judge: this.#judge, turns });
    if (targetLoss !== undefined || this.#measuresTraining)
      this.#training =
        rows.length === all.rows
          ? new Dataset({ ...all.x, data: all.x.data.slice() }, all.target, all.weights)
          : all.take(rows);
  }

  /** The fit as callbacks see it. */
  get running(): RunningFit {
    return runningFit(this.#trainee.training, this.#session, this.#options, this.#data.rows.length);
  }

  /** Whether what is measured after every epoch is measured on the rows to train on. */
  get #measuresTraining(): boolean {
    const { earlyStopping, metrics } = this.#options;
    return (earlyStopping !== undefined || metrics.size > 0) && this.#data.validation === undefined;
  }

  /** Trains, and gives the epochs as they are completed: several at once where nobody looks in between. */
  async *run(pace: Pace): AsyncGenerator<Epochs, FitEnd, undefined> {
    const { epochs, callbacks, earlyStopping, metrics, targetLoss, stops, isWarned, onWarning } = this.#options;
    const watched = earlyStopping ?? targetLoss ?? this.#data.validation;
    const isWatched = watched !== undefined || metrics.size > 0 || callbacks.has('onEpoch');
    const stride = pace === 'each' || isWatched ? 1 : epochs;
    const owed = await this.#catchUp();
    let stopped: StopReason = owed ?? 'epochs';
    const ends = { first: Number.NaN, last: Number.NaN, epochs: 0 };
    for (let done = 0; owed === undefined && done < epochs; ) {
      if (stops.paused) await this.#turns.take();
      const stretch = await this.#session.run(Math.min(stride, epochs - done), this.#turns, stops);
      if (stretch.ended === 'diverged') throw await this.#diverged(stretch.divergence);
      const { completed, cut, measures } = await this.#complete(stretch.losses);
      done += stretch.losses.length;
      if (ends.epochs === 0) ends.first = stretch.losses[0] ?? ends.first;
      ends.last = stretch.losses.at(-1) ?? ends.last;
      ends.epochs = done;
      // Watched epochs come one at a time.
      const [last] = isWatched ? recordsOf(completed) : [];
      const reason = last && !cut ? await this.#look(last, measures) : undefined;
      if (stretch.losses.length > 0) yield completed;
      if (stretch.ended === 'aborted' || cut) stopped = stops.reason;
      else if (reason !== undefined) stopped = reason;
      else if (stretch.ended === 'converged') stopped = 'converged';
      else continue;
      break;
    }
    this.#trainee.fetch();
    // An aborted fit keeps the weights of its last step, so that another one can go on from there.
    const best = stopped === 'aborted' ? undefined : this.#best.restore();
    // What was told before may be the cause.
    const message = stopped === 'aborted' || isWarned() ? undefined : this.#watch?.after({ ...ends, stopped });
    if (message !== undefined) onWarning(message);
    return best === undefined ? { stopped } : { stopped, best };
  }

  /**
   * Measures the weights that the fit begins with, which may be the best ones.
   *
   * @throws MultilayerError where a metric says nothing about the targets, or a validation loss is not finite
   */
  async begin(): Promise<void> {
    const { earlyStopping, metrics } = this.#options;
    if (earlyStopping === undefined && metrics.size === 0) return;
    const { validation } = this.#data;
    const measures = await this.#measure(validation?.data ?? this.#training, true);
    if (measures === undefined || earlyStopping === undefined) return;
    // Training rows whose loss is not finite end the fit in its first step.
    if (Number.isFinite(measures.loss)) {
      // A fit that goes on with another one has its record.
      if (this.#best.epoch === undefined) this.#best.offer(measures, true);
    } else if (validation) throw this.#notFinite(validation, measures.loss);
  }

  /** What is found of some rows, with the weights as they are; undefined where the signal came first. */
  async #measure(data: Dataset | undefined, withMetrics: boolean): Promise<Measures | undefined> {
    if (data === undefined) return undefined;
    await this.#turns.takeIfDue();
    const { stack } = this.#trainee;
    const { metrics: chosen } = this.#options;
    const { loss: by, classes } = this.#data;
    const prediction = withMetrics && chosen.size > 0 ? matrix(data.rows, outputCount(stack)) : undefined;
    const loss = await this.#turns.through(this.#trainee.ask().loss(by, data, prediction));
    if (loss === undefined) return undefined;
    const { penalty } = this.#data;
    const whole = penalty && data === this.#training ? loss + this.#trainee.ask().penalty(penalty) : loss;
    if (prediction === undefined) return { loss: whole, metrics: {} };
    const about = { targets: by.targets, weights: data.weights, classes };
    const work = computeMetrics(chosen, answersOf(prediction, by), data.target, about, 'fit');
    const metrics = await this.#turns.through(work);
    return metrics && { loss: whole, metrics };
  }

  #notFinite(held: Held, mean: number): MultilayerError {
    return notFinite(this.#judge, held, mean);
  }

  get #judge(): Judge {
    return (data) => atOnce(this.#trainee.ask().loss(this.#data.loss, data));
  }

  /** Does what is left of the last epoch, where the fit that this one goes on with was cut before it was measured. */
  async #catchUp(): Promise<StopReason | undefined> {
    const { training } = this.#trainee;
    const { unmeasured } = training;
    training.unmeasured = undefined;
    if (unmeasured?.course !== training.course) return undefined;
    const { completed, cut, measures } = await this.#complete([unmeasured.loss]);
    const [record] = recordsOf(completed) as [EpochRecord];
    return cut ? undefined : this.#look(record, measures);
  }

  /** Measures epochs, which come one at a time where there is something to measure; cut where the signal came first. */
  async #complete(losses: readonly number[]): Promise<Completed> {
    const { targetLoss } = this.#options;
    const { validation } = this.#data;
    const first = this.#trainee.training.position.epoch - losses.length + 1;
    const completed = { first, columns: { loss: losses } };
    const last = losses.at(-1);
    if (last === undefined) return { completed, measures: {}, cut: false };
    const always = this.#measuresTraining;
    // The running mean trails the loss when that falls: until it is small, measuring would be for nothing.
    const isAsked = always || (targetLoss !== undefined && last <= targetLoss);
    const measured = isAsked ? await this.#measure(this.#training, always) : undefined;
    const validated = await this.#measure(validation?.data, true);
    const seen = Object.entries((validated ?? measured)?.metrics ?? {});
    const columns = {
      loss: losses,
      ...(always && measured !== undefined ? { measuredLoss: [measured.loss] } : {}),
      ...(validated === undefined ? {} : { validationLoss: [validated.loss] }),
      ...(seen.length === 0 ? {} : { metrics: Object.fromEntries(seen.map(([name, value]) => [name, [value]])) }),
    };
    const cut = (isAsked && measured === undefined) || (validation !== undefined && validated === undefined);
    const { training } = this.#trainee;
    if (cut) training.unmeasured = { course: training.course, loss: last };
    return {
      completed:
        always || measured === undefined ? { first, columns } : { first, columns, measuredLoss: measured.loss },
      measures: { measured, validated },
      cut,
    };
  }

  /** What is done after an epoch, and why it is the last one, if it is. */
  async #look(record: EpochRecord, { measured, validated }: Completed['measures']): Promise<StopReason | undefined> {
    const { callbacks, earlyStopping, targetLoss, onWarning } = this.#options;
    const { validation } = this.#data;
    const { epoch, validationLoss } = record;
    if (validation && validationLoss !== undefined && !Number.isFinite(validationLoss) && !this.#warned) {
      this.#warned = true;
      onWarning(this.#notFinite(validation, validationLoss).message);
    }
    const watched = earlyStopping ? (validated ?? measured) : measured;
    const reached = targetLoss !== undefined && measured !== undefined && measured.loss <= targetLoss;
    // The weights of now, before the callback can change them: the record speaks of these.
    if (watched !== undefined && (earlyStopping || reached)) this.#best.offer(watched, reached);
    const goOn = await callbacks.epoch(record);
    if (!goOn) return 'onEpoch';
    if (reached) return 'targetLoss';
    const { epoch: best } = this.#best;
    if (earlyStopping && best !== undefined && epoch - best >= earlyStopping.patience) return 'earlyStopping';
    return undefined;
  }

  /** The error about a divergence; the network is then back at good weights. */
  async #diverged(divergence: Divergence): Promise<DivergenceError> {
    const { layers, training } = this.#trainee;
    const { step, loss, rows, brokenParameter, becameNaN, inMemory, strangeSetting } = divergence;
    const epoch = training.position.epoch + 1;
    const { data } = this.#session.loaded;
    const broken = brokenParameter && ownerOf(layers, brokenParameter);
    const { path, layer } = broken ?? this.#trainee.ask().firstBadLayer(data.take(rows).x);
    const { aftermath } = this.#session;
    const treated = await this.#watch?.treat({ ...divergence, epoch, path, layer });
    const point = treated ? treated.point : aftermath && (await retreat(aftermath));
    await aftermath?.steps.settle();
    const advice = treated?.advice ?? `${strangeSetting ?? plainAdvice} ${help}`;
    const place = (point && aftermath?.steps.place) ?? { epoch: epoch - 1, batch: 0 };
    const done = aftermath?.steps.course.stepOf(place.batch) ?? 0;
    const steps = done === 0 ? '' : ` and ${done} steps`;
    const start =
      place.epoch === 0 && done === 0 ? 'at its first weights' : `at its weights after epoch ${place.epoch}${steps}`;
    const isHeld = Number.isFinite(loss);
    return new DivergenceError(
      {
        where: `fit, epoch ${epoch}, step ${step}, ${placeText(path, layer)}`,
        expected: isHeld
          ? `finite ${inMemory ? 'numbers in the memory of the optimizer' : 'weights'} after the step`
          : 'a finite loss',
        got: isHeld ? `${becameNaN ? 'NaN' : 'infinite ones'}, after a loss of ${loss}` : String(loss),
        fix: `${advice} The network is back ${start}.`,
      },
      { epoch, step, layer: Number.parseInt(path, 10), loss },
      treated?.diagnosis,
    );
  }
}
