import type { NetworkJson } from '../index.js';

/** Where a training stands. */
export interface SavedTraining {
  /** Of each fold. */
  readonly networks: readonly NetworkJson[];
}
