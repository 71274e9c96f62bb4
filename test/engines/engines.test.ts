import { engines } from '#src/engines/index.js';
import { late } from '../support/late-engine.js';
import { engineSuite } from './engine.suite.js';

const here = Object.values(engines).filter((engine) => engine.supported());
for (const engine of here) engineSuite(engine);
for (const engine of here) {
  const reason = `its numbers are those of ${engine.name}, which is asked for them itself`;
  engineSuite(late(engine), undefined, { matmul: reason, map: reason, reduce: reason });
}
