import { MultilayerError } from '../core/errors.js';

/** What a call says that needs files where there are none, as in a browser. */
export function noFiles(where: string, fix: string): MultilayerError {
  return new MultilayerError({ where, expected: 'a program that may use files, as in Node', got: 'none', fix });
}
