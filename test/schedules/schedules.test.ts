import { expect } from 'chai';
import fc from 'fast-check';
import {
  adam,
  Dense,
  Dropout,
  type EngineName,
  f,
  gradientCheck,
  MultilayerError,
  Network,
  type NetworkJson,
  networkFromJSON,
  next,
  type Optimizer,
  type Schedule,
  type ScheduleFactory,
  type ScheduleName,
  schedule,
  schedules,
  sgd,
  variable,
} from 'multilayer';
import { scheduleFormula } from 'multilayer/formula';
import { golden, plan } from '../golden/schedules.js';
import { expectClose } from '../support/close.js';
import { engineNames } from '../support/engines.js';
import { expectError } from '../support/networks.js';

/** Adds up the rates, and keeps the last one. */
const adding: Optimizer = {
  name: 'adding',
  learningRate: 1,
  counters: { last: { initial: 0, next: variable('learningRate') } },
  slots: {},
  update: f.add(variable('parameter'), f.add(variable('learningRate'), f.multiply(0, variable('gradient')))),
};

const rows = [[1], [2], [3]];

function model(engine: EngineName | 'auto' = 'auto'): Network {
  const network = new Network({ inputs: 1, layers: [new Dense(1, { bias: false })], seed: 1, engine });
  network.parameter(0, 'weights').set([[0]]);
  return network;
}

function weightOf(network: Network): number {
  return network.parameter(0, 'weights').toArray()[0]?.[0] as number;
}

/** The rates of all steps of a fit with one step in each epoch. */
async function ratesOf(learningRate: Schedule, epochs: number, engine: EngineName): Promise<number[]> {
  const network = model(engine);
  const rates: number[] = [];
  let before = 0;
  const onEpoch = (): void => {
    rates.push(weightOf(network) - before);
    before = weightOf(network);
  };
  await network.fit(rows, [1, 2, 3], { epochs, optimizer: adding, learningRate, onEpoch, onWarning: () => undefined });
  return rates;
}

const made = (Object.keys(golden) as ScheduleName[]).flatMap((name) =>
  golden[name].map(
    (row) =>
      [`${name} ${JSON.stringify(row.options)}`, (schedules[name] as ScheduleFactory)(row.options), row] as const,
  ),
);

