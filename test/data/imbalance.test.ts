import { expect } from 'chai';
import { Dense, type FitOptions, type Layer, type Loss, lbfgs, losses, Network, recall } from 'multilayer';
import { golden } from '../golden/imbalance.js';
import { rareRows } from '../support/imbalance.js';

const { train, test } = rareRows();

/** What share of the rare rows is found, and of the usual ones. */
async function found(layers: readonly Layer[], options: FitOptions) {
  const network = new Network({ layers: [...layers], seed: 1 });
  await network.fit(train.x, train.y, options);
  const of = (positive: string): number =>
    Object.values(network.evaluate(test.x, test.y, [recall({ positive })])).at(-1) as number;
  return { recall: of('rare'), specificity: of('usual') };
}

const [fair] = golden.balanced;
const [plain] = golden.plain;
const slow = { epochs: 100, optimizer: lbfgs() };

describe('a class of one row in 51', () => {
  it(`is found by a logistic regression with balanced weights as ${fair.source} of scikit-learn finds it`, async () => {
    const own = await found([new Dense(1, 'sigmoid')], { ...slow, classWeights: 'balanced' });
    expect(own.recall).to.be.at.least(fair.recall);
    // Its weights are drawn towards 0, ours are not.
    expect(own.specificity).to.be.closeTo(fair.specificity, 0.002);
  });

  it('is not found without weights, as there', async () => {
    const own = await found([new Dense(1, 'sigmoid')], slow);
    expect(own.recall).to.equal(plain.recall);
    expect(own.specificity).to.be.closeTo(plain.specificity, 0.001);
  });

  const cases: readonly (readonly [Loss, readonly Layer[]])[] = [
    [losses.binaryCrossentropy(), [new Dense(6, 'tanh'), new Dense(1, 'sigmoid')]],
    [losses.categoricalCrossentropy(), [new Dense(6, 'tanh'), new Dense(2, 'softmax')]],
    [losses.binaryFocalCrossentropy({ alpha: 0.5 }), [new Dense(6, 'tanh'), new Dense(1, 'sigmoid')]],
    [losses.squaredHinge(), [new Dense(6, 'tanh'), new Dense(1)]],
  ];
  for (const [loss, layers] of cases) {
    it(`is found better, and the others too, with a hidden layer and balanced weights: ${loss.name}`, async () => {
      const own = await found(layers, { loss, epochs: 20, classWeights: 'balanced' });
      expect(own.recall).to.be.above(fair.recall);
      expect(own.specificity).to.be.above(fair.specificity);
    });
  }
});
