/** `multilayer/formula`: activations from text. Not part of `multilayer`, as the parser is larger than all the rest. */
export { formula } from './activations/formula.js';
