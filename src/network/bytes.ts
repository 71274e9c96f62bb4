import { checkBoolean } from '../core/checks.js';
import { describe, fail } from '../core/errors.js';
import { checkKeys } from '../core/names.js';
import { networkKind, packDocument } from '../formats/index.js';
import { networkDocument } from './document.js';
import { modelOf, type Network } from './network.js';
import type { SaveOptions } from './network-options.js';

// A function, not a method: a program that writes no files should not have to carry it.

/**
 * The network as the bytes of a `.safetensors` file, as `save` writes them: to keep in IndexedDB, or to send.
 * `networkFromBytes` reads them.
 *
 * @throws MultilayerError where there are no weights yet, a layer cannot be saved, or numbers are not finite
 */
export function networkToBytes(network: Network, options: SaveOptions = {}): Uint8Array {
  const where = 'networkToBytes';
  const model = modelOf(network);
  if (model === undefined) fail(where, 'a network', describe(network), 'Write networkToBytes(network).');
  checkKeys(options, ['training'], where);
  const training = checkBoolean(options.training ?? true, `${where}, option training`);
  return packDocument(networkKind, networkDocument(model, training), where);
}
