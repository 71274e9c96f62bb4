/** The end of `fitInWorker` that is in the worker. */
export { serveTraining } from './serve.js';
