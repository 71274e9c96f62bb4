import type { Initializer } from '../initializers/index.js';

/*
 * First numbers that only layers ask for. They are no members of the family: a file holds the numbers themselves.
 */

/** ±1/√fanIn, from which PyTorch draws the weights and biases of a linear layer. */
export const withinFan: Initializer = {
  name: 'withinFan',
  draw: (random, { fanIn }) => (2 * random.uniform() - 1) / Math.sqrt(fanIn),
};

/** Normal around 0, drawn again beyond three deviations. */
export function normalWithin3(deviation: number): Initializer {
  return {
    name: 'normalWithin3',
    draw: (random) => {
      let value = random.normal();
      while (Math.abs(value) > 3) value = random.normal();
      return deviation * value;
    },
  };
}

/** Any angle. */
export const angles: Initializer = { name: 'angles', draw: (random) => (2 * random.uniform() - 1) * Math.PI };
