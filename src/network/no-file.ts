import { noFiles } from '../formats/refuse.js';

/**
 * What stands in the place of `file.js` in bundles for browsers, by the `browser` field of package.json: there the
 * rest would only be downloaded to refuse.
 */

export const noWriting = 'Keep networkToBytes(network) in another way, as in IndexedDB.';
export const noReading = 'Get the bytes in another way, and write networkFromBytes(bytes).';

export async function writeNetwork(): Promise<never> {
  throw noFiles('save', noWriting);
}

export async function readNetworkFile(): Promise<never> {
  throw noFiles('loadNetwork', noReading);
}
