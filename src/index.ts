import { filed, named } from './catalogue.js';
import {
  type FileUrl,
  loadNetwork as loadCore,
  type Network,
  type ReadOptions,
  networkFromBytes as readBytes,
  networkFromJSON as readCore,
} from './core.js';
import { useAll } from './use.js';

/**
 * The whole public surface of `multilayer`. The members of a family come with its `all.ts`, the one
 * list of their names.
 */

export {
  activations,
  averagings,
  clippings,
  constraints,
  engines,
  initializers,
  losses,
  metrics,
  optimizers,
  regularizers,
} from './catalogue.js';
export * from './core.js';

// package.json lists this file among those that do something when they are imported.
useAll(named);

/**
 * The network that `toJSON()` or `checkpoint()` described. Nothing in the data is run.
 *
 * @throws MultilayerError naming the part that is wrong, or where the data are not as they were written
 */
export function networkFromJSON(json: unknown, options: ReadOptions = {}): Network {
  useAll(filed);
  return readCore(json, options);
}

/**
 * The network of the bytes that `networkToBytes` made, or of a `.safetensors` file that `save` wrote.
 *
 * @param bytes all of the file
 * @throws MultilayerError for bytes that are no model file, or not as they were written
 */
export function networkFromBytes(bytes: Uint8Array | ArrayBuffer, options: ReadOptions = {}): Network {
  useAll(filed);
  return readBytes(bytes, options);
}

/**
 * The network that `save` wrote, or a file with the text of `toJSON()` or `checkpoint()`. In Node, Bun and Deno.
 *
 * @throws MultilayerError where the file cannot be read, or is no model file, or not as it was written
 */
export function loadNetwork(path: string | FileUrl, options: ReadOptions = {}): Promise<Network> {
  useAll(filed);
  return loadCore(path, options);
}
