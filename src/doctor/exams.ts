import type { Exam, Inputs } from './case.js';
import { imbalancedClasses } from './classes.js';
import { columnsMerged, constantColumns, equalRows, unscaledColumns, unscaledTargets } from './columns.js';
import { highLearningRate, lowLearningRate, overfitting } from './course.js';
import { relation } from './relation.js';
import { repeatedColumns } from './repeated-columns.js';
import { contradictingRows, manyParameters } from './rows.js';
import { noGradient, slopes } from './slopes.js';
import { unfittingLoss, unreachableTargets } from './targets.js';
import { infiniteOutputs, units } from './units.js';
import { fadedWeights } from './weights.js';

/** What can be told of inputs alone. */
export const examsOfInputs: readonly Exam<Inputs>[] = [equalRows, unscaledColumns, constantColumns, repeatedColumns];

/** Everything, what may be the cause before what may follow from it. */
export const allExams: readonly Exam[] = [
  equalRows,
  columnsMerged,
  unscaledColumns,
  unscaledTargets,
  unreachableTargets,
  unfittingLoss,
  infiniteOutputs,
  noGradient,
  contradictingRows,
  relation,
  highLearningRate,
  fadedWeights,
  units,
  slopes,
  lowLearningRate,
  imbalancedClasses,
  overfitting,
  manyParameters,
  constantColumns,
  repeatedColumns,
];
