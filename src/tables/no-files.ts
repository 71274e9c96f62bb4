import { MultilayerError } from '../core/errors.js';

/** What stands in the place of `files.js` in bundles for browsers, by the `browser` field of package.json. */

export const refuseFiles = (where: string): MultilayerError =>
  new MultilayerError({
    where,
    expected: 'a program that may read files by their path, as in Node',
    got: 'none',
    fix: 'Pass a Blob or File, as that of an <input>, a stream, or { text }.',
  });

export function openFile(_source: unknown, where: string): never {
  throw refuseFiles(where);
}
