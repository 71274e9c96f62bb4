/**
 * The whole public surface of `multilayer`. The members of a family come with its `all.ts`, the one
 * list of their names.
 */

export * from './activations/all.js';
export {
  type Activation,
  type ActivationFactory,
  type ActivationName,
  activations,
  elementwise,
} from './activations/index.js';
export { type Collapse, type CollapsedRun, type CollapseOptions, collapse } from './analysis/collapse.js';
export { type GradientCheck, type GradientCheckOptions, gradientCheck } from './analysis/gradient-check.js';
export * from './averaging/all.js';
export { type Averaging, type AveragingName, averagings } from './averaging/index.js';
export * from './clipping/all.js';
export { type Clipping, type ClippingFactory, type ClippingName, clippings } from './clipping/index.js';
export type { Diagnosis, Finding } from './core/diagnosis.js';
export { DivergenceError, MultilayerError } from './core/errors.js';
export type { Matrix, MatrixLike } from './core/matrix.js';
export { Random } from './core/random.js';
export type { Signal } from './core/turns.js';
export { Network } from './doctor/network.js';
export { type Engine, type EngineName, engines, type ImmediateEngine } from './engines/index.js';
export { type Expression, f, variable } from './expression/index.js';
export { differentiate, evaluate, simplify, toLatex, toText } from './expression/public.js';
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
export {
  type Fan,
  type Initializer,
  type InitializerFactory,
  type InitializerName,
  initializers,
} from './initializers/index.js';
export * from './layers/all.js';
export {
  type AffineMap,
  type BatchNormalizationOptions,
  type DenseOptions,
  type GatedDenseOptions,
  Layer,
  type LayerJson,
  type LayerNormalizationOptions,
  type MaxoutOptions,
  type ParameterSpec,
  type Pass,
  type PReLUOptions,
  type ResidualOptions,
  type RMSNormalizationOptions,
} from './layers/index.js';
export * from './losses/all.js';
export {
  type Loss,
  type LossFactory,
  type LossName,
  losses,
  sigmoidLogits,
  softmaxLogits,
  type TargetKind,
} from './losses/index.js';
export * from './metrics/all.js';
export { type Measured, type Metric, type MetricFactory, type MetricName, metrics } from './metrics/index.js';
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
  type NetworkJson,
  type NetworkOptions,
  networkFromJSON,
  Parameter,
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
export {
  type Memory,
  next,
  type Optimizer,
  type OptimizerFactory,
  type OptimizerName,
  optimizers,
} from './optimizers/index.js';
export {
  type Schedule,
  type ScheduleFactory,
  type ScheduleName,
  type Setting,
  schedule,
  schedules,
} from './schedules/index.js';
export type { ParameterOptions, Treatment } from './training/treatment.js';
