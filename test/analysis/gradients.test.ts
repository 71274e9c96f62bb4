import { expect } from 'chai';
import fc from 'fast-check';
import {
  type ActivationName,
  activations,
  Dense,
  differentiate,
  type EngineName,
  f,
  gradientCheck,
  type InitializerName,
  initializers,
  type Loss,
  losses,
  map,
  Network,
  reduce,
  variable,
} from 'multilayer';
import { engineNames } from '../support/engines.js';
import { allLosses, outputFor, targetsFor } from '../support/losses.js';

const x = [
  [0.3, -0.7, 0.2],
  [0.9, 0.4, -0.6],
  [-0.8, 0.55, 0.35],
];
const targets: Readonly<Record<Exclude<Loss['targets'], 'signs'>, number[][]>> = {
  numbers: [
    [0.3, -0.2],
    [0.1, 0.9],
    [-0.5, 0.4],
  ],
  binary: [
    [1, 0],
    [0.2, 0.9],
    [0, 1],
  ],
  classes: [
    [1, 0],
    [0, 1],
    [0.4, 0.6],
  ],
};
const activationNames = Object.keys(activations) as ActivationName[];
const initializerNames = Object.keys(initializers) as InitializerName[];
/** Those that let a gradient through at all; a step does not. */
const learning = activationNames.filter((name) => {
  const { formula } = activations[name]();
  const slope = formula && differentiate(formula, 'x');
  return !(slope?.kind === 'constant' && slope.value === 0);
});

/** Layers of 4 and 2 units. Biases are drawn, as zero weights with zero biases would stand on every kink. */
function network(
  hidden: ActivationName,
  output: ActivationName,
  initializer: InitializerName,
  engine: EngineName | 'auto' = 'auto',
): Network {
  const layer = (units: number, activation: ActivationName): Dense =>
    new Dense(units, { activation, initializer, biasInitializer: 'glorotUniform' });
  return new Network({ inputs: 3, layers: [layer(4, hidden), layer(2, output)], seed: 5, engine });
}

function worstOf(made: Network, loss: Loss): number {
  const checks = gradientCheck(made, x, targetsFor(loss, targets), { loss });
  expect(checks, 'parameters with a gradient').to.not.deep.equal([]);
  return Math.max(...checks.map(({ worst }) => worst));
}

// The worst of all of these is 1.4e-7 (Node 20.20, x64).
describe('gradients agree with central differences to 1e-6', () => {
  const tanhUnder = (loss: Loss, initializer: InitializerName = 'glorotUniform'): number =>
    worstOf(network('tanh', outputFor(loss), initializer), loss);

  for (const hidden of activationNames) {
    it(`for hidden ${hidden} units`, () => {
      expect(worstOf(network(hidden, 'linear', 'glorotUniform'), losses.meanSquaredError())).to.be.at.most(1e-6);
    });
  }

  for (const loss of allLosses) {
    it(`under ${loss.name}`, () => expect(tanhUnder(loss)).to.be.at.most(1e-6));
  }

  for (const initializer of initializerNames) {
    it(`with weights of ${initializer}`, () =>
      expect(tanhUnder(losses.meanSquaredError(), initializer)).to.be.at.most(1e-6));
  }

  it('for members of all families drawn at random', () => {
    const draw = fc.record({
      hidden: fc.constantFrom(...activationNames),
      loss: fc.constantFrom(...allLosses),
      initializer: fc.constantFrom(...initializerNames),
    });
    const check = fc.property(draw, ({ hidden, loss, initializer }) => {
      expect(worstOf(network(hidden, outputFor(loss), initializer), loss)).to.be.at.most(1e-6);
    });
    fc.assert(check, { numRuns: 50, seed: 1 });
  });

  for (const output of learning) {
    it(`for ${output} outputs`, () => {
      // Losses look for what is behind these two.
      const isSeenThrough = output === 'sigmoid' || output === 'softmax';
      for (const loss of isSeenThrough
        ? allLosses.filter((each) => each.targets !== 'signs')
        : [losses.meanSquaredError()]) {
        expect(worstOf(network('tanh', output, 'glorotUniform'), loss), loss.name).to.be.at.most(1e-6);
      }
    });
  }

  it('through three hidden layers, with the loss by name or left out', () => {
    const layers = [new Dense(5, 'tanh'), new Dense(4, 'softplus'), new Dense(4, 'sigmoid'), new Dense(2, 'sigmoid')];
    const deep = new Network({ inputs: 3, layers, seed: 2 });
    const checks = gradientCheck(deep, x, targets.binary);
    expect(checks).to.have.length(8);
    for (const { worst } of checks) expect(worst).to.be.at.most(1e-6);
    expect(gradientCheck(deep, x, targets.binary, { loss: 'binaryCrossentropy' })).to.deep.equal(checks);
  });
});

