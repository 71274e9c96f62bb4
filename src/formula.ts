/** `multilayer/formula`: activations and schedules from text. Not part of `multilayer`, as the parser is larger than all the rest. */
export { formula } from './activations/formula.js';
export { scheduleFormula } from './schedules/formula.js';
