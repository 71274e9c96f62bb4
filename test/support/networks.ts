import type { Network } from 'multilayer';

/** Every number that a network has learned. */
export function weightsOf(network: Network): number[][][] {
  return network.parameters.map((each) => each.toArray());
}

/** The error that an action throws, now or later. */
export async function expectError(action: () => unknown): Promise<Error> {
  try {
    await action();
  } catch (error) {
    return error as Error;
  }
  throw new Error('nothing was thrown');
}

/** Whether exactly one of two is 1: what no single layer learns. */
export function xor(): { readonly x: number[][]; readonly y: number[] } {
  return {
    x: [
      [0, 0],
      [0, 1],
      [1, 0],
      [1, 1],
    ],
    y: [0, 1, 1, 0],
  };
}
