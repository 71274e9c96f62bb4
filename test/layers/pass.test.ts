import { expect } from 'chai';
import {
  batchSize,
  Dense,
  type EngineName,
  f,
  gradientCheck,
  Layer,
  map,
  Network,
  type Node,
  type Pass,
  reduce,
  variable,
} from 'multilayer';
import { engineNames, roundings } from '../support/engines.js';
import { expectError } from '../support/networks.js';

const x = [
  [1, 2],
  [-1, 0.5],
  [0.3, -0.7],
  [0.2, 0.1],
  [-0.4, 0.9],
];
const y = [1, 0, 1, 0, 1];
const zeros = { name: 'zeros', draw: () => 0 };

abstract class Own<P extends string> extends Layer<P> {
  readonly kind = 'own';

  override outputs(inputs: number): number {
    return inputs;
  }

  override toString(): string {
    return 'Own()';
  }

  override toJSON() {
    return { kind: this.kind };
  }
}

/** Adds noise while it learns. */
class Noise extends Own<never> {
  override parameters() {
    return {};
  }

  override forward(x: Node, _: object, pass: Pass): Node {
    if (!pass.training) return x;
    return map(f.add(f.x, variable('noise')), { x, noise: pass.random(x.shape) });
  }
}

/** Subtracts half of the running mean of the batches, counts the steps, and scales. */
class Centered extends Own<'mean' | 'count' | 'scale'> {
  override parameters(inputs: number) {
    const one = { rows: 1, cols: 1, initializer: zeros, learned: false };
    const scale = { rows: 1, cols: 1, initializer: { name: 'ones', draw: () => 1 }, decays: false };
    return { mean: { ...one, cols: inputs }, count: one, scale };
  }

  override forward(x: Node, { mean, count, scale }: Record<'mean' | 'count' | 'scale', Node>, pass: Pass): Node {
    if (pass.training) {
      const next = f.add(f.multiply(variable('keep'), variable('mean')), f.divide(f.x, variable('rows')));
      const sum = reduce('sum', 'rows', x);
      pass.update(mean, map(next, { x: sum, rows: batchSize(), mean, keep: pass.value(0.5) }));
      pass.update(count, map(f.add(f.x, 1), { x: count }));
    }
    const formula = f.multiply(f.subtract(f.x, f.multiply(0.5, variable('mean'))), variable('scale'));
    return map(formula, { x, mean, scale });
  }
}

const quiet = { onWarning: () => undefined };

function networkOf(layers: readonly Layer[], engine: EngineName | 'auto' = 'auto'): Network {
  return new Network({ inputs: 2, layers: [...layers, new Dense(1, 'sigmoid')], seed: 4, engine });
}

/** A layer that asks of the pass what it should not. */
function asking(ask: (pass: Pass, nodes: Record<'mean' | 'count' | 'scale', Node>, x: Node) => unknown): Layer {
  const layer = new Centered();
  layer.forward = (x, nodes, pass) => {
    ask(pass, nodes, x);
    return x;
  };
  return layer;
}

for (const engine of engineNames) {
  describe(`what a layer may ask of a pass, on the engine ${engine}`, () => {
    it('is random numbers, others in every step and for every layer, the same for one seed', async () => {
      const losses = async (layers: readonly Layer[]): Promise<number[]> => {
        const network = networkOf(layers, engine);
        const before = network.predict(x);
        const { loss } = await network.fit(x, y, { ...quiet, epochs: 4, learningRate: 1e-30 });
        expect(network.predict(x)).to.deep.equal(before);
        return [...loss];
      };
      const [noisy, same, twice] = [
        await losses([new Noise()]),
        await losses([new Noise()]),
        await losses([new Noise(), new Noise()]),
      ];
      expect(new Set(noisy)).to.have.length(4);
      expect(noisy).to.deep.equal(same);
      for (const [k, loss] of twice.entries()) expect(loss).to.not.equal(noisy[k]);
    });

    it('is to keep numbers of its own, of which the optimizer knows nothing', async () => {
      const network = networkOf([new Centered()], engine);
      const warnings: string[] = [];
      const options = { epochs: 3, batchSize: 2, shuffle: false, onWarning: (text: string) => warnings.push(text) };
      await network.fit(x, y, options);
      let mean = [0, 0];
      for (let step = 0; step < 9; step++) {
        const rows = x.slice((step % 3) * 2, (step % 3) * 2 + 2);
        mean = mean.map((each, j) => each / 2 + rows.reduce((sum, row) => sum + (row[j] as number), 0) / rows.length);
      }
      expect(network.parameter(0, 'count').toArray()).to.deep.equal([[9]]);
      network
        .parameter(0, 'mean')
        .toArray()[0]
        ?.forEach((value, j) => {
          expect(value).to.be.closeTo(mean[j] as number, roundings[engine]);
        });
      expect(network.parameter(0, 'scale').toArray()).to.not.deep.equal([[1]]);
      expect(warnings).to.deep.equal([]);
      const { training } = JSON.parse(JSON.stringify(network.checkpoint()));
      expect(training.memory.map(({ name }: { name: string }) => name)).to.include('0.scale mean');
      expect(training.memory.filter(({ name }: { name: string }) => /^0\.(mean|count) /.test(name))).to.deep.equal([]);
      expect(network.clone().predict(x)).to.deep.equal(network.predict(x));
    });

    it('agrees with central differences, while it learns and while it answers', async () => {
      const network = networkOf([new Noise(), new Centered()], engine);
      await network.fit(x, y, { ...quiet, epochs: 2 });
      for (const training of [true, false]) {
        const checks = gradientCheck(network, x, y, { training });
        expect(checks.map(({ name }) => name)).to.deep.equal(['scale', 'weights', 'bias']);
        for (const { worst } of checks) expect(worst).to.be.below(1e-6);
      }
    });
  });
}

