import { MultilayerError } from '../core/errors.js';
import type { Matrix, MatrixLike } from '../core/matrix.js';
import { toMatrix } from '../core/table.js';
import type { Network } from '../network/index.js';

/** The data as a table that fits the network, whose number of inputs must be known. */
export function readInputsOf(network: Network, x: MatrixLike, where: string): { table: Matrix; inputs: number } {
  const table = toMatrix(x, where);
  const { inputs } = network;
  if (inputs === table.cols) return { table, inputs };
  const fix = 'Pass inputs to the network, or fit it first.';
  throw new MultilayerError({ where, expected: `${inputs ?? 'known'} inputs`, got: `${table.cols} columns`, fix });
}