describe('schedules', () => {
  for (const [title, learningRate, { source, values }] of made) {
    for (const engine of engineNames) {
      it(`${title} goes the way of ${source} of PyTorch, on the engine ${engine}`, async () => {
        const rates = await ratesOf(learningRate, plan, engine);
        const tolerance = { reference: { relative: 1e-12, absolute: 1e-15 }, wasm: { relative: 1e-5, absolute: 3e-7 } };
        expectClose(rates, values, tolerance[engine], 'rate');
      });
    }
  }

  it('of every kind are the same again from a model file', async () => {
    for (const [title, learningRate] of made) {
      const network = model('reference');
      await network.fit(rows, [1, 2, 3], { epochs: 2, optimizer: 'sgd', learningRate });
      const again = networkFromJSON(JSON.parse(JSON.stringify(network.checkpoint())), { engine: 'reference' });
      for (const each of [network, again]) await each.fit(rows, [1, 2, 3], { epochs: 7 });
      expect(weightOf(again), title).to.equal(weightOf(network));
      expect(again.toJSON().learningRate, title).to.deep.equal(network.toJSON().learningRate);
    }
  });

  it('may pass by 1 where that is as good as any number, and not where it ends the range', async () => {
    const near = schedule('near', f.subtract(1, f.multiply(1e-12, f.add(1, variable('step')))));
    const options = { epochs: 2, onWarning: () => undefined };
    await model().fit(rows, [1, 2, 3], { ...options, learningRate: near });
    const error = await expectError(() =>
      model().fit(rows, [1, 2, 3], { ...options, optimizer: sgd({ momentum: near }) }),
    );
    expect(error.message).to.include("got 0.999999999999 (1 in float32) in step 0. Correct 'near'.");
  });

  it('restart in the very step, whatever float32 makes of its share of the plan', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 2, max: 12 }),
        fc.integer({ min: 1, max: 9 }),
        fc.constantFrom(1, 2),
        async (cycles, length, growth) => {
          if (growth === 2 && cycles > 5) return;
          const lengths = Array.from({ length: cycles }, (_, k) => length * growth ** k);
          const steps = lengths.reduce((sum, each) => sum + each);
          const learningRate = schedules.cosineRestarts({ from: 0.5, to: 0.25, cycles, growth });
          const rates = await ratesOf(learningRate, steps, 'wasm');
          let at = 0;
          for (const each of lengths) {
            expect(rates[at]).to.be.closeTo(0.5, 1e-4);
            at += each;
            if (each > 1) expect(rates[at - 1]).to.be.below(0.4);
          }
        },
      ),
      { numRuns: 25 },
    );
  });

  it('refuse options that say nothing sensible', () => {
    const wrong: readonly (readonly [() => unknown, string])[] = [
      [
        () => schedules.multiStep({ at: [0.5, 0.25] }),
        'multiStep, option at, entry 1: expected more than 0.5, got 0.25. Sort them, each once.',
      ],
      [
        () => schedules.multiStep({ at: [30, 60] }),
        'multiStep, option at, entry 0: expected a number between 0 and 1, got 30. The default is [0.5, 0.75].',
      ],
      [
        () => schedules.multiStep({ at: 0.5 as never }),
        'multiStep, option at: expected a list of numbers, got 0.5. The default is [0.5, 0.75].',
      ],
      [
        () => schedules.cosineRestarts({ cycles: 30 }),
        'cosineRestarts, option growth: expected cycles of a millionth of the plan, or more, got 9.313225754828403e-10 for the shortest of 30. Choose fewer cycles, or a growth nearer to 1.',
      ],
      [
        () => schedules.stepDecay({ gamma: 0.5 } as never),
        'stepDecay: expected only known options, got the option "gamma". Did you mean "factor"? Known: from, factor, every, warmup.',
      ],
      [
        () => schedules.oneCycle({ max_lr: 0.5 } as never),
        'oneCycle: expected only known options, got the option "max_lr". Did you mean "peak"? Known: from, peak, to, share, shape, warmup.',
      ],
    ];
    for (const [make, text] of wrong) expect(make).to.throw(text);
  });

  it('may be formulas of your own in step and progress, also plain objects', async () => {
    const formula = f.add(variable('step'), f.multiply(0.5, variable('progress')));
    const wanted = [1e-9, 1.125, 2.25, 3.375].map((rate, k) => (k === 0 ? 1e-9 : rate));
    const lifted = f.max(formula, 1e-9);
    for (const own of [schedule('mine', lifted), { name: 'mine', formula: lifted }] as Schedule[])
      expectClose(await ratesOf(own, 4, 'reference'), wanted, { relative: 1e-12 }, 'rate');
  });

  for (const engine of engineNames) {
    it(`go on where a fit was cut in mid-epoch, also from a file, on the engine ${engine}`, async () => {
      const options = {
        optimizer: sgd({ momentum: schedules.cosine({ from: 0.9, to: 0.5 }) }),
        learningRate: schedules.cosine({ from: 0.1, to: 0, warmup: 3 }),
        batchSize: 1,
      };
      const whole = model(engine);
      await whole.fit(rows, [1, 2, 3], { ...options, epochs: 8 });
      const first = model(engine);
      // It is asked before every block of steps, which take one, two, four… of them.
      let asked = 0;
      const signal = {
        get aborted() {
          return ++asked > 4;
        },
      };
      await first.fit(rows, [1, 2, 3], { ...options, epochs: 8, signal });
      const { epoch, batch, step } = first.checkpoint().training as NonNullable<NetworkJson['training']>;
      expect(batch).to.be.within(1, 2);
      const again = networkFromJSON(JSON.parse(JSON.stringify(first.checkpoint())), { engine });
      await again.fit(rows, [1, 2, 3], { ...options, epochs: 8 - epoch });
      expect(weightOf(again)).to.equal(weightOf(whole));
      // Any other number of epochs is a plan of its own.
      const longer = networkFromJSON(JSON.parse(JSON.stringify(first.checkpoint())), { engine });
      await longer.fit(rows, [1, 2, 3], { ...options, epochs: 9 - epoch });
      const [a, b] = [longer, again].map((each) => each.checkpoint().training?.plan);
      expect([a, b]).to.deep.equal([
        { start: step, end: 27 },
        { start: 0, end: 24 },
      ]);
    });
  }

  it('count the steps of their plan beyond float32', async () => {
    const first = model();
    await first.fit(rows, [1, 2, 3], { epochs: 2, optimizer: adding });
    const { check: _, ...saved } = JSON.parse(JSON.stringify(first.checkpoint()));
    const start = 2 ** 40;
    Object.assign(saved.training, { step: start + 2 ** 25, plan: { start, end: start + 2 ** 25 + 2 } });
    const later = networkFromJSON(saved, { check: false });
    later.parameter(0, 'weights').set([[0]]);
    // Steps 2²⁵ and 2²⁵ + 1, which float32 rounds to 2²⁵.
    const learningRate = schedule('late', f.max(f.add(f.subtract(variable('step'), 2 ** 25), 1), 2 ** -20));
    await later.fit(rows, [1, 2, 3], { epochs: 2, optimizer: adding, learningRate });
    expect(weightOf(later)).to.equal(2);
  });

  for (const engine of engineNames) {
    it(`may stand in every option of a rule, on the engine ${engine}`, async () => {
      const line = (from: number, to: number): Schedule => schedules.polynomial({ from, to });
      const optimizer = adam({ beta1: line(0.9, 0.5), beta2: line(0.99, 0.9), epsilon: line(0.1, 0.01) });
      const network = model(engine);
      await network.fit([[1]], [2], { epochs: 6, optimizer, learningRate: line(0.3, 0.1) });
      let [w, m, v, mWeight, vWeight] = [0, 0, 0, 0, 0];
      for (let step = 0; step < 6; step++) {
        const at = (from: number, to: number): number => from + ((to - from) * step) / 6;
        const [beta1, beta2, epsilon, rate] = [at(0.9, 0.5), at(0.99, 0.9), at(0.1, 0.01), at(0.3, 0.1)];
        const slope = 2 * (w - 2);
        [m, mWeight] = [beta1 * m + (1 - beta1) * slope, beta1 * mWeight + 1 - beta1];
        [v, vWeight] = [beta2 * v + (1 - beta2) * slope ** 2, beta2 * vWeight + 1 - beta2];
        w -= ((rate / mWeight) * m) / (Math.sqrt(v / vWeight) + epsilon);
      }
      expectClose(weightOf(network), w, { relative: { reference: 1e-14, wasm: 1e-5 }[engine] }, 'weight');
    });
  }

  it('are part of the rule that a checkpoint goes on with', async () => {
    const options = { optimizer: adam({ beta1: schedules.cosine({ from: 0.9, to: 0.8 }) }), epochs: 3 };
    const network = model();
    await network.fit(rows, [1, 2, 3], options);
    const again = networkFromJSON(JSON.parse(JSON.stringify(network.checkpoint())));
    await network.fit(rows, [1, 2, 3], options);
    await again.fit(rows, [1, 2, 3], options);
    expect(weightOf(again)).to.equal(weightOf(network));
  });

  it('lower their factor, and say so, where a fit diverges', async () => {
    const network = model();
    const options = { epochs: 400, optimizer: 'sgd', learningRate: schedules.cosine({ from: 1, to: 0 }) } as const;
    const error = await expectError(() => network.fit(rows, [1, 2, 3], options));
    expect(error.message).to.match(
      /Try 0\.1 times the learning rate of cosine\(\{ from: 1, to: 0, warmup: 0 \}\)\. The network is back at its first weights\.$/,
    );
    await network.fit(rows, [1, 2, 3], { ...options, learningRate: schedules.cosine({ from: 0.1, to: 0 }) });
    expect(weightOf(network)).to.be.closeTo(1, 1e-3);
  });

  it('name the step in which one breaks the weights, where that was not looked at before', async () => {
    const isIt = f.less(f.abs(f.subtract(variable('step'), 1502)), 0.5);
    const learningRate = schedule('mine', f.select(isIt, f.log(f.subtract(0, variable('step'))), 0.01));
    const error = await expectError(() =>
      model().fit(rows, [1, 2, 3], { epochs: 3000, optimizer: 'sgd', learningRate }),
    );
    expect(error.message).to.match(
      /^fit, epoch 1503, step 1, .* got NaN, .* Correct 'mine', which comes to NaN in step 1502\. The network is back /,
    );
  });

  it('may come to a rate of zero: at once, in between, and at the end of very long plans', async () => {
    const rate = f.multiply(0.1, f.max(0, f.subtract(0.5, variable('progress'))));
    const [network, half] = [model(), model()];
    await half.fit(rows, [1, 2, 3], {
      epochs: 2,
      optimizer: 'sgd',
      learningRate: schedules.polynomial({ from: 0.05 }),
    });
    await network.fit(rows, [1, 2, 3], { epochs: 4, optimizer: 'sgd', learningRate: schedule('mine', rate) });
    expect(weightOf(network)).to.be.closeTo(weightOf(half), 1e-6);
    const long = { epochs: 2 ** 40, learningRate: schedules.cosine(), onEpoch: () => false };
    expect((await network.fit(rows, [1, 2, 3], long)).stopped).to.equal('onEpoch');
  });

  const wrong: readonly (readonly [string, object, string])[] = [
    [
      'a rate below zero',
      { learningRate: schedules.polynomial({ from: 0.1, to: -0.1 }) },
      'fit, option learningRate: expected a positive number in all 4 steps, got -0.05 (-0.05000000074505806 in float32) in step 3. Correct polynomial({ from: 0.1, to: -0.1, power: 1, warmup: 0 }).',
    ],
    [
      'a momentum of 1 or more',
      { optimizer: sgd({ momentum: schedules.polynomial({ from: 0.9, to: 1.3 }) }) },
      'sgd, option momentum: expected a number from 0 up to, but not, 1 in all 4 steps, got 1 in step 1. Correct polynomial({ from: 0.9, to: 1.3, power: 1, warmup: 0 }).',
    ],
    [
      'a number that float32 rounds to 1',
      { optimizer: adam({ beta2: schedules.polynomial({ from: 0.9, to: 1, power: 12 }) }) },
      'got 0.9999999940395355 (1 in float32) in step 3.',
    ],
    [
      'what is not finite',
      { learningRate: schedule('mine', f.divide(1, variable('step'))) },
      "got Infinity in step 0. Correct 'mine'.",
    ],
    [
      'what is no number',
      { learningRate: schedule('mine', f.log(f.subtract(variable('progress'), 1))) },
      "fit, option learningRate: expected a positive number in all 4 steps, got NaN in step 0. Correct 'mine'.",
    ],
    [
      'a rate of nothing',
      { learningRate: schedule('mine', f.multiply(variable('step'), 0)) },
      "fit, option learningRate: expected a positive number in all 4 steps, got 0 in step 0. Correct 'mine'.",
    ],
    [
      'a factory that was not called',
      { learningRate: schedules.cosine },
      'fit, option learningRate: expected a positive number, or a schedule, got a function. Write schedules.cosine({ from: 0.01, to: 0.001 }).',
    ],
    [
      'text that is not read',
      { learningRate: '0.1 * (1 - progress)' },
      `fit, option learningRate: expected a positive number, or a schedule, got "0.1 * (1 - progress)". Import scheduleFormula from 'multilayer/formula', and call it.`,
    ],
    [
      'a name alone',
      { learningRate: 'exponential' },
      'fit, option learningRate: expected a positive number, or a schedule, got "exponential". Write schedules.cosine({ from: 0.01, to: 0.001 }).',
    ],
  ];
  for (const [what, options, text] of wrong) {
    it(`are told of ${what}`, async () => {
      const error = await expectError(() => model().fit(rows, [1, 2, 3], { epochs: 4, ...options } as never));
      expect(error).to.be.instanceOf(MultilayerError);
      expect(error.message).to.include(text);
    });
  }

  it('of your own are in model files, and begin where there is no plan', async () => {
    const own = schedule('mine', f.add(0.05, f.multiply(0.01, f.sin(variable('step')))));
    const network = model();
    await network.fit(rows, [1, 2, 3], { epochs: 3, optimizer: 'sgd', learningRate: own });
    const again = networkFromJSON(JSON.parse(JSON.stringify(network.checkpoint())));
    for (const each of [network, again]) await each.fit(rows, [1, 2, 3], { epochs: 4 });
    expect(weightOf(again)).to.equal(weightOf(network));
    const dropping = new Network({
      inputs: 1,
      layers: [new Dense(4), new Dropout(schedules.cosine({ from: 0.5 })), new Dense(1)],
    });
    for (const { worst } of gradientCheck(dropping, rows, [1, 2, 3])) expect(worst).to.be.below(1e-6);
    expect(() =>
      networkFromJSON({ ...network.toJSON(), learningRate: { name: 'mine', formula: ['add', 'x', 1] } }),
    ).to.throw('networkFromJSON, learningRate, schedule mine: expected a formula in step and progress, got x.');
  });

  it('may be text, with named numbers', async () => {
    const text = scheduleFormula('rate * 0.5 ^ (step / 2) + progress', { rate: 0.25 });
    const wanted = [0, 1, 2, 3].map((step) => 0.25 * 0.5 ** (step / 2) + step / 4);
    expectClose(await ratesOf(text, 4, 'reference'), wanted, { relative: 1e-13 }, 'rate');
    const cases: readonly (readonly [string, Readonly<Record<string, number>>, string])[] = [
      ['0.1 * x', {}, 'formula: expected a formula in step and progress, got x. Give it a value: { x: 0.1 }.'],
      ['a * step', { a: 1, b: 2 }, 'formula: expected parameters that occur in the text, got b, which does not.'],
      ['step', { step: 1 }, 'formula: expected parameters of other names, got step. step is a variable here.'],
      ['0.1 *', {}, 'formula: expected a formula, got text that mathjs cannot read'],
    ];
    for (const [wrong, numbers, message] of cases) expect(() => scheduleFormula(wrong, numbers)).to.throw(message);
  });

  it('are made of step and progress alone', () => {
    expect(() => schedule('mine', f.multiply(0.1, next('mean')))).to.throw(
      'schedule mine: expected a formula in step and progress, got next mean. Give numbers in the place of other names.',
    );
    expect(() => schedule('mine', '0.1 * step' as never)).to.throw(
      'schedule mine: expected a formula in step and progress, got "0.1 * step". Give numbers in the place of other names.',
    );
    expect(() => scheduleFormula('lr * 0.5 ^ progress')).to.throw(
      'got lr. Write l * r, in parentheses within an exponent, or give it a value: { lr: 0.1 }.',
    );
  });
});
