export type { Label, Labels } from '../data/labels.js';
export type { Validation } from '../data/split.js';
export { readTargets, type Targets } from '../data/targets.js';
export type { ClassWeights, SampleWeights } from '../data/weights.js';
export type { FileUrl } from '../formats/index.js';
export {
  layersGraph,
  leaves,
  lossGraph,
  outputCount,
  outputNode,
  predictionGraph,
  type Stack,
  valuesAt,
} from '../model/forward.js';
export type { MachineOptions } from '../model/machine.js';
export { chooseLoss } from '../model/objective.js';
export { Parameter } from '../model/parameter.js';
export type { BatchRecord, Callback, EndOfFit, RunningFit } from '../training/callbacks.js';
export { type EpochRecord, History, type StopReason } from '../training/history.js';
export type { EpochLoop } from '../training/loop.js';
export type { EarlyStopping, FitOptions } from '../training/options.js';
export { gradientGraph, writeLook } from '../training/step.js';
export type { Pause } from '../training/stops.js';
export { networkToBytes } from './bytes.js';
export type { NetworkJson } from './json.js';
export { loadNetwork, networkFromBytes, networkFromJSON } from './load.js';
export { modelOf, Network, trainerOf } from './network.js';
export type { EvaluateOptions, NetworkOptions, ReadOptions, SaveOptions } from './network-options.js';
export { type PretrainedOptions, pretrained } from './pretrained.js';
export { textTable } from './summary.js';
