import { expect } from 'chai';
import { Dense, diagnose, type FitOptions, type InitializerName, l1, l2, Network, sgd } from 'multilayer';
import { xor } from '../support/networks.js';

const { x, y } = xor();

/** What a fit of XOR says, and the share of what one answer for all rows costs that is left. */
async function fitted(options: FitOptions, initializer: InitializerName = 'glorotUniform') {
  const heard: string[] = [];
  const onWarning = (text: string): unknown => heard.push(text);
  const layers = [new Dense(8, { activation: 'tanh', initializer }), new Dense(1, 'sigmoid')];
  const network = new Network({ layers, seed: 1, onWarning });
  await network.fit(x, y, { epochs: 300, learningRate: 0.03, ...options });
  return { heard, network, left: network.evaluate(x, y).loss / Math.LN2 };
}

describe('weights that a fit leaves at zero', () => {
  it('are put down to a regularizer, a hundredth of which lets the network learn', async () => {
    for (const [strong, weak] of [
      [l2({ factor: 1 }), l2({ factor: 0.01 })],
      [l1({ factor: 0.3 }), l1({ factor: 0.003 })],
    ] as const) {
      const { heard, network } = await fitted({ regularizer: strong });
      expect(heard).to.have.lengthOf(1);
      expect(heard[0]).to.match(
        /^fit: the loss is 0\.69\d? in the end, where one answer for all rows has 0\.693: the weights of layer \d \(Dense\(.*\)\) are [\d.e-]+ in the root mean square, as the regularizer l[12]\(\{ factor: [\d.]+ \}\) draws them to 0\. Where there is something to learn, make the network anew, and try a regularizer of a hundredth of that\.$/,
      );
      const { findings } = await diagnose(network, x, y);
      expect(findings[0]?.kind).to.equal('strongRegularizer');
      const followed = await fitted({ regularizer: weak });
      expect(followed.heard).to.deep.equal([]);
      expect(followed.left).to.be.below(0.7);
    }
  });

  it('are told from weights that have begun there', async () => {
    const { heard, network } = await fitted({}, 'zeros');
    expect(heard).to.deep.equal([
      "fit: the loss is 0.693 in the end, where one answer for all rows has 0.693: the weights of layer 0 (Dense(8, 'tanh')) are all 0, so nothing below them learns. Leave the initializer out, which draws them, or write initializer: 'glorotUniform'.",
    ]);
    const fresh = new Network({ layers: network.layers, onWarning: () => undefined });
    expect((await diagnose(fresh, x, y)).findings.map(({ kind }) => kind)).to.deep.equal(['zeroWeights']);
    const followed = await fitted({});
    expect([followed.heard, followed.left < 0.1]).to.deep.equal([[], true]);
  });

  it('are no matter of a fit that has learned', async () => {
    const options = { regularizer: l2({ factor: 0.001 }), optimizer: sgd({ momentum: 0.9 }), learningRate: 0.3 };
    expect((await fitted({ ...options, epochs: 600 })).heard).to.deep.equal([]);
  });
});
