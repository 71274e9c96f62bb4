import { expect } from 'chai';
import {
  BatchNormalization,
  collapse,
  Dense,
  Dropout,
  f,
  gradientCheck,
  Layer,
  map,
  matmul,
  Network,
  type Node,
  networkFromJSON,
  type Pass,
  pretrained,
  type Random,
  Residual,
  reshape,
  Sequential,
  schedules,
  sgd,
} from 'multilayer';
import { formula } from 'multilayer/formula';
import { input, ordered } from '#src/graph/index.js';
import { parameterStates, passOf } from '#src/model/forward.js';
import { expectClose } from '../support/close.js';
import { engineNames } from '../support/engines.js';
import { expectError } from '../support/networks.js';

const x = Array.from({ length: 12 }, (_, i) => [Math.sin(i), Math.cos(1.7 * i)]);
const y = x.map(([a = 0, b = 0]) => Number(a * b > 0));

/** A layer in so many others. */
function deep(layer: Layer, depth: number): Layer {
  return depth === 0 ? layer : new Sequential([deep(layer, depth - 1)]);
}

class Odd extends Layer<'w'> {
  readonly kind = 'odd';
  readonly returned: (x: Node) => unknown;

  constructor(returned: (x: Node) => unknown = (x) => x) {
    super();
    this.returned = returned;
  }

  override outputs(inputs: number): number {
    return inputs;
  }

  override parameters() {
    return { w: { rows: 1, cols: 1, initializer: 'zeros' as const } };
  }

  override forward(x: Node): Node {
    return this.returned(x) as Node;
  }

  override toString(): string {
    return 'Odd()';
  }
}

/** The same layers for each of as many members as stand side by side in a row. */
class Members extends Sequential {
  readonly members: number;

  constructor(members: number, layers: readonly Layer[]) {
    super(layers);
    this.members = members;
  }

  override outputs(inputs: number): number {
    return this.members * super.outputs(inputs / this.members);
  }

  override parameters(inputs: number) {
    return super.parameters(inputs / this.members);
  }

  override forward(x: Node, parameters: Readonly<Record<string, Node>>, pass: Pass): Node {
    const out = pass.through(this.layers, reshape(x, x.shape.cols / this.members), parameters);
    return reshape(out, out.shape.cols * this.members);
  }
}

