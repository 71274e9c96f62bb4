import { defaultSettings, type Engine, engines } from '#src/engines/index.js';
import { WasmProgram } from '#src/engines/wasm/program.js';
import { matmulSuite } from './engine/matmul.js';
import { engineSuite } from './engine.suite.js';

/** With matrix products blocked as for a compiler that joins vectors. */
const joined: Engine = {
  ...engines.wasm,
  compile: (functions, settings = defaultSettings) => new WasmProgram(functions, settings, true),
};

for (const engine of Object.values(engines)) if (engine.supported()) engineSuite(engine);
if (joined.supported()) describe('engine wasm for joined vectors', () => matmulSuite(joined));
