import { expect } from 'chai';
import { erf } from 'mathjs';
import {
  Dense,
  type Initializer,
  type InitializerFactory,
  type InitializerName,
  initializers,
  Network,
  Random,
} from 'multilayer';
import { atOnce, type Work } from '#src/core/turns.js';
import { fans, golden } from '../golden/initializers.js';
import { expectClose } from '../support/close.js';

interface Row {
  readonly options?: Parameters<InitializerFactory>[0];
  readonly source: string;
  readonly distribution: string;
  readonly spreads: readonly number[];
}

const names = Object.keys(initializers) as InitializerName[];
const count = 20_000;

/** What share of a distribution of spread 1 lies below z. */
const shares = {
  uniform: (z: number): number => (z + 1) / 2,
  normal: (z: number): number => (1 + erf(z / Math.SQRT2)) / 2,
  truncatedNormal: (z: number): number => (1 + erf(z / Math.SQRT2) / erf(Math.SQRT2)) / 2,
};

/** Kolmogorov and Smirnov: the greatest gap between the drawn shares and those of the distribution. */
function greatestGap(draws: readonly number[], share: (z: number) => number, of = count): number {
  const sorted = [...draws].sort((a, b) => a - b);
  return Math.max(...sorted.map((z, i) => Math.max(Math.abs(share(z) - i / of), Math.abs(share(z) - (i + 1) / of))));
}

/** The standard deviation of numbers of spread 1, and of a whole table for one number of it. */
const deviations: Readonly<Record<string, (rows: number, cols: number) => number>> = {
  uniform: () => 1 / Math.sqrt(3),
  normal: () => 1,
  // scipy.stats.truncnorm(-2, 2).std() of SciPy 1.10.
  truncatedNormal: () => 0.8796256610342398,
  constant: () => 1,
  orthogonal: (rows, cols) => 1 / Math.sqrt(Math.max(rows, cols)),
  identity: (rows, cols) => 1 / Math.sqrt(Math.max(rows, cols)),
};

function make(name: InitializerName, options: Parameters<InitializerFactory>[0]): Initializer {
  return (initializers[name] as InitializerFactory)(options);
}

/** A table as an initializer draws it at once. */
function tableOf({ table }: Initializer, random: Random, rows: number, cols: number): number[][] {
  const drawn = table?.(random, { fanIn: rows, fanOut: cols }, rows, cols) as
    | ArrayLike<number>
    | Work<ArrayLike<number>>;
  const data = Array.from('next' in drawn ? atOnce(drawn) : drawn);
  return Array.from({ length: rows }, (_, row) => data.slice(row * cols, (row + 1) * cols));
}

