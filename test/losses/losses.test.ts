import { expect } from 'chai';
import fc from 'fast-check';
import {
  activations,
  Dense,
  diagnose,
  f,
  type Labels,
  type Loss,
  type LossName,
  losses,
  type MetricName,
  map,
  metrics,
  Network,
  networkFromJSON,
  type Targets,
  variable,
} from 'multilayer';
import { optionsOf } from '#src/core/member.js';
import { toMatrix } from '#src/core/table.js';
import { wasm } from '#src/engines/index.js';
import { fixed } from '#src/graph/index.js';
import { golden, tables } from '../golden/losses.js';
import { expectClose } from '../support/close.js';
import { lossOf, type Rows } from '../support/compute.js';
import { engineNames } from '../support/engines.js';
import { allLosses, outputFor } from '../support/losses.js';
import { expectError, weightsOf } from '../support/networks.js';

const names = Object.keys(losses) as LossName[];

/** The loss of what an activation makes of its operand: of the logits, where the two fuse. */
function onLogits(loss: Loss): Loss['apply'] {
  const { apply } = loss;
  const activation = activations[outputFor(loss)]();
  return (z, t) => apply(activation.apply(z), t);
}

/** The same where nobody can see that the outputs are those of the activation: they pass through a sum with 0. */
function onOutputs(loss: Loss): Loss['apply'] {
  const { apply } = loss;
  const activation = activations[outputFor(loss)]();
  return (z, t) => apply(map(f.add(f.x, variable('zero')), { x: activation.apply(z), zero: fixed(zero) }), t);
}

const zero = toMatrix([[0]], 'zero');
const fusing = allLosses.filter(({ targets }) => targets === 'binary' || targets === 'classes');
const others = allLosses.filter((each) => !fusing.includes(each));

