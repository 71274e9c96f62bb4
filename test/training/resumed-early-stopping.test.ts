import { expect } from 'chai';
import { type Callback, Dense, type FitOptions, Network, networkFromJSON, sgd } from 'multilayer';
import { expectError, weightsOf } from '../support/networks.js';

const x = Array.from({ length: 60 }, (_row, i) => [Math.sin(i), Math.cos(3 * i)]);
const y = x.map(([a = 0, b = 0], i) => a * b + Math.sin(100 * i) / 2);

function make(): Network {
  return new Network({ layers: [new Dense(8, 'tanh'), new Dense(1)], seed: 4 });
}

function copy(network: Network): Network {
  return networkFromJSON(JSON.parse(JSON.stringify(network.checkpoint())));
}

describe('an early-stopped fit that is cut and goes on', () => {
  const cases: Readonly<Record<string, FitOptions>> = {
    'the loss of validation rows': { validation: 0.3 },
    'the loss of the training rows': { optimizer: sgd() },
    'a metric': { validation: 0.3, metrics: ['meanAbsoluteError'] },
  };
  for (const [by, others] of Object.entries(cases)) {
    it(`ends where it would have, with the same best weights, by ${by}`, async () => {
      const watch = others.metrics === undefined ? 'loss' : 'meanAbsoluteError';
      const options: FitOptions = {
        ...{ batchSize: 4, learningRate: 0.5, earlyStopping: { patience: 7, watch }, ...others },
      };
      const whole = make();
      const all = await whole.fit(x, y, { ...options, epochs: 60 });
      expect([all.stopped, (all.bestEpoch as number) > 0]).to.deep.equal(['earlyStopping', true]);
      const last = all.epoch.at(-1) as number;
      const best = all.bestEpoch as number;
      // Within an epoch, or between its last step and its measuring.
      for (const [stop, isEnd] of [
        [best + 1, false],
        [last, false],
        [best, true],
        [last, true],
      ] as const) {
        const parts = make();
        const controller = new AbortController();
        const onBatch: Callback['onBatch'] = ({ epoch, batch }, { batches }) => {
          if (epoch === stop && batch === (isEnd ? batches : 3)) controller.abort();
        };
        const callbacks = [{ onBatch }];
        await parts.fit(x, y, { ...options, epochs: 60, signal: controller.signal, callbacks });
        for (const one of [copy(parts), parts.clone(), parts]) {
          const { stopped, bestEpoch, bestLoss } = await one.fit(x, y, { ...options, epochs: 60 - one.epoch });
          expect({ stopped, bestEpoch }).to.deep.equal({ stopped: all.stopped, bestEpoch: all.bestEpoch });
          expect(bestLoss).to.equal(all.bestLoss);
          expect(weightsOf(one)).to.deep.equal(weightsOf(whole));
          expect(one.checkpoint().training).not.to.have.any.keys('best', 'unmeasured');
        }
      }
    });
  }

  it('calls callbacks for an epoch once, when it is measured', async () => {
    const seen: (readonly [epoch: number, isMeasured: boolean])[] = [];
    const onEpoch: Callback['onEpoch'] = ({ epoch, validationLoss }) =>
      void seen.push([epoch, validationLoss !== undefined]);
    const controller = new AbortController();
    const onBatch: Callback['onBatch'] = ({ epoch, batch }, { batches }) => {
      if (epoch === 2 && batch === batches) controller.abort();
    };
    const options: FitOptions = { validation: 0.3, callbacks: [{ onEpoch }] };
    const network = make();
    const cut = await network.fit(x, y, {
      ...{ ...options, epochs: 3, signal: controller.signal },
      callbacks: [{ onEpoch, onBatch }],
    });
    expect([cut.loss.length, cut.validationLoss.length, network.epoch]).to.deep.equal([2, 1, 2]);
    const set = copy(network);
    set.parameter(1, 'bias').set([[9]]);
    const { epoch } = await network.fit(x, y, { ...options, epochs: 1 });
    const once = [1, 2, 3].map((each) => [each, true]);
    expect({ epoch, seen }).to.deep.equal({ epoch: [3], seen: once });
    // Other weights are not those of the epoch.
    await set.fit(x, y, { ...options, epochs: 1 });
    expect(seen).to.deep.equal([...once, [3, true]]);
  });

  it('begins its record anew where weights were set, or it watches something else', async () => {
    const options: FitOptions = { epochs: 9, validation: 0.3, earlyStopping: {}, metrics: ['meanAbsoluteError'] };
    const cut = async (): Promise<Network> => {
      const network = make();
      const controller = new AbortController();
      const onEpoch = ({ epoch }: { readonly epoch: number }) => void (epoch === 3 && controller.abort());
      await network.fit(x, y, { ...options, signal: controller.signal, onEpoch });
      return network;
    };
    const network = await cut();
    expect(network.checkpoint().training).to.have.nested.property('best.watch', 'loss');
    const bias = network.parameter(1, 'bias');
    bias.set([[9]]);
    expect(network.checkpoint().training).not.to.have.property('best');
    const other = await cut();
    await other.fit(x, y, { ...options, epochs: 1, earlyStopping: { watch: 'meanAbsoluteError' } });
    expect(other.checkpoint().training).not.to.have.property('best');
    const damaged = JSON.parse(JSON.stringify((await cut()).checkpoint()));
    damaged.training.best.values.pop();
    const error = await expectError(() => networkFromJSON(damaged, { check: false }));
    expect(error.message).to.equal(
      'networkFromJSON, training, best, values: expected the numbers of every parameter, got undefined. The file may be damaged or come from elsewhere; save the model again with toJSON().',
    );
  });
});