describe('initializers', () => {
  for (const name of names) {
    for (const { source, options, distribution, spreads } of golden[name] as readonly Row[]) {
      const title = options === undefined ? name : `${name} ${JSON.stringify(options)}`;
      if (distribution in shares || distribution === 'constant')
        it(`${title} draws as ${source} of PyTorch does: ${distribution}, with its spread`, () => {
          fans.forEach(([fanIn, fanOut], i) => {
            const fan = { fanIn: fanIn as number, fanOut: fanOut as number };
            const spread = spreads[i] as number;
            const random = new Random(i, 1);
            const initializer = make(name, options);
            const draws = Array.from({ length: count }, () => initializer.draw(random, fan));
            if (distribution === 'constant') {
              expect(new Set(draws)).to.deep.equal(new Set([spread]));
              return;
            }
            const most = Math.max(...draws.map(Math.abs));
            // All of 20,000 draws stay below 0.999 of a limit with probability e⁻²⁰, or below 0.995 of two deviations.
            if (distribution === 'uniform') expect(most).to.be.within(0.999 * spread, spread);
            if (distribution === 'truncatedNormal') expect(most).to.be.within(1.99 * spread, 2 * spread);
            // Exceeded by one sample in a thousand; the seeds are fixed.
            const gap = greatestGap(
              draws.map((each) => each / spread),
              shares[distribution as keyof typeof shares],
            );
            expect(gap).to.be.below(1.95 / Math.sqrt(count));
            if (distribution === 'truncatedNormal') return;
            // The same stream, scaled by the golden spread.
            const [own, plain] = [new Random(7, 1), new Random(7, 1)];
            for (let k = 0; k < 100; k++) {
              const wanted = spread * (distribution === 'uniform' ? 2 * plain.uniform() - 1 : plain.normal());
              expectClose(initializer.draw(own, fan), wanted, { relative: 1e-15 });
            }
          });
        });
      else
        it(`${title} draws tables with the singular values of ${source} of PyTorch: all the same`, () => {
          for (const [rows, cols] of [...fans.slice(0, 3), [5, 17], [31, 31]] as [number, number][]) {
            const table = tableOf(make(name, options), new Random(3, 1), rows, cols);
            const wide = rows < cols;
            const [count, length] = wide ? [rows, cols] : [cols, rows];
            const at = (k: number, j: number): number => (wide ? table[k]?.[j] : table[j]?.[k]) as number;
            for (let a = 0; a < count; a++) {
              for (let b = 0; b <= a; b++) {
                let product = 0;
                for (let j = 0; j < length; j++) product += at(a, j) * at(b, j);
                const wanted = a === b ? (spreads[0] as number) ** 2 : 0;
                expectClose(product, wanted, { relative: 1e-12, absolute: 1e-13 }, `${rows} × ${cols}`);
              }
            }
          }
        });
    }

    it(`${name} in a layer is given the layer's own inputs and outputs`, () => {
      for (const { spreads, options, distribution } of golden[name] as readonly Row[]) {
        const initializer = make(name, options);
        const layer = new Dense(32, { initializer, biasInitializer: initializer });
        const network = new Network({ inputs: 64, layers: [layer], seed: 3 });
        const at = fans.findIndex(([fanIn, fanOut]) => fanIn === 64 && fanOut === 32);
        const deviation = (spreads[at] as number) * (deviations[distribution]?.(64, 32) as number);
        const { data } = network.parameter(0, 'weights').toMatrix();
        const square = data.reduce((sum, value) => sum + value * value, 0) / data.length;
        // The mean square of 2,048 normal draws has a relative deviation of √(2 / 2048) = 3 %.
        expectClose(Math.sqrt(square), deviation, { relative: 0.06 }, 'deviation');
      }
    });
  }

  it('have a mean where they are normal', () => {
    for (const name of ['randomNormal', 'truncatedNormal'] as const) {
      const [shifted, plain] = [new Random(5, 1), new Random(5, 1)];
      const fan = { fanIn: 3, fanOut: 3 };
      for (let k = 0; k < 100; k++) {
        const wanted = 7 + initializers[name]().draw(plain, fan);
        expectClose(make(name, { mean: 7 }).draw(shifted, fan), wanted, { relative: 1e-14 });
      }
    }
  });

  it('draw orthogonal tables whose directions are uniform, by Haar: their first numbers are as those of a sphere', () => {
    // In three dimensions each coordinate of a point of the sphere is uniform in ±1 (Archimedes).
    const random = new Random(11, 1);
    const draws = Array.from(
      { length: 3000 },
      () => tableOf(initializers.orthogonal(), random, 3, 3)[2]?.[2] as number,
    );
    expect(greatestGap(draws, shares.uniform, draws.length)).to.be.below(1.95 / Math.sqrt(draws.length));
  });

  it('draw large tables in portions, to the same bits as at once', async () => {
    const make = (): Network =>
      new Network({ layers: [new Dense(200, { initializer: 'orthogonal' }), new Dense(1)], seed: 2 });
    const [waiting, asked] = [make(), make()];
    const x = [Array.from({ length: 220 }, (_, k) => k / 220)];
    const fitting = waiting.fit(x, [1], { epochs: 1, learningRate: 1e-30 });
    asked.predict(x);
    const wanted = asked.parameter(0, 'weights').toArray();
    await fitting;
    expectClose(waiting.parameter(0, 'weights').toArray(), wanted, { relative: 1e-6, absolute: 1e-9 });
  });
});
