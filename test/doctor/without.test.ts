import { expect } from 'chai';
import { Dense } from 'multilayer';
import type { DivergenceError } from '#src/core/errors.js';
import { doctor } from '#src/doctor/doctor.js';
import { Network } from '#src/network/network.js';
import { installDoctor } from '#src/training/doctor.js';

describe('a program without the doctor', () => {
  const [x, y] = [
    [[100], [200], [300]],
    [1, -2, 3],
  ];
  const heard: string[] = [];
  const make = (output = new Dense(1)) =>
    new Network({ layers: [output], inputs: 1, seed: 1, onWarning: (text) => void heard.push(text) });

  before(() => installDoctor(undefined));
  after(() => installDoctor(doctor));

  it('is told where a fit diverged, and is back at good weights', async () => {
    const network = make();
    const before = network.evaluate(x, y).loss;
    const error = await network
      .fit(x, y, { optimizer: 'sgd', learningRate: 1, epochs: 60 })
      .then(() => undefined)
      .catch((reason: DivergenceError) => reason);
    expect(error?.message).to.match(
      /^fit, epoch \d+, step 1, layer 0 \(Dense\(1, 'linear'\)\): expected .*, got .*\. Scale the columns of x and y to about -1 to 1, or try a smaller learning rate\. await diagnose\(network, x, y\) of 'multilayer' says more\. The network is back at its first weights\.$/,
    );
    expect(error).not.to.have.property('diagnosis');
    expect([network.evaluate(x, y).loss, network.epoch]).to.deep.equal([before, 0]);
  });

  it('trains in silence where nothing can be learned', async () => {
    const network = make(new Dense(1, 'relu'));
    await network.fit(x, y, { epochs: 100 });
    expect(network.epoch).to.equal(100);
    expect(heard).to.deep.equal([]);
  });
});
