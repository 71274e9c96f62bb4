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
