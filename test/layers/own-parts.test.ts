import { expect } from 'chai';
import {
  Dense,
  f,
  Layer,
  type Loss,
  map,
  matmul,
  Network,
  type Node,
  networkFromJSON,
  next,
  type Optimizer,
  type Random,
  reduce,
  variable,
} from 'multilayer';
import { expectClose } from '../support/close.js';
import { engineNames } from '../support/engines.js';
import { expectError, weightsOf } from '../support/networks.js';

const ones = { name: 'ones', draw: () => 1 };

/** Multiplies every column by a number that it learns; `spare` is a parameter that it does not use. */
class Scale extends Layer {
  readonly kind = 'scale';

  override outputs(inputs: number): number {
    return inputs;
  }

  override parameters(inputs: number) {
    return { factors: { rows: 1, cols: inputs, initializer: ones }, spare: { rows: 2, cols: 2, initializer: ones } };
  }

  override forward(x: Node, { factors }: Readonly<Record<string, Node>>): Node {
    return map(f.multiply(f.x, variable('factors')), { x, factors: factors as Node });
  }

  override toString(): string {
    return 'Scale()';
  }
}

/** A layer with the given forward and number of outputs. */
function layerOf(forward: (x: Node) => unknown, outputs = 2): Layer {
  return new (class extends Scale {
    override outputs(): number {
      return outputs;
    }

    override parameters() {
      return { factors: { rows: 1, cols: outputs, initializer: 'zeros' } } as never;
    }

    override forward(x: Node): Node {
      return forward(x) as Node;
    }
  })();
}

function powerLoss(power: number): Loss {
  const each = f.power(f.abs(f.subtract(variable('prediction'), variable('target'))), power);
  return {
    name: 'power',
    targets: 'numbers',
    apply: (prediction, target) => reduce('sum', 'cols', map(each, { prediction, target })),
  };
}

const x = [
  [1, 2],
  [-1, 0.5],
  [0.3, -0.7],
];
const y = x.map(([a = 0, b = 0]) => [3 * a, -2 * b]);

