/** The end of `fitIn` that is in the worker. */
export { serveTraining } from './serve.js';
