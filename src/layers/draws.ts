import type { Initializer } from '../initializers/index.js';

/*
 * First numbers that only layers ask for. They are no members of the family: a file holds the numbers themselves.
 */

/** The same number everywhere. */
export function all(value: number): Initializer {
  return { name: `all ${value}`, draw: () => value };
}

/** ±1/√fanIn, from which PyTorch draws the weights and biases of a linear layer. */
export const withinFan: Initializer = {
  name: 'withinFan',
  draw: (random, { fanIn }) => (2 * random.uniform() - 1) / Math.sqrt(fanIn),
};

/** Normal around 0, drawn again beyond three deviations where it is to be truncated there. */
export function normalDraw(deviation: number, truncated = false): Initializer {
  return {
    name: 'normalDraw',
    draw: (random) => {
      let value = random.normal();
      while (truncated && Math.abs(value) > 3) value = random.normal();
      return deviation * value;
    },
  };
}

/** Any angle. */
export const angles: Initializer = { name: 'angles', draw: (random) => (2 * random.uniform() - 1) * Math.PI };
