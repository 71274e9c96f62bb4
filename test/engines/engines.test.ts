import { engines, reference, wasm } from '#src/engines/index.js';
import { late } from '../support/late-engine.js';
import { engineSuite } from './engine.suite.js';

for (const engine of Object.values(engines)) if (engine.supported()) engineSuite(engine);

const reason = 'its numbers are those of the engine within, which is asked for them itself';
const skip = { matmul: reason, map: reason, reduce: reason };
for (const engine of [reference, wasm]) if (engine.supported()) engineSuite(late(engine), undefined, skip);
