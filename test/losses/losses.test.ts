import { expect } from 'chai';
import fc from 'fast-check';
import { activations, Dense, f, type Loss, type LossName, losses, map, Network, variable } from 'multilayer';
import { toMatrix } from '#src/core/table.js';
import { fixed } from '#src/graph/index.js';
import { golden, tables } from '../golden/losses.js';
import { expectClose } from '../support/close.js';
import { lossOf, type Rows } from '../support/compute.js';
import { engineNames } from '../support/engines.js';
import { allLosses, outputFor } from '../support/losses.js';

const names = Object.keys(losses) as LossName[];

/** The loss of what an activation makes of its operand: of the logits, where the two fuse. */
function onLogits({ apply, targets }: Loss): Loss['apply'] {
  const activation = activations[outputFor[targets]]();
  return (z, t) => apply(activation.apply(z), t);
}

/** The same where nobody can see that the outputs are those of the activation: they pass through a sum with 0. */
function onOutputs({ apply, targets }: Loss): Loss['apply'] {
  const activation = activations[outputFor[targets]]();
  return (z, t) => apply(map(f.add(f.x, variable('zero')), { x: activation.apply(z), zero: fixed(zero) }), t);
}

const zero = toMatrix([[0]], 'zero');
const fusing = allLosses.filter(({ targets }) => targets !== 'numbers');

describe('losses', () => {
  for (const name of names) {
    for (const { options, on, source, loss, gradient } of golden[name]) {
      it(`${name} ${JSON.stringify(options)} on ${on} is ${source} of PyTorch, and its gradient`, () => {
        const { input, target, logits } = tables[on];
        const own = lossOf(logits ? onLogits(losses[name](options)) : losses[name](options).apply, input, target);
        expectClose(own.loss, loss, { relative: 4e-15 }, 'loss');
        expectClose(own.gradient, gradient, { relative: 1e-14, absolute: 1e-17 }, 'gradient');
      });
    }
  }

  for (const own of fusing) {
    const { name, apply } = own;
    const output = outputFor[own.targets];
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
        expect(network.evaluate([[1, 2]], target).loss).to.be.closeTo(expected, rounding);
      });
    }
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