describe('losses', () => {
  for (const name of names) {
    for (const { options, on, source, loss, gradient } of golden[name]) {
      it(`${name} ${JSON.stringify(options)} on ${on} is ${source} of PyTorch, and its gradient`, () => {
        const { input, target, logits } = tables[on];
        const { apply } = logits ? { apply: onLogits(losses[name](options)) } : losses[name](options);
        const own = lossOf(apply, input, target);
        expectClose(own.loss, loss, { relative: 4e-15 }, 'loss');
        expectClose(own.gradient, gradient, { relative: 4e-14, absolute: 1e-17 }, 'gradient');
        const coarse = lossOf(apply, input, target, wasm);
        const greatest = Math.max(...gradient.flat().map(Math.abs));
        expectClose(coarse.loss, loss, { relative: 1e-5 }, 'loss in float32');
        expectClose(coarse.gradient, gradient, { relative: 1e-5, absolute: 1e-6 * greatest }, 'gradient in float32');
      });
    }
  }

  for (const own of fusing) {
    const { name, apply } = own;
    const output = outputFor(own);
    it(`${name} is the same on the logits of ${output} and on its outputs`, () => {
      const logits = fc.array(fc.double({ min: -8, max: 8, noNaN: true }), { minLength: 3, maxLength: 3 });
      const target: Rows = [[0.25, 0, 0.75]];
      fc.assert(
        fc.property(logits, (z) => {
          const fine = lossOf(onLogits(own), [z], target);
          const plain = lossOf(onOutputs(own), [z], target);
          expectClose(plain.loss, fine.loss, { relative: 1e-12, absolute: 1e-12 }, 'loss');
          expectClose(plain.gradient, fine.gradient, { relative: 1e-11, absolute: 1e-11 }, 'gradient');
        }),
        { numRuns: 50 },
      );
    });

    it(`${name} on logits of ${output} stays finite at ±1e4, in value and gradient`, () => {
      const far = fc.array(fc.constantFrom(-1e4, 0, 1e4), { minLength: 3, maxLength: 3 });
      const target = fc.constantFrom([1, 0, 0], [0, 1, 0], [0.5, 0.5, 0]);
      fc.assert(
        fc.property(far, target, (z, t) => {
          const { loss, gradient } = lossOf(onLogits(own), [z], [t]);
          expect(loss).to.satisfy(Number.isFinite);
          for (const slope of gradient.flat()) expect(slope).to.satisfy(Number.isFinite);
        }),
        { numRuns: 50 },
      );
    });

    for (const engine of engineNames) {
      it(`${name} is what fits ${output} in the last layer, on the engine ${engine}`, () => {
        const network = new Network({ inputs: 2, layers: [new Dense(3, output)], seed: 6, engine });
        const target: Rows = [[0, 1, 0]];
        const outputs = network.predict([[1, 2]]);
        const expected = lossOf(apply, outputs, target).loss;
        const rounding = { reference: 1e-14, wasm: 1e-6 }[engine];
        expect(network.evaluate([[1, 2]], target, [], { loss: own }).loss).to.be.closeTo(expected, rounding);
      });
    }
  }

  for (const { name, apply, targets: kind, outputsPerTarget = 1, leastOutput, leastTarget } of others) {
    it(`${name} stays finite for outputs and targets as far as ±1e4, 0 and next to 0, in value and gradient`, () => {
      const far = [-1e4, -1e-12, 0, 1e-12, 1, 1e4];
      const [outputs, targets] = [leastOutput, leastTarget].map((least = -1e4) => far.filter((each) => each >= least));
      for (const p of outputs as number[]) {
        for (const t of kind === 'signs' ? [-1, 1] : (targets as number[])) {
          const { loss, gradient } = lossOf(apply, [[p, 3]], [[t, 1].slice(0, 2 / outputsPerTarget)]);
          expect(loss, `${p} for ${t}`).to.satisfy(Number.isFinite);
          for (const slope of gradient.flat()) expect(slope, `slope at ${p} for ${t}`).to.satisfy(Number.isFinite);
        }
      }
    });
  }

  const alike = others.filter(
    ({ targets, outputsPerTarget }) => targets === 'numbers' && outputsPerTarget === undefined,
  );
  for (const { name, apply } of alike) {
    it(`${name} has the derivative 0 where prediction and target are the same, kinks included`, () => {
      expect(
        lossOf(apply, [[2, 0.5]], [[2, 0.5]])
          .gradient.flat()
          .map((each) => Math.abs(each) < 1e-15),
      ).to.deep.equal([true, true]);
    });
  }

  it('costs 100 to be certain and wrong, as in PyTorch, and nothing to be certain and right', () => {
    const { apply } = losses.binaryCrossentropy();
    for (const p of [0, 1]) {
      expect(lossOf(apply, [[p]], [[1 - p]]).loss).to.equal(100);
      expect(lossOf(apply, [[p]], [[p]]).loss).to.equal(0);
    }
    expect(lossOf(losses.categoricalCrossentropy().apply, [[1, 0]], [[0, 1]]).loss).to.equal(100);
  });

  it('stays exact in a network whose logits are ±1e4, in value and gradient', async () => {
    const network = new Network({ inputs: 1, layers: [new Dense(1, 'sigmoid')] });
    const loss = (x: number, y: number): number => network.evaluate([[x]], [[y]]).loss;
    network.parameter(0, 'weights').set([[1e4]]);
    expect([loss(-1, 1), loss(1, 0), loss(1, 1), loss(-1, 0)]).to.deep.equal([1e4, 1e4, 0, 0]);
    // The gradient with respect to the logit is σ(z) − t = −1, so the bias goes up by the whole rate.
    await network.fit([[-1]], [[1]], { epochs: 1, optimizer: 'sgd', learningRate: 0.5 });
    expect(network.parameter(0, 'bias').toArray()).to.deep.equal([[0.5]]);
  });

  it('takes a class number for its one-hot row', () => {
    const network = new Network({ inputs: 2, layers: [new Dense(3, 'softmax')], seed: 2 });
    const x = [
      [1, 2],
      [-1, 0.5],
    ];
    const rows = [
      [0, 0, 1],
      [1, 0, 0],
    ];
    expect(network.evaluate(x, [2, 0]).loss).to.equal(network.evaluate(x, rows).loss);
  });
});

