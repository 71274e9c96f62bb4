import { expect } from 'chai';
import {
  type BatchRecord,
  type Callback,
  Dense,
  type EndOfFit,
  type FitOptions,
  lbfgs,
  Network,
  type RunningFit,
} from 'multilayer';
import { reference } from '#src/engines/index.js';
import { addEngine, late } from '../support/late-engine.js';
import { expectError, weightsOf } from '../support/networks.js';

const x = Array.from({ length: 10 }, (_, i) => [Math.sin(i), Math.cos(3 * i)]);
const y = x.map(([a = 0, b = 0]) => a * b);

function make(onWarning?: (message: string) => void): Network {
  return new Network({ inputs: 2, layers: [new Dense(3, 'tanh'), new Dense(1)], seed: 3, onWarning });
}

const options: FitOptions = { epochs: 2, batchSize: 4 };

/** What is called in a fit, in order. */
function diary(name: string, wait = false): { readonly calls: string[]; readonly callback: Callback } {
  const calls: string[] = [];
  const note = (text: string) => {
    if (!wait) return void calls.push(text);
    return Promise.resolve().then(() => void calls.push(text));
  };
  return {
    calls,
    callback: {
      onBegin: (fit) => note(`${name} begins at ${fit.begunAt} of ${fit.epochs}, ${fit.batches} batches`),
      onEpoch: ({ epoch }, fit) => note(`${name} epoch ${epoch}, at ${fit.epoch}`),
      onBatch: ({ epoch, batch }, fit) => note(`${name} batch ${batch} of ${epoch}, at ${fit.epoch} and ${fit.batch}`),
      onEnd: ({ stopped }) => note(`${name} ends: ${stopped}`),
    },
  };
}

