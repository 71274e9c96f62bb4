import { expect } from 'chai';
import { Dense, type Diagnosis, diagnose, type Loss, losses, Network, optimizers, Random } from 'multilayer';

const random = new Random(5, 77);
const x = Array.from({ length: 150 }, () => [random.normal(), random.normal(), random.normal()]);
const heights = x.map(([a = 0, b = 0, c = 0]) => Math.sin(a) + 0.5 * b * c);

function severe({ findings }: Diagnosis): string[] {
  return findings.filter(({ severity }) => severity === 'severe').map(({ kind }) => kind);
}

/** Targets that a loss takes, and a last layer that goes with it. */
function taskOf(loss: Loss): { readonly y: number[] | number[][]; readonly last: Dense } {
  const { targets, leastTarget, leastOutput, outputsPerTarget = 1 } = loss;
  const sides = heights.map((each) => Number(each > 0));
  if (targets === 'classes') return { y: sides, last: new Dense(2, 'softmax') };
  if (targets === 'binary') return { y: sides, last: new Dense(1, 'sigmoid') };
  if (targets === 'signs') return { y: sides.map((each) => 2 * each - 1), last: new Dense(1) };
  const isShare = loss.name === 'kullbackLeibler';
  if (isShare) return { y: sides.map((each) => [each, 1 - each]), last: new Dense(2, 'softmax') };
  const y = leastTarget === undefined ? heights : heights.map((each) => Math.abs(each) + leastTarget);
  return { y, last: new Dense(outputsPerTarget, leastOutput === undefined ? 'linear' : 'softplus') };
}

describe('nothing severe is found', () => {
  for (const [name, make] of Object.entries(losses)) {
    it(`with the loss ${name}, new and trained`, async () => {
      const loss = make();
      const { y, last } = taskOf(loss);
      const network = new Network({ layers: [new Dense(12, 'tanh'), last], inputs: 3, seed: 1, onWarning: () => {} });
      const before = await diagnose(network, x, y, { loss });
      expect(severe(before), String(before)).to.deep.equal([]);
      const history = await network.fit(x, y, { loss, epochs: 40 });
      const after = await diagnose(network, x, y, { history });
      expect(severe(after), String(after)).to.deep.equal([]);
      expect(after.loss.ofOneAnswer).to.be.a('number');
    });
  }

  for (const [name, make] of Object.entries(optimizers)) {
    it(`with the optimizer ${name}`, async () => {
      const layers = [new Dense(12, 'tanh'), new Dense(1)];
      const network = new Network({ layers, inputs: 3, seed: 1, onWarning: () => {} });
      const history = await network.fit(x, heights, { optimizer: make(), epochs: 40 });
      const report = await diagnose(network, x, heights, { history });
      expect(severe(report), String(report)).to.deep.equal([]);
    });
  }
});
