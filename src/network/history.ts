/** What one epoch came to. */
export interface EpochRecord {
  /** Counted from 1 over the life of the network. */
  readonly epoch: number;
  /** The mean loss over the epoch's rows, each measured just before the step that it took part in. */
  readonly loss: number;
  /** The loss on the validation rows after the epoch. */
  readonly validationLoss?: number;
}

/** Why a fit ended. */
export type StopReason = 'epochs' | 'targetLoss' | 'earlyStopping' | 'aborted' | 'onEpoch';

/** Consecutive epochs: their training losses, and validation losses for each of them or for none. */
export interface Epochs {
  /** The number of the first one. */
  readonly first: number;
  readonly losses: readonly number[];
  readonly validationLosses: readonly number[];
}

export function recordsOf({ first, losses, validationLosses }: Epochs): EpochRecord[] {
  return losses.map((loss, k) => {
    const validationLoss = validationLosses[k];
    return validationLoss === undefined ? { epoch: first + k, loss } : { epoch: first + k, loss, validationLoss };
  });
}

/** The course of one fit. */
export class History {
  readonly stopped: StopReason;
  /** With early stopping: the epoch whose weights the network has now. */
  readonly bestEpoch?: number;
  readonly #epochs: Epochs;

  constructor(epochs: Epochs, stopped: StopReason, bestEpoch?: number) {
    this.#epochs = epochs;
    this.stopped = stopped;
    if (bestEpoch !== undefined) this.bestEpoch = bestEpoch;
  }

  /** What every epoch came to. */
  get epochs(): EpochRecord[] {
    return recordsOf(this.#epochs);
  }

  /** The training loss of every epoch. */
  get loss(): number[] {
    return [...this.#epochs.losses];
  }

  /** The validation loss of every epoch, where there are rows to validate on. */
  get validationLoss(): number[] {
    return [...this.#epochs.validationLosses];
  }
}