describe('layers of your own', () => {
  it('learn by graph operations alone, and may leave a parameter unused', async () => {
    const network = new Network({ inputs: 2, layers: [new Scale()] });
    const warnings: string[] = [];
    await network.fit(x, y, { epochs: 400, learningRate: 0.1, onWarning: (text) => warnings.push(text) });
    const [factors] = weightsOf(network)[0] as [number[]];
    expect(factors[0]).to.be.closeTo(3, 1e-3);
    expect(factors[1]).to.be.closeTo(-2, 1e-3);
    expect(network.parameter(0, 'spare').toArray()).to.deep.equal([
      [1, 1],
      [1, 1],
    ]);
    expect(network.predict([[1, 1]])[0]?.[0]).to.be.closeTo(3, 1e-3);
  });

  it('may ignore their inputs, as a layer that learns a constant does', async () => {
    const constant = layerOf(() => undefined);
    constant.forward = (node, { factors }) =>
      map(f.add(f.multiply(0, f.x), variable('b')), { x: node, b: factors as Node });
    // It is told that nothing below the layer learns.
    const network = new Network({ inputs: 2, layers: [constant], onWarning: () => undefined });
    await network.fit(x, y, { epochs: 400, learningRate: 0.05 });
    const means = [0, 1].map((k) => y.reduce((sum, row) => sum + (row[k] as number), 0) / y.length);
    network.predict([[9, 9]])[0]?.forEach((value, k) => {
      expect(value).to.be.closeTo(means[k] as number, 1e-3);
    });
  });

  const refused: readonly [string, Layer, string][] = [
    [
      'nothing',
      layerOf(() => undefined),
      'layer 0 (Scale()), forward: expected a node of [batch × 2], as its outputs() says, got undefined',
    ],
    ['numbers', layerOf(() => [1, 2]), 'got an array of 2'],
    [
      'other columns',
      layerOf((node) => node, 3),
      'expected a node of [batch × 3], as its outputs() says, got [batch × 2]',
    ],
    [
      'no batch',
      layerOf((node) => reduce('sum', 'rows', node)),
      'expected a node of [batch × 2], as its outputs() says, got [1 × 2]',
    ],
    [
      'a product that does not fit',
      layerOf((node) => matmul(node, node)),
      'layer 0 (Scale()), forward, matmul: expected equal inner sizes, got 2 and batch',
    ],
    [
      'a missing parameter',
      layerOf((node) => map(f.add(f.x, variable('b')), { x: node, b: undefined as never })),
      'layer 0 (Scale()), forward, map: expected a node for b, got undefined',
    ],
    [
      'a text for a formula',
      layerOf((node) => map('tanh(x)' as never, { x: node })),
      'layer 0 (Scale()), forward, a formula: expected numbers and formulas, got "tanh(x)". Write map(f.add(f.x, 1), { x }) for x + 1.',
    ],
    [
      'a table in a formula',
      layerOf((node) => map(f.add(node as never, 1), { x: node })),
      'a formula: expected numbers and formulas, got an object with kind, name, shape',
    ],
    [
      'one operand too few',
      layerOf((node) => map((f.add as (a: unknown) => never)(f.x), { x: node })),
      'a formula: expected numbers and formulas, got undefined',
    ],
    [
      'no tables',
      layerOf(() => (map as (formula: unknown) => never)(f.tanh(f.x))),
      'forward, map: expected a node for every variable of the formula, got none for x. Pass { x: … }.',
    ],
    [
      'options that nobody reads',
      layerOf((node) => matmul(node, node, { transposeC: true } as never)),
      'forward, matmul: expected only known options, got the option "transposeC". Did you mean "transposeA"?',
    ],
  ];
  for (const [what, layer, text] of refused) {
    it(`are told that forward returned ${what}`, async () => {
      const network = new Network({ inputs: 2, layers: [layer] });
      const targets = x.map(() => Array.from({ length: layer.outputs(2) }, () => 0));
      expect((await expectError(() => network.predict(x))).message).to.include(text);
      expect((await expectError(() => network.fit(x, targets))).message).to.include(text);
    });
  }

  const odd: readonly [string, () => unknown, string][] = [
    [
      'no parameters at all',
      () => null,
      'parameters: expected an object of parameters by name, got null. ' +
        'Return {} from parameters() where the layer learns nothing.',
    ],
    [
      'a Map of parameters',
      () => new Map([['w', { rows: 1, cols: 2, initializer: ones }]]),
      'parameters: expected an object of parameters by name, got a Map. ' +
        'Return {} from parameters() where the layer learns nothing.',
    ],
    [
      'a parameter of null',
      () => ({ w: null }),
      'w: expected the rows, columns and initializer of a parameter, got null. Write { rows, cols, initializer }.',
    ],
    [
      'no rows',
      () => ({ w: { rows: -1, cols: 2, initializer: ones } }),
      'w, rows: expected a whole number of 1 or more, got -1. Write { rows, cols, initializer }.',
    ],
    [
      'half a column',
      () => ({ w: { rows: 1, cols: 1.5, initializer: ones } }),
      'w, cols: expected a whole number of 1 or more, got 1.5. Write { rows, cols, initializer }.',
    ],
    [
      'no initializer',
      () => ({ w: { rows: 1, cols: 2 } }),
      'w, initializer: expected the name of an initializer, or an initializer, got undefined. Known names: ',
    ],
    [
      'a fan of one number',
      () => ({ w: { rows: 1, cols: 2, initializer: ones, fan: 3 } }),
      'w, fanIn: expected a positive number, got undefined. Write fan: { fanIn, fanOut }, or leave it out: a matrix has its rows and columns.',
    ],
    [
      'a fan of no inputs',
      () => ({ w: { rows: 1, cols: 2, initializer: ones, fan: { fanIn: 0, fanOut: 1 } } }),
      'w, fanIn: expected a positive number, got 0. ' +
        'Write fan: { fanIn, fanOut }, or leave it out: a matrix has its rows and columns.',
    ],
    [
      'an unknown word',
      () => ({ w: { rows: 1, cols: 2, initializer: ones, trainable: false } }),
      'w: expected only known options, got the option "trainable". Known: rows, cols, initializer, fan, learned, decays.',
    ],
    [
      'a number for a truth value',
      () => ({ w: { rows: 1, cols: 2, initializer: ones, learned: 0 } }),
      'w, learned: expected true or false, got 0. Pass a boolean.',
    ],
  ];
  for (const [what, parameters, text] of odd) {
    it(`are told of ${what}`, async () => {
      const layer = new Scale();
      layer.parameters = parameters as never;
      const error = await expectError(() => new Network({ inputs: 2, layers: [new Dense(2), layer] }));
      expect(error.message).to.include(`layer 1 (Scale()), ${text}`);
    });
  }

  it('are told of a number of outputs that is none', async () => {
    for (const outputs of [undefined, 0, 2.5, Number.NaN]) {
      const layer = new Scale();
      layer.outputs = () => outputs as never;
      const error = await expectError(() => new Network({ inputs: 2, layers: [layer] }));
      expect(error.message).to.equal(
        `layer 0 (Scale()), outputs: expected a whole number of 1 or more, got ${outputs}. ` +
          'Return the number of columns that forward() gives.',
      );
    }
  });

  it('draw each table for its own rows and columns, or for the fan that it states', () => {
    const seen: unknown[] = [];
    const watching = {
      name: 'watching',
      draw: (_: unknown, fan: unknown) => {
        seen.push(fan);
        return 0;
      },
    };
    const layer = new Scale();
    layer.parameters = () =>
      ({
        query: { rows: 3, cols: 1, initializer: watching },
        factors: { rows: 1, cols: 1, initializer: watching, fan: { fanIn: 7, fanOut: 9 } },
      }) as never;
    new Network({ inputs: 50, layers: [layer] });
    expect(seen).to.deep.equal([...new Array(3).fill({ fanIn: 3, fanOut: 1 }), { fanIn: 7, fanOut: 9 }]);
  });

  it('have random numbers of their own, however many tables they have', () => {
    const layer = (): Layer => {
      const many = new Scale();
      const spec = { rows: 1, cols: 4, initializer: { name: 'drawn', draw: (random: Random) => random.uniform() } };
      many.parameters = () => Object.fromEntries(Array.from({ length: 150 }, (_, k) => [`w${k}`, spec])) as never;
      return many;
    };
    const network = new Network({ inputs: 4, layers: [layer(), layer(), layer()], seed: 5 });
    const drawn = network.parameters.map((each) => each.toArray().join());
    expect(new Set(drawn).size).to.equal(450);
  });

  it('may call a parameter what they like: it shares no memory with what an optimizer remembers', async () => {
    const losses: number[][] = [];
    for (const name of ['other', 'weights mean', 'weights%20mean', 'weights variance', 'a b\tc', '']) {
      const layer = new Scale();
      layer.parameters = () => {
        const spec = { rows: 1, cols: 2, initializer: ones };
        return { weights: spec, [name]: spec } as never;
      };
      layer.forward = (node, parameters) =>
        map(f.add(f.multiply(f.x, variable('a')), variable('b')), {
          x: node,
          a: parameters.weights as Node,
          b: parameters[name] as Node,
        });
      const network = new Network({ inputs: 2, layers: [layer] });
      losses.push([...(await network.fit(x, y, { epochs: 3 })).loss]);
    }
    for (const each of losses) expect(each).to.deep.equal(losses[0]);
  });

  it('are refused in a model file without toJSON', async () => {
    const error = await expectError(() => new Network({ inputs: 2, layers: [new Scale()] }).toJSON());
    expect(error.message).to.equal(
      'toJSON, layer 0: expected a layer that can be saved, got Scale(). Give the class a toJSON method.',
    );
  });
});

