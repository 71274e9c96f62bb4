import { expect } from 'chai';
import { type ActivationName, Dense, type FitOptions, Network } from 'multilayer';

function rows<T>(count: number, make: (i: number) => T): T[] {
  return Array.from({ length: count }, (_, i) => make(i));
}

interface Learned {
  readonly warnings: readonly string[];
  /** The mean loss in the end. */
  readonly loss: number;
}

async function learn(
  layers: readonly Dense[],
  x: number[][],
  y: number[],
  options: FitOptions = {},
  prepare: (network: Network) => void = () => undefined,
): Promise<Learned> {
  const warnings: string[] = [];
  const inputs = x[0]?.length as number;
  const network = new Network({ layers, inputs, seed: 1, onWarning: (message) => warnings.push(message) });
  prepare(network);
  await network.fit(x, y, { epochs: 100, ...options });
  return { warnings, loss: network.evaluate(x, y).loss };
}

/** Columns less their mean, in units of their deviation. */
function scaled(table: number[][]): number[][] {
  const mean = (values: number[]): number => values.reduce((sum, each) => sum + each, 0) / values.length;
  const columns = (table[0] ?? []).map((_, col) => {
    const values = table.map((row) => row[col] as number);
    const center = mean(values);
    const deviation = Math.sqrt(mean(values.map((each) => (each - center) ** 2)));
    return values.map((each) => (each - center) / deviation);
  });
  return table.map((_, i) => columns.map((column) => column[i] as number));
}

const column = (values: number[]): number[][] => values.map((each) => [each]);
const deep = (hidden: ActivationName, output: ActivationName = 'linear') => [
  ...rows(9, () => new Dense(12, hidden)),
  new Dense(1, output),
];
const wide = (hidden: ActivationName) => [new Dense(16, hidden), new Dense(1)];

