/** A place between two steps. */
export interface Position {
  /** Epochs completed over the life of the network. */
  readonly epoch: number;
  /** Batches done of the epoch that is under way, and the sum of their rows' losses. */
  readonly batch: number;
  readonly lossSum: number;
  /** Steps over the life of the network; what counts on it goes on when the rule changes. */
  readonly step: number;
}

/** The best weights of an early-stopped fit that has not ended, for the one that goes on with it. */
export interface BestRecord {
  /** What it went by, and on what data. */
  readonly watch: string;
  readonly course: string;
  readonly epoch: number;
  readonly loss: number;
  readonly metrics: Readonly<Record<string, number>>;
  /** Of the parameters, in their order. */
  readonly values: readonly Float64Array[];
}

/** All that a later fit needs to go on exactly where this one stopped. */
export interface TrainingState {
  position: Position;
  /**
   * The steps that schedules speak of. A fit that would end where it does goes on with it, as one that was cut and is
   * resumed for the epochs that are left; any other begins one of its own.
   */
  plan: { readonly start: number; readonly end: number };
  /** What the position within the epoch is relative to; another data size or order starts a new epoch. */
  course: string;
  /** The rule that the memory belongs to; another one starts with a fresh memory. */
  rule: string;
  /** The optimizer's slots and counters, by state name. */
  memory: Map<string, Float64Array>;
  best?: BestRecord | undefined;
  /** The loss of the last epoch, and on what data, where the fit ended before it was measured: the next one does that. */
  unmeasured?: { readonly course: string; readonly loss: number } | undefined;
  /** What callbacks keep, by name. */
  kept: ReadonlyMap<string, readonly number[]>;
  /** Whether weights were set since: what the rule keeps as a copy of them then starts anew. */
  moved: boolean;
}

export function freshTrainingState(): TrainingState {
  const position = { epoch: 0, batch: 0, lossSum: 0, step: 0 };
  return {
    position,
    plan: { start: 0, end: 0 },
    course: '',
    rule: '',
    memory: new Map(),
    kept: new Map(),
    moved: false,
  };
}
