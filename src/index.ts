/** The whole public surface of `multilayer`. */

export { formula } from './activations/formula.js';
export {
  type Activation,
  type ActivationFactory,
  type ActivationName,
  activations,
  elementwise,
  leakyRelu,
  linear,
  relu,
  sigmoid,
  softmax,
  softplus,
  step,
  tanh,
} from './activations/index.js';
export { type Collapse, type CollapsedRun, type CollapseOptions, collapse } from './analysis/collapse.js';
export { type GradientCheck, gradientCheck } from './analysis/gradient-check.js';
export { DivergenceError, MultilayerError } from './core/errors.js';
export type { Matrix, MatrixLike } from './core/matrix.js';
export { Random } from './core/random.js';
export { type Engine, type EngineName, engines } from './engines/index.js';
export {
  differentiate,
  type Expression,
  evaluate,
  f,
  simplify,
  toLatex,
  toText,
  variable,
} from './expression/index.js';
export { type Graph, gather, gradient, map, matmul, type Node, reduce } from './graph/index.js';
export { type Initializer, type InitializerName, initializers } from './initializers/index.js';
export { Dense, type DenseOptions, Layer, type LayerJson, type ParameterSpec } from './layers/index.js';
export {
  binaryCrossentropy,
  categoricalCrossentropy,
  type Loss,
  type LossName,
  losses,
  meanSquaredError,
} from './losses/index.js';
export { accuracy, type Metric, type MetricName, meanAbsoluteError, metrics } from './metrics/index.js';
export {
  type EarlyStopping,
  type EpochRecord,
  type FitOptions,
  History,
  Network,
  type NetworkJson,
  type NetworkOptions,
  Parameter,
  type StopReason,
  type Targets,
  textTable,
} from './network/index.js';
export { adam, type Optimizer, type OptimizerName, optimizers, sgd } from './optimizers/index.js';
