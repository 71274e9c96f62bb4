import { scenario } from './scenario.mjs';

scenario().then(
  (line) => console.log(line),
  (error) => console.log(`failed: ${error?.stack ?? error}`),
);
