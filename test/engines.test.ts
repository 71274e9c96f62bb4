import { engines } from '#src/engines/index.js';
import { engineSuite } from './engine.suite.js';

for (const engine of Object.values(engines)) if (engine.supported()) engineSuite(engine);
