/**
 * `multilayer/formula`: activations, losses, schedules and optimizers from text. Not part of `multilayer`, as the
 * parser is larger than all the rest.
 */
export { formula } from './activations/formula.js';
export { type LossFormulaOptions, lossFormula } from './losses/formula.js';
export { type MemoryText, type OptimizerText, optimizerFormula } from './optimizers/formula.js';
export { scheduleFormula } from './schedules/formula.js';
