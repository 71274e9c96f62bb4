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

/** Numbers that are drawn between two turns of the event loop. */
const portion = 2 ** 14;

/** Draws a table, some of whose rows are zero. */
export function withZeros({ name, draw, table }: Initializer, zeros: readonly number[]): Initializer {
  return {
    name,
    draw,
    *table(random, fan, rows, cols) {
      const given = table?.(random, fan, rows, cols);
      const all = given !== undefined && 'next' in given ? yield* given : given;
      const drawn = new Float64Array(rows * cols);
      for (let k = 0; k < drawn.length; k++) {
        if (k % portion === portion - 1) yield;
        drawn[k] = all?.[k] ?? draw(random, fan);
      }
      for (const row of zeros) drawn.fill(0, row * cols, (row + 1) * cols);
      return drawn;
    },
  };
}
