import { Names } from '../core/names.js';
import type { Engine, EngineName, ImmediateEngine } from './engine.js';
import { wasm } from './wasm/index.js';

export {
  type Batches,
  defaultSettings,
  type Engine,
  type EngineName,
  type EnginePart,
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
export { threads } from './wasm/threads/index.js';
export { hasThreads } from './wasm/threads/installed.js';

/** The engines that networks compute with. */
export const engineNames: Names<ImmediateEngine> = new Names<ImmediateEngine>('an engine, or "auto"', { wasm });

/** The fastest first: `'auto'` takes the first that the machine lets compute. */
export function knownEngines(): readonly ImmediateEngine[] {
  return engineNames.all;
}

/** The engine of a name, or with `'auto'` all of them. */
export function enginesFor(name: EngineName | 'auto', where: string): readonly Engine[] {
  return name === 'auto' ? knownEngines() : [engineNames.find(name, where)];
}