describe('losses of your own', () => {
  it('are told apart though they have one name', async () => {
    const network = new Network({ inputs: 2, layers: [new Dense(2)], seed: 1 });
    const frozen = { epochs: 1, learningRate: 1e-30 };
    const errors = network.predict(x).flatMap((row, i) => row.map((p, j) => Math.abs(p - (y[i]?.[j] as number))));
    for (const power of [2, 4, 2]) {
      await network.fit(x, y, { ...frozen, loss: powerLoss(power) });
      const expected = errors.reduce((sum, each) => sum + each ** power, 0) / 3;
      expect(network.evaluate(x, y).loss).to.be.closeTo(expected, 1e-6 * expected);
    }
  });
});

describe('losses of your own that give no loss for each row', () => {
  const squared = f.square(f.subtract(variable('prediction'), variable('target')));
  const cases: readonly [string, Loss['apply'], string][] = [
    ['one for all', (prediction, target) => reduce('sum', 'all', map(squared, { prediction, target })), '[1 × 1]'],
    ['one for each output', (prediction, target) => map(squared, { prediction, target }), '[batch × 2]'],
    [
      'one for each column',
      (prediction, target) => reduce('sum', 'rows', map(squared, { prediction, target })),
      '[1 × 2]',
    ],
    ['nothing', () => undefined as never, 'undefined'],
    ['a number', () => 3 as never, '3'],
  ];
  for (const [what, apply, got] of cases) {
    it(`are refused: ${what}`, async () => {
      const loss: Loss = { name: 'mine', targets: 'numbers', apply };
      const network = new Network({ inputs: 2, layers: [new Dense(2)] });
      const error = await expectError(() => network.fit(x, y, { loss }));
      expect(error.message).to.equal(
        `loss mine: expected a node of [batch × 1], the loss of each row, got ${got}. ` +
          'Add up or average over the outputs of each row, and not over the rows: reduce("sum", "cols", …).',
      );
    });
  }
});