describe('layers within layers', () => {
  it('name their parameters by their places, with fans and random numbers of their own at any depth', () => {
    const seen: string[] = [];
    const watching = {
      name: 'watching',
      draw: (random: Random, { fanIn, fanOut }: { fanIn: number; fanOut: number }) => {
        seen.push(`${fanIn}-${fanOut}`);
        return random.uniform();
      },
    };
    const dense = (units: number): Dense => new Dense(units, { initializer: watching, bias: false });
    const block = (): Layer => new Sequential(Array.from({ length: 70 }, () => dense(2)));
    const layers = [block(), deep(new Residual([dense(5), deep(dense(2), 2)]), 2), block()];
    const network = new Network({ inputs: 2, layers, seed: 3 });
    const names = network.parameters.map((each) => `${each.layer} ${each.name}`);
    expect(names).to.include.members(['0 69.weights', '1 0.0.0.weights', '1 0.0.1.0.0.weights', '2 0.weights']);
    expect(names).to.have.length(142);
    const drawn = network.parameters.map((each) => each.toArray().flat().slice(0, 4).join());
    expect(new Set(drawn).size).to.equal(142);
    expect([...new Set(seen)].sort()).to.deep.equal(['2-2', '2-5', '5-2']);
  });

  for (const [activation, targets] of [
    ['sigmoid', 'binary'],
    ['softmax', 'classes'],
  ] as const) {
    it(`bring the loss that belongs to ${activation}, exact at large logits, through blocks and dropout`, () => {
      const last = new Dense(2, { activation, bias: false });
      const network = new Network({
        inputs: 2,
        layers: [deep(new Sequential([last, new Dropout(0.5)]), 3)],
        engine: 'reference',
      });
      network.parameter(0, '0.0.0.0.weights').set([
        [1000, 0],
        [0, 1000],
      ]);
      const { loss } = network.evaluate([[-1, 1]], [[1, 0]]);
      // The sum of both outputs' losses halved, or that of the class, which a logarithm of 0 would bound at 100.
      expect(loss).to.be.closeTo(targets === 'binary' ? 1000 : 2000, 1e-6);
    });
  }

  it('are one layer to collapse where all of them are affine', () => {
    const block = new Sequential([new Dense(4), new Sequential([new Dense(3), new Dense(5, 'tanh')])]);
    const layers = [
      block,
      new Residual([new Dense(4), new Dense(5)]),
      new Dropout(0.5),
      new BatchNormalization(),
      new Dense(1, 'sigmoid'),
    ];
    const network = new Network({ inputs: 2, layers, seed: 2, engine: 'reference' });
    const result = collapse(network, { points: x, exact: true });
    expect(result.layers.map(String)).to.deep.equal(["Dense(5, 'tanh')", "Dense(1, 'sigmoid')"]);
    expect(result.runs.map(({ from, to, agrees }) => [from, to, agrees])).to.deep.equal([
      [0, 2, true],
      [3, 6, true],
    ]);
    expectClose(result.network.predict(x), network.predict(x), { relative: 1e-12 });
  });

  it('are not taken for what their class extends, where it has a forward of its own', () => {
    class Doubled extends Dense {
      override forward(x: Node, parameters: Parameters<Dense['forward']>[1]): Node {
        return super.forward(map(f.multiply(2, f.x), { x }), parameters);
      }
    }
    for (const own of [new Doubled(2), new Members(1, [new Dense(2)])]) {
      const network = new Network({ inputs: 2, layers: [own, new Dense(3), new Dense(1)], seed: 1 });
      const { layers, network: small } = collapse(network);
      expect(layers[0]).to.equal(own);
      expect(layers).to.have.length(2);
      expectClose(small.predict(x), network.predict(x), { relative: 1e-5, absolute: 1e-6 });
    }
  });

  it('collapse after a fit, with the running mean and variance', async () => {
    const layers = [new Sequential([new Dense(3), new BatchNormalization(), new Dropout(0.2)]), new Dense(1)];
    const network = new Network({ inputs: 2, layers, seed: 2, engine: 'reference' });
    await network.fit(x, y, { epochs: 5, onWarning: () => undefined });
    const { network: small } = collapse(network);
    expect(small.layers).to.have.length(1);
    expectClose(small.predict(x), network.predict(x), { relative: 1e-10, absolute: 1e-12 });
  });

  it('are summed up once in the summary, each on a line of its own', () => {
    const layers = [
      new Sequential([new Dense(3), new Residual([new BatchNormalization(), new Dense(3)])]),
      new Dense(1),
    ];
    expect(new Network({ inputs: 2, layers }).summary().split('\n')).to.deep.equal([
      'layer                                        shapes  parameters',
      '────────────────────────  ─────────────────────────  ──────────',
      'Sequential([…])           [batch × 2] → [batch × 3]          33',
      "  Dense(3, 'linear')      [batch × 2] → [batch × 3]           9",
      '  Residual([…])           [batch × 3] → [batch × 3]          24',
      '    BatchNormalization()  [batch × 3] → [batch × 3]          12',
      "    Dense(3, 'linear')    [batch × 3] → [batch × 3]          12",
      "Dense(1, 'linear')        [batch × 3] → [batch × 1]           4",
      '37 parameters in all, 6 of them not learned',
    ]);
  });

  for (const engine of engineNames) {
    it(`may be given rows of their own, which share their parameters, on the engine ${engine}`, async () => {
      const inner = () => [new Dense(3, 'tanh'), new BatchNormalization(), new Residual([new Dropout(0.5)])];
      const wide = Array.from({ length: 6 }, (_, i) => [...(x[2 * i] as number[]), ...(x[2 * i + 1] as number[])]);
      const network = new Network({ inputs: 4, layers: [new Members(2, inner()), new Dense(1)], seed: 3, engine });
      const targets = wide.map(([a = 0]) => a);
      await network.fit(wide, targets, {
        epochs: 1,
        optimizer: sgd(),
        learningRate: 1e-30,
        onWarning: () => undefined,
      });
      const given = new Network({ inputs: 2, layers: inner().slice(0, 1), engine });
      for (const each of given.parameters) each.set(network.parameter(0, `0.${each.name}`).toMatrix());
      const [mean, squares] = [1, 2].map((power) =>
        [0, 1, 2].map((j) => given.predict(x).reduce((sum, row) => sum + (row[j] as number) ** power, 0) / x.length),
      ) as [number[], number[]];
      const running = (name: string): Float64Array => network.parameter(0, `1.${name}`).toMatrix().data as Float64Array;
      const close = { relative: 1e-5, absolute: 1e-6 };
      expectClose(
        running('movingMean'),
        mean.map((each) => 0.1 * each),
        close,
      );
      const variances = squares.map((each, j) => 0.9 + (0.1 * 12 * (each - (mean[j] as number) ** 2)) / 11);
      expectClose(running('movingVariance'), variances, close);
      for (const training of [true, false])
        for (const { worst } of gradientCheck(network, wide, targets, { training })) expect(worst).to.be.below(1e-6);
      expect(network.summary().split('\n').slice(2, 6)).to.deep.equal([
        'Sequential([…])             [batch × 4] → [batch × 6]          21',
        "  Dense(3, 'tanh')      [2·batch × 2] → [2·batch × 3]           9",
        '  BatchNormalization()  [2·batch × 3] → [2·batch × 3]          12',
        '  Residual([…])         [2·batch × 3] → [2·batch × 3]           0',
      ]);
    });
  }

  it('go on from a checkpoint where a part of a block has no gradient', async () => {
    const layers = [new Dense(2, 'tanh'), new Residual([new Dense(3, 'tanh'), new Dense(2, 'step')]), new Dense(1)];
    const network = new Network({ inputs: 2, layers, seed: 2 });
    const warnings: string[] = [];
    await network.fit(x, y, { epochs: 1, onWarning: (text) => warnings.push(text) });
    expect(warnings[0]).to.match(
      /^fit: layer 1\.0 \(Dense\(3, 'tanh'\)\), layer 1\.1 \(Dense\(2, 'step'\)\) will not learn/,
    );
    const again = networkFromJSON(JSON.parse(JSON.stringify(network.checkpoint())));
    for (const each of [network, again]) await each.fit(x, y, { epochs: 1, onWarning: () => undefined });
    expect(again.predict(x)).to.deep.equal(network.predict(x));
  });

  it('say which of them is off for all rows', async () => {
    const warnings: string[] = [];
    const network = new Network({ inputs: 2, layers: [new Sequential([new Dense(3, 'relu'), new Dense(1)])], seed: 2 });
    network.parameter(0, '0.bias').set([[-9, -9, -9]]);
    await network.fit(x, y, { epochs: 60, loss: 'meanSquaredError', onWarning: (text) => warnings.push(text) });
    expect(warnings.join()).to.include(
      "layer 0.0 (Dense(3, 'relu')) gives 0 for every row, so nothing below it learns.",
    );
  });

  it('say which of them a step broke', async () => {
    const block = new Sequential([new Dense(2, 'tanh'), new Sequential([new Dense(1, 'tanh')])]);
    const network = new Network({ inputs: 2, layers: [block], seed: 2, engine: 'reference' });
    const options = { optimizer: sgd(), learningRate: 1e308, epochs: 5, onWarning: () => undefined };
    const far = y.map((each) => 1000 * each);
    const error = await expectError(() => network.fit(x, far, options));
    expect(error.message).to.match(/layer 0\.(0|1\.0) \(Dense\(\d, 'tanh'\)\): expected finite weights after the step/);
    expect(error).to.have.property('layer', 0);
  });

  it('say where an answer leaves the finite numbers', async () => {
    const layers = [new Dense(2), new Residual([new Dense(2), new Dense(2, formula('1 / (x - x)'))])];
    const network = new Network({ inputs: 2, layers, onWarning: () => undefined });
    const { message } = await expectError(() => network.predict(x));
    expect(message).to.match(/, first in layer 1\.1 \(Dense\(2, /);
  });

  it('are none where a layer of your own calls other things by that word', () => {
    const odd = Object.assign(new Odd(), { layers: ['ozone', 3] });
    const network = new Network({
      inputs: 2,
      layers: [odd as Layer, Object.assign(new Odd(), { layers: 3 }) as never],
    });
    expect(network.summary()).to.include('Odd()');
    expect(network.predict(x)).to.deep.equal(new Network({ inputs: 2, layers: [new Odd()] }).predict(x));
  });

  const refused: readonly [string, () => unknown, string][] = [
    [
      'no list',
      () => new Sequential(new Dense(2) as never),
      "Sequential, layers: expected a list of at least one layer, got a Dense. Write new Sequential([new Dense(8, 'tanh'), new Dense(8)]).",
    ],
    [
      'nothing in it',
      () => new Residual([]),
      "Residual, layers: expected a list of at least one layer, got an empty array. Write new Residual([new Dense(8, 'tanh'), new Dense(8)]).",
    ],
    [
      'what is no layer',
      () => new Sequential([new Dense(2), 'tanh' as never]),
      'Sequential, layer 1: expected a layer, got "tanh". Write new Dense(8, \'tanh\').',
    ],
    [
      'an unknown option',
      () => new Residual([new Dense(2)], { project: true } as never),
      'Residual: expected only known options, got the option "project". Did you mean "projection"? Known: projection.',
    ],
    [
      'other outputs than inputs',
      () => new Network({ inputs: 2, layers: [new Residual([new Dense(4, 'relu')])] }),
      "layer 0 (Residual([…])), outputs: expected as many outputs as inputs, 2, got 4 from Dense(4, 'relu'). " +
        'End with a layer of 2 outputs, or pass { projection: true }.',
    ],
    [
      'what forward gives, two blocks in',
      () => new Network({ inputs: 2, layers: [new Dense(2), deep(new Odd(() => 3), 2)] }).predict(x),
      'layer 1.0.0 (Odd()), forward: expected a node of [batch × 2], as its outputs() says, got 3. ' +
        'Return the result of a graph operation, and make outputs() agree with its columns.',
    ],
    [
      'a parameter, two blocks in',
      () => {
        const odd = new Odd();
        odd.parameters = () => ({ w: { rows: 0, cols: 1, initializer: 'zeros' } });
        return new Network({ inputs: 2, layers: [new Dense(2), deep(odd, 2)] });
      },
      'layer 1.0.0 (Odd()), w, rows: expected a whole number of 1 or more, got 0. Write { rows, cols, initializer }.',
    ],
    [
      'other outputs than inputs, two blocks in, before there are parameters',
      () =>
        new Network({ inputs: 2, layers: [new Dense(2), deep(new Residual([new Dense(3)]), 2)], classes: ['a', 'b'] }),
      "layer 1.0.0 (Residual([…])), outputs: expected as many outputs as inputs, 2, got 3 from Dense(3, 'linear'). " +
        'End with a layer of 2 outputs, or pass { projection: true }.',
    ],
    [
      'a product that does not fit, two blocks in',
      () =>
        new Network({ inputs: 2, layers: [new Dense(2), deep(new Odd((node) => matmul(node, node)), 2)] }).summary(),
      'layer 1.0.0 (Odd()), forward, matmul: expected equal inner sizes, got 2 and batch from ' +
        '[batch × 2] and [batch × 2]. Transpose one, or resize it.',
    ],
    [
      'a layer that cannot be saved, two blocks in',
      () => new Network({ inputs: 2, layers: [new Dense(2), deep(new Odd(), 2)] }).toJSON(),
      'toJSON, layer 1.0.0: expected a layer that can be saved, got Odd(). Give the class a toJSON method.',
    ],
    [
      'a block that does something else than the class whose JSON it has',
      () => new Network({ inputs: 2, layers: [new Members(2, [new Dense(1)])] }).toJSON(),
      'toJSON, layer 0: expected a layer that can be saved, got Sequential([…]). Give the class a toJSON method.',
    ],
    [
      'blocks without end',
      () => deep(new Dense(1), 2000),
      'Sequential, layers: expected blocks within blocks up to 100 deep, got 101. Put layers side by side.',
    ],
    [
      'blocks without end in a file',
      () => {
        let layer: unknown = { kind: 'dense', units: 1, activation: 'linear' };
        for (let k = 0; k < 20_000; k++) layer = { kind: 'sequential', layers: [layer] };
        const file = JSON.parse(JSON.stringify(new Network({ inputs: 1, layers: [new Dense(1)] })));
        return networkFromJSON({ ...file, layers: [{ ...(layer as object), parameters: {} }] });
      },
      'blocks within blocks up to 100 deep, got more.',
    ],
    [
      'a fit in which nothing learns',
      () => new Network({ inputs: 2, layers: [new Dropout(0.5)] }).fit(x, x),
      'fit: expected a layer that learns, got none. Add one, as new Dense(1).',
    ],
    [
      'a share of 1',
      () => new Dropout(1),
      'Dropout, rate: expected a number from 0 up to, but not, 1, got 1. Say which share is dropped, as in new Dropout(0.5).',
    ],
    [
      'a momentum of 1',
      () => new BatchNormalization({ momentum: 1 }),
      'BatchNormalization, option momentum: expected a number from 0 up to, but not, 1, got 1. The default is 0.9.',
    ],
    [
      'an epsilon whose derivative leaves float32',
      () => new BatchNormalization({ epsilon: 1e-30 }),
      'BatchNormalization, option epsilon: expected a number of 1e-24 or more, got 1e-30. The default is 0.00001.',
    ],
    [
      'a number for options',
      () => new BatchNormalization(0.9 as never),
      'BatchNormalization: expected an object of options, got 0.9. ' +
        'Write new BatchNormalization({ … }), or new BatchNormalization() for the defaults.',
    ],
  ];
  for (const [what, action, text] of refused) {
    it(`are told of ${what}`, async () => {
      const { message } = await expectError(action);
      if (what.endsWith('file')) expect(message).to.include(text);
      else expect(message).to.equal(text);
    });
  }
});

describe('a network as a layer of another', () => {
  const trained = async (): Promise<Network> => {
    const layers = [
      new Dense(3, 'tanh'),
      new Residual([new BatchNormalization(), new Dense(3)]),
      new Dense(1, 'sigmoid'),
    ];
    const network = new Network({ inputs: 2, layers, seed: 5 });
    await network.fit(x, y, { epochs: 3, batchSize: 4, onWarning: () => undefined });
    return network;
  };

  it('begins with its weights, running means included, and leaves it alone', async () => {
    const base = await trained();
    const whole = new Network({ layers: [pretrained(base)], inputs: 2 });
    const answers = base.predict(x);
    expect(whole.predict(x)).to.deep.equal(answers);
    await whole.fit(x, y, { epochs: 1, onWarning: () => undefined });
    expect(whole.predict(x)).to.not.deep.equal(answers);
    expect(base.predict(x)).to.deep.equal(answers);
    const again = new Network({ layers: whole.layers, inputs: 2 });
    expect(again.predict(x)).to.deep.equal(answers);
    expect(networkFromJSON(JSON.parse(JSON.stringify(whole))).predict(x)).to.deep.equal(whole.predict(x));
    expect(whole.clone().predict(x)).to.deep.equal(whole.predict(x));
  });

  it('stays as it is where it is frozen, running means included', async () => {
    const next = new Network({ layers: [pretrained(await trained()), new Dense(1, 'sigmoid')], inputs: 2 });
    const before = next.parameters.map((each) => each.toArray());
    const parameterOptions = ({ layer }: { readonly layer: number }) => (layer === 0 ? { frozen: true } : {});
    await next.fit(x, y, { epochs: 3, batchSize: 4, parameterOptions, onWarning: () => undefined });
    const same = next.parameters.map((each, i) => String(each.toArray()) === String(before[i]));
    expect(same).to.deep.equal(next.parameters.map(({ layer }) => layer === 0));
  });

  it('lends its first layers to a new last one', async () => {
    const base = await trained();
    const next = new Network({ layers: [pretrained(base, { layers: 2 }), new Dense(3, 'softmax')], inputs: 2 });
    const taken = next.parameters.slice(0, -2).map((each) => each.toArray());
    expect(taken).to.deep.equal(base.parameters.slice(0, -2).map((each) => each.toArray()));
    expect(next.predict(x)[0]).to.have.length(3);
  });

  const refused: readonly [string, (base: Network) => unknown, string][] = [
    [
      'itself in place of a layer',
      (base) => new Network({ layers: [base as never] }),
      'Network, layer 0: expected a layer, got a Network. Pass pretrained(network).',
    ],
    [
      'other inputs',
      (base) => new Network({ layers: [pretrained(base)], inputs: 3 }),
      'layer 0 (Sequential([…])), pretrained: expected the 2 inputs that it was trained with, got 3. Put a layer before it that gives as many outputs.',
    ],
    [
      'no weights',
      () => pretrained(new Network({ layers: [new Dense(2)] })),
      'pretrained: expected a network with weights, got one whose inputs are not known. Pass inputs to the network, or fit it first.',
    ],
    [
      'what is no network',
      () => pretrained([] as never),
      'pretrained: expected a network, got an empty array. Write pretrained(network).',
    ],
    [
      'more layers than there are',
      (base) => pretrained(base, { layers: 4 }),
      'pretrained, option layers: expected 1 to 3, got 4. The network has 3 layers.',
    ],
  ];
  for (const [what, action, text] of refused) {
    it(`is told of ${what}`, async () => {
      const base = await trained();
      expect((await expectError(() => action(base))).message).to.equal(text);
    });
  }

  it('draws a table at once where an initializer wants to, and checks it', async () => {
    const initializer = {
      name: 'whole',
      draw: () => 9,
      table: (_: Random, __: unknown, rows: number, cols: number) => Array.from({ length: rows * cols }, (_u, k) => k),
    };
    const network = new Network({ inputs: 2, layers: [new Dense(2, { initializer })] });
    expect(network.parameter(0, 'weights').toArray()).to.deep.equal([
      [0, 1],
      [2, 3],
    ]);
    const short = { ...initializer, table: () => [1, 2, 3] };
    const error = await expectError(() => new Network({ inputs: 2, layers: [new Dense(2, { initializer: short })] }));
    expect(error.message).to.equal(
      "layer 0 (Dense(2, 'linear')), weights: expected 4 numbers, got 3. The initializer whole must give all of a table, row by row.",
    );
  });
});

describe('a layer that is frozen as a whole', () => {
  /** What a pass keeps and draws where some layers, or their parts, are frozen. */
  const leftBy = (isFrozen: (parameter: { layer: number; name: string }) => boolean) => {
    const block = new Sequential([new Dense(2), new BatchNormalization(), new Dropout(0.5)]);
    const { layers, parameters, seed } = new Network({ inputs: 2, layers: [block, new BatchNormalization()] });
    const states = parameterStates(parameters);
    const pass = passOf({ layers, parameters, inputs: 2, seed }, states, true, isFrozen);
    const named = [...states].map(([{ layer, name }, node]) => [`${layer}.${name}`, node] as const);
    const output = pass.through(layers, input('x', { rows: 'batch', cols: 2 }), Object.fromEntries(named));
    const draws = ordered([output]).filter(({ kind }) => kind === 'random').length;
    return { kept: pass.updates.map(({ state }) => state.name), draws };
  };

  it('keeps its running numbers and drops nothing, at any depth', () => {
    const own = ['0.1.movingMean', '0.1.movingVariance'];
    const next = ['1.movingMean', '1.movingVariance'];
    expect(leftBy(() => false)).to.deep.equal({ kept: [...own, ...next], draws: 1 });
    expect(leftBy(({ layer }) => layer === 0)).to.deep.equal({ kept: next, draws: 0 });
    expect(leftBy(({ name }) => name.startsWith('1.'))).to.deep.equal({ kept: next, draws: 1 });
    // A part of a layer is not all of it.
    expect(leftBy(({ name }) => name === 'gamma')).to.deep.equal({ kept: [...own, ...next], draws: 1 });
  });
});

for (const engine of engineNames) {
  describe(`what layers do while they learn, on the engine ${engine}`, () => {
    it('dropout sets its share to 0, and divides the rest by what is kept', async () => {
      // The loss of a target of 0 is the mean square of what passes: of ones, rate 0.2 makes 0 or 1.25.
      const network = new Network({ inputs: 50, layers: [new Dropout(0.2), new Dense(50)], seed: 3, engine });
      network
        .parameter(1, 'weights')
        .set(Array.from({ length: 50 }, (_, i) => Array.from({ length: 50 }, (_u, j) => Number(i === j))));
      const ones = Array.from({ length: 40 }, () => new Array(50).fill(1));
      const { loss } = await network.fit(
        ones,
        ones.map((row) => row.map(() => 0)),
        {
          ...{ epochs: 5, batchSize: 40, optimizer: sgd(), learningRate: 1e-30, onWarning: () => undefined },
        },
      );
      const kept = [...loss].map((each) => each / 1.25 ** 2);
      for (const share of kept) {
        // 2,000 draws: a standard error of 0.009.
        expect(share).to.be.closeTo(0.8, 0.04);
        expect(Math.abs(share * 2000 - Math.round(share * 2000))).to.be.below(engine === 'wasm' ? 0.01 : 1e-6);
      }
      expect(new Set(kept).size).to.be.above(1);
      expect(network.predict(ones)[0]).to.deep.equal(new Array(50).fill(1));
    });

    it('dropout by a schedule has the gradient of central differences in its first step', () => {
      const layers = [new Dense(3, 'tanh'), new Dropout(schedules.cosine({ from: 0.5, to: 0 })), new Dense(1)];
      const network = new Network({ inputs: 2, layers, seed: 1, engine });
      const checks = gradientCheck(network, x, y);
      expect(checks).to.have.length(4);
      for (const { worst } of checks) expect(worst).to.be.below(1e-6);
    });

    it('batch normalization leaves its running numbers as they are in batches of one row', async () => {
      const network = new Network({ inputs: 2, layers: [new BatchNormalization(), new Dense(1)], seed: 3, engine });
      await network.fit(x, y, { epochs: 2, batchSize: 1, onWarning: () => undefined });
      expect(network.parameter(0, 'movingMean').toArray()).to.deep.equal([[0, 0]]);
      expect(network.parameter(0, 'movingVariance').toArray()).to.deep.equal([[1, 1]]);
      const before = network.parameter(0, 'gamma').toArray();
      await network.fit(x, y, { epochs: 1, batchSize: 12, onWarning: () => undefined });
      expect(network.parameter(0, 'movingMean').toArray()).to.not.deep.equal([[0, 0]]);
      expect(network.parameter(0, 'gamma').toArray()).to.not.deep.equal(before);
    });
  });
}
