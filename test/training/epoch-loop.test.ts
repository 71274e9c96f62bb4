import { expect } from 'chai';
import { Dense, type EpochLoop, type EpochRecord, type FitOptions, MultilayerError, Network } from 'multilayer';
import { expectError, weightsOf } from '../support/networks.js';

const x = Array.from({ length: 50 }, (_, i) => [Math.sin(i), Math.cos(i * 0.7)]);
const y = x.map(([a = 0, b = 0]) => [a * b]);

function make(): Network {
  return new Network({ layers: [new Dense(4, 'tanh'), new Dense(1)], seed: 3 });
}

async function trained(epochs: number): Promise<number[][][]> {
  const network = make();
  await network.fit(x, y, { epochs });
  return weightsOf(network);
}

async function take(loop: EpochLoop, count: number): Promise<number[]> {
  const epochs: number[] = [];
  for await (const { epoch } of loop) if (epochs.push(epoch) === count) break;
  return epochs;
}

const ended = (by: string): string =>
  `train: expected the network as the loop left it, got the fit ended by ${by}. Leave the loop with break before that, or use network.clone().`;

describe('a loop over train', () => {
  it('has the epochs and the bits of a fit, and leaves the weights as they are when it is left', async () => {
    const network = make();
    expect(await take(network.train(x, y, { epochs: 10 }), 3)).to.deep.equal([1, 2, 3]);
    expect(weightsOf(network)).to.deep.equal(await trained(3));
    await network.fit(x, y, { epochs: 1 });
    expect(await take(network.train(x, y, { epochs: 2 }), 9)).to.deep.equal([5, 6]);
    expect(weightsOf(network)).to.deep.equal(await trained(6));
  });

  it('does nothing before it asks for an epoch', async () => {
    const network = make();
    const loop = network.train(x, y, { epochs: 2 });
    expect([network.inputs, network.epoch]).to.deep.equal([undefined, 0]);
    await network.fit(x, y, { epochs: 1 });
    expect(await take(loop, 9)).to.deep.equal([2, 3]);
    const refused = make().train(x, [] as number[][]);
    expect((await expectError(() => refused.next())).message).to.equal(
      'train, y: expected at least one row, got none. Pass the data to work on.',
    );
    expect(await refused.next()).to.deep.equal({ done: true, value: undefined });
  });

  it('cannot be taken by a loop that does not await', () => {
    const loop = make().train(x, y) as unknown as Iterable<unknown>;
    const message =
      'train: expected a loop over the epochs, got one without await. Write for await (const { epoch, loss } of network.train(x, y)) { … }, or await network.fit(x, y).';
    expect(() => [...loop]).to.throw(MultilayerError, message);
    expect(() => Array.from(loop)).to.throw(MultilayerError, message);
  });

  it('cannot be awaited, by any way of waiting', async () => {
    const message =
      'train: expected a loop over the epochs, got await. Write for await (const { epoch, loss } of network.train(x, y)) { … }, or await network.fit(x, y).';
    const network = make();
    const waits = [
      // @ts-expect-error the type refuses it, too
      async () => await network.train(x, y),
      async () => network.train(x, y) as unknown,
      () => Promise.all([network.train(x, y) as unknown]),
      () => Promise.resolve(network.train(x, y) as unknown),
      () => Promise.resolve().then(() => network.train(x, y) as unknown),
    ];
    for (const wait of waits) {
      const error = await expectError(wait);
      expect(error).to.be.instanceOf(MultilayerError);
      expect(error.message).to.equal(message);
    }
    expect(network.epoch).to.equal(0);
    await network.fit(x, y, { epochs: 1 });
  });

  it('speaks of train in its errors and warnings', async () => {
    const text = async (network: Network, options: object, data: unknown = x): Promise<string> => {
      const loop = network.train(data as number[][], y, options as FitOptions);
      return (await expectError(() => take(loop, 1))).message;
    };
    expect(await text(make(), { epochs: 0 })).to.match(/^train, option epochs: expected /);
    expect(await text(make(), { epoch: 3 })).to.match(/^train: expected only known options, got the option "epoch"\./);
    expect(await text(make(), {}, [[1, Number.NaN]])).to.match(/^train, x, row 0, column 1: expected a finite number/);
    expect(await text(make(), { validation: 0.999 })).to.match(/^train, option validation: expected rows left/);
    const huge = { learningRate: 1e30, optimizer: 'sgd', epochs: 50 };
    const diverging = make().train(x, y, huge as FitOptions);
    const error = await expectError(() => take(diverging, 50));
    expect([error.name, error.message]).to.satisfy(
      ([name, words]: string[]) => name === 'DivergenceError' && words?.startsWith('train, epoch 1, step '),
    );
    expect((error as MultilayerError).where).to.match(/^train, epoch 1/);
    expect(error.stack).to.include(error.message);
    const busy = make();
    const fit = busy.fit(x, y, { epochs: 1 });
    expect(await text(busy, {})).to.match(/^train: expected one fit at a time, got a second one\. /);
    await fit;
    const warnings: string[] = [];
    const stuck = new Network({ layers: [new Dense(3, 'step'), new Dense(1)] });
    const onWarning = (each: string): void => void warnings.push(each);
    await take(stuck.train(x, y, { epochs: 1, onWarning }), 1);
    expect(warnings.join()).to.match(/^train: layer 0 /);
  });

  it('that is dropped locks nothing: the next fit begins with its weights', async () => {
    const network = make();
    const dropped = network.train(x, y, { epochs: 10 });
    await dropped.next();
    await dropped.next();
    expect(weightsOf(network)).to.deep.equal(await trained(2));
    await network.fit(x, y, { epochs: 3 });
    expect(weightsOf(network)).to.deep.equal(await trained(5));
    // One that goes on all the same is told, once, and is over.
    expect((await expectError(() => dropped.next())).message).to.equal(ended('another fit of the network'));
    expect(await dropped.next()).to.deep.equal({ done: true, value: undefined });
    // Several of them, the last of which is used.
    for (let k = 0; k < 3; k++) await network.train(x, y).next();
    expect(await take(network.train(x, y, { epochs: 1 }), 9)).to.deep.equal([9]);
    expect(weightsOf(network)).to.deep.equal(await trained(9));
  });

  it('says what came in between: another fit, another loop, dispose', async () => {
    const disturbances: [string, (network: Network) => unknown][] = [
      ['another fit of the network', (network) => network.fit(x, y, { epochs: 1 })],
      ['another fit of the network', (network) => network.train(x, y).next()],
      ['dispose()', (network) => network.dispose()],
    ];
    for (const [by, disturb] of disturbances) {
      const network = make();
      const seen: EpochRecord[] = [];
      const error = await expectError(async () => {
        for await (const record of network.train(x, y, { epochs: 5 })) {
          seen.push(record);
          await disturb(network);
        }
      });
      expect([error.message, seen.length]).to.deep.equal([ended(by), 1]);
    }
  });

  it('is not ended by another that is refused, or while it works', async () => {
    const network = make();
    const loop = network.train(x, y, { epochs: 2 });
    const first = loop.next();
    expect((await expectError(() => network.train(x, y).next())).message).to.match(
      /^train: expected one fit at a time/,
    );
    network.dispose();
    expect((await first).value?.epoch).to.equal(1);
    await expectError(() => network.fit(x, y, { epochs: -1 }));
    expect((await loop.next()).value?.epoch).to.equal(2);
    expect((await loop.next()).done).to.equal(true);
    expect(weightsOf(network)).to.deep.equal(await trained(2));
  });

  it('passes on the errors of its body, and of throw', async () => {
    const network = make();
    const failure = new Error('disk full');
    const loop = network.train(x, y);
    await loop.next();
    expect(await expectError(() => loop.throw(failure))).to.equal(failure);
    await network.fit(x, y, { epochs: 1 });
    expect(network.epoch).to.equal(2);
  });
});

describe('the layers of a network', () => {
  it('stay those that it was made of', () => {
    const given = [new Dense(2)];
    const network = new Network({ layers: given, inputs: 1 });
    given.push(new Dense(3));
    const layers = network.layers as Dense[];
    for (const change of [() => layers.push(new Dense(1)), () => layers.pop(), () => layers.splice(0, 1)]) {
      expect(change).to.throw(TypeError);
    }
    expect([network.layers.length, network.outputs, network.predict([[1]])[0]?.length]).to.deep.equal([1, 2, 2]);
  });
});
