import type { ImmediateEngine } from '../engine.js';
import { ReferenceProgram } from './program.js';

/**
 * Plain TypeScript in float64, one operation at a time: the definition of correct, the oracle of
 * every other engine, and the one that runs everywhere.
 */
export const reference: ImmediateEngine = {
  name: 'reference',
  precision: 'float64',
  immediate: true,
  supported: () => true,
  compile: (functions) => new ReferenceProgram(functions),
};