describe('a fit that learns nothing', () => {
  const line = rows(201, (i) => i - 100);
  const houses = rows(50, (i) => [1000 + 40 * i, 1 + (i % 5)]);
  const unscaled: Readonly<Record<string, readonly [number[][], number[], ActivationName, string]>> = {
    'targets of 1e8': [
      column(line),
      line.map((x) => x ** 4),
      'tanh',
      'column 0 of y reaches 1e+8, around 2.04e+7 ± 2.72e+7',
    ],
    'targets around a million': [
      column(rows(30, (i) => i / 30)),
      rows(30, (i) => 1e6 + 1e4 * i),
      'tanh',
      'column 0 of y reaches 1.29e+6',
    ],
    'inputs of 1000 to 4000': [
      [[1000], [2000], [3000], [4000]],
      [1, 2, 3, 4],
      'tanh',
      'column 0 of x reaches 4000, around 2500 ± 1120',
    ],
    'inputs of a millionth': [
      column(rows(20, (i) => i / 1e6)),
      rows(20, (i) => i / 20),
      'tanh',
      'column 0 of x reaches 0.000019',
    ],
    'inputs around 300': [
      column(rows(20, (i) => 300 + i / 20)),
      rows(20, (i) => Math.sin(i / 6)),
      'sigmoid',
      'column 0 of x reaches 301',
    ],
    'houses and their prices': [
      houses,
      houses.map(([a = 0, b = 0]) => 150 * a + 20000 * b),
      'relu',
      'column 0 of x reaches 2960, around 1980 ± 577, and column 0 of y reaches 544000',
    ],
  };
  for (const [what, [x, y, hidden, evidence]] of Object.entries(unscaled)) {
    it(`names the columns: ${what}; scaled, they train`, async () => {
      const { warnings } = await learn(wide(hidden), x, y, { epochs: 100 });
      expect(warnings.length).to.equal(1);
      expect(warnings[0]).to.match(/^fit: the loss is \S+ in the end, where one answer for all rows has \S+: /);
      expect(warnings[0]).to.include(evidence);
      expect(warnings[0]).to.include('subtract the mean, and divide by the deviation');
      const [inputs, targets] = [scaled(x), scaled(column(y))];
      const again = await learn(wide(hidden), inputs, targets.flat(), { epochs: 800, learningRate: 0.03 });
      expect(again.warnings).to.deep.equal([]);
      expect(again.loss).to.be.below(0.6);
    });
  }

  const ring = rows(120, (i) => [Math.sin(1.7 * i) * (1 + (i % 2)), Math.cos(1.7 * i) * (1 + (i % 2))]);
  const inside = rows(120, (i) => i % 2);

  it('names the layer where gradients vanish; with ReLU it trains', async () => {
    const options = { epochs: 60, learningRate: 0.002 };
    const { warnings } = await learn(deep('sigmoid', 'sigmoid'), ring, inside, options);
    expect(warnings.length).to.equal(1);
    expect(warnings[0]).to.match(
      /: hardly anything reaches the first layer, whose gradient is \S+e-\d+ where that of the last is \S+\. Use 'relu' in the hidden layers, or fewer of them\.$/,
    );
    for (const layers of [deep('relu', 'sigmoid'), [new Dense(12, 'sigmoid'), new Dense(1, 'sigmoid')]]) {
      const better = await learn(layers, ring, inside, { epochs: 200, learningRate: 0.02 });
      expect(better.warnings).to.deep.equal([]);
      expect(better.loss).to.be.below(0.4);
    }
  });

  it('names a layer that is off; one that is never off trains', async () => {
    const off = (network: Network) => network.parameter(0, 'bias').set([Array.from({ length: 8 }, () => -100)]);
    const hidden = (name: ActivationName) => [new Dense(8, name), new Dense(1, 'sigmoid')];
    const { warnings } = await learn(hidden('relu'), ring, inside, {}, off);
    expect(warnings.length).to.equal(1);
    expect(warnings[0]).to.include(
      "layer 0 (Dense(8, 'relu')) gives 0 for every row, so nothing below it learns. Make the network anew with " +
        "another seed, or with 'leakyRelu' there, which is never off.",
    );
    const better = await learn(hidden('leakyRelu'), ring, inside, { learningRate: 0.05 });
    expect([better.warnings, better.loss < 0.3]).to.deep.equal([[], true]);
  });

  it('names an output that is 0 for every row', async () => {
    const dead = (network: Network) => network.parameter(1, 'bias').set([[-50]]);
    const { warnings } = await learn([new Dense(4, 'tanh'), new Dense(1, 'relu')], ring, inside, {}, dead);
    expect(warnings[0])
      .to.include("layer 1 (Dense(1, 'relu')) gives 0 for every row")
      .and.include("End with a 'linear' layer");
    expect((await learn(wide('tanh'), ring, inside, { learningRate: 0.05 })).loss).to.be.below(0.15);
  });

  it('or loses what it had learned, names a learning rate; a network made anew trains at it', async () => {
    const xor = [
      [0, 0],
      [0, 1],
      [1, 0],
      [1, 1],
    ];
    const answers = [0, 1, 1, 0];
    const layers = () => [new Dense(8, 'tanh'), new Dense(1, 'sigmoid')];
    let told = 0;
    for (const learningRate of [3, 10, 100]) {
      const { warnings } = await learn(layers(), xor, answers, { learningRate, epochs: 60, optimizer: 'adam' });
      if (warnings.length === 0) continue;
      told += 1;
      expect(warnings[0]).to.match(
        /^fit: the loss rose from \S+ to \S+\. Make the network anew, and try a learning rate of \S+ instead of \d+\.$/,
      );
      const rate = Number(/rate of (\S+) instead/.exec(warnings[0] as string)?.[1]);
      const better = await learn(layers(), xor, answers, { learningRate: rate, epochs: 500 });
      expect([better.warnings, better.loss < 0.2]).to.deep.equal([[], true]);
    }
    expect(told).to.be.above(0);
    // Units are saturated from the first epoch on, and the loss falls ever after.
    const wave = rows(70, (i) => [Math.sin(i), Math.cos(3 * i)]);
    const heights = wave.map(([a = 0, b = 0]) => Math.sin(2 * a) * b);
    const far = await learn(wide('tanh'), wave, heights, { learningRate: 1e4 });
    expect(far.warnings[0]).to.match(
      /^fit: the loss was \S+, so its steps were too large\. Make the network anew, and try a learning rate of 0\.01 instead of 10000\.$/,
    );
    const near = await learn(wide('tanh'), wave, heights, { learningRate: 0.01, epochs: 300 });
    expect([near.warnings, near.loss < 0.05]).to.deep.equal([[], true]);
  });
});

