import { expect } from 'chai';
import * as multilayer from 'multilayer';
import {
  activations,
  averagings,
  clippings,
  constraints,
  initializers,
  losses,
  metrics,
  networkFromJSON,
  optimizers,
  regularizers,
} from 'multilayer';
import { formula } from 'multilayer/formula';
import { resolveActivation } from '#src/activations/index.js';
import { averagingFamily } from '#src/averaging/index.js';
import { clippingFamily } from '#src/clipping/index.js';
import { constraintFamily } from '#src/constraints/index.js';
import { factory, type Member, memberText } from '#src/core/member.js';
import { initializerFamily } from '#src/initializers/index.js';
import { lossFamily } from '#src/losses/index.js';
import { metricFamily } from '#src/metrics/index.js';
import { optimizerFamily } from '#src/optimizers/index.js';
import { regularizerFamily } from '#src/regularizers/index.js';

type Named = { readonly name: string };
type Registry = Readonly<Record<string, () => Named>>;

const families: readonly (readonly [string, Registry, (name: never, where: string) => Named])[] = [
  ['activations', activations, resolveActivation],
  ['initializers', initializers, initializerFamily.resolve],
  ['losses', losses, lossFamily.resolve],
  ['metrics', metrics, metricFamily.resolve],
  ['optimizers', optimizers, optimizerFamily.resolve],
  ['ways of clipping', clippings, clippingFamily.resolve],
  ['regularizers', regularizers, regularizerFamily.resolve],
  ['constraints', constraints, constraintFamily.resolve],
  ['averages of weights', averagings, averagingFamily.resolve],
];

for (const [family, registry, resolve] of families) {
  describe(`the family of ${family}`, () => {
    for (const [name, member] of Object.entries(registry)) {
      it(`knows ${name} by that name, and exports it`, () => {
        expect(member().name).to.equal(name);
        expect(resolve(name as never, 'here').name).to.equal(name);
        expect((multilayer as Readonly<Record<string, unknown>>)[name]).to.equal(member);
      });
    }

    it('says what it takes where neither a name nor a member comes', () => {
      for (const odd of [3, null, {}] as readonly unknown[]) {
        expect(() => resolve(odd as never, 'here')).to.throw(
          multilayer.MultilayerError,
          /^here: expected the name of an? /,
        );
      }
    });

    it('lists all its members where a name is unknown', () => {
      const list = Object.keys(registry).join(', ');
      expect(() => resolve('qqqq' as never, 'here')).to.throw(multilayer.MultilayerError, `Known: ${list}.`);
    });
  });
}

describe('options of a member', () => {
  const { adam, leakyRelu, sgd } = multilayer;
  const cases: readonly (readonly [string, () => unknown, string])[] = [
    [
      'are in range',
      () => leakyRelu({ slope: 1 }),
      'leakyRelu, option slope: expected a number from 0 up to, but not, 1',
    ],
    ['are numbers', () => adam({ beta1: '0.9' as never }), 'adam, option beta1: expected a number from 0 up to'],
    ['are known', () => adam({ beta: 0.9 } as never), 'got the option "beta". Did you mean "beta1"?'],
    [
      'go together',
      () => sgd({ nesterov: true }),
      'sgd, option nesterov: expected a momentum to look ahead along, got momentum 0. Write sgd({ momentum: 0.9, nesterov: true }).',
    ],
    ['may be booleans', () => sgd({ nesterov: 1 as never }), 'sgd, option nesterov: expected true or false, got 1'],
    ['come in an object', () => leakyRelu(0.2 as never), 'leakyRelu: expected an object of options, got 0.2'],
    ['include a positive rate', () => sgd({ learningRate: 0 }), 'sgd, option learningRate: expected a positive number'],
  ];
  for (const [title, action, text] of cases) {
    it(title, () => {
      expect(action).to.throw(multilayer.MultilayerError, text);
    });
  }

  it('may be words', () => {
    const plain = { average: { initial: 'macro', choices: ['macro', 'micro'] } } as const;
    const score = factory<Member, { readonly average: 'macro' | 'micro' }>('score', plain, () => ({}));
    expect(memberText(score({ average: 'micro' }))).to.equal("score({ average: 'micro' })");
    expect(score().options).to.deep.equal({ average: 'macro' });
    expect(() => score({ average: 'mean' as never })).to.throw(
      multilayer.MultilayerError,
      "score, option average: expected 'macro' or 'micro', got \"mean\". The default is 'macro'.",
    );
  });

  it('are given to a factory that is called, and not to the factory itself', () => {
    expect(() => new multilayer.Dense(2, { activation: leakyRelu as never })).to.throw(
      'Call it: leakyRelu() instead of leakyRelu.',
    );
    expect(() => optimizerFamily.resolve(adam as never, 'fit')).to.throw('Call it: adam() instead of adam.');
  });

  it('stand in the text of a layer', () => {
    expect(String(new multilayer.Dense(2, leakyRelu({ slope: 0.2 })))).to.equal('Dense(2, leakyRelu({ slope: 0.2 }))');
  });
});

describe('an activation of your own', () => {
  const { Dense, elementwise, f, Network } = multilayer;
  const own = elementwise('own', f.divide(f.x, f.add(1, f.abs(f.x))));

  it('works in a network, and is saved as its formula, whatever its name', () => {
    const network = new Network({ inputs: 1, layers: [new Dense(1, own)] });
    network.parameter(0, 'weights').set([[1]]);
    expect(network.predict([[3]])).to.deep.equal([[0.75]]);
    const copy = networkFromJSON(JSON.parse(JSON.stringify(network)));
    expect(copy.predict([[3]])).to.deep.equal([[0.75]]);
    expect(String(copy.layers[0])).to.equal("Dense(1, formula('x / (1 + abs(x))'))");
  });

  for (const name of ['relu', 'sigmoid', 'leakyRelu', 'step']) {
    it(`that is called ${name} keeps its own formula in a model file, and its own loss`, () => {
      const capped = elementwise(name, f.min(f.max(f.x, 0), 0.1));
      const network = new Network({ inputs: 1, layers: [new Dense(1, capped)] });
      network.parameter(0, 'weights').set([[1]]);
      const copy = networkFromJSON(JSON.parse(JSON.stringify(network)));
      const x = [[-1], [0.05], [3]];
      expect(copy.predict(x)).to.deep.equal(network.predict(x));
      expect(copy.evaluate([[3]], [0.6]).loss).to.be.closeTo(0.25, 1e-6);
      expect(network.evaluate([[3]], [0.6]).loss).to.be.closeTo(0.25, 1e-6);
    });
  }

  it('is refused in a file where it is no activation, or no formula in x alone', () => {
    const json = new Network({ inputs: 1, layers: [new Dense(1, formula('x / (1 + abs(x))'))] }).toJSON();
    const read = (activation: unknown): unknown =>
      networkFromJSON({ ...json, layers: json.layers.map((layer) => ({ ...layer, activation })) });
    const where = 'networkFromJSON, layer 0, activation: expected';
    expect(() => read([])).to.throw(multilayer.MultilayerError, `${where} an activation, got an empty array`);
    const text = JSON.stringify(json.layers[0]?.activation).replaceAll('"x"', '"y"');
    expect(text).to.include('"y"');
    expect(() => read(JSON.parse(text))).to.throw(`${where} a formula in x alone, got the variable y`);
  });
});
