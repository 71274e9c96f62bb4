/** The registry, best first: `'auto'` takes the first that this machine supports. */
export { reference } from './reference/index.js';
