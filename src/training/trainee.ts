import type { Labels } from '../data/labels.js';
import type { Layer } from '../layers/index.js';
import type { Stack } from '../model/forward.js';
import type { Inference } from '../model/inference.js';
import type { Parameter } from '../model/parameter.js';
import type { TrainingState } from '../model/training-state.js';

/** What a fit needs of the network that it trains. */
export interface Trainee {
  readonly stack: Stack;
  readonly layers: readonly Layer[];
  readonly parameters: readonly Parameter[];
  readonly training: TrainingState;
  /** In the order of the outputs, where they are known. */
  readonly classes: Labels | undefined;
  /** Brings the newest numbers from the engine. */
  fetch(): void;
  ask(): Inference;
  /** Takes other numbers for the parameters. */
  restore(values: readonly Float64Array[]): void;
}