describe('gradientCheck', () => {
  const square = f.square(f.subtract(variable('prediction'), variable('target')));

  /** scale · (prediction − target)², and `share` of it that gradient takes for a constant. */
  function scaled(scale: number, share: number): Loss {
    const apply: Loss['apply'] = (prediction, target) => {
      const inputs = { prediction, target };
      const seen = map(f.multiply(scale * (1 - share), square), inputs);
      const unseen = map(f.multiply(scale * share, square), inputs, { detached: true });
      return reduce('sum', 'cols', map(f.add(variable('seen'), variable('unseen')), { seen, unseen }));
    };
    return { name: 'scaled', targets: 'numbers', apply };
  }

  for (const scale of [1, 1e12]) {
    it(`tells a right gradient from one that lacks 1 %, for a loss of the size of ${scale}`, () => {
      const made = network('tanh', 'linear', 'glorotUniform');
      expect(worstOf(made, scaled(scale, 0))).to.be.at.most(1e-6);
      for (const { worst } of gradientCheck(made, x, targets.numbers, { loss: scaled(scale, 0.01) })) {
        expect(worst).to.be.closeTo(0.01, 1e-6);
      }
    });
  }

  it('moves large weights by steps that do not drown in them', () => {
    const made = new Network({ inputs: 1, layers: [new Dense(1, { bias: false })] });
    made.parameter(0, 'weights').set([[1e9]]);
    const check = (share: number): number | undefined =>
      gradientCheck(made, [[1e-9]], [[0.5]], { loss: scaled(1, share) })[0]?.worst;
    expect(check(0)).to.be.at.most(1e-6);
    expect(check(0.01)).to.be.closeTo(0.01, 1e-6);
  });

  const sizes = [1, 30, 1e3, 1e5, 1e6];
  const heads = [
    ['softmax', 'classes'],
    ['sigmoid', 'binary'],
    ['linear', 'numbers'],
    ['tanh', 'numbers'],
  ] as const;
  for (const [head, wanted] of heads) {
    it(`raises no false alarm for large biases and weights under ${head}`, () => {
      for (const size of sizes) {
        for (const which of ['bias', 'weights', 'one weight']) {
          const made = network('tanh', head, 'glorotUniform', 'reference');
          const parameter = made.parameter(1, which === 'bias' ? 'bias' : 'weights');
          const { rows, cols, data } = parameter.toMatrix();
          // Alike in every column: what softmax sees are differences.
          const large = data.map((value, k) => (which === 'one weight' && k > 0 ? value : value + size));
          parameter.set({ rows, cols, data: large });
          for (const { worst } of gradientCheck(made, x, targets[wanted])) {
            expect(worst, `${which} of ${size}`).to.be.at.most(1e-6);
          }
        }
      }
    });
  }

  for (const head of ['linear', 'softmax'] as const) {
    it(`finds a wrong gradient under ${head} for biases of any size that leaves the loss its digits`, () => {
      for (const size of [1, 30, 1e3, 1e5]) {
        const made = network('tanh', head, 'glorotUniform', 'reference');
        made.parameter(1, 'bias').set([[size, size]]);
        const wrong = gradientCheck(made, x, targets.numbers, { loss: scaled(1, 0.01) }).map(({ worst }) => worst);
        expect(Math.max(...wrong), String(size)).to.be.above(1e-4);
      }
    });
  }

  it('is not misled by the rounding of a network whose loss has become small', async () => {
    const trained = new Network({ inputs: 2, layers: [new Dense(8, 'tanh'), new Dense(1, 'sigmoid')], seed: 1 });
    const inputs = [
      [0, 0],
      [0, 1],
      [1, 0],
      [1, 1],
    ];
    await trained.fit(inputs, [0, 1, 1, 0], { epochs: 2000, learningRate: 0.05 });
    expect(trained.evaluate(inputs, [0, 1, 1, 0]).loss).to.be.below(1e-4);
    for (const { worst } of gradientCheck(trained, inputs, [0, 1, 1, 0])) expect(worst).to.be.at.most(1e-6);
  });

  it('leaves the weights as they were', () => {
    const made = network('tanh', 'sigmoid', 'glorotUniform');
    const before = JSON.stringify(made);
    gradientCheck(made, x, targets.binary);
    expect(JSON.stringify(made)).to.equal(before);
  });
});

/** The step is read off a sum with the weight, so it has the rounding of numbers near 1. */
const stepRounding: Readonly<Record<EngineName, number>> = { reference: 1e-10, wasm: 3e-7 };

describe('one step of gradient descent', () => {
  const cases = allLosses.flatMap((loss) => engineNames.map((engine) => [loss, engine] as const));
  for (const [loss, engine] of cases) {
    it(`of rate 1 moves every parameter by the central difference under ${loss.name}, on the engine ${engine}`, async () => {
      const make = (on: EngineName): Network => network('tanh', outputFor(loss), 'glorotUniform', on);
      // Differences of losses need float64, also where the step does not have it.
      const [still, stepped] = [make('reference'), make(engine)];
      const target = targetsFor(loss, targets);
      await stepped.fit(x, target, { epochs: 1, loss, optimizer: 'sgd', learningRate: 1, shuffle: false });
      still.parameters.forEach((parameter, i) => {
        const before = parameter.toMatrix();
        const after = stepped.parameters[i]?.toMatrix();
        before.data.forEach((value, k) => {
          const at = (moved: number): number => {
            parameter.set({ ...before, data: before.data.with(k, moved) });
            return still.evaluate(x, target, [], { loss }).loss;
          };
          const numeric = (at(value + 1e-5) - at(value - 1e-5)) / 2e-5;
          parameter.set(before);
          const exact = value - (after?.data[k] ?? Number.NaN);
          expect(exact).to.be.closeTo(numeric, 1e-6 * Math.abs(numeric) + stepRounding[engine]);
        });
      });
    });
  }
});
