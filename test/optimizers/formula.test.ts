import { expect } from 'chai';
import {
  adam,
  Dense,
  type EngineName,
  lamb,
  MultilayerError,
  Network,
  networkFromJSON,
  type Optimizer,
  optimizers,
  schedules,
} from 'multilayer';
import { type OptimizerText, optimizerFormula } from 'multilayer/formula';
import { expectClose } from '../support/close.js';
import { engineNames } from '../support/engines.js';
import { expectError, weightsOf } from '../support/networks.js';

const x = [
  [0.5, -1],
  [2, 0.25],
  [-0.75, 1.5],
];
const y = [[1], [-2], [0.5]];

const momentum: OptimizerText = {
  name: 'heavyBall',
  learningRate: 0.05,
  options: { momentum: 0.9 },
  slots: { velocity: { initial: 0, next: 'momentum * velocity - learningRate * gradient' } },
  update: 'parameter + next(velocity)',
};

const averages = {
  options: { beta1: 0.9, beta2: 0.99, weightDecay: 0.1 },
  counters: { count: { initial: 0, next: 'count + 1' } },
  slots: {
    mean: { initial: 0, next: 'beta1 * mean + (1 - beta1) * gradient' },
    variance: { initial: 0, next: 'beta2 * variance + (1 - beta2) * gradient ^ 2' },
  },
};
const direction =
  '(next(mean) / (1 - beta1 ^ next(count)) / (sqrt(next(variance) / (1 - beta2 ^ next(count))) + 1e-6) + weightDecay * parameter)';

/** Rules as their papers write them, and the same ones of the library. */
const pairs: readonly (readonly [OptimizerText, Optimizer])[] = [
  [momentum, optimizers.sgd({ learningRate: 0.05, momentum: 0.9 })],
  [
    { ...averages, name: 'decoupled', learningRate: 0.01, update: `parameter - learningRate * ${direction}` },
    optimizers.adamw({ beta2: 0.99, epsilon: 1e-6, weightDecay: 0.1 }),
  ],
  [
    {
      ...averages,
      name: 'layerwise',
      learningRate: 0.02,
      norms: { size: 'parameter', length: direction },
      update: `parameter - learningRate * (decays == 0 ? 1 : min(size, length) == 0 ? 1 : size / length) * ${direction}`,
    },
    lamb({ learningRate: 0.02, beta2: 0.99, weightDecay: 0.1 }),
  ],
];

function model(engine: EngineName | 'auto' = 'reference'): Network {
  return new Network({ inputs: 2, layers: [new Dense(3, 'tanh'), new Dense(1)], seed: 2, engine });
}

