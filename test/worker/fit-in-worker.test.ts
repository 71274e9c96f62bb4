import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads';
import { expect } from 'chai';
import {
  BatchNormalization,
  type Callback,
  Dense,
  type DivergenceError,
  type EpochRecord,
  type FitOptions,
  fitInWorker,
  globalNorm,
  lbfgs,
  Network,
  type NetworkOptions,
  reduceOnPlateau,
  Scale,
  schedules,
  sgd,
  type TrainingWorker,
} from 'multilayer';
import { formula } from 'multilayer/formula';
import { serveTraining } from 'multilayer/worker';
import { expectError, weightsOf } from '../support/networks.js';

const file = new URL('../support/training-worker.js', import.meta.url);
const x = Array.from({ length: 60 }, (_, i) => [Math.sin(i), Math.cos(3 * i)]);
const y = x.map(([a = 0, b = 0]) => a * b);

function make(options: Partial<NetworkOptions> = {}): Network {
  const layers = [new Dense(6, 'tanh'), new BatchNormalization(), new Dense(1)];
  return new Network({ layers, seed: 4, ...options });
}

/** How the types of the page declare a worker, which these of Node do not know. */
interface PageWorker {
  postMessage(message: unknown, transfer: (ArrayBuffer | MessagePort)[]): void;
  postMessage(message: unknown, options?: { readonly transfer?: (ArrayBuffer | MessagePort)[] }): void;
}

const common: FitOptions = { epochs: 6, batchSize: 8 };

