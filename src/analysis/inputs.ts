import { describe, fail } from '../core/errors.js';
import type { Matrix, MatrixLike } from '../core/matrix.js';
import { toMatrix } from '../core/table.js';
import type { Network } from '../network/index.js';

/** Whether it is a network, which may come from another copy of the package. */
export function isNetwork(value: unknown): value is Network {
  const { layers, parameters, predictMatrix } = Object(value) as Partial<Network>;
  return Array.isArray(layers) && Array.isArray(parameters) && typeof predictMatrix === 'function';
}

/** @throws MultilayerError for anything but a network with weights */
export function readNetwork(network: unknown, where: string): asserts network is Network & { readonly inputs: number } {
  if (!isNetwork(network)) {
    const file = typeof network === 'object' && network !== null && 'format' in network;
    const fix = file ? 'Read the file first: networkFromJSON(json).' : `Write ${where}(network).`;
    fail(where, 'a network', describe(network), fix);
  }
  if (network.inputs !== undefined) return;
  const fix = 'Pass inputs to the network, or fit it first.';
  fail(where, 'a network with weights', 'one whose inputs are not known', fix);
}

/** The data as a table [rows × inputs]. */
export function readInputsOf({ inputs }: { readonly inputs: number }, x: MatrixLike, where: string): Matrix {
  const table = toMatrix(x, where);
  if (table.cols === inputs) return table;
  return fail(where, `${inputs} inputs`, `${table.cols} columns`, 'Give every row one number for each input.');
}
