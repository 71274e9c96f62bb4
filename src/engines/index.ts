import { lookUp } from '../core/names.js';
import * as all from './all.js';
import type { Engine } from './engine.js';

export type { Batches, Engine, GraphFunction, Program } from './engine.js';
export { reference } from './reference/index.js';

export type EngineName = keyof typeof all;

export const engines: Readonly<Record<EngineName, Engine>> = all;

/** The engine of a name, or with `'auto'` the first that this machine supports. */
export function resolveEngine(name: EngineName | 'auto', where: string): Engine {
  const best = Object.values(engines).find((engine) => engine.supported());
  if (name === 'auto' && best !== undefined) return best;
  return lookUp<Engine>(engines, name, where, 'an engine, or "auto"');
}