describe('a fit in a worker', () => {
  let worker: Worker;
  before(() => {
    worker = new Worker(file);
  });
  after(() => worker.terminate());

  const cases: Readonly<Record<string, FitOptions>> = {
    'the usual options': {},
    'a schedule, clipping, an average and frozen parameters': {
      ...{ learningRate: schedules.cosine({ from: 0.05, to: 0 }), clipping: globalNorm({ norm: 0.5 }) },
      ...{ averaging: 'exponentialAverage', optimizer: sgd({ momentum: 0.9 }) },
      parameterOptions: ({ layer, name }) => (layer === 0 && name === 'bias' ? { frozen: true } : undefined),
    },
    'validation, metrics and early stopping': {
      ...{ epochs: 60, learningRate: 0.2, validation: 0.3, metrics: ['meanAbsoluteError'] },
      earlyStopping: { patience: 2, watch: 'meanAbsoluteError' },
    },
    'other rows to validate on, and weights of rows': {
      validation: { x: x.slice(0, 9), y: y.slice(0, 9), sampleWeights: Array(9).fill(2) },
      sampleWeights: y.map((each) => 1 + Math.abs(each)),
    },
    'a rate that is reduced': { epochs: 12, learningRate: 0.3, callbacks: [reduceOnPlateau({ patience: 1 })] },
    'a target loss, in one batch': { batchSize: 60, targetLoss: 0.2, epochs: 400 },
  };
  for (const [what, options] of Object.entries(cases)) {
    it('takes the worker of a page, to the compiler, too', () => {
      const take = (worker: PageWorker): TrainingWorker => worker;
      expect(take).to.be.a('function');
    });

    it(`comes to the bits of one here: ${what}`, async () => {
      const [here, there] = [make(), make()];
      for (let fits = 0; fits < 2; fits++) {
        const [own, served] = [
          await here.fit(x, y, { ...common, ...options }),
          await fitInWorker(worker, there, x, y, { ...common, ...options }),
        ];
        expect({ ...served }).to.deep.equal({ ...own });
        expect(there.checkpoint()).to.deep.equal(here.checkpoint());
      }
      expect(there.predict(x)).to.deep.equal(here.predict(x));
    });
  }

  it('takes labels, typed arrays, which it leaves alone, and the engine of the network', async () => {
    const table = { rows: 60, cols: 2, data: Float64Array.from(x.flat()) };
    const labels = y.map((each) => (each > 0 ? 'yes' : 'no'));
    const layers = [new Dense(4, 'tanh'), new Dense(1, 'sigmoid')];
    const [own, served] = [0, 1].map(() => new Network({ layers, seed: 1, engine: 'reference' })) as [Network, Network];
    await own.fit(table, labels, common);
    await fitInWorker(worker, served, table, labels, common);
    expect(served.checkpoint()).to.deep.equal(own.checkpoint());
    expect(served.classes).to.deep.equal(['no', 'yes']);
    expect(table.data).to.have.lengthOf(120);
  });

  it('takes methods that find their steps themselves, and goes on with them', async () => {
    const layers = [new Dense(6, 'tanh'), new Dense(1)];
    const [here, there] = [make({ layers }), make({ layers })];
    for (const options of [{ optimizer: lbfgs({ memory: 4 }), regularizer: 'l2', epochs: 9 }, { epochs: 3 }] as const) {
      const own = await here.fit(x, y, options);
      expect({ ...(await fitInWorker(worker, there, x, y, options)) }).to.deep.equal({ ...own });
      expect(there.checkpoint()).to.deep.equal(here.checkpoint());
    }
  });

  it('takes what formulas say, and refuses what only a function says', async () => {
    const layers = [new Dense(4, formula('x / (1 + abs(x))')), new Dense(1)];
    const [here, there] = [make({ layers }), make({ layers })];
    await here.fit(x, y, common);
    await fitInWorker(worker, there, x, y, common);
    expect(there.checkpoint()).to.deep.equal(here.checkpoint());
    const own = await expectError(() => fitInWorker(worker, make(), x, y.map(() => () => 1) as never));
    expect(own.message).to.equal(
      'fitInWorker: expected what can be sent to a worker, got () => 1 could not be cloned. Pass numbers and labels as data, and members by their names or formulas.',
    );
    const mine = { name: 'mine', better: 'smaller', compute: () => 1 } as const;
    const error = await expectError(() => fitInWorker(worker, make(), x, y, { metrics: [mine] }));
    expect(error.message).to.equal(
      'fitInWorker, option metrics: expected what can be sent to a worker, by its name or its formula, got "mine". Train with fit, or in a worker of your own, where it is made.',
    );
  });

  it('leaves the event loop free, and calls callbacks here, which stop it', async () => {
    const network = make();
    const before = make({ inputs: 2 });
    let turns = 0;
    const timer = setInterval(() => {
      turns += 1;
    }, 1);
    const seen: unknown[] = [];
    const callback: Callback = {
      onBegin: ({ epochs, batches, begunAt }) => void seen.push([epochs, batches, begunAt]),
      onEpoch: async ({ epoch }: EpochRecord, fit) => {
        await new Promise((resolve) => setTimeout(resolve, 2));
        seen.push([epoch, fit.epoch, weightsOf(network).length === weightsOf(before).length]);
        return epoch < 3;
      },
      onBatch: ({ epoch, batch }, fit) => void (epoch === 1 && seen.push(`batch ${batch} ${fit.batch}`)),
      onEnd: ({ stopped }) => void seen.push(stopped),
    };
    const { stopped } = await fitInWorker(worker, network, x, y, { ...common, batchSize: 30, callbacks: [callback] });
    clearInterval(timer);
    expect(stopped).to.equal('onEpoch');
    expect(seen).to.deep.equal([
      ...[[6, 2, 0], 'batch 1 1', 'batch 2 0', [1, 1, true], [2, 2, true], [3, 3, true], 'onEpoch'],
    ]);
    expect(turns).to.be.above(2);
    expect(network.epoch).to.equal(3);
  });

  it('hears a signal, and goes on here to the same bits', async () => {
    const [parts, whole] = [make(), make()];
    const controller = new AbortController();
    const options = { batchSize: 4, learningRate: 0.02 };
    const abort = ({ batch }: { readonly batch: number }) => void (batch === 5 && controller.abort());
    const given = { ...options, epochs: 3, signal: controller.signal, callbacks: [{ onBatch: abort }] };
    const { stopped } = await fitInWorker(worker, parts, x, y, given);
    expect(stopped).to.equal('aborted');
    await parts.fit(x, y, { ...options, epochs: 3 - parts.epoch });
    await whole.fit(x, y, { ...options, epochs: 3 });
    expect(weightsOf(parts)).to.deep.equal(weightsOf(whole));
    const none = await fitInWorker(worker, make(), x, y, { signal: AbortSignal.abort(), epochs: 1e6 });
    expect(none.stopped).to.equal('aborted');
  });

  it('brings warnings, errors of data, and of callbacks, with the network as it is then', async () => {
    const heard: string[] = [];
    const wide = x.map(([a = 0, b = 0]) => [1e8 + a, b]);
    await fitInWorker(worker, make({ onWarning: (text) => heard.push(text) }), wide, y, { epochs: 1 });
    expect(heard[0]).to.match(/^fitInWorker, x/);
    const network = make();
    expect((await expectError(() => fitInWorker(worker, network, x, y.slice(1)))).message).to.equal(
      'fitInWorker, y: expected 60 rows, as many as x has, got 59. Give every row of x its target.',
    );
    expect((await expectError(() => fitInWorker(worker, network, [['a']] as never, y))).message).to.match(
      /^fitInWorker, x, row 0, column 0: expected a finite number, got "a"/,
    );
    expect((await expectError(() => fitInWorker(worker, network, x, y, { epoch: 1 } as never))).message).to.match(
      /^fitInWorker: expected only known options, got the option "epoch"/,
    );
    const failure = new Error('disk full');
    const onEpoch = () => Promise.reject(failure);
    expect(await expectError(() => fitInWorker(worker, network, x, y, { ...common, onEpoch }))).to.equal(failure);
    const other = make();
    await other.fit(x, y, { ...common, epochs: 1 });
    expect(weightsOf(network)).to.deep.equal(weightsOf(other));
  });

  it('brings a divergence with its parts, and the weights to go on from', async () => {
    const [here, there] = [0, 1].map(() => make({ layers: [new Dense(1)], onWarning: () => {} })) as [Network, Network];
    const options = { optimizer: sgd(), learningRate: 50, epochs: 200 };
    const own = (await expectError(() => here.fit(x, y, options))) as DivergenceError;
    const served = (await expectError(() => fitInWorker(worker, there, x, y, options))) as DivergenceError;
    expect(served.message).to.equal(own.message.replace('fit', 'fitInWorker'));
    expect({ ...served, where: '', message: '' }).to.deep.equal({ ...own, where: '', message: '' });
    expect(served).to.be.instanceOf(own.constructor);
    expect(weightsOf(there)).to.deep.equal(weightsOf(here));
  });

  it('serves several networks at once, and refuses a second fit of one', async () => {
    const networks = [1, 2, 3].map((seed) => make({ seed }));
    const alone = [1, 2, 3].map((seed) => make({ seed }));
    await Promise.all(networks.map((each) => fitInWorker(worker, each, x, y, common)));
    for (const each of alone) await each.fit(x, y, common);
    expect(networks.map(weightsOf)).to.deep.equal(alone.map(weightsOf));
    const [network] = networks as [Network];
    const first = fitInWorker(worker, network, x, y, common);
    const one = 'expected one fit at a time, got a second one. Await the first fit, or clone the network.';
    expect((await expectError(() => network.fit(x, y))).message).to.equal(`fit: ${one}`);
    expect((await expectError(() => fitInWorker(worker, network, x, y))).message).to.equal(`fitInWorker: ${one}`);
    await first;
    await network.fit(x, y, { epochs: 1 });
  });
});