describe('huber', () => {
  for (const engine of engineNames) {
    it(`counts rows far off by their distance, whose square ${engine} could not hold, and learns from them`, async () => {
      const far = { reference: 1e200, wasm: 1e30 }[engine];
      const network = new Network({ inputs: 1, layers: [new Dense(1, { bias: false })], engine });
      network.parameter(0, 'weights').set([[0]]);
      const loss = losses.huber({ delta: 2 });
      expectClose(network.evaluate([[1]], [far], [], { loss }).loss, 2 * far, { relative: 1e-6 });
      await network.fit([[1]], [far], { loss, epochs: 1, optimizer: 'sgd', learningRate: 0.5, onWarning: () => {} });
      // Down the slope of −2.
      expect(network.parameter(0, 'weights').toArray()).to.deep.equal([[1]]);
    });
  }
});

describe('options of a loss', () => {
  const changed = names.flatMap((name) =>
    Object.entries(optionsOf(losses[name])).map(([option, { initial }]) => {
      const value = typeof initial === 'boolean' ? !initial : Number(initial) / 2 + 0.125;
      return [name, option, value] as const;
    }),
  );
  for (const [name, option, value] of changed) {
    it(`stay in a model file: ${name}, ${option}`, async () => {
      const loss = losses[name]({ [option]: value });
      const output = outputFor(loss);
      const network = new Network({ layers: [new Dense(2, output)], seed: 1 });
      const y = { numbers: [[1, 2]], binary: [[0, 1]], signs: [[0, 1]], classes: [[0, 1]] }[loss.targets];
      const wanted = y.map((row) => row.slice(0, 2 / (loss.outputsPerTarget ?? 1)));
      await network.fit([[1]], wanted, { loss, epochs: 1, onWarning: () => {} });
      const copy = networkFromJSON(JSON.parse(JSON.stringify(network)));
      expect(copy.loss?.options).to.deep.equal({ ...losses[name]().options, [option]: value });
      expect(copy.evaluate([[1]], wanted).loss).to.equal(network.evaluate([[1]], wanted).loss);
    });
  }
});

describe('far outputs', () => {
  for (const engine of engineNames) {
    for (const loss of allLosses) {
      it(`of ±1e4 leave ${loss.name} finite on the engine ${engine}, and the weights after a step`, async () => {
        const network = new Network({ inputs: 1, layers: [new Dense(2, outputFor(loss))], engine });
        const per = loss.outputsPerTarget ?? 1;
        for (const [weights, y] of [
          [
            [1e4, -1e4],
            [0, 1],
          ],
          [
            [-1e4, 1e4],
            [0, 1],
          ],
          [
            [1e4, 1e4],
            [1, 0],
          ],
          [
            [0, 0],
            [1, 0],
          ],
        ] as const) {
          network.parameter(0, 'weights').set([[...weights]]);
          const wanted = [y.slice(0, 2 / per)];
          expect(network.evaluate([[1]], wanted, [], { loss }).loss).to.satisfy(Number.isFinite);
          const step = { loss, epochs: 1, optimizer: 'sgd', learningRate: 1e-3, onWarning: () => {} } as const;
          await network.fit([[1]], wanted, step);
          expect(weightsOf(network).flat(2)).to.satisfy((all: number[]) => all.every(Number.isFinite));
        }
      });
    }
  }
});

describe('logCosh', () => {
  it('keeps its digits for errors of any size', () => {
    const { apply } = losses.logCosh();
    // x²/2 − x⁴/12 + x⁶/45 for small x, and for larger ones as it is written.
    const exactly = (x: number): number =>
      x < 0.01 ? (x * x) / 2 - x ** 4 / 12 + x ** 6 / 45 : Math.log(Math.cosh(x));
    for (const error of [1e-12, 1e-6, 1e-3, 0.1, 0.5, 0.999, 1, 1.001, 3, 30, 700]) {
      const exact = exactly(error);
      for (const e of [error, -error]) {
        const { loss, gradient } = lossOf(apply, [[e]], [[0]]);
        expectClose(loss, exact, { relative: 2e-14 }, `at ${e}`);
        expectClose(gradient, [[Math.tanh(e)]], { relative: 1e-15 }, `slope at ${e}`);
      }
    }
  });
});

