/**
 * `multilayer/data`: tables as people have them. Reading, kinds of columns, checks, preprocessing, toy sets, and models
 * of tables.
 */

// Makes all names known: recipes and model files have members by their names.
import './index.js';

export { datesOf, levelsOf, numbersOf } from './tables/cells.js';
export { checkTable } from './tables/checks/check-table.js';
export type { CheckOptions } from './tables/checks/options.js';
export { firstEqualRows } from './tables/checks/repeated-rows.js';
export type { TableWarning, TableWarningKind } from './tables/checks/warning.js';
export { type DescribeOptions, describeColumn, describeColumns } from './tables/describe-columns.js';
export type { InputColumn } from './tables/encoders/encoder.js';
export type { ByColumn, Marks } from './tables/given-kinds.js';
export type {
  ColumnDescription,
  ColumnKind,
  DateNotation,
  MissingCells,
  NumberDescription,
  NumberNotation,
} from './tables/kinds.js';
export { type DroppedColumn, Preprocessor } from './tables/preprocessor.js';
export type { PreprocessorOptions, TransformOptions } from './tables/preprocessor-options.js';
export { type ReadChunksOptions, readChunks, readTable } from './tables/read.js';
export type { ReadOptions, TableFormat } from './tables/read-options.js';
export type { ScaleMethod } from './tables/scale.js';
export type { BlobLike, FileUrl, ReadableLike, TableInput } from './tables/sources.js';
export { type Cell, type Column, Table, type TableSource } from './tables/table.js';
export { type Rows, type TableFromOptions, tableFrom } from './tables/table-from.js';
export { type ClassLabel, TargetEncoder, type TargetOptions } from './tables/target-encoder.js';
export type { Task } from './tables/task.js';
export { csvLine } from './tables/write-csv.js';
export type { Calibration } from './tabular/calibration.js';
export { calibrationText } from './tabular/calibration-text.js';
export type { TabularMember } from './tabular/ensemble.js';
export {
  type ColumnImportance,
  type ImportanceOptions,
  type JudgingRows,
  permutationImportance,
} from './tabular/importance.js';
export { type TabularEvaluation, TabularModel } from './tabular/model.js';
export type { OutOfFold } from './tabular/model-parts.js';
export type { TabularOptions, TabularRunOptions, TabularTask, TabularTrainingOptions } from './tabular/options.js';
export {
  type ColumnDependence,
  type PartialDependenceOptions,
  partialDependence,
} from './tabular/partial-dependence.js';
export type { TabularHistory, TabularProgress } from './tabular/progress.js';
export type { Choice } from './tabular/recipe.js';
export type {
  CalibrationReport,
  PredictionInterval,
  ResidualDecile,
  TabularResult,
  TabularStop,
} from './tabular/result.js';
export type { TabularRows } from './tabular/rows.js';
export type { Score, ScoreName } from './tabular/score.js';
export { intervalText, scoreNames, scoreText } from './tabular/score-text.js';
export { stopText } from './tabular/stop-text.js';
export { tableHash } from './tabular/table-hash.js';
export { TabularTraining } from './tabular/training.js';
export type { TrainingPlan, UnusedColumn } from './tabular/training-plan.js';
export {
  type BlobsOptions,
  blobs,
  type CheckerboardOptions,
  type CirclesOptions,
  checkerboard,
  circles,
  moons,
  type ParityOptions,
  parity,
  type SineOptions,
  sine,
  type ToyOptions,
  type ToyRow,
  ToySet,
  type TwoSpiralsOptions,
  twoSpirals,
  xor,
} from './toys/index.js';
