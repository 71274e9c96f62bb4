import type { Matrix } from '../core/matrix.js';
import type { Table } from '../tables/table.js';
import type { TargetEncoder } from '../tables/target-encoder.js';
import type { Calibration } from './calibration.js';
import type { TabularMember } from './ensemble.js';
import type { TabularTrainingOptions } from './options.js';
import type { TabularHistory } from './progress.js';
import type { TabularResult, TabularStop } from './result.js';
import type { TrainingPlan } from './training-plan.js';

/** Answers to the rows that were judged, each by a network that had not seen the row. They are not part of a file. */
export interface OutOfFold {
  /** The rows that were learned from, those without a target left out. */
  readonly table: Table;
  /** The numbers of the judged rows in that table. */
  readonly rows: Uint32Array;
  /** The number of the network that has not seen the row, for each. */
  readonly fold: Uint8Array;
  /** Calibrated probabilities [rows × classes], or values [rows × 1]. */
  readonly prediction: Matrix;
  /** The place of the class of each row, or its value. */
  readonly truth: Float64Array;
}

/** All that a model holds. */
export interface ModelParts {
  readonly plan: Pick<TrainingPlan, 'used' | 'dropped' | 'warnings' | 'choices' | 'judging' | 'rows'>;
  readonly options: TabularTrainingOptions;
  readonly calibration: Calibration;
  readonly result: TabularResult;
  readonly history: TabularHistory;
  readonly stopped: TabularStop;
  /** Of a model from a file nobody knows. */
  readonly seconds?: number | undefined;
  readonly dataHash: string;
  readonly encoder: TargetEncoder;
  readonly members: readonly TabularMember[];
  readonly outOfFold?: OutOfFold | undefined;
}