describe('optimizers of your own', () => {
  const [parameter, gradient, rate] = [variable('parameter'), variable('gradient'), variable('learningRate')];
  const plain = f.subtract(parameter, f.multiply(rate, gradient));
  const base = { name: 'mine', options: {}, learningRate: 0.1, counters: {}, slots: {}, update: plain };

  it('may do without the learning rate', async () => {
    const network = (): Network => new Network({ inputs: 2, layers: [new Dense(2)], seed: 1 });
    const [own, same] = [network(), network()];
    await own.fit(x, y, {
      epochs: 5,
      optimizer: { ...base, update: f.subtract(parameter, f.multiply(0.125, gradient)) },
    });
    await same.fit(x, y, { epochs: 5, optimizer: 'sgd', learningRate: 0.125 });
    expect(weightsOf(own)).to.deep.equal(weightsOf(same));
  });

  for (const engine of engineNames) {
    it(`may count on the step, beyond float32, after a resume and under another rule, on the engine ${engine}`, async () => {
      const counting = { ...base, update: f.add(parameter, f.subtract(variable('step'), 2 ** 24)) };
      const options = { epochs: 1, batchSize: 1, shuffle: false };
      const layers = [new Dense(1, { bias: false, initializer: { name: 'none', draw: () => 0 } })];
      const network = new Network({ inputs: 2, layers, engine });
      const target = [1, 2, 3];
      await network.fit(x, target, { ...options, optimizer: counting });
      const { check: _, ...saved } = JSON.parse(JSON.stringify(network.checkpoint()));
      expect(saved.training.step).to.equal(3);
      saved.training.step = 2 ** 24 - 5;
      const later = networkFromJSON(saved, { engine, check: false });
      await later.fit(x, target, { ...options, optimizer: 'sgd', learningRate: 1e-30 });
      later.parameter(0, 'weights').set([[0], [0]]);
      await later.fit(x, target, { ...options, epochs: 4, optimizer: counting });
      // Three steps by the other rule, then twelve; float32 has every second whole number from 2²⁴ on.
      const counted = Array.from({ length: 12 }, (_, k) => 2 ** 24 - 2 + k);
      const moved = counted.map((step) => (engine === 'wasm' ? Math.fround(step) : step) - 2 ** 24);
      const sum = moved.reduce((total, each) => total + each, 0);
      expect(later.parameter(0, 'weights').toArray()).to.deep.equal([[sum], [sum]]);
      const { training } = JSON.parse(JSON.stringify(later.checkpoint()));
      expect(training.step).to.equal(2 ** 24 + 10);
    });
  }

  for (const engine of engineNames) {
    it(`may use old and new values, norms and a start at the parameter, in any order, on the engine ${engine}`, async () => {
      const [fast, look] = [variable('fast'), variable('look')];
      // A direction of length 1 along an average, and a parameter that is the mean of all its iterates.
      const rule: Optimizer = {
        ...base,
        options: { decay: 0.5 },
        counters: { count: { initial: 1, next: f.add(variable('count'), 1) } },
        norms: { length: next('fast') },
        slots: {
          look: {
            initial: 'parameter',
            next: f.subtract(look, f.divide(f.multiply(rate, next('fast')), variable('length'))),
          },
          fast: { initial: 3, next: f.add(f.multiply(variable('decay'), fast), gradient) },
        },
        update: f.add(parameter, f.divide(f.subtract(next('look'), parameter), next('count'))),
      };
      const network = new Network({ inputs: 2, layers: [new Dense(1, { bias: false })], seed: 1, engine });
      const weights = network.parameter(0, 'weights');
      weights.set([[0.5], [-1]]);
      const rows = [[1, 2]] as const;
      let [w, average, iterate] = [
        [0.5, -1],
        [3, 3],
        [0.5, -1],
      ];
      const step = (count: number): void => {
        const error = (w[0] as number) + 2 * (w[1] as number) - 3;
        average = average.map((each, i) => 0.5 * each + 2 * error * (rows[0][i] as number));
        const length = Math.hypot(...average);
        iterate = iterate.map((each, i) => each - (0.1 * (average[i] as number)) / length);
        w = w.map((each, i) => each + ((iterate[i] as number) - each) / count);
      };
      const options = { optimizer: rule, epochs: 3 };
      await network.fit(rows, [3], options);
      for (const count of [2, 3, 4]) step(count);
      const tolerance = { reference: 1e-15, wasm: 1e-6 }[engine];
      expectClose(weights.toArray().flat(), w, { relative: tolerance }, 'weight');
      // What starts as a copy of the parameter does so again where that is set; the rest stays.
      weights.set([[0], [0]]);
      [w, iterate] = [
        [0, 0],
        [0, 0],
      ];
      await network.fit(rows, [3], options);
      for (const count of [5, 6, 7]) step(count);
      expectClose(weights.toArray().flat(), w, { relative: tolerance }, 'weight');
    });
  }

  const text: readonly [string, object, string][] = [
    [
      'no counters',
      { counters: undefined },
      'counters: expected an object, got undefined. Write { name: { initial: 0, next: … } }, or {} where nothing is remembered.',
    ],
    [
      'slots of null',
      { slots: null },
      'slots: expected an object, got null. Write { name: { initial: 0, next: … } }, or {} where nothing is remembered.',
    ],
    [
      'a slot without a start',
      { slots: { v: { next: gradient } } },
      'slots, v, initial: expected a finite number, got undefined. Write { name: { initial: 0, next: … } }, or {} where nothing is remembered.',
    ],
    [
      'a slot without a next value',
      { slots: { v: { initial: 0 } } },
      "slots, v, next: expected a formula, got undefined. Write it with f and variable: f.multiply(0.9, variable('velocity')).",
    ],
    [
      'text in the place of a formula',
      { update: 'parameter - learningRate * gradient' },
      `update: expected a formula, got "parameter - learningRate * gradient". Import optimizerFormula from 'multilayer/formula', which takes a rule of texts.`,
    ],
    [
      'an unknown name',
      { update: f.subtract(parameter, variable('velocity')) },
      'update: expected a formula in learningRate, step, parameter, gradient, decays, got "velocity". Declare it as a slot, a counter or a norm, or correct its name.',
    ],
    [
      'a counter of gradients',
      { counters: { c: { initial: 0, next: gradient } } },
      'counters, c, next: expected a formula in learningRate, step, c, next c, got "gradient". Declare it as a slot, a counter or a norm, or correct its name.',
    ],
    [
      'a name taken twice',
      { slots: { gradient: { initial: 0, next: gradient } } },
      'slots, gradient: expected a name that stands for nothing else, got "gradient". Rename it.',
    ],
    [
      'a circle',
      {
        slots: { a: { initial: 0, next: next('b') }, b: { initial: 0, next: f.add(variable('n'), 1) } },
        norms: { n: next('a') },
      },
      "expected formulas that do not go in a circle, got next a. Use a value of before the step there: variable('mean') instead of next('mean').",
    ],
    [
      'a counter that starts as a parameter',
      { counters: { c: { initial: 'parameter', next: variable('c') } } },
      'counters, c, initial: expected a finite number, got "parameter". ',
    ],
    ['norms of text', { norms: { size: 'gradient' } }, 'norms, size: expected a formula, got "gradient". '],
    [
      'no learning rate',
      { learningRate: undefined },
      'learningRate: expected a positive number, got undefined. Give the rule its usual learning rate: 0.01.',
    ],
    [
      'an option that is a list',
      { options: { rho: [0.9] } },
      'options, rho: expected a finite number, got an array of 1. Write a number, a schedule, true or false.',
    ],
    [
      'options of null',
      { options: null },
      'options: expected an object, got null. Write { rho: 0.9 }, or leave them out.',
    ],
    [
      'gradients at nothing',
      { at: 'start', slots: { start: { initial: 0, next: gradient } } },
      'at: expected a slot whose initial is \'parameter\', got "start". Declare it among the slots.',
    ],
    ['no name', { name: undefined }, "name: expected text, got undefined. Write name: 'mine'."],
    [
      'a formula as text',
      { slots: { v: { initial: 0, next: 'gradient' } } },
      'slots, v, next: expected a formula, got "gradient". ',
    ],
  ];
  for (const [what, change, message] of text) {
    it(`are told of ${what}`, async () => {
      const network = new Network({ inputs: 2, layers: [new Dense(2)] });
      const error = await expectError(() => network.fit(x, y, { optimizer: { ...base, ...change } as never }));
      expect(error.message)
        .to.match(/^fit, option optimizer[,:] /)
        .and.to.include(message);
    });
  }
});