describe('a callback', () => {
  for (const wait of [false, true]) {
    it(`hears of all that happens, in order${wait ? ', and is awaited' : ''}`, async () => {
      const { calls, callback } = diary('it', wait);
      const network = make();
      await network.fit(x, y, { epochs: 1 });
      await network.fit(x, y, { ...options, epochs: 1, callbacks: [callback] });
      expect(calls).to.deep.equal([
        'it begins at 1 of 1, 3 batches',
        'it batch 1 of 2, at 1 and 1',
        'it batch 2 of 2, at 1 and 2',
        'it batch 3 of 2, at 2 and 0',
        'it epoch 2, at 2',
        'it ends: epochs',
      ]);
    });
  }

  it('changes no bit by watching, and sees the weights and the losses of every batch', async () => {
    for (const engine of ['wasm', 'reference'] as const) {
      const network = new Network({ ...make(), engine });
      const plain = new Network({ ...make(), engine });
      const seen: number[][][][] = [];
      const records: BatchRecord[] = [];
      const onBatch = (record: BatchRecord): void => {
        seen.push(weightsOf(network));
        records.push(record);
      };
      const { loss } = await network.fit(x, y, { ...options, callbacks: [{ onBatch }] });
      expect(loss).to.deep.equal((await plain.fit(x, y, options)).loss);
      expect(weightsOf(network)).to.deep.equal(weightsOf(plain));
      const first = records.slice(0, 3).reduce((sum, { loss, batch }) => sum + loss * (batch < 3 ? 4 : 2), 0);
      expect(first / 10).to.be.closeTo(loss[0] as number, 1e-12);
      expect(seen).to.have.lengthOf(6);
      expect(new Set(seen.map((each) => JSON.stringify(each))).size).to.equal(6);
      expect(seen.at(-1)).to.deep.equal(weightsOf(plain));
    }
  });

  it('stops the fit with false: after an epoch, or after a batch, whose bits another fit goes on from', async () => {
    const one = await make().fit(x, y, { ...options, callbacks: [{ onEpoch: () => false }] });
    expect([one.stopped, one.loss.length]).to.deep.equal(['onEpoch', 1]);
    const [cut, whole] = [make(), make()];
    const onBatch = ({ epoch, batch }: BatchRecord): boolean => epoch < 2 || batch < 2;
    const { stopped, loss } = await cut.fit(x, y, { ...options, callbacks: [{ onBatch }] });
    expect([stopped, loss.length, cut.epoch]).to.deep.equal(['onBatch', 1, 1]);
    await cut.fit(x, y, { ...options, epochs: 1 });
    await whole.fit(x, y, options);
    expect(weightsOf(cut)).to.deep.equal(weightsOf(whole));
  });

  it('is one of several, which are all called in their order, and before onEpoch', async () => {
    const calls: number[] = [];
    const say = (k: number, answer?: boolean): Callback => ({ onEpoch: () => [calls.push(k), answer][1] });
    await make().fit(x, y, { callbacks: [say(1, false), say(2, true)], onEpoch: () => void calls.push(3) });
    expect(calls).to.deep.equal([1, 2, 3]);
  });

  it('may be an object of a class, which its functions are methods of', async () => {
    class Best {
      lowest = Number.POSITIVE_INFINITY;
      onEpoch({ loss }: { readonly loss: number }): void {
        this.lowest = Math.min(this.lowest, loss);
      }
    }
    const best = new Best();
    const { loss } = await make().fit(x, y, { ...options, callbacks: [best] });
    expect(best.lowest).to.equal(Math.min(...loss));
  });

  it('hears warnings besides those who hear them anyway', async () => {
    const heard: string[] = [];
    const network = make((message) => heard.push(`network: ${message}`));
    const wide = x.map(([a = 0, b = 0]) => [1e8 + a, b]);
    await network.fit(wide, y, { epochs: 1, callbacks: [{ onWarning: (message) => heard.push(`it: ${message}`) }] });
    expect(heard).to.have.lengthOf(2);
    expect(heard.map((each) => each.slice(0, 12))).to.deep.equal(['it: fit, x, ', 'network: fit']);
  });

  it('hears how the fit ended: best weights, errors, loops that are left, but no fit that is refused', async () => {
    const ends: EndOfFit[] = [];
    const callbacks = [{ onEnd: (end: EndOfFit) => void ends.push(end) }];
    const early = { earlyStopping: { patience: 2 }, validation: 0.3 };
    const { bestEpoch, bestLoss } = await make().fit(x, y, { ...options, ...early, callbacks });
    expect(ends.pop()).to.deep.equal({ stopped: 'epochs', bestEpoch, bestLoss });
    const error = new Error('disk full');
    const failing = { onEpoch: () => Promise.reject(error) };
    expect(await expectError(() => make().fit(x, y, { callbacks: [...callbacks, failing] }))).to.equal(error);
    expect(ends.pop()).to.deep.equal({ error });
    for await (const _ of make().train(x, y, { callbacks })) break;
    expect(ends.pop()).to.deep.equal({ stopped: 'aborted' });
    await expectError(() => make().fit([['a']] as never, y, { callbacks }));
    expect(ends).to.deep.equal([]);
  });

  it('hears that a loop was left standing, when the next fit ends it', async () => {
    const ends: EndOfFit[] = [];
    const network = make();
    const loop = network.train(x, y, { callbacks: [{ onEnd: (end) => void ends.push(end) }] });
    await loop.next();
    expect(ends).to.deep.equal([]);
    await network.fit(x, y, { epochs: 1 });
    expect(ends).to.deep.equal([{ stopped: 'aborted' }]);
  });

  it('may train and ask the network when it has ended', async () => {
    const network = make();
    let found: number[][] = [];
    const onEnd = async (): Promise<void> => {
      await network.fit(x, y, { epochs: 1 });
      found = network.predict(x);
    };
    await network.fit(x, y, { ...options, callbacks: [{ onEnd }] });
    expect(network.epoch).to.equal(3);
    expect(found).to.deep.equal(network.predict(x));
  });

  it('is told of a time limit, and that there is no plan of epochs', async () => {
    const seen: unknown[] = [];
    const onBegin = ({ epochs, timeLimit }: RunningFit) => void seen.push(epochs, timeLimit);
    await make().fit(x, y, { timeLimit: 100, callbacks: [{ onBegin, onEpoch: () => false }] });
    expect(seen).to.deep.equal([Number.POSITIVE_INFINITY, 100]);
  });
});