describe('a fit whose first loss was far above what it learned', () => {
  const points = rows(60, (i) => [Math.sin(i), Math.cos(1.7 * i)]);
  const sums = points.map(([a = 0, b = 0]) => a + b);

  it('is told of inputs, where it ends at one answer for all rows', async () => {
    const large = points.map(([a = 0, b = 0]) => [1000 + 300 * a, b]);
    const layers = [new Dense(16, 'relu'), new Dense(2, 'softmax')];
    const options: FitOptions = { optimizer: 'sgd', learningRate: 0.05 };
    const { warnings } = await learn(
      layers,
      large,
      sums.map((each) => Number(each > 0)),
      options,
    );
    expect(warnings).to.have.length(1);
    expect(warnings[0]).to.match(/: column 0 of x reaches 1\d+, around \d+ ± 21\d\. Scale such columns/);
  });

  it('is told of a large network from few of its rows', async () => {
    const layers = [...Array.from({ length: 7 }, () => new Dense(300, 'sigmoid')), new Dense(1, 'sigmoid')];
    const rows = Array.from({ length: 64 }, (_, i) => [Math.sin(i), Math.cos(5 * i)]);
    const heard: string[] = [];
    await new Network({ layers, seed: 1 }).fit(
      rows,
      rows.map(([a = 0]) => Number(a > 0)),
      { epochs: 30, optimizer: 'sgd', learningRate: 1e-3, onWarning: (text) => void heard.push(text) },
    );
    expect(heard).to.have.length(1);
    expect(heard[0]).to.include('hardly anything reaches the first layer');
  });

  it('is not told of the last layer, where hardly anything reaches it', async () => {
    const layers = [...rows(10, () => new Dense(10, 'sigmoid')), new Dense(1, 'sigmoid')];
    const answers = points.map(([a = 0, b = 0]) => Number(a * b > 0));
    const { warnings } = await learn(layers, points, answers);
    expect(warnings).to.have.length(1);
    expect(warnings[0]).to.match(
      /hardly anything reaches the first layer, .* Use 'relu' in the hidden layers, or fewer/,
    );
  });

  it('is told of rows that are all the same, and not of their columns', async () => {
    const { warnings } = await learn(
      wide('tanh'),
      points.map(() => [1, 0.1]),
      sums,
    );
    expect(warnings).to.have.length(1);
    expect(warnings[0]).to.include(': all rows of x are the same. Pass inputs that differ where the targets do.');
  });

  it('is not told of a column of one number', async () => {
    const coins = points.map((_, i) => Number(Math.sin(7.3 * i * i) > 0));
    const layers = [new Dense(4, 'tanh'), new Dense(1, 'sigmoid')];
    expect(
      (
        await learn(
          layers,
          points.map(([a = 0]) => [a, 0.1]),
          coins,
          { epochs: 30 },
        )
      ).warnings,
    ).to.deep.equal([]);
  });
});

describe('a fit that is well', () => {
  it('is told nothing: XOR, 5 seeds of four activations, short and long', async () => {
    const [x, y] = [
      [
        [0, 0],
        [0, 1],
        [1, 0],
        [1, 1],
      ],
      [0, 1, 1, 0],
    ];
    for (const activation of ['sigmoid', 'tanh', 'relu', 'leakyRelu'] as const) {
      for (let seed = 0; seed < 5; seed++) {
        const warnings: string[] = [];
        const layers = [new Dense(8, activation), new Dense(1, 'sigmoid')];
        const network = new Network({ layers, seed, onWarning: (message) => warnings.push(message) });
        await network.fit(x, y, { epochs: 60 });
        await network.fit(x, y, { epochs: 400 });
        expect(warnings, `${activation}, seed ${seed}`).to.deep.equal([]);
      }
    }
  });

  it('is told nothing: pixels that train, linear layers at their best, noise, equal targets, few steps', async () => {
    const pixels = rows(60, (i) => rows(16, (j) => ((i % 3) * 4 <= j && j < (i % 3) * 4 + 4 ? 255 : (i * j) % 20)));
    const labels = rows(60, (i) => Number(i % 3 === 1));
    const xor = [
      [0, 0],
      [0, 1],
      [1, 0],
      [1, 1],
    ];
    const noise = rows(300, (i) => [Math.sin(i * i), Math.cos(3 * i * i)]);
    const coins = rows(300, (i) => Number(Math.sin(7.3 * i * i) > 0));
    const sigmoid = (hidden: ActivationName) => [new Dense(8, hidden), new Dense(1, 'sigmoid')];
    const cases: readonly Learned[] = [
      await learn(sigmoid('relu'), pixels, labels),
      await learn([new Dense(8), new Dense(1)], xor, [0, 1, 1, 0], { epochs: 500 }),
      await learn(sigmoid('tanh'), noise, coins, { epochs: 30 }),
      await learn(wide('tanh'), xor, [2, 2, 2, 2], { epochs: 300 }),
      await learn(
        wide('tanh'),
        column(rows(20, (i) => 1000 * i)),
        rows(20, (i) => 1e6 * i),
        { epochs: 3 },
      ),
    ];
    expect(cases.map(({ warnings }) => warnings)).to.deep.equal(cases.map(() => []));
  });
});
