import { show } from '../core/inspect.js';
import type { ByMetric } from '../metrics/index.js';

/** What one epoch came to. */
export interface EpochRecord {
  /** Counted from 1 over the life of the network. */
  readonly epoch: number;
  /**
   * The mean loss over the epoch's rows, each measured just before the step that it took part in, penalties of weights
   * included.
   */
  readonly loss: number;
  /**
   * The mean loss over the rows trained on, after the epoch and with the weights as they are then: what `evaluate` says
   * of them, and the penalty of the regularizer where there is one. Only where early stopping, metrics or the target
   * loss go by it.
   */
  readonly measuredLoss?: number;
  /** The loss on the validation rows after the epoch; missing where the fit was aborted before it was found. */
  readonly validationLoss?: number;
  /** The metrics of the fit by their names, after the epoch: of the validation rows, or else of the rows trained on. */
  readonly metrics?: Readonly<Record<string, number>>;
}

/** Why a fit ended. */
export type StopReason =
  | 'epochs'
  | 'timeLimit'
  | 'targetLoss'
  | 'earlyStopping'
  | 'aborted'
  | 'onEpoch'
  | 'onBatch'
  | 'converged';

/** How a fit ended. */
export interface FitEnd {
  readonly stopped: StopReason;
  /** The weights that early stopping or the target loss has kept. */
  readonly best?: { readonly epoch: number } & Measures;
}

/** What was found of some rows with the weights of one moment. */
export interface Measures {
  readonly loss: number;
  readonly metrics: Readonly<Record<string, number>>;
}

type ByName = Readonly<Record<string, readonly number[]>>;

/** What was measured, by name: one number for each of some epochs. */
export type Columns = { readonly [Name in keyof Omit<EpochRecord, 'epoch' | 'metrics'>]: readonly number[] } & {
  readonly metrics?: ByName;
};

/** Consecutive epochs. */
export interface Epochs {
  /** The number of the first one. */
  readonly first: number;
  readonly columns: Columns;
  /** Measured after the last of them, for the target loss. */
  readonly measuredLoss?: number;
}

function entriesAt(columns: object, k: number): [name: string, value: number][] {
  return Object.entries(columns as ByName).flatMap(([name, { [k]: value }]) =>
    value === undefined ? [] : [[name, value]],
  );
}

/** The record of entry k of the columns. */
function recordAt(epoch: number, { metrics = {}, ...columns }: Columns, k: number): EpochRecord {
  const found = entriesAt(metrics, k);
  const measured = found.length === 0 ? {} : { metrics: Object.fromEntries(found) };
  return { epoch, ...Object.fromEntries(entriesAt(columns, k)), ...measured } as EpochRecord;
}

export function recordsOf({ first, columns, measuredLoss }: Epochs): EpochRecord[] {
  const records = columns.loss.map((_, k) => recordAt(first + k, columns, k));
  const last = records.pop();
  if (last !== undefined) records.push(measuredLoss === undefined ? last : { ...last, measuredLoss });
  return records;
}

/**
 * The course of one fit, as plain fields: it can be spread, cloned and written as JSON. It holds every
 * epoch of a fit of up to 1,048,576; of a longer one every second, fourth, eighth … and the last.
 */
export class History<Named extends string = never> {
  /** Why the fit ended. */
  readonly stopped: StopReason;
  /**
   * With early stopping, or where the target loss was reached: the epoch whose weights the network has now. It is the
   * one that the fit began with (0 for a fresh network) where none was better. An aborted fit keeps its last weights.
   */
  readonly bestEpoch?: number;
  /** The loss of those weights that the fit went by: of the validation rows, or else measured on the training rows. */
  readonly bestLoss?: number;
  /** The metrics of those weights, of the same rows, where the fit has metrics. */
  declare readonly bestMetrics?: ByMetric<Named, number>;
  /** The numbers of the epochs held, counted from 1 over the life of the network. */
  readonly epoch: readonly number[];
  /** The training loss of each epoch held. */
  readonly loss: readonly number[];
  /** The loss measured on the training rows after each epoch held; empty where neither early stopping nor metrics do. */
  readonly measuredLoss: readonly number[];
  /**
   * The validation loss of each epoch held; empty where there were no rows to validate on. The last
   * one is missing where the fit was aborted before it was found.
   */
  readonly validationLoss: readonly number[];
  /**
   * The metrics of the fit by their names, each after each epoch held: of the validation rows, or else of the training
   * rows. The last number is missing where that of the loss is.
   */
  readonly metrics: ByMetric<Named, readonly number[]>;

  /** Made by `fit`. */
  constructor({ stopped, best }: FitEnd, epoch: readonly number[], columns: Columns) {
    const { loss, measuredLoss = [], validationLoss = [], metrics = {} } = columns;
    this.stopped = stopped;
    if (best !== undefined) {
      [this.bestEpoch, this.bestLoss] = [best.epoch, best.loss];
      if (Object.keys(best.metrics).length > 0) this.bestMetrics = best.metrics as ByMetric<Named, number>;
    }
    this.epoch = epoch;
    this.loss = loss;
    this.measuredLoss = measuredLoss;
    this.validationLoss = validationLoss;
    this.metrics = metrics as ByMetric<Named, readonly number[]>;
  }

  /** What each epoch held came to: the fields, row by row. */
  get epochs(): EpochRecord[] {
    const { loss, measuredLoss, validationLoss, metrics } = this;
    return this.epoch.map((epoch, k) => recordAt(epoch, { loss, measuredLoss, validationLoss, metrics }, k));
  }

  static {
    show(History.prototype, 'History', (history) => ({ ...history }));
  }
}
