import { expect } from 'chai';
import { erf } from 'mathjs';
import { Dense, type InitializerName, initializers, Network, Random } from 'multilayer';
import { fans, golden } from '../golden/initializers.js';
import { expectClose } from '../support/close.js';

const names = Object.keys(initializers) as InitializerName[];
const count = 20_000;

/** What share of a distribution of spread 1 lies below z. */
const shares = {
  uniform: (z: number): number => (z + 1) / 2,
  normal: (z: number): number => (1 + erf(z / Math.SQRT2)) / 2,
};

/** Kolmogorov and Smirnov: the greatest gap between the drawn shares and those of the distribution. */
function greatestGap(draws: readonly number[], share: (z: number) => number): number {
  const sorted = [...draws].sort((a, b) => a - b);
  return Math.max(
    ...sorted.map((z, i) => Math.max(Math.abs(share(z) - i / count), Math.abs(share(z) - (i + 1) / count))),
  );
}

describe('initializers', () => {
  for (const name of names) {
    for (const { source, distribution, spreads } of golden[name]) {
      it(`${name} draws as ${source} of PyTorch does: ${distribution}, with its spread`, () => {
        fans.forEach(([fanIn, fanOut], i) => {
          const fan = { fanIn: fanIn as number, fanOut: fanOut as number };
          const spread = spreads[i] as number;
          const random = new Random(i, 1);
          const draws = Array.from({ length: count }, () => initializers[name]().draw(random, fan));
          if (distribution === 'constant') {
            expect(new Set(draws)).to.deep.equal(new Set([spread]));
            return;
          }
          if (distribution === 'uniform') {
            const most = Math.max(...draws.map(Math.abs));
            expect(most).to.be.below(spread);
            // All of 20,000 draws stay below 0.999 with probability e⁻²⁰.
            expect(most).to.be.above(0.999 * spread);
          }
          // Exceeded by one sample in a thousand; the seeds are fixed.
          const gap = greatestGap(
            draws.map((each) => each / spread),
            shares[distribution],
          );
          expect(gap).to.be.below(1.95 / Math.sqrt(count));
          // The same stream, scaled by the golden spread.
          const [own, plain] = [new Random(7, 1), new Random(7, 1)];
          for (let k = 0; k < 100; k++) {
            const wanted = spread * (distribution === 'uniform' ? 2 * plain.uniform() - 1 : plain.normal());
            expectClose(initializers[name]().draw(own, fan), wanted, { relative: 1e-15 });
          }
        });
      });
    }

    it(`${name} in a layer is given the layer's own inputs and outputs`, () => {
      const layer = (): Dense => new Dense(32, { initializer: name, biasInitializer: name });
      const network = new Network({ inputs: 64, layers: [layer()], seed: 3 });
      const at = fans.findIndex(([fanIn, fanOut]) => fanIn === 64 && fanOut === 32);
      for (const { spreads, distribution } of golden[name]) {
        const spread = spreads[at] as number;
        const deviation = distribution === 'uniform' ? spread / Math.sqrt(3) : spread;
        const { data } = network.parameter(0, 'weights').toMatrix();
        const square = data.reduce((sum, value) => sum + value * value, 0) / data.length;
        // The mean square of 2,048 normal draws has a relative deviation of √(2 / 2048) = 3 %.
        expectClose(Math.sqrt(square), deviation, { relative: 0.06 }, 'deviation');
      }
    });
  }
});
