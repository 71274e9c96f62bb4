import { expect } from 'chai';
import {
  collapse,
  Dense,
  diagnose,
  differentiate,
  evaluate,
  gradientCheck,
  Network,
  sign,
  step,
  toText,
} from 'multilayer';
import { applies } from '#src/expression/index.js';
import { ordered, rootsOf } from '#src/graph/index.js';
import { predictionGraph } from '#src/model/forward.js';
import { engineNames } from '../support/engines.js';
import { expectError, xor } from '../support/networks.js';

const { x, y } = xor();
const words = ['straightThrough', 'sigmoid', 'triangle', 'arctan'] as const;

function steps(surrogate: (typeof words)[number], seed: number, engine: 'wasm' | 'reference' = 'wasm'): Network {
  const unit = step({ surrogate });
  return new Network({ inputs: 2, layers: [new Dense(6, unit), new Dense(1, unit)], seed, engine });
}

describe('steps with a surrogate gradient', () => {
  for (const surrogate of words) {
    it(`learn in every layer, and answer 0 or 1 alone, with ${surrogate}`, async () => {
      for (const engine of engineNames) {
        const network = steps(surrogate, 1, engine);
        const before = network.parameters.map((each) => each.toArray());
        const warnings: string[] = [];
        await network.fit(x, y, { epochs: 3, onWarning: (message) => warnings.push(message) });
        expect(warnings).to.deep.equal([]);
        network.parameters.forEach((each, k) => {
          expect(each.toArray(), each.name).to.not.deep.equal(before[k]);
        });
        expect(
          network
            .predict(x)
            .flat()
            .filter((answer) => answer !== 0 && answer !== 1),
        ).to.deep.equal([]);
      }
    });
  }

  it('solve XOR', async () => {
    const network = steps('sigmoid', 1);
    await network.fit(x, y, { epochs: 500, targetLoss: 0, onWarning: () => {} });
    expect(network.predict(x).flat()).to.deep.equal(y);
  });

  it('are what a fit advises where plain steps let nothing through', async () => {
    const plain = new Network({ inputs: 2, layers: [new Dense(6, 'step'), new Dense(1, 'step')], seed: 1 });
    const { message } = await expectError(() => plain.fit(x, y));
    expect(message).to.equal(
      "fit: expected a gradient for at least one layer, got none for layer 0 (Dense(6, 'step')), layer 1 (Dense(1, 'step')). A derivative of zero everywhere, as that of 'step', lets no gradient through: use 'sigmoid', 'tanh' or step({ surrogate: 'sigmoid' }) above them.",
    );
  });

  it('are not said to keep what is below them from learning, where they answer the same for all rows', async () => {
    const unit = step({ surrogate: 'sigmoid' });
    const network = new Network({ inputs: 2, layers: [new Dense(3, unit), new Dense(1)], seed: 1 });
    network.parameter(0, 'bias').set([[-50, -50, -50]]);
    const warnings: string[] = [];
    await network.fit(x, y, { epochs: 20, onWarning: (message) => warnings.push(message) });
    expect(warnings.join(' ')).to.not.match(/nothing below it learns/);
    const { findings } = await diagnose(network, x, y);
    expect(findings.map(({ kind }) => kind)).to.not.include.members(['constantLayer']);
    expect(findings.map(({ kind }) => kind)).to.not.include.members(['saturatedUnits']);
  });

  it('are not computed with what stands in for them', () => {
    const graph = predictionGraph(steps('sigmoid', 1) as never);
    const formulas = ordered(rootsOf(graph)).flatMap((node) => (node.kind === 'map' ? [node.expression] : []));
    expect(formulas).to.not.have.length(0);
    for (const each of formulas) {
      expect(applies(each, 'surrogate')).to.equal(false);
      expect(applies(each, 'sigmoid')).to.equal(false);
    }
  });

  it('have the sharpness for their slope at 0, and an area as large as the jump', () => {
    for (const surrogate of ['sigmoid', 'triangle', 'arctan'] as const) {
      for (const sharpness of [0.5, 3]) {
        for (const [make, height] of [
          [step, 1],
          [sign, 2],
        ] as const) {
          const slope = differentiate(make({ surrogate, sharpness }).formula as never, 'x');
          const at = (x: number): number => evaluate(slope, { x });
          expect(at(0)).to.be.closeTo(sharpness, 1e-12);
          // To ±∞ by x = t / (1 − t²).
          const parts = 20_000;
          let area = 0;
          for (let k = 0; k < parts; k++) {
            const t = (2 * (k + 0.5)) / parts - 1;
            area += (at(t / (1 - t * t)) * (1 + t * t)) / (1 - t * t) ** 2;
          }
          expect((2 * area) / parts, `${surrogate}, ${sharpness}`).to.be.closeTo(height, 1e-4);
        }
      }
    }
  });

  it('say how sharp they are only where that shapes them', async () => {
    for (const surrogate of ['none', 'straightThrough'] as const) {
      const { message } = await expectError(() => step({ surrogate, sharpness: 2 }));
      expect(message).to.equal(
        `step, option sharpness: expected a surrogate that has one: 'sigmoid', 'triangle' or 'arctan', got '${surrogate}'. Write step({ surrogate: 'sigmoid', sharpness: 2 }).`,
      );
    }
    expect(() => sign({ surrogate: 'sigmoid', sharpness: 2 })).to.not.throw();
  });

  it('are refused by gradientCheck, whose differences they do not have', async () => {
    const { message } = await expectError(() => gradientCheck(steps('sigmoid', 1), x, y));
    expect(message).to.equal(
      "gradientCheck: expected activations with derivatives of their own, got surrogate(x >= 0, sigmoid(4 * x)), whose derivative is meant to be another. Put 'sigmoid' or 'tanh' in the place of the step to check the rest of the network.",
    );
    expect(
      gradientCheck(new Network({ inputs: 2, layers: [new Dense(2, 'step'), new Dense(1)] }), x, y),
    ).to.have.length(2);
  });

  it('take in an affine layer before them, as steps do', () => {
    const unit = sign({ surrogate: 'triangle', sharpness: 0.5 });
    const network = new Network({ inputs: 2, layers: [new Dense(3), new Dense(4, unit)], seed: 3 });
    const { layers, network: less } = collapse(network);
    expect(layers.map(String)).to.deep.equal(["Dense(4, sign({ surrogate: 'triangle', sharpness: 0.5 }))"]);
    expect(less.predict(x)).to.deep.equal(network.predict(x));
  });

  it('read as what they are', () => {
    expect(toText(step({ surrogate: 'arctan' }).formula as never)).to.match(/^surrogate\(x >= 0, atan\(/);
    expect(String(new Dense(2, step({ surrogate: 'sigmoid' })))).to.equal("Dense(2, step({ surrogate: 'sigmoid' }))");
  });
});
