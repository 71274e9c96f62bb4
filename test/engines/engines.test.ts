import { engines } from 'multilayer';
import { reference, wasm } from '#src/engines/index.js';
import { late } from '../support/late-engine.js';
import { engineSuite } from './engine.suite.js';

for (const engine of Object.values(engines)) if (engine.supported()) engineSuite(engine);

for (const engine of [reference, wasm].filter((each) => each.supported())) {
  const reason = `its numbers are those of ${engine.name}, which is asked for them itself`;
  engineSuite(late(engine), undefined, { matmul: reason, map: reason, reduce: reason });
}
