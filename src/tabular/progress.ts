/** What an epoch of all networks of a training came to. */
export interface TabularProgress {
  /** Counted from 1. */
  readonly epoch: number;
  /** Epochs at most; training mostly stops before. */
  readonly epochs: number;
  /** The mean loss of the steps of the epoch, over all networks. */
  readonly trainingLoss: number;
  /** The loss of the rows held out, by which the best epoch is found: log loss, or mean squared error. */
  readonly heldOutLoss: number;
  /** The score of the rows held out: accuracy, or root mean squared error. */
  readonly score: number;
  /** The epoch with the least loss of the rows held out so far. */
  readonly bestEpoch: number;
  /** How many epochs may follow without a better loss before training stops. */
  readonly patienceLeft: number;
  /** Seconds of training so far, over all runs. */
  readonly seconds: number;
  /** Rows learned from in each second, over all networks. */
  readonly rowsPerSecond: number;
  /** Seconds that are left at most, if it goes on at this pace; training mostly stops before. */
  readonly secondsLeft: number;
}

/** The epochs of a training, each column with a number for each epoch from 1 on. */
export interface TabularHistory {
  /** The mean loss of the steps of the epoch, over all networks. */
  readonly trainingLoss: readonly number[];
  /** The loss of the rows held out. */
  readonly heldOutLoss: readonly number[];
  /** The score of the rows held out: accuracy, or root mean squared error. */
  readonly score: readonly number[];
  /** The epoch whose weights the model has, counted from 1. */
  readonly bestEpoch: number;
}
