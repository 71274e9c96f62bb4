import { MultilayerError } from '../core/errors.js';

/**
 * What stands in the place of `file.js` in bundles for browsers, by the `browser` field of package.json: there the
 * rest would only be downloaded to refuse.
 */

function refuse(where: string, fix: string): MultilayerError {
  return new MultilayerError({ where, expected: 'a program that may use files, as in Node', got: 'none', fix });
}

export const refuseWriting = (where: string): MultilayerError =>
  refuse(where, 'Keep the text JSON.stringify(network.checkpoint()) in another way.');

export const refuseReading = (where: string): MultilayerError =>
  refuse(where, 'Get the text in another way, and write networkFromJSON(JSON.parse(text)).');

export async function writeJson(_path: unknown, _value: unknown, name: string): Promise<void> {
  throw refuseWriting(name);
}

export async function readJsonFile(_path: unknown, name: string): Promise<{ value: unknown; where: string }> {
  throw refuseReading(name);
}
