import type { FileCall } from './call.js';
import { noFiles } from './refuse.js';

/**
 * What stands in the place of `files.js` in bundles for browsers, by the `browser` field of package.json: there the
 * rest would only be downloaded to refuse.
 */

export async function writeWhole(_path: unknown, _pieces: unknown, call: FileCall): Promise<never> {
  throw noFiles(call.name, call.instead);
}

export async function readFile(_path: unknown, call: FileCall): Promise<never> {
  throw noFiles(call.name, call.instead);
}

export async function readDocument(_path: unknown, _kinds: unknown, call: FileCall): Promise<never> {
  throw noFiles(call.name, call.instead);
}

export function openPieces(_path: unknown, call: FileCall): never {
  throw noFiles(call.name, call.instead);
}