describe('poisson', () => {
  const rate = losses.poisson();

  it('is computed from the logarithm of an exponential output, at any size', () => {
    const onLogs: Loss['apply'] = (z, t) => rate.apply(map(f.exp(f.x), { x: z }), t);
    for (const z of [-1000, -3, 0, 2]) {
      const { loss, gradient } = lossOf(onLogs, [[z]], [[4]]);
      expectClose(loss, Math.exp(z) - 4 * z, { relative: 1e-15 });
      expectClose(gradient, [[Math.exp(z) - 4]], { relative: 1e-15 });
    }
  });

  it('is exact where the rate of an exponential layer is 0, and learns from there', async () => {
    for (const engine of engineNames) {
      const network = new Network({ inputs: 1, layers: [new Dense(1, 'exponential')], engine });
      network.parameter(0, 'weights').set([[-2000]]);
      expect(network.predict([[1]])).to.deep.equal([[0]]);
      expect(network.evaluate([[1]], [4], [], { loss: rate }).loss).to.equal(8000);
      await network.fit([[1]], [4], { loss: rate, epochs: 1, optimizer: 'sgd', learningRate: 0.5 });
      expect(network.parameter(0, 'bias').toArray()).to.deep.equal([[2]]);
    }
  });

  it('asks for rates, or their logarithms, and counts', async () => {
    const x = [[1], [2]];
    const trained = (activation: 'linear' | 'softplus', y: number[], loss: Loss) =>
      new Network({ layers: [new Dense(1, activation)], seed: 1 }).fit(x, y, { loss, epochs: 1 });
    expect((await expectError(() => trained('linear', [1, 2], rate))).message).to.equal(
      "fit, option loss: expected an output layer of numbers of 0 or more for poisson, got one that gives -10000. End with a layer of activation 'softplus', or write poisson({ logInput: true }), of which outputs are logarithms.",
    );
    expect((await expectError(() => trained('softplus', [1, -2], rate))).message).to.equal(
      'fit, y, row 1, column 0: expected a number of 0 or more, as poisson takes it, got -2. Correct it, leave the row out, or use another loss.',
    );
    await trained('softplus', [1, 2], rate);
    await trained('linear', [1, 2], losses.poisson({ logInput: true }));
  });

  it('is advised to divide large counts, which may not be below 0', async () => {
    const x = Array.from({ length: 40 }, (_, i) => [i / 20 - 1]);
    const counts = x.map(([a = 0]) => Math.round(4000 + 3000 * a));
    const make = () => new Network({ inputs: 1, layers: [new Dense(4, 'tanh'), new Dense(1, 'softplus')], seed: 1 });
    const { findings } = await diagnose(make(), x, counts, { loss: rate });
    expect(findings.find(({ kind }) => kind === 'unscaledTargets')?.remedy).to.equal(
      'Divide such targets by their deviation (what comes after ±).',
    );
    const shares = counts.map((each) => each / 1730);
    const warnings: string[] = [];
    const network = make();
    await network.fit(x, shares, { loss: rate, onWarning: (message) => warnings.push(message) });
    expect(warnings).to.deep.equal([]);
    expect((await diagnose(network, x, shares)).findings.map(({ kind }) => kind)).to.not.include('unscaledTargets');
  });

  it('learns the rate of counts', async () => {
    const network = new Network({ inputs: 1, layers: [new Dense(1)], engine: 'reference', seed: 1 });
    const rows = [[0], [0], [0], [1], [1], [1]];
    const loss = losses.poisson({ logInput: true });
    await network.fit(rows, [1, 2, 6, 0, 1, 0], { loss, epochs: 600, learningRate: 0.05 });
    expectClose(network.predict([[0], [1]]), [[Math.log(3)], [Math.log(1 / 3)]], { relative: 1e-4 });
  });
});

describe('quantile', () => {
  it('is least at the quantile of its level', async () => {
    const targets = Array.from({ length: 21 }, (_, i) => [i / 20]);
    const mean = (loss: Loss, p: number): number =>
      lossOf(
        loss.apply,
        targets.map(() => [p]),
        targets,
      ).loss;
    for (const level of [0.1, 0.5, 0.9]) {
      const loss = losses.quantile({ level });
      const best = targets.map(([p = 0]) => mean(loss, p));
      expect(best.indexOf(Math.min(...best))).to.equal(20 * level);
    }
  });
});

