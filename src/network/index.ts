export { readTargets, type Targets } from './data.js';
export { gradientGraph, leaves, lossGraph, outputCount, type Stack } from './graphs.js';
export { type EpochRecord, History, type StopReason } from './history.js';
export type { NetworkJson } from './json.js';
export type { MachineOptions } from './machine.js';
export { Network, type NetworkOptions, type ReadOptions } from './network.js';
export type { EarlyStopping, FitOptions } from './options.js';
export { Parameter } from './parameter.js';
export { textTable } from './summary.js';
