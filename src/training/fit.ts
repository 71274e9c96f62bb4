import { type DivergenceError, MultilayerError } from '../core/errors.js';
import { atOnce, type Turns } from '../core/turns.js';
import { Dataset } from '../data/dataset.js';
import { type Judge, notFinite } from '../data/not-finite.js';
import type { Held } from '../data/split.js';
import { sample } from '../data/weights.js';
import type { Layer } from '../layers/index.js';
import type { Loss } from '../losses/index.js';
import type { Stack } from '../model/forward.js';
import type { Inference } from '../model/inference.js';
import { Parameter } from '../model/parameter.js';
import type { TrainingState } from '../model/training-state.js';
import { explainDivergence } from './divergence.js';
import { diagnose } from './health.js';
import { type EpochRecord, type Epochs, type FitEnd, recordsOf, type StopReason } from './history.js';
import type { WatchedOptions } from './options.js';
import { ratesOf } from './recipe.js';
import type { Divergence } from './rewind.js';
import type { Session } from './session.js';

/** What a fit needs of the network that it trains. */
export interface Trainee {
  readonly stack: Stack;
  readonly layers: readonly Layer[];
  readonly parameters: readonly Parameter[];
  readonly training: TrainingState;
  /** Brings the newest numbers from the engine. */
  fetch(): void;
  ask(): Inference;
  /** Takes other numbers for the parameters. */
  restore(values: readonly Float64Array[]): void;
}

/** Rows that are looked at where a fit has learned nothing, at most. */
const sampleRows = 256;
/** Shorter fits say nothing about what they could learn, and those whose loss fell below this share have learned. */
const [tellingSteps, tellingShare] = [50, 0.1];

/** Whether every epoch is to be seen before the next one starts, or only in the end. */
export type Pace = 'each' | 'many';

interface Best {
  readonly loss: number;
  readonly epoch: number;
  readonly values: readonly Float64Array[];
}

/** The losses of the first epoch of a fit and the last, and how many there were. */
interface Ends {
  readonly first: number;
  readonly last: number;
  readonly epochs: number;
}

interface FitData {
  readonly data: Dataset;
  /** The numbers of the rows to train on. */
  readonly rows: Uint32Array;
  readonly loss: Loss;
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
  /** Some of the rows to train on, as they are when the fit begins. */
  readonly #sample: Dataset;
  #best: Best | undefined;
  #warned = false;

  constructor(trainee: Trainee, session: Session, options: WatchedOptions, data: FitData, turns: Turns) {
    this.#turns = turns;
    this.#trainee = trainee;
    this.#session = session;
    this.#options = options;
    this.#data = data;
    const { earlyStopping, targetLoss } = options;
    const { validation, data: all, rows } = data;
    const { x, target } = all.take(sample(all, rows, sampleRows));
    this.#sample = new Dataset(x, target);
    if (targetLoss !== undefined || (earlyStopping && !validation))
      this.#training =
        rows.length === all.rows
          ? new Dataset({ ...all.x, data: all.x.data.slice() }, all.target, all.weights)
          : all.take(rows);
  }

  /** Trains, and gives the epochs as they are completed: several at once where nobody looks in between. */
  async *run(pace: Pace): AsyncGenerator<Epochs, FitEnd, undefined> {
    const { epochs, onEpoch, earlyStopping, targetLoss, signal } = this.#options;
    const watched = onEpoch ?? earlyStopping ?? targetLoss ?? this.#data.validation;
    const stride = pace === 'each' || watched !== undefined ? 1 : epochs;
    let stopped: StopReason = 'epochs';
    const ends = { first: Number.NaN, last: Number.NaN, epochs: 0 };
    if (earlyStopping) await this.#begin();
    for (let done = 0; done < epochs; ) {
      const stretch = await this.#session.run(Math.min(stride, epochs - done), this.#turns, signal);
      if (stretch.ended === 'diverged') throw await this.#diverged(stretch.divergence);
      const { completed, cut } = await this.#complete(stretch.losses);
      done += stretch.losses.length;
      if (ends.epochs === 0) ends.first = stretch.losses[0] ?? ends.first;
      ends.last = stretch.losses.at(-1) ?? ends.last;
      ends.epochs = done;
      // Watched epochs come one at a time.
      const [last] = watched === undefined ? [] : recordsOf(completed);
      const reason = last && (await this.#look(last, cut));
      if (stretch.losses.length > 0) yield completed;
      if (stretch.ended === 'aborted' || cut) stopped = 'aborted';
      else if (reason === undefined) continue;
      else stopped = reason;
      break;
    }
    this.#trainee.fetch();
    const best = this.#best;
    // An aborted fit keeps the weights of its last step, so that another one can go on from there.
    const isRestored = best !== undefined && stopped !== 'aborted';
    if (isRestored) this.#trainee.restore(best.values);
    if (stopped !== 'aborted') this.#diagnose(ends);
    return isRestored ? { stopped, best: { epoch: best.epoch, loss: best.loss } } : { stopped };
  }

  /** Says what has kept the fit from learning, where something has. */
  #diagnose({ first, last, epochs }: Ends): void {
    const { recipe, onWarning, batchSize, isWarned } = this.#options;
    const steps = epochs * Math.ceil(this.#data.rows.length / batchSize);
    // What was told before may be the cause.
    // The first loss says little where large inputs made it: of scaled targets, and classes, it is about 1.
    if (steps < tellingSteps || last <= tellingShare * Math.min(first, 1) || isWarned()) return;
    const message = diagnose({
      ...{ first, last, rates: ratesOf(recipe) },
      ...{ stack: this.#trainee.stack, inference: this.#trainee.ask(), loss: this.#data.loss, sample: this.#sample },
      judge: this.#judge,
    });
    if (message !== undefined) onWarning(message);
  }

  /** The weights that the fit begins with may be the best ones. */
  async #begin(): Promise<void> {
    const { validation } = this.#data;
    const loss = await this.#measure(validation?.data ?? this.#training);
    if (loss === undefined) return;
    // Training rows whose loss is not finite end the fit in its first step.
    if (Number.isFinite(loss)) this.#keep(loss);
    else if (validation) throw this.#notFinite(validation, loss);
  }

  /** The mean loss of some rows, with the weights as they are; undefined where the signal came first. */
  async #measure(data: Dataset | undefined): Promise<number | undefined> {
    if (data === undefined) return undefined;
    await this.#turns.takeIfDue();
    return this.#turns.through(this.#trainee.ask().loss(this.#data.loss, data));
  }

