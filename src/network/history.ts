import { show } from '../core/inspect.js';

/** What one epoch came to. */
export interface EpochRecord {
  /** Counted from 1 over the life of the network. */
  readonly epoch: number;
  /** The mean loss over the epoch's rows, each measured just before the step that it took part in. */
  readonly loss: number;
  /** The loss on the validation rows after the epoch; missing where the fit was aborted before it was found. */
  readonly validationLoss?: number;
}

/** Why a fit ended. */
export type StopReason = 'epochs' | 'targetLoss' | 'earlyStopping' | 'aborted' | 'onEpoch';

/** How a fit ended. */
export interface FitEnd {
  readonly stopped: StopReason;
  readonly bestEpoch?: number;
}

/** What was measured, by name: one number for each of some epochs. */
export type Columns = { readonly [Name in keyof Omit<EpochRecord, 'epoch'>]: readonly number[] };

/** Consecutive epochs. */
export interface Epochs {
  /** The number of the first one. */
  readonly first: number;
  readonly columns: Columns;
}

/** The record of entry k of the columns. */
function recordAt(epoch: number, columns: Columns, k: number): EpochRecord {
  const entries = Object.entries(columns).filter(([, values]) => k < values.length);
  return { epoch, ...Object.fromEntries(entries.map(([name, values]) => [name, values[k]])) } as EpochRecord;
}

export function recordsOf({ first, columns }: Epochs): EpochRecord[] {
  return columns.loss.map((_, k) => recordAt(first + k, columns, k));
}

/**
 * The course of one fit, as plain fields: it can be spread, cloned and written as JSON. It holds every
 * epoch of a fit of up to 1,048,576; of a longer one every second, fourth, eighth … and the last.
 */
export class History {
  /** Why the fit ended. */
  readonly stopped: StopReason;
  /** With early stopping: the epoch whose weights the network has now. */
  readonly bestEpoch?: number;
  /** The numbers of the epochs held, counted from 1 over the life of the network. */
  readonly epoch: readonly number[];
  /** The training loss of each epoch held. */
  readonly loss: readonly number[];
  /**
   * The validation loss of each epoch held; empty where there were no rows to validate on. The last
   * one is missing where the fit was aborted before it was found.
   */
  readonly validationLoss: readonly number[];

  /** Made by `fit`. */
  constructor({ stopped, bestEpoch }: FitEnd, epoch: readonly number[], { loss, validationLoss = [] }: Columns) {
    this.stopped = stopped;
    if (bestEpoch !== undefined) this.bestEpoch = bestEpoch;
    this.epoch = epoch;
    this.loss = loss;
    this.validationLoss = validationLoss;
  }

  /** What each epoch held came to: the fields, row by row. */
  get epochs(): EpochRecord[] {
    const { loss, validationLoss } = this;
    return this.epoch.map((epoch, k) => recordAt(epoch, { loss, validationLoss }, k));
  }

  static {
    show(History.prototype, 'History', (history) => history);
  }
}