describe('a loss that is a metric, too', () => {
  const both = names.filter((name) => Object.hasOwn(metrics, name));

  it('is one object, exported under one name', () => {
    expect(both).to.include('meanSquaredError').and.to.include('meanAbsoluteError');
    for (const name of both) expect(metrics[name as MetricName]).to.equal(losses[name]);
  });

  for (const name of both) {
    it(`${name} is the same as either, weights of rows included`, () => {
      const x = [[0.2], [-1], [3]];
      const y = [
        [1, -0.5],
        [0.3, 2],
        [-1, 0.7],
      ];
      const network = new Network({ inputs: 1, layers: [new Dense(2)], seed: 4, engine: 'reference' });
      for (const sampleWeights of [undefined, [1, 0.5, 3]]) {
        const found = network.evaluate(x, y, [name as MetricName], { loss: name, sampleWeights });
        expectClose(found[name] as number, found.loss, { relative: 1e-15 });
      }
    });
  }
});

describe('a loss of classes', () => {
  it('is refused for one output, which could not tell them apart', async () => {
    const network = new Network({ layers: [new Dense(1, 'sigmoid')], seed: 1 });
    for (const { name } of allLosses.filter(({ targets }) => targets === 'classes')) {
      expect((await expectError(() => network.fit([[1]], [1], { loss: name as LossName }))).message).to.equal(
        `fit, option loss: expected an output for each class for ${name}, got one output. Use binaryCrossentropy for yes or no, or end with one output for each class: Dense(2, 'softmax').`,
      );
    }
  });
});

describe('gaussianNegativeLogLikelihood', () => {
  const loss = 'gaussianNegativeLogLikelihood';

  it('learns the mean and the variance of what one input has, for two targets', async () => {
    const network = new Network({ inputs: 1, layers: [new Dense(4)], seed: 1, engine: 'reference' });
    const x = [[-1], [-1], [1], [1]];
    const y = [
      [1, 0],
      [3, 0.2],
      [5, -1],
      [5.5, 1],
    ];
    await network.fit(x, y, { loss, epochs: 3000, learningRate: 0.02, shuffle: false });
    const [low = [], high = []] = network.predict([[-1], [1]]);
    const found = [low, high].map(([a, b, s = 0, t = 0]) => [a, b, 1e-6 + Math.exp(s), 1e-6 + Math.exp(t)]);
    expectClose(
      found as number[][],
      [
        [2, 0.1, 1, 0.01],
        [5.25, 0, 0.0625, 1],
      ],
      { relative: 1e-3, absolute: 1e-4 },
    );
    // Metrics are about the means.
    const { meanAbsoluteError } = network.evaluate(x, y, ['meanAbsoluteError']);
    expect(meanAbsoluteError).to.be.closeTo((1 + 1 + 0.1 + 0.1 + 0.25 + 0.25 + 1 + 1) / 8, 1e-3);
    const copy = networkFromJSON(JSON.parse(JSON.stringify(network)), { engine: 'reference' });
    expect(copy.evaluate(x, y).loss).to.equal(network.evaluate(x, y).loss);
    await network.fit(x, y, { epochs: 2, validation: { x, y }, metrics: ['meanAbsoluteError'], earlyStopping: {} });
  });

  it('stays finite for any outputs', () => {
    const { apply } = losses[loss]();
    for (const s of [-1e308, -1e4, 0, 1e4, 1e300]) {
      const { loss: value, gradient } = lossOf(apply, [[1, s]], [[1.5]]);
      expect([value, ...gradient.flat()], `at ${s}`).to.satisfy((all: number[]) => all.every(Number.isFinite));
    }
  });

  describe('below 0', () => {
    const x = Array.from({ length: 32 }, (_, i) => [i / 16 - 1]);
    const y = x.map(([a = 0]) => Math.sin(3 * a) + 0.05 * Math.sin(40 * a));
    const make = () => new Network({ layers: [new Dense(8, 'tanh'), new Dense(2)], seed: 1, engine: 'reference' });

    it('is told from a fit whose steps were too large, and from one that has learned', async () => {
      const warnings: string[] = [];
      const onWarning = (message: string) => warnings.push(message);
      const { loss: course } = await make().fit(x, y, { loss, epochs: 200, onWarning });
      expect(course.at(-1)).to.be.below(-0.5);
      expect(warnings).to.deep.equal([]);
      await make().fit(x, y, { loss, epochs: 200, learningRate: 100, onWarning });
      expect(warnings.join()).to.match(/^fit: the loss rose from .* try a learning rate of 0\.01 instead of 100\.$/);
    });

    it('is kept after a divergence, and gone on from at the rate that is advised', async () => {
      const network = make();
      await network.fit(x, y, { loss, optimizer: 'sgd', learningRate: 0.01, epochs: 2000 });
      const before = network.evaluate(x, y).loss;
      expect(before).to.be.below(-1);
      const error = await expectError(() => network.fit(x, y, { learningRate: 1e4, epochs: 200 }));
      const rate = Number(/Try a learning rate of ([\d.]+) instead of 10000\./.exec(error.message)?.[1]);
      expect(network.evaluate(x, y).loss).to.be.at.most(before);
      await network.fit(x, y, { learningRate: rate, epochs: 100 });
      expect(network.evaluate(x, y).loss).to.be.below(before);
    });
  });

  it('asks for two outputs for each target', async () => {
    const made = (outputs: number) => new Network({ inputs: 1, layers: [new Dense(outputs)], seed: 1 });
    expect((await expectError(() => made(3).fit([[1]], [[1]], { loss }))).message).to.equal(
      'fit, option loss: expected 2 outputs for each target for gaussianNegativeLogLikelihood, got 3 in all. Make the last layer Dense(2) for one target, Dense(4) for two.',
    );
    expect((await expectError(() => made(4).fit([[1]], [[1]], { loss }))).message).to.equal(
      'fit, y: expected 2 columns, one for each 2 outputs, got 1. Make the last layer Dense(2), or change y.',
    );
  });
});

