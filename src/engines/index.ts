import { lookUp } from '../core/names.js';
import type { Engine, EngineName, ImmediateEngine } from './engine.js';
import { reference } from './reference/index.js';
import { wasm } from './wasm/index.js';

export {
  type Batches,
  defaultSettings,
  type Engine,
  type EngineName,
  type EngineSettings,
  type GraphFunction,
  type ImmediateEngine,
  type ImmediateProgram,
  isImmediate,
  type Program,
} from './engine.js';
export { reference } from './reference/index.js';
export { EngineRefusal } from './refusal.js';
export { wasm } from './wasm/index.js';

/** Every engine, the fastest first: `'auto'` takes the first that the machine lets compute. */
export const engines: Readonly<Record<EngineName, ImmediateEngine>> = { wasm, reference };

/** The engine of a name, or with `'auto'` all of them. */
export function enginesFor(name: EngineName | 'auto', where: string): readonly Engine[] {
  return name === 'auto' ? Object.values(engines) : [lookUp<Engine>(engines, name, where, 'an engine, or "auto"')];
}