describe('optimizers from text', () => {
  for (const [text, wanted] of pairs) {
    for (const engine of engineNames) {
      it(`${text.name} is ${wanted.name}, on the engine ${engine}`, async () => {
        const [own, same] = [model(engine), model(engine)];
        const options = { epochs: 15, batchSize: 2 };
        await own.fit(x, y, { ...options, optimizer: optimizerFormula(text) });
        await same.fit(x, y, { ...options, optimizer: wanted });
        const tolerance = { reference: 1e-10, wasm: 2e-5 }[engine];
        expectClose(
          weightsOf(own).flat(),
          weightsOf(same).flat(),
          { relative: tolerance, absolute: tolerance },
          'weight',
        );
      });
    }

    it(`${text.name} goes on from its file, to the bit, without being passed again`, async () => {
      const rule = optimizerFormula({ ...text, learningRate: schedules.polynomial({ from: 0.02, to: 0.01 }) });
      const [whole, first] = [model(), model()];
      await whole.fit(x, y, { epochs: 8, optimizer: rule, averaging: 'exponentialAverage' });
      const stop = ({ epoch }: { epoch: number }): boolean => epoch < 3;
      await first.fit(x, y, { epochs: 8, optimizer: rule, averaging: 'exponentialAverage', onEpoch: stop });
      const file = JSON.parse(JSON.stringify(first.checkpoint()));
      const resumed = networkFromJSON(file, { engine: 'reference' });
      await resumed.fit(x, y, { epochs: 5 });
      expect(weightsOf(resumed)).to.deep.equal(weightsOf(whole));
      expect(resumed.toJSON().optimizer).to.deep.equal(file.optimizer);
    });
  }

  it('have slots without subnormal numbers', async () => {
    const halved = optimizerFormula({
      ...{ name: 'halved', learningRate: 1 },
      slots: { rest: { initial: 2 ** -125, next: 'rest / 2 + 0 * gradient' } },
      update: 'parameter - learningRate * next(rest)',
    });
    const network = model();
    await network.fit(x, y, { epochs: 2, optimizer: halved });
    const { memory } = JSON.parse(JSON.stringify(network.checkpoint().training));
    const rests = memory.filter(({ name }: { name: string }) => name.endsWith('rest'));
    expect(rests.length).to.be.above(0);
    for (const { data } of rests) expect(data.every((value: number) => value === 0)).to.equal(true);
  });

  const wrong: readonly (readonly [string, object, string])[] = [
    [
      'an unknown name',
      { update: 'parameter + velocty' },
      'optimizerFormula, update, formula: expected a formula in learningRate, step, parameter, gradient, decays, momentum and velocity, got velocty. Did you mean "velocity"?',
    ],
    [
      'a word of other libraries',
      { update: 'parameter - lr * gradient' },
      'optimizerFormula, update, formula: expected a formula in learningRate, step, parameter, gradient, decays, momentum and velocity, got lr. Did you mean "learningRate"?',
    ],
    [
      'a number without a value',
      { update: 'parameter - q * gradient' },
      'optimizerFormula, update, formula: expected a formula in learningRate, step, parameter, gradient, decays, momentum and velocity, got q. Give it a value: options: { q: 0.1 }.',
    ],
    [
      'the next value of what has none',
      { update: 'parameter + next(gradient)' },
      'optimizerFormula, update, formula: expected the name of a slot or a counter in next(), got gradient. Write next(velocity).',
    ],
    [
      'the next value of a sum',
      { slots: {}, update: 'parameter + next(1 + gradient)' },
      'optimizerFormula, update, formula: expected the name of a slot or a counter in next(), got 1 + gradient. Declare it as a slot: slots: { velocity: { initial: 0, next: … } }.',
    ],
    [
      'a gradient among counters',
      { counters: { sum: { initial: 0, next: 'sum + gradient' } } },
      'optimizerFormula, counters, sum, next: expected a formula in learningRate, step, momentum, sum, next sum, got "gradient". Declare it as a slot, a counter or a norm, or correct its name.',
    ],
    [
      'a circle',
      {
        slots: { a: { initial: 0, next: 'n * gradient' }, b: { initial: 0, next: 'next(a)' } },
        norms: { n: 'next(b)' },
        update: 'parameter - next(a)',
      },
      'optimizerFormula: expected texts that do not go in a circle, got next(a). Take a value of before the step there: velocity instead of next(velocity).',
    ],
    [
      'code',
      { update: 'parameter + process.exit(1)' },
      'optimizerFormula, update, formula: expected a function of the list, got the function process.exit',
    ],
    [
      'a slot of text alone',
      { slots: { velocity: '0' } },
      'optimizerFormula, slots, velocity: expected a plain object, got "0". Write { initial: … }.',
    ],
    [
      'an option that is no number',
      { options: { momentum: true } },
      'optimizerFormula, options, momentum: expected a finite number, got true. Write a number or a schedule.',
    ],
    [
      'an unknown part',
      { state: {} },
      'optimizerFormula: expected only known options, got the option "state". Known: name, learningRate, options, counters, slots, norms, update.',
    ],
    ['no name', { name: undefined }, "optimizerFormula, name: expected text, got undefined. Write name: 'mine'."],
    [
      'a name that no file could hold',
      { slots: { 'a-b': { initial: 0, next: 'gradient' } }, update: 'parameter' },
      'optimizerFormula, slots, a-b: expected a name of at most 41 letters and digits, got "a-b". Rename it.',
    ],
  ];
  for (const [what, change, message] of wrong) {
    it(`are told of ${what}`, () => {
      expect(() => optimizerFormula({ ...momentum, ...change } as OptimizerText)).to.throw(MultilayerError, message);
    });
  }

  const edits: readonly (readonly [string, (rule: Record<string, never>) => object, string])[] = [
    ['an unknown name', () => ({ update: ['add', 'parameter', 'q'] }), 'optimizer, update: expected a formula in'],
    ['an unknown part', () => ({ run: 'x' }), 'optimizer: expected only known options, got the option "run"'],
    ['an unknown operation', () => ({ update: ['eval', 'parameter'] }), 'optimizer, update: expected the name of an'],
    ['slots that are none', () => ({ slots: 3 }), 'optimizer, slots: expected an object, got 3'],
    ['no name', () => ({ name: 1 }), 'optimizer, name: expected text, got 1'],
    ['a rate of none', () => ({ learningRate: -1 }), 'optimizer, learningRate: expected a positive number, got -1'],
  ];
  for (const [what, change, message] of edits) {
    it(`are refused in files with ${what}`, async () => {
      const network = model();
      await network.fit(x, y, { epochs: 1, optimizer: optimizerFormula(momentum) });
      const file = JSON.parse(JSON.stringify(network.toJSON()));
      file.optimizer = { ...file.optimizer, ...change(file.optimizer) };
      const error = await expectError(() => networkFromJSON(file, { check: false }));
      expect(error.message).to.include(message);
    });
  }

  it('may be named like one of the library', async () => {
    const network = model();
    await network.fit(x, y, { epochs: 2, optimizer: optimizerFormula({ ...momentum, name: 'adam' }) });
    const again = networkFromJSON(JSON.parse(JSON.stringify(network.checkpoint())), { engine: 'reference' });
    for (const each of [network, again]) await each.fit(x, y, { epochs: 2 });
    expect(weightsOf(again)).to.deep.equal(weightsOf(network));
    await again.fit(x, y, { epochs: 1, optimizer: adam() });
    expect((again.toJSON().optimizer as { beta1?: number }).beta1).to.equal(0.9);
  });
});
