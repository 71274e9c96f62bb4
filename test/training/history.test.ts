import { inspect } from 'node:util';
import { expect } from 'chai';
import fc from 'fast-check';
import { Dense, type EpochRecord, type History, Network } from 'multilayer';
import { EpochLog } from '#src/training/log.js';
import { xor } from '../support/networks.js';

const { x, y } = xor();

function make(): Network {
  return new Network({ inputs: 2, layers: [new Dense(3, 'tanh'), new Dense(1, 'sigmoid')], seed: 2 });
}

/** What a log makes of so many epochs, in stretches of some length, of which epoch k has the losses 1/k and −k and the metric k². */
function logged(count: number, most: number, stretch: number, first = 1): History {
  const log = new EpochLog(most);
  for (let done = 0; done < count; done += stretch) {
    const numbers = Array.from({ length: Math.min(stretch, count - done) }, (_, k) => first + done + k);
    // A metric may be called like any other column.
    const metrics = { stopped: numbers.map((k) => k ** 2) };
    const columns = { loss: numbers.map((k) => 1 / k), validationLoss: numbers.map((k) => -k), metrics };
    log.add({ first: first + done, columns });
  }
  return log.close({ stopped: 'epochs' });
}

describe('the history of a fit', () => {
  it('keeps at most so many epochs, evenly, the first and the last among them, each with its number', () => {
    const sizes = fc.tuple(
      fc.integer({ min: 1, max: 400 }),
      fc.integer({ min: 1, max: 12 }).map((half) => 2 * half),
      fc.integer({ min: 1, max: 50 }),
      fc.integer({ min: 1, max: 1000 }),
    );
    fc.assert(
      fc.property(sizes, ([count, most, stretch, first]) => {
        const { epoch, loss, validationLoss, metrics, epochs } = logged(count, most, stretch, first);
        expect(loss).to.deep.equal(epoch.map((k) => 1 / k));
        expect(validationLoss).to.deep.equal(epoch.map((k) => -k));
        expect(metrics).to.deep.equal({ stopped: epoch.map((k) => k ** 2) });
        const records = epoch.map((k) => ({ epoch: k, loss: 1 / k, validationLoss: -k, metrics: { stopped: k ** 2 } }));
        expect(epochs).to.deep.equal(records);
        // The step is the smallest power of two with which the epochs fit.
        const every = 2 ** Math.max(0, Math.ceil(Math.log2(count / most)));
        const expected = Array.from({ length: Math.ceil(count / every) }, (_, k) => first + k * every);
        if (expected.at(-1) !== first + count - 1) expected.push(first + count - 1);
        expect(epoch).to.deep.equal(expected);
      }),
    );
  });

  it('of a million epochs is complete', async () => {
    const network = new Network({ inputs: 1, layers: [new Dense(1)], seed: 1 });
    const { epoch, loss } = await network.fit([[1]], [[2]], { epochs: 1_000_000 });
    expect([epoch.length, loss.length, epoch[0], epoch.at(-1)]).to.deep.equal([1_000_000, 1_000_000, 1, 1_000_000]);
  });

  it('is plain data: fields and rows agree, and JSON, a spread and a structured clone hold them', async () => {
    const network = make();
    const seen: EpochRecord[] = [];
    await network.fit(x, y, { epochs: 2 });
    const options = { epochs: 3, validation: 0.25, earlyStopping: {}, onEpoch: (each: EpochRecord) => seen.push(each) };
    const history = await network.fit(x, y, options);
    expect(history.epochs).to.deep.equal(seen);
    const fields = {
      stopped: 'epochs',
      bestEpoch: history.bestEpoch,
      bestLoss: history.bestLoss,
      epoch: [3, 4, 5],
      loss: seen.map(({ loss }) => loss),
      measuredLoss: [],
      validationLoss: seen.map(({ validationLoss }) => validationLoss),
      metrics: {},
    };
    expect(fields.bestEpoch).to.be.a('number');
    for (const copy of [{ ...history }, structuredClone(history), JSON.parse(JSON.stringify(history))]) {
      expect({ ...copy }).to.deep.equal(fields);
    }
    // A framework may wrap what it is given.
    expect(new Proxy(history, {}).epochs).to.deep.equal(seen);
  });

  it('is shown by console.log with what it holds, long lists by their ends', async () => {
    const short = await make().fit(x, y, { epochs: 2, validation: 0.25 });
    expect(inspect(short, { breakLength: Number.POSITIVE_INFINITY })).to.equal(
      `History { stopped: 'epochs', epoch: [ 1, 2 ], loss: [ ${short.loss.join(', ')} ], validationLoss: [ ${short.validationLoss.join(', ')} ] }`,
    );
    const long = inspect(logged(5000, 2 ** 20, 5000), { breakLength: Number.POSITIVE_INFINITY });
    expect(long).to.match(/^History \{ stopped: 'epochs', epoch: \[ 1, 2, 3, … 4994 more, 4998, 4999, 5000 \], loss/);
    expect(long.length).to.be.below(400);
    const aborted = await make().fit(x, y, { signal: AbortSignal.abort() });
    expect(inspect(aborted)).to.equal("History { stopped: 'aborted' }");
  });
});
