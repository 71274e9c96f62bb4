import { lookUp } from '../core/names.js';
import type { Engine, EngineName } from './engine.js';
import { reference } from './reference/index.js';
import { wasm } from './wasm/index.js';

export {
  type Batches,
  defaultSettings,
  type Engine,
  type EngineName,
  type EngineSettings,
  type GraphFunction,
  type Program,
} from './engine.js';
export { reference } from './reference/index.js';
export { wasm } from './wasm/index.js';

/** Every engine, the fastest first: `'auto'` takes the first that the machine supports. */
export const engines: Readonly<Record<EngineName, Engine>> = { wasm, reference };

/** The engine of a name, or with `'auto'` the first that this machine supports. */
export function resolveEngine(name: EngineName | 'auto', where: string): Engine {
  const best = Object.values(engines).find((engine) => engine.supported());
  if (name === 'auto' && best !== undefined) return best;
  return lookUp<Engine>(engines, name, where, 'an engine, or "auto"');
}
