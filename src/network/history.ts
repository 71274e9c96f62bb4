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

/** The course of one fit. */
export class History {
  readonly epochs: readonly EpochRecord[];
  readonly stopped: StopReason;
  /** With early stopping: the epoch whose weights the network has now. */
  readonly bestEpoch?: number;

  constructor(epochs: readonly EpochRecord[], stopped: StopReason, bestEpoch?: number) {
    this.epochs = epochs;
    this.stopped = stopped;
    if (bestEpoch !== undefined) this.bestEpoch = bestEpoch;
  }

  /** The training loss of every epoch. */
  get loss(): number[] {
    return this.epochs.map(({ loss }) => loss);
  }

  /** The validation loss of every epoch that has one. */
  get validationLoss(): number[] {
    return this.epochs.flatMap(({ validationLoss }) => (validationLoss === undefined ? [] : [validationLoss]));
  }
}
