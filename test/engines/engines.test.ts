import { engines } from '#src/catalogue.js';
import { reference, wasm } from '#src/engines/index.js';
import { late } from '../support/late-engine.js';
import { engineSuite } from './engine.suite.js';

for (const engine of Object.values(engines)) if (engine.supported()) engineSuite(engine);

engineSuite(late(reference));
if (wasm.supported()) {
  const reason = 'its numbers are those of wasm, which is asked for them itself';
  engineSuite(late(wasm), undefined, { matmul: reason, map: reason, reduce: reason });
}