describe('labels as text', () => {
  const x = Array.from({ length: 40 }, (_, i) => [i / 20 - 1, ((i * 7) % 5) / 5]);
  const of = (count: number): string[] =>
    x.map(
      ([a = 0]) => ['low', 'middle', 'high'][count === 2 ? Number(a > 0) * 2 : Math.floor((a + 1) * 1.5)] as string,
    );
  const kinds = allLosses.filter(({ targets }) => targets !== 'numbers');
  const cases = kinds.flatMap((loss) =>
    (loss.targets === 'classes' ? [2, 3] : [1]).map((outputs) => [loss, outputs] as const),
  );
  for (const [loss, outputs] of cases) {
    it(`are learned, measured and given back: ${loss.name}, ${outputs === 1 ? 'one output' : `${outputs} outputs`}`, async () => {
      const y = of(Math.max(2, outputs));
      const network = new Network({ layers: [new Dense(6, 'tanh'), new Dense(outputs, outputFor(loss))], seed: 1 });
      const { metrics: course } = await network.fit(x, y, {
        ...{
          loss,
          epochs: 100,
          learningRate: 0.05,
          batchSize: 16,
          validation: 0.2,
          metrics: ['accuracy', 'balancedAccuracy'],
        },
        classWeights: 'balanced',
      });
      expect(course?.balancedAccuracy?.at(-1)).to.be.above(0.7);
      expect(network.classes).to.deep.equal(outputs === 3 ? ['high', 'low', 'middle'] : ['high', 'low']);
      const copy = networkFromJSON(JSON.parse(JSON.stringify(network)));
      for (const each of [network, copy]) {
        const right = each.predictClasses(x).filter((label, row) => label === y[row]).length;
        expect(right).to.be.above(35);
        const found = each.evaluate(x, y, ['accuracy', 'f1'].slice(0, outputs === 3 ? 1 : 2) as MetricName[]);
        expectClose(found.accuracy as number, right / 40, { relative: 1e-12 });
        // A part of the classes, in another order.
        const { accuracy } = each.evaluate(x.slice(-2), y.slice(-2), ['accuracy']);
        expect(accuracy).to.equal(1);
        const error = await expectError(() => each.evaluate(x.slice(0, 1), ['none']));
        expect(error.message).to.match(
          /^evaluate, y, row 0: expected one of the classes "high", "low".*, got "none"\. /,
        );
      }
    });
  }
});

