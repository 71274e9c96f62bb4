import { availableParallelism } from 'node:os';
import { expect } from 'chai';
import { Dense, Network } from 'multilayer';
import { stopIdleWorkers } from '#src/engines/wasm/threads/workers.js';
import { withThreads } from '../support/threads.js';
import { engineSuite } from './engine.suite.js';
import { matmulSuite } from './suite/matmul.js';

const onThreads = withThreads(3);
engineSuite(onThreads, 'wasm on 3 threads', { matmul: 'single sizes are swept on one thread' });
describe('engine wasm on 3 threads, matmul', () => matmulSuite(onThreads, false));

describe('threads', () => {
  const rows = 150;
  const x = Array.from({ length: rows }, (_, i) => Array.from({ length: 37 }, (_unused, j) => Math.sin(i * 7 + j * 3)));
  const y = Array.from({ length: rows }, (_, i) => i % 5);

  async function trained(threads: number | 'auto', epochs = 15): Promise<number[][][]> {
    const layers = [new Dense(129, 'tanh'), new Dense(66, 'relu'), new Dense(5, 'softmax')];
    const network = new Network({ layers, engine: 'wasm', threads, seed: 3 });
    await network.fit(x, y, { epochs, batchSize: 64 });
    const weights = network.parameters.map((each) => each.toArray());
    network.dispose();
    return weights;
  }

  it('are used by a fit whose steps are worth it, and by no other', async function () {
    if (availableParallelism() === 1) this.skip();
    const module = process.getBuiltinModule('node:worker_threads');
    const { Worker } = module;
    let started = 0;
    module.Worker = class extends Worker {
      constructor(...given: ConstructorParameters<typeof Worker>) {
        super(...given);
        started += 1;
      }
    };
    try {
      for (const [units, expected] of [
        [8, 0],
        [800, 1],
      ] as const) {
        // No worker of an earlier program is left to take the work.
        stopIdleWorkers();
        started = 0;
        const network = new Network({ layers: [new Dense(units, 'tanh'), new Dense(5, 'softmax')], threads: 2 });
        await network.fit(x, y, { epochs: 2, batchSize: 64 });
        expect(started, `${units} units`).to.equal(expected);
        network.dispose();
      }
    } finally {
      module.Worker = Worker;
    }
  });

  it('change no bit of the weights, whatever their number', async () => {
    const alone = await trained(1);
    for (const threads of [2, 3, 8, 'auto'] as const) expect(await trained(threads)).to.deep.equal(alone);
  });

  it('serve networks that train at the same time', async () => {
    const alone = await trained(1);
    const [a, b, c] = await Promise.all([trained(2), trained(3), trained(2)]);
    for (const each of [a, b, c]) expect(each).to.deep.equal(alone);
  });
});