  #notFinite(held: Held, mean: number): MultilayerError {
    return notFinite(this.#judge, held, mean);
  }

  get #judge(): Judge {
    return (data) => atOnce(this.#trainee.ask().loss(this.#data.loss, data));
  }

  /** Takes the weights as they are for the best ones so far. */
  #keep(loss: number): void {
    this.#trainee.fetch();
    const values = this.#trainee.parameters.map((each) => Parameter.values(each).slice());
    this.#best = { loss, epoch: this.#trainee.training.position.epoch, values };
  }

  /** Measures epochs, which come one at a time where there is something to measure; cut where the signal came first. */
  async #complete(losses: readonly number[]): Promise<{ readonly completed: Epochs; readonly cut: boolean }> {
    const { earlyStopping, targetLoss } = this.#options;
    const { validation } = this.#data;
    const first = this.#trainee.training.position.epoch - losses.length + 1;
    const completed = { first, columns: { loss: losses } };
    const last = losses.at(-1);
    if (last === undefined) return { completed, cut: false };
    const always = earlyStopping !== undefined && validation === undefined;
    // The running mean trails the loss when that falls: until it is small, measuring would be for nothing.
    const isAsked = always || (targetLoss !== undefined && last <= targetLoss);
    const measured = isAsked ? await this.#measure(this.#training) : undefined;
    const validated = await this.#measure(validation?.data);
    const columns = {
      loss: losses,
      ...(always && measured !== undefined ? { measuredLoss: [measured] } : {}),
      ...(validated === undefined ? {} : { validationLoss: [validated] }),
    };
    return {
      completed: always || measured === undefined ? { first, columns } : { first, columns, measuredLoss: measured },
      cut: (isAsked && measured === undefined) || (validation !== undefined && validated === undefined),
    };
  }

  /** What is done after an epoch, and why it is the last one, if it is. */
  async #look(record: EpochRecord, cut: boolean): Promise<StopReason | undefined> {
    const { onEpoch, earlyStopping, targetLoss, onWarning } = this.#options;
    const { validation } = this.#data;
    const { epoch, measuredLoss, validationLoss } = record;
    if (validation && validationLoss !== undefined && !Number.isFinite(validationLoss) && !this.#warned) {
      this.#warned = true;
      onWarning(this.#notFinite(validation, validationLoss).message);
    }
    const watched = earlyStopping ? (validationLoss ?? measuredLoss) : measuredLoss;
    const reached = targetLoss !== undefined && measuredLoss !== undefined && measuredLoss <= targetLoss;
    // The weights of now, before the callback can change them: the record speaks of these.
    if (!cut && watched !== undefined && (earlyStopping || reached)) {
      const least = (this.#best?.loss ?? Number.POSITIVE_INFINITY) - (earlyStopping?.minimumChange ?? 0);
      if (watched < least || reached) this.#keep(watched);
    }
    const goOn = await onEpoch?.(record);
    if (cut) return undefined;
    if (goOn === false) return 'onEpoch';
    if (reached) return 'targetLoss';
    if (earlyStopping && this.#best && epoch - this.#best.epoch >= earlyStopping.patience) return 'earlyStopping';
    return undefined;
  }

  #diverged(divergence: Divergence): Promise<DivergenceError> {
    const { layers, parameters, training } = this.#trainee;
    const { data, rows, loss } = this.#data;
    return explainDivergence({
      ...{ divergence, session: this.#session, turns: this.#turns, layers, parameters },
      ...{ data, rows, loss, rates: ratesOf(this.#options.recipe) },
      inference: this.#trainee.ask(),
      epoch: training.position.epoch + 1,
      judge: this.#judge,
    });
  }
}

/** Says which layers cannot learn; where none can, that is an error. */
export function warnOfStuckLayers(
  stuckParameters: readonly Parameter[],
  layers: readonly Layer[],
  parameters: readonly Parameter[],
  warn: (message: string) => void,
): void {
  if (stuckParameters.length === 0) return;
  const stuck = [...new Set(stuckParameters.map(({ layer }) => layer))];
  const names = stuck.map((i) => `layer ${i} (${layers[i]})`).join(', ');
  const fix =
    "A derivative of zero everywhere, as that of 'step', lets no gradient through: use 'sigmoid' or 'tanh' above them.";
  if (stuckParameters.length < parameters.filter((each) => each.learned).length) {
    warn(`fit: ${names} will not learn, as no gradient reaches ${stuck.length === 1 ? 'it' : 'them'}. ${fix}`);
    return;
  }
  throw new MultilayerError({
    where: 'fit',
    expected: 'a gradient for at least one layer',
    got: `none for ${names}`,
    fix,
  });
}