describe('numbers that a layer keeps without learning them', () => {
  it('are told apart in the summary, and by their parameter', () => {
    const network = networkOf([new Centered()]);
    expect(network.summary()).to.match(/7 parameters in all, 3 of them not learned$/);
    const traits = network.parameters.map(({ name, learned, decays }) => [name, learned, decays]);
    expect(traits).to.deep.equal([
      ['mean', false, true],
      ['count', false, true],
      ['scale', true, false],
      ['weights', true, true],
      ['bias', true, false],
    ]);
  });

  it('come back with the weights that early stopping keeps', async () => {
    const network = networkOf([new Centered()]);
    const stop = { patience: 1, minimumChange: 1 };
    await network.fit(x, y, { ...quiet, epochs: 9, earlyStopping: stop });
    expect(network.parameter(0, 'count').toArray()).to.deep.equal([[0]]);
  });
});

const prefix = 'layer 0 (Own()), forward, pass.';
const trainingOnly =
  ': expected a pass that the network learns from, got one that only answers. Ask for it only if (pass.training).';
const refused: readonly [string, Layer, 'predict' | 'fit', string][] = [
  ['random numbers for an answer', asking((pass, _, x) => pass.random(x.shape)), 'predict', `random${trainingOnly}`],
  ['an update for an answer', asking((pass, { mean }) => pass.update(mean, mean)), 'predict', `update${trainingOnly}`],
  [
    'random numbers of no shape',
    asking((pass, _, x) => pass.training && pass.random([x.shape.cols] as never)),
    'fit',
    "random: expected a shape { rows, cols }, got an array of 1. Write { rows: 'batch', cols: 3 }, or x.shape.",
  ],
  [
    'random numbers of no row',
    asking((pass) => pass.training && pass.random({ rows: 0, cols: 1 })),
    'fit',
    "random: expected a shape { rows, cols }, got [0 × 1]. Write { rows: 'batch', cols: 3 }, or x.shape.",
  ],
  [
    'layers that are none',
    asking((pass, nodes, x) => pass.through(undefined as never, x, nodes)),
    'predict',
    'through, layers: expected a list of at least one layer, got undefined. Pass this.layers.',
  ],
  [
    'nothing that goes through layers',
    asking((pass, nodes) => pass.through([new Dense(2)], undefined as never, nodes)),
    'predict',
    'through: expected a node for x, got undefined. Pass a parameter, x, or the result of a graph operation.',
  ],
  [
    'side by side, layers that are none',
    asking((pass, nodes, x) => pass.branches([3 as never], x, nodes)),
    'predict',
    "branches, layer 0: expected a layer, got 3. Write new Dense(8, 'tanh').",
  ],
  [
    'side by side, nothing that goes through layers',
    asking((pass, nodes) => pass.branches([new Dense(2)], 3 as never, nodes)),
    'predict',
    'branches: expected a node for x, got 3. Pass a parameter, x, or the result of a graph operation.',
  ],
  [
    'a setting that is not finite',
    asking((pass) => pass.value(Number.NaN)),
    'predict',
    'value: expected a number or a schedule, got NaN. Pass what the layer was made with.',
  ],
  [
    'a setting that is none',
    asking((pass) => pass.training && pass.value('0.5' as never)),
    'fit',
    'value: expected a number or a schedule, got "0.5". Pass what the layer was made with.',
  ],
  [
    'an update of what is no parameter',
    asking((pass, _, x) => pass.training && pass.update(x, x)),
    'fit',
    'update: expected a parameter of the layer, got "gather". Pass one of those that forward() is given.',
  ],
  [
    'an update of nothing',
    asking((pass) => pass.training && pass.update(undefined as never, undefined as never)),
    'fit',
    'update: expected a parameter of the layer, got undefined. Pass one of those that forward() is given.',
  ],
  [
    'an update of what is learned',
    asking((pass, { scale }) => pass.training && pass.update(scale, scale)),
    'fit',
    'update of scale: expected a parameter that is not learned, got one that the optimizer changes. ' +
      'Write learned: false in its spec.',
  ],
  [
    'two updates',
    asking((pass, { count }) => {
      for (let k = 0; k < 2 && pass.training; k++) pass.update(count, count);
    }),
    'fit',
    'update of count: expected one value for each step, got a second one. ' +
      'Update each parameter once, and go through layers that do so once.',
  ],
  [
    'another shape',
    asking((pass, { count, mean }) => pass.training && pass.update(count, mean)),
    'fit',
    'update of count: expected a node of [1 × 1], got [1 × 2]. Give the value the shape of the parameter.',
  ],
  [
    'no value',
    asking((pass, { count }) => pass.training && pass.update(count, undefined as never)),
    'fit',
    'update of count: expected a node of [1 × 1], got undefined. Give the value the shape of the parameter.',
  ],
];
describe('layers that ask a pass wrongly', () => {
  for (const [what, layer, call, text] of refused) {
    it(`are told of ${what}`, async () => {
      const network = networkOf([layer]);
      const error = await expectError(() => (call === 'fit' ? network.fit(x, y) : network.predict(x)));
      expect(error.message).to.equal(prefix + text);
    });
  }
});
