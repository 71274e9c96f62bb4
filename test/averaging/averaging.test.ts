import { expect } from 'chai';
import { Dense, type EngineName, exponentialAverage, Network, networkFromJSON, schedules, sgd } from 'multilayer';
import { expectClose } from '../support/close.js';
import { engineNames } from '../support/engines.js';
import { expectError, weightsOf } from '../support/networks.js';

const rows = [[1], [2], [3]];
const wanted = [2, 3, 5];

function model(engine: EngineName | 'auto' = 'auto'): Network {
  const network = new Network({ inputs: 1, layers: [new Dense(1, { bias: false })], seed: 1, engine });
  network.parameter(0, 'weights').set([[0.5]]);
  return network;
}

const weightOf = (network: Network): number => weightsOf(network).flat(2)[0] as number;

/** The weights of plain loops: one step of momentum SGD and the average, for each row. */
class Loops {
  average = 0.5;
  iterate = 0.5;
  #velocity = 0;

  epoch(decay: number): void {
    rows.forEach(([x = 0], k) => {
      this.#velocity = 0.9 * this.#velocity + 2 * x * (this.iterate * x - (wanted[k] as number));
      this.iterate -= 0.01 * this.#velocity;
      this.average = decay * this.average + (1 - decay) * this.iterate;
    });
  }
}

const options = { optimizer: sgd({ momentum: 0.9 }), learningRate: 0.01, batchSize: 1, shuffle: false } as const;

