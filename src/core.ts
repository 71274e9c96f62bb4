/**
 * `multilayer/core`: all of `multilayer`, of which a bundle has only what is imported. Names are known of the members
 * that every network needs, and of those that `use` is given; all others are passed themselves, as `mish()`.
 */

export * from './activations/all.js';
export { type Activation, type ActivationFactory, type ActivationName, elementwise } from './activations/index.js';
export { adviser } from './advice/adviser.js';
export { type Collapse, type CollapsedRun, type CollapseOptions, collapse } from './analysis/collapse.js';
export { type GradientCheck, type GradientCheckOptions, gradientCheck } from './analysis/gradient-check.js';
export { type FindLearningRateOptions, findLearningRate, LearningRateCurve } from './analysis/learning-rate.js';
export { type ScaledLayer, type UnitVarianceOptions, unitVariance } from './analysis/unit-variance.js';
export * from './averaging/all.js';
export type { Averaging, AveragingFactory, AveragingName } from './averaging/index.js';
export * from './clipping/all.js';
export type { Clipping, ClippingFactory, ClippingName } from './clipping/index.js';
export * from './constraints/all.js';
export type { Constraint, ConstraintFactory, ConstraintName } from './constraints/index.js';
export type { Adviser, Hints, Topic } from './core/adviser.js';
export type { Diagnosis, Finding, FindingKind } from './core/diagnosis.js';
export { DivergenceError, MultilayerError } from './core/errors.js';
export type { Terminal } from './core/live-line.js';
export type { Matrix, MatrixLike } from './core/matrix.js';
export { Random } from './core/random.js';
export type { Signal } from './core/turns.js';
export { type Fold, type KFoldOptions, kFold } from './data/folds.js';
export type { SomeRows } from './data/rows.js';
export {
  type SplitRows,
  type TrainTestSplit,
  type TrainTestSplitOptions,
  trainTestSplit,
} from './data/train-test-split.js';
export { type DiagnoseOptions, diagnose } from './doctor/diagnose.js';
export { doctor } from './doctor/doctor.js';
export {
  type Engine,
  type EngineName,
  type EnginePart,
  type ImmediateEngine,
  reference,
  threads,
  wasm,
} from './engines/index.js';
export { Answers, type RowWeights } from './evaluation/answers.js';
export { ClassificationReport, classificationReport, type ReportRow } from './evaluation/classification-report.js';
export { ConfusionMatrix, type ConfusionMatrixOptions, confusionMatrix } from './evaluation/confusion-matrix.js';
export { type CrossValidateOptions, crossValidate } from './evaluation/cross-validate.js';
export { CrossValidation, type FoldResult } from './evaluation/cross-validation.js';
export {
  type CalibrationCurve,
  type CalibrationCurveOptions,
  type CurveOptions,
  calibrationCurve,
  type PrecisionRecallCurve,
  precisionRecallCurve,
  type RocCurve,
  rocCurve,
} from './evaluation/curves.js';
export { type Expression, f, variable } from './expression/index.js';
export { differentiate, evaluate, simplify, toLatex, toText } from './expression/public.js';
export { readSafetensors, Tensor, type TensorArray, type TensorFile, writeSafetensors } from './formats/index.js';
export { lbfgs } from './full-batch/lbfgs.js';
export {
  batchSize,
  columns,
  type Graph,
  gather,
  gradient,
  join,
  type MatMulOptions,
  map,
  matmul,
  type Node,
  type Rows,
  reduce,
  reshape,
  rowCount,
  type Shape,
} from './graph/index.js';
export * from './initializers/all.js';
export type { Fan, Initializer, InitializerFactory, InitializerName } from './initializers/index.js';
export * from './layers/all.js';
export {
  type AffineMap,
  type BatchNormalizationOptions,
  type BinOptions,
  type DenseOptions,
  type Edges,
  type EmbeddingDataOptions,
  type EmbeddingOptions,
  type GatedDenseOptions,
  type InputRange,
  Layer,
  type LayerJson,
  type LayerNormalizationOptions,
  type MaxoutOptions,
  type ParameterSpec,
  type Pass,
  type PBLDOptions,
  type PeriodicEmbeddingOptions,
  type PiecewiseLinearEmbeddingOptions,
  type PReLUOptions,
  type ResidualOptions,
  type RMSNormalizationOptions,
} from './layers/index.js';
export * from './losses/all.js';
export {
  type Loss,
  type LossFactory,
  type LossName,
  sigmoidLogits,
  softmaxLogits,
  type TargetKind,
} from './losses/index.js';
export * from './metrics/all.js';
export type { ClassLabel, Measured, Metric, MetricFactory, MetricName } from './metrics/index.js';
export {
  type BatchRecord,
  type Callback,
  type ClassWeights,
  type EarlyStopping,
  type EndOfFit,
  type EpochLoop,
  type EpochRecord,
  type EvaluateOptions,
  type FileUrl,
  type FitOptions,
  History,
  type Label,
  type Labels,
  loadNetwork,
  type MachineOptions,
  Network,
  type NetworkJson,
  type NetworkOptions,
  networkFromBytes,
  networkFromJSON,
  networkToBytes,
  Parameter,
  type Pause,
  type PretrainedOptions,
  pretrained,
  type ReadOptions,
  type RunningFit,
  type SampleWeights,
  type SaveOptions,
  type StopReason,
  type Targets,
  textTable,
  type Validation,
} from './network/index.js';
export * from './optimizers/all.js';
export { type Memory, next, type Optimizer, type OptimizerFactory, type OptimizerName } from './optimizers/index.js';
export * from './regularizers/all.js';
export type { Regularizer, RegularizerFactory, RegularizerName } from './regularizers/index.js';
/** Every schedule by name, as in `schedules.cosine({ from: 0.01, to: 0 })`. */
export * as schedules from './schedules/all.js';
export { type Schedule, type ScheduleFactory, type ScheduleName, type Setting, schedule } from './schedules/index.js';
export { type FitDatasetOptions, fitDataset } from './streams/fit-dataset.js';
export type { Chunk, ChunkSource, Chunks } from './streams/source.js';
export type { Doctor } from './training/doctor.js';
export { type ProgressOptions, progress } from './training/progress.js';
export { type ReduceOnPlateauOptions, reduceOnPlateau } from './training/reduce-on-plateau.js';
export type { ParameterOptions, Treatment } from './training/treatment.js';
export { type UseOptions, use } from './use.js';
export { fitInWorker } from './worker/fit-in-worker.js';
export type { TrainingWorker } from './worker/messages.js';