describe('a worker that knows less', () => {
  class Own extends Scale {
    override readonly kind = 'own' as never;
  }

  it('says so of a layer of which it was not told', async () => {
    const worker = new Worker(file);
    const network = new Network({ inputs: 2, layers: [new Own(), new Dense(1)] });
    const { message } = await expectError(() => fitInWorker(worker, network, x, y));
    await worker.terminate();
    expect(message).to.match(
      /^fitInWorker, in the worker, layer 0: expected a layer, of kind .*, got "own"\. Make its class /,
    );
  });
});

describe('the port of a worker', () => {
  it('may be served twice, and closed in a fit', async () => {
    const { port1, port2 } = new MessageChannel();
    serveTraining(port1 as TrainingWorker);
    serveTraining(port1 as TrainingWorker);
    const seen: number[] = [];
    await fitInWorker(port2 as TrainingWorker, make(), x, y, {
      epochs: 3,
      onEpoch: ({ epoch }) => void seen.push(epoch),
    });
    expect(seen).to.deep.equal([1, 2, 3]);
    const closing = fitInWorker(port2 as TrainingWorker, make(), x, y, { epochs: 1e6, onEpoch: () => port1.close() });
    expect((await expectError(() => closing)).message).to.equal(
      'fitInWorker, worker: expected a worker that trains, got a port that was closed. Call serveTraining() of multilayer/worker in its file.',
    );
  });
});

describe('a worker that does not train', () => {
  const end = 'Call serveTraining() of multilayer/worker in its file.';

  it('is told of', async () => {
    const failing = new Worker('throw new Error("no such file")', { eval: true });
    const error = await expectError(() => fitInWorker(failing, make(), x, y));
    expect(error.message).to.equal(`fitInWorker, worker: expected a worker that trains, got no such file. ${end}`);
    const idle = new Worker('setTimeout(() => process.exit(3), 1)', { eval: true });
    expect((await expectError(() => fitInWorker(idle, make(), x, y))).message).to.equal(
      `fitInWorker, worker: expected a worker that trains, got the end of the worker, with code 3. ${end}`,
    );
    const none = await expectError(() => fitInWorker('worker.js' as never as TrainingWorker, make(), x, y));
    expect(none.message).to.equal(
      'fitInWorker, worker: expected a Worker, got "worker.js". Pass new Worker(\'training-worker.js\').',
    );
    await idle.terminate();
    expect((await expectError(() => fitInWorker(idle, make(), x, y))).message).to.equal(
      "fitInWorker, worker: expected a worker that runs, got one that has ended. Make another: new Worker('training-worker.js').",
    );
    const nothing = await expectError(() => fitInWorker({ postMessage() {} }, undefined as never as Network, x, y));
    expect(nothing.message).to.equal(
      'fitInWorker, network: expected a network of this copy of multilayer, got undefined. Pass new Network({ … }).',
    );
    expect((await expectError(() => serveTraining())).message).to.equal(
      'serveTraining: expected a worker to be called in, got none. Call it in the file of new Worker(…).',
    );
  });
});
