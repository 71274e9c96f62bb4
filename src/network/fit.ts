import { DivergenceError, MultilayerError } from '../core/errors.js';
import { type Table, takeRows } from '../core/matrix.js';
import type { Turns } from '../core/turns.js';
import type { Layer } from '../layers/index.js';
import type { Loss } from '../losses/index.js';
import { type EpochRecord, type Epochs, type FitEnd, recordsOf, type StopReason } from './history.js';
import type { Inference } from './inference.js';
import type { ReadFitOptions } from './options.js';
import { Parameter } from './parameter.js';
import type { Held } from './split.js';
import type { Divergence, TrainingSession, TrainingState } from './training.js';

/** What a fit needs of the network that it trains. */
export interface Trainee {
  readonly layers: readonly Layer[];
  readonly parameters: readonly Parameter[];
  readonly training: TrainingState;
  /** Brings the newest numbers from the engine. */
  fetch(): void;
  ask(): Inference;
  /** Takes other numbers for the parameters. */
  restore(values: readonly Float64Array[]): void;
}

/** Whether every epoch is to be seen before the next one starts, or only in the end. */
export type Pace = 'each' | 'many';

interface Best {
  readonly loss: number;
  readonly epoch: number;
  readonly values: readonly Float64Array[];
}

interface FitData {
  readonly table: Table;
  readonly loss: Loss;
  readonly validation: Held | undefined;
}

/** One fit under way: epochs, and what happens between them. */
export class Fit {
  readonly #trainee: Trainee;
  readonly #session: TrainingSession;
  readonly #options: ReadFitOptions;
  readonly #data: FitData;
  readonly #turns: Turns;
  #best: Best | undefined;

  constructor(trainee: Trainee, session: TrainingSession, options: ReadFitOptions, data: FitData, turns: Turns) {
    this.#turns = turns;
    this.#trainee = trainee;
    this.#session = session;
    this.#options = options;
    this.#data = data;
  }

  /** Trains, and gives the epochs as they are completed: several at once where nobody looks in between. */
  async *run(pace: Pace): AsyncGenerator<Epochs, FitEnd, undefined> {
    const { epochs, onEpoch, earlyStopping, targetLoss, signal } = this.#options;
    const watched = onEpoch ?? earlyStopping ?? targetLoss ?? this.#data.validation;
    const atOnce = pace === 'each' || watched !== undefined ? 1 : epochs;
    let stopped: StopReason = 'epochs';
    for (let done = 0; done < epochs; ) {
      const stretch = await this.#session.run(Math.min(atOnce, epochs - done), this.#turns, signal);
      if (stretch.ended === 'diverged') throw this.#divergence(stretch.divergence);
      const completed = await this.#epochs(stretch.losses);
      done += stretch.losses.length;
      // Watched epochs come one at a time.
      const [last] = watched === undefined ? [] : recordsOf(completed);
      const cut = this.#data.validation !== undefined && completed.columns.validationLoss === undefined;
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
    if (best === undefined || stopped === 'aborted') return { stopped };
    this.#trainee.restore(best.values);
    return { stopped, bestEpoch: best.epoch };
  }

  /** Measures the epochs; without a validation loss where the signal came first. */
  async #epochs(losses: readonly number[]): Promise<Epochs> {
    const { loss, validation } = this.#data;
    const first = this.#trainee.training.epoch - losses.length + 1;
    const columns = { loss: losses };
    // Epochs that are validated come one at a time.
    if (validation === undefined || losses.length === 0) return { first, columns };
    const measured = await this.#turns.through(this.#trainee.ask().loss(loss, validation.x, validation.target));
    return { first, columns: measured === undefined ? columns : { ...columns, validationLoss: [measured] } };
  }

  /** What is done after an epoch, and why it is the last one, if it is. */
  async #look(record: EpochRecord, cut: boolean): Promise<StopReason | undefined> {
    const { onEpoch, earlyStopping, targetLoss } = this.#options;
    const goOn = await onEpoch?.(record);
    if (cut) return undefined;
    const { epoch, loss } = record;
    const watched = record.validationLoss ?? loss;
    if (earlyStopping && watched < (this.#best?.loss ?? Number.POSITIVE_INFINITY) - earlyStopping.minimumChange) {
      this.#trainee.fetch();
      const values = this.#trainee.parameters.map((each) => Parameter.values(each).slice());
      this.#best = { loss: watched, epoch, values };
    }
    if (goOn === false) return 'onEpoch';
    if (targetLoss !== undefined && loss <= targetLoss) return 'targetLoss';
    if (earlyStopping && this.#best && epoch - this.#best.epoch >= earlyStopping.patience) return 'earlyStopping';
    return undefined;
  }

  #divergence({ step, loss, rows, brokenLayer }: Divergence): DivergenceError {
    const { layers, training } = this.#trainee;
    const { learningRate } = this.#options;
    const { table } = this.#data;
    this.#trainee.fetch();
    const layer = brokenLayer ?? this.#firstBadLayer(takeRows(table, rows));
    let largest = 0;
    for (const value of table.data) largest = Math.max(largest, Math.abs(value));
    const epoch = training.epoch + 1;
    const scale =
      largest > 100 ? `The data reach ${largest.toPrecision(3)}: scale the columns to about -1 to 1, or t` : 'T';
    return new DivergenceError(
      {
        where: `fit, epoch ${epoch}, step ${step}, layer ${layer} (${layers[layer]})`,
        expected: Number.isFinite(loss) ? 'finite weights after the step' : 'a finite loss',
        got: Number.isFinite(loss) ? `infinite ones, after a loss of ${loss}` : String(loss),
        fix: `${scale}ry a learning rate of ${Number((learningRate / 10).toPrecision(2))} instead of ${learningRate}. The last finite weights are kept.`,
      },
      { epoch, step, layer, loss },
    );
  }

  /** The first layer whose outputs are not finite; the last one where only the loss is not. */
  #firstBadLayer(rows: Table): number {
    const outputs = rows.rows === 0 ? [] : this.#trainee.ask().layerOutputs(rows);
    const bad = outputs.findIndex((values) => !values.every(Number.isFinite));
    return bad >= 0 ? bad : this.#trainee.layers.length - 1;
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
  if (stuckParameters.length < parameters.length) {
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