describe('a callback of a fit on an engine whose answers come late', () => {
  const slow = late(reference);
  addEngine(slow);

  it('sees the weights of each batch', async () => {
    const seen = async (engine: typeof slow.name | 'reference'): Promise<unknown[]> => {
      const network = new Network({ ...make(), engine });
      const found: unknown[] = [];
      const onBatch = (_: BatchRecord, { batch }: RunningFit) => void found.push([batch, weightsOf(network)]);
      await network.fit(x, y, { ...options, callbacks: [{ onBatch }] });
      return found;
    };
    const late = await seen(slow.name);
    expect(late).to.deep.equal(await seen('reference'));
    expect(late).to.have.lengthOf(6);
  });
});

describe('errors about callbacks', () => {
  const fix = 'Write { onEpoch: ({ epoch, loss }) => { … } }.';
  const cases: Readonly<Record<string, readonly [callbacks: unknown, message: string]>> = {
    'no list': [
      { onEpoch: () => {} },
      ': expected a list, got an object with onEpoch. Write callbacks: [{ onEpoch: … }].',
    ],
    'a function': [[() => {}], `, number 0: expected an object, got a function. ${fix}`],
    'nothing that is called': [
      [{ onEnd: () => {} }, { epoch: 1 }],
      `, number 1: expected one of onBegin, onEpoch, onBatch, onEnd, onWarning, got an object with epoch. ${fix}`,
    ],
    'holes of a list': [new Array(2), `, number 0: expected an object, got undefined. ${fix}`],
    'no function': [[{ onEpoch: 5 }], `, number 0, onEpoch: expected a function, got 5. ${fix}`],
    'a name of Keras': [
      [{ onTrainEnd: () => {} }],
      ', number 0: expected only known functions, got "onTrainEnd". Did you mean "onEnd"? Known: onBegin, onEpoch, onBatch, onEnd, onWarning.',
    ],
    'a name of Python, of a class': [
      [
        new (class {
          on_epoch_end() {}
        })(),
      ],
      ', number 0: expected only known functions, got "on_epoch_end". Did you mean "onEpoch"? Known: onBegin, onEpoch, onBatch, onEnd, onWarning.',
    ],
  };
  for (const [what, [callbacks, message]] of Object.entries(cases)) {
    it(`name the one that is wrong: ${what}`, async () => {
      const error = await expectError(() => make().fit(x, y, { callbacks: callbacks as Callback[] }));
      expect(error.message).to.equal(`fit, option callbacks${message}`);
    });
  }

  it('may stand in the place of onEpoch, and come last', async () => {
    const heard: string[] = [];
    const tell = (name: string): Callback => ({
      onBegin: () => void heard.push(`${name} begins`),
      onEpoch: ({ epoch }) => void heard.push(`${name} ${epoch}`),
      onEnd: () => void heard.push(`${name} ends`),
    });
    await make().fit(x, y, { epochs: 1, onEpoch: tell('last'), callbacks: [tell('first')] });
    expect(heard).to.deep.equal(['first begins', 'last begins', 'first 1', 'last 1', 'first ends', 'last ends']);
    const error = await expectError(() => make().fit(x, y, { onEpoch: { onEpochs: () => {} } as never }));
    expect(error.message).to.equal(
      'fit, option onEpoch: expected only known functions, got "onEpochs". Did you mean "onEpoch"? Known: onBegin, onEpoch, onBatch, onEnd, onWarning.',
    );
  });

  it('say that a method of full batches has no batches', async () => {
    const callbacks = [{ onBatch: () => {} }];
    const error = await expectError(() => make().fit(x, y, { optimizer: lbfgs(), callbacks }));
    expect(error.message).to.equal(
      'fit, option callbacks: expected no onBatch with lbfgs, which takes all rows at once, got one. Write onEpoch, or choose another optimizer.',
    );
  });
});