describe('a loss of signs', () => {
  const x = Array.from({ length: 24 }, (_, i) => [(i - 11.5) / 12, ((i * 7) % 5) / 5]);
  const isHigh = x.map(([a = 0]) => a > 0.2);
  const spellings: readonly (readonly [string, Targets, Labels])[] = [
    ['−1 and 1', isHigh.map((each) => (each ? 1 : -1)), [-1, 1]],
    ['0 and 1', isHigh.map(Number), [0, 1]],
    ['bytes', Uint8Array.from(isHigh, Number), [0, 1]],
    ['truth values', isHigh, [false, true]],
    ['text', isHigh.map((each) => (each ? 'yes' : 'no')), ['no', 'yes']],
    ['a column', isHigh.map((each) => [each ? 1 : -1]), [-1, 1]],
  ];
  const make = (outputs = 1): Network => new Network({ layers: [new Dense(outputs)], seed: 1 });
  const signs = allLosses.filter(({ targets }) => targets === 'signs').map(({ name }) => name as LossName);

  for (const loss of signs) {
    for (const [kind, y, classes] of spellings) {
      it(`takes ${kind}, and gives them back: ${loss}`, async () => {
        const network = make();
        const options = { loss, epochs: 150, learningRate: 0.05, metrics: ['accuracy'], validation: 0.25 } as const;
        await network.fit(x, y, { ...options, classWeights: 'balanced' });
        expect(network.classes).to.deep.equal(classes);
        const copy = networkFromJSON(JSON.parse(JSON.stringify(network)));
        for (const each of [network, copy]) {
          expect(each.evaluate(x, y, ['accuracy']).accuracy).to.equal(1);
          expect(each.predictClasses(x)).to.deep.equal(isHigh.map((high) => classes[Number(high)]));
        }
      });
    }
  }

  it('takes several signs in a row', async () => {
    const rows = isHigh.map((high, i) => [high ? 1 : -1, i % 5 > 2 ? 1 : -1]);
    const [one, other] = [make(2), make(2)];
    await one.fit(x, rows, { loss: 'hinge', epochs: 3 });
    await other.fit(
      x,
      rows.map((row) => row.map((sign) => Number(sign > 0))),
      { loss: 'hinge', epochs: 3 },
    );
    expect(weightsOf(one)).to.deep.equal(weightsOf(other));
  });

  it('refuses other numbers, more than two labels, and outputs of one sign', async () => {
    const of = async (y: Targets, network = make()) =>
      (await expectError(() => network.fit(x.slice(0, 3), y, { loss: 'hinge' }))).message;
    expect(await of([1, 0.5, 0])).to.equal(
      "fit, y, row 1, column 0: expected -1 and 1, or 0 and 1, got 0.5. Encode yes as 1 and no as -1, or end with a 'linear' layer and leave out the loss to predict numbers.",
    );
    expect(await of([1, -1, 0])).to.equal(
      "fit, y, row 2, column 0: expected -1 or 1, as in other rows, got 0. Encode yes as 1 and no as -1, or end with a 'linear' layer and leave out the loss to predict numbers.",
    );
    expect(await of(['a', 'b', 'c'])).to.equal(
      `fit, y: expected 2 classes for one output, got 3: "a", "b", "c". Make the last layer Dense(3, 'softmax'), and leave the option loss out.`,
    );
    const sigmoid = new Network({ layers: [new Dense(1, 'sigmoid')], seed: 1 });
    expect(await of([1, -1, 1], sigmoid)).to.equal(
      'fit, option loss: expected an output layer of either sign for hinge, got one of a single sign. End with a layer without activation: Dense(1).',
    );
    expect(await of(['a', 'b', 'a'], make(2))).to.equal(
      "fit, y: expected a row of 2 answers of -1 or 1, as hinge asks for, got one text label. Use 'softmax' for one class out of several: Dense(2, 'softmax'), and no option loss.",
    );
  });
});