describe('an average of weights', () => {
  for (const engine of engineNames) {
    const tolerance = { relative: { reference: 1e-14, wasm: 2e-6 }[engine] };

    it(`is what others see, while steps go on from the weights, on the engine ${engine}`, async () => {
      const network = model(engine);
      const loops = new Loops();
      const seen: number[] = [];
      const validation = { x: rows, y: wanted };
      const history = await network.fit(rows, wanted, {
        ...options,
        validation,
        epochs: 5,
        averaging: exponentialAverage({ decay: 0.8 }),
        onEpoch: () => seen.push(weightOf(network)),
      });
      const averages = Array.from({ length: 5 }, () => {
        loops.epoch(0.8);
        return loops.average;
      });
      expectClose(seen, averages, tolerance, 'average');
      const loss = (w: number): number =>
        rows.reduce((sum, [x = 0], k) => sum + (w * x - (wanted[k] as number)) ** 2 / 3, 0);
      expectClose(history.validationLoss as number[], averages.map(loss), { relative: 1e-5 }, 'loss');
      expectClose(network.predict([[2]]), [[2 * loops.average]], { relative: 1e-6 }, 'prediction');
    });

    it(`goes on from a file, before the first step and within an epoch, too, on the engine ${engine}`, async () => {
      const averaging = exponentialAverage({ decay: schedules.polynomial({ from: 0.5, to: 0.9 }) });
      const whole = model(engine);
      await whole.fit(rows, wanted, { ...options, epochs: 6, averaging });
      const batches: number[] = [];
      for (const looks of [0, 1, 2, 4]) {
        const cut = model(engine);
        let asked = 0;
        const signal = {
          get aborted() {
            return ++asked > looks;
          },
        };
        await cut.fit(rows, wanted, { ...options, epochs: 6, averaging, signal });
        const file = cut.checkpoint();
        const again = networkFromJSON(JSON.parse(JSON.stringify(file)), { engine });
        const { epoch, batch } = file.training ?? { epoch: 0, batch: 0 };
        batches.push(batch);
        // What the fit before had is known; one that has not begun leaves nothing.
        await again.fit(rows, wanted, { ...options, ...(epoch + batch === 0 && { averaging }), epochs: 6 - epoch });
        expect(weightOf(again), `${looks}`).to.equal(weightOf(whole));
      }
      expect(batches.some((batch) => batch > 0)).to.equal(true);
    });
  }

  it('goes on from a file of a fit that ended before its first step', async () => {
    const fit = { ...options, optimizer: 'adam', epochs: 3, averaging: 'exponentialAverage' } as const;
    const [whole, cut] = [model(), model()];
    await whole.fit(rows, wanted, fit);
    await cut.fit(rows, wanted, { ...fit, signal: AbortSignal.abort() });
    const again = networkFromJSON(JSON.parse(JSON.stringify(cut.checkpoint())));
    await again.fit(rows, wanted, { batchSize: 1, shuffle: false, epochs: 3 });
    expect(weightOf(again)).to.equal(weightOf(whole));
  });

  it('begins anew where weights are set, within a fit and between two', async () => {
    const averaging = exponentialAverage({ decay: 0.8 });
    const fresh = model('reference');
    await fresh.fit(rows, wanted, { ...options, optimizer: 'sgd', epochs: 1, averaging });
    const within = model('reference');
    await within.fit(rows, wanted, {
      ...{ ...options, optimizer: 'sgd', epochs: 3, averaging },
      onEpoch: ({ epoch }) => {
        if (epoch === 2) within.parameter(0, 'weights').set([[0.5]]);
      },
    });
    expect(weightOf(within)).to.equal(weightOf(fresh));
    within.parameter(0, 'weights').set([[0.5]]);
    const copy = networkFromJSON(JSON.parse(JSON.stringify(within.checkpoint())), { engine: 'reference' });
    for (const network of [within, copy, within.clone()]) {
      network.parameter(0, 'weights').set([[0.5]]);
      await network.fit(rows, wanted, { batchSize: 1, shuffle: false, epochs: 1 });
      expect(weightOf(network)).to.equal(weightOf(fresh));
    }
  });

  it('is what early stopping keeps, and goes on from', async () => {
    const network = model('reference');
    const fit = {
      batchSize: 1,
      shuffle: false,
      optimizer: 'sgd',
      learningRate: 0.01,
      averaging: 'exponentialAverage',
    } as const;
    // The training rows lead away from those of validation.
    const history = await network.fit(rows, wanted, {
      ...{ ...fit, epochs: 40, validation: { x: [[1]], y: [0.6] } },
      earlyStopping: { patience: 3 },
    });
    expect(history.stopped).to.equal('earlyStopping');
    const loss = network.evaluate([[1]], [0.6]).loss;
    expect(loss).to.be.closeTo(history.bestLoss as number, 1e-15);
    const best = weightOf(network);
    await network.fit(rows, wanted, { ...fit, epochs: 1 });
    const anew = model('reference');
    anew.parameter(0, 'weights').set([[best]]);
    await anew.fit(rows, wanted, { ...fit, epochs: 1 });
    expect(weightOf(network)).to.equal(weightOf(anew));
  });

  it('of nothing is the weights themselves', async () => {
    const [plain, averaged] = [model(), model()];
    await plain.fit(rows, wanted, { ...options, epochs: 3 });
    await averaged.fit(rows, wanted, { ...options, epochs: 3, averaging: exponentialAverage({ decay: 0 }) });
    expect(weightOf(averaged)).to.equal(weightOf(plain));
  });

  it('that is your own is asked for after loading', async () => {
    const network = model();
    const own = { ...exponentialAverage({ decay: 0.8 }), name: 'mine' };
    await network.fit(rows, wanted, { ...options, epochs: 1, averaging: own });
    const again = networkFromJSON(JSON.parse(JSON.stringify(network.checkpoint())));
    const error = await expectError(() => again.fit(rows, wanted, { epochs: 1 }));
    expect(error.message).to.equal(
      'fit, option averaging: expected the average of weights "mine" that the network was trained with, got its name alone, as a model file holds no average of weights of your own. Pass it as the option averaging, or another one by its name.',
    );
    await again.fit(rows, wanted, { ...options, epochs: 2, averaging: own });
    await network.fit(rows, wanted, { ...options, epochs: 2 });
    expect(weightOf(again)).to.equal(weightOf(network));
  });
});