describe('clipping and averages of your own', () => {
  const wrong: readonly (readonly [string, object, string])[] = [
    [
      'too few gradients',
      { clipping: { name: 'mine', apply: (gradients: readonly Node[]) => gradients.slice(1) } },
      'clipping, apply: expected 2 gradients, got an array of 1. Return as many as come, in the same order.',
    ],
    [
      'no gradients',
      { clipping: { name: 'mine', apply: () => undefined } },
      'clipping, apply: expected 2 gradients, got undefined. Return as many as come, in the same order.',
    ],
    [
      'gradients of another shape',
      {
        clipping: {
          name: 'mine',
          apply: (gradients: readonly Node[]) => gradients.map((x) => reduce('sum', 'all', x)),
        },
      },
      'clipping, apply, 0.weights: expected 2 × 2 numbers, got 1 × 1. Keep its shape.',
    ],
    [
      'clipping without a name',
      { clipping: { apply: (gradients: readonly Node[]) => gradients } },
      "clipping, name: expected text, got undefined. Write name: 'mine'.",
    ],
    [
      'an average without a name',
      { averaging: { wrap: (rule: Optimizer) => rule } },
      "averaging, name: expected text, got undefined. Write name: 'mine'.",
    ],
    [
      'no rule',
      { averaging: { name: 'mine', wrap: () => undefined } },
      'averaging, wrap: expected the name of an optimizer, or an optimizer, got undefined. ',
    ],
    [
      'a rule of unknown words',
      { averaging: { name: 'mine', wrap: (rule: Optimizer) => ({ ...rule, update: variable('mean') }) } },
      'averaging, wrap, update: expected a formula in ',
    ],
  ];
  for (const [what, options, message] of wrong) {
    it(`are told of ${what}`, async () => {
      const network = new Network({ inputs: 2, layers: [new Dense(2)] });
      const fit = { optimizer: 'sgd', ...options } as never;
      expect((await expectError(() => network.fit(x, y, fit))).message).to.include(`fit, option ${message}`);
    });
  }
});

describe('initializers of your own', () => {
  it('must draw finite numbers', async () => {
    const initializer = { name: 'broken', draw: () => Number.NaN };
    const error = await expectError(() => new Network({ inputs: 2, layers: [new Dense(1, { initializer })] }));
    expect(error.message).to.equal(
      "layer 0 (Dense(1, 'linear')), weights: expected a finite number, got NaN. The initializer broken must draw numbers.",
    );
  });
});
