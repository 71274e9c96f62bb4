import { Worker } from 'node:worker_threads';
import { expect } from 'chai';
import { Dense, type FitOptions, fitInWorker, Network, networkFromJSON } from 'multilayer';
import { replaceClock } from '#src/core/clock.js';
import { expectError, weightsOf } from '../support/networks.js';

const x = Array.from({ length: 200 }, (_, i) => [Math.sin(i), Math.cos(i * 0.7)]);
const y = x.map(([a = 0, b = 0]) => a * b);
const options: FitOptions = { batchSize: 2, epochs: 4 };

function make(): Network {
  return new Network({ layers: [new Dense(6, 'tanh'), new Dense(1)], seed: 3 });
}

function wait(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

describe('a fit that is paused', () => {
  it('stands still where a callback says so, may be asked and saved, and goes on to the same bits', async () => {
    const [network, whole] = [make(), make()];
    const pause = { paused: false };
    let position: unknown;
    const onBatch = ({ epoch, batch }: { readonly epoch: number; readonly batch: number }): void => {
      if (epoch !== 2 || batch !== 30) return;
      pause.paused = true;
      position = network.checkpoint().training;
    };
    const fitting = network.fit(x, y, { ...options, pause, callbacks: [{ onBatch }] });
    while (!pause.paused) await wait(1);
    await wait(50);
    expect(network.checkpoint().training).to.deep.equal(position);
    const saved = networkFromJSON(JSON.parse(JSON.stringify(network.checkpoint())));
    expect(network.predict(x)).to.deep.equal(saved.predict(x));
    pause.paused = false;
    const [{ stopped, loss }, own] = [await fitting, await whole.fit(x, y, options)];
    expect([stopped, loss]).to.deep.equal(['epochs', own.loss]);
    await saved.fit(x, y, { ...options, epochs: 3 });
    expect(weightsOf(network)).to.deep.equal(weightsOf(whole));
    expect(weightsOf(saved)).to.deep.equal(weightsOf(whole));
  });

  it('stands still where the event loop says so, as a button does', async () => {
    const [network, whole] = [make(), make()];
    const pause = { paused: false };
    const many = { ...options, epochs: 400 };
    const fitting = network.fit(x, y, { ...many, pause });
    await wait(10);
    pause.paused = true;
    await wait(40);
    const { epoch, batch } = network.checkpoint().training ?? {};
    await wait(40);
    expect(network.checkpoint().training).to.include({ epoch, batch });
    pause.paused = false;
    await fitting;
    await whole.fit(x, y, many);
    expect(weightsOf(network)).to.deep.equal(weightsOf(whole));
  });

  it('may begin so, hears its signal, and spends nothing of its time limit', async () => {
    const controller = new AbortController();
    const aborted = make().fit(x, y, { pause: { paused: true }, signal: controller.signal });
    await wait(30);
    controller.abort();
    expect((await aborted).stopped).to.equal('aborted');
    let time = 0;
    const former = replaceClock(() => time);
    try {
      let looks = 0;
      // It is looked at three times before anybody waits: the time goes by between two later looks.
      const pause = {
        get paused(): boolean {
          if (looks === 0) return false;
          looks -= 1;
          if (looks === 0) time += 1e6;
          return looks > 0;
        },
      };
      const onEpoch = (): void => {
        looks = 6;
      };
      const { stopped } = await make().fit(x, y, { epochs: 2, timeLimit: 900, pause, onEpoch });
      expect(stopped).to.equal('epochs');
    } finally {
      replaceClock(former);
    }
  });

  it('may be one in a worker', async () => {
    const worker = new Worker(new URL('../support/training-worker.js', import.meta.url));
    try {
      const [network, whole] = [make(), make()];
      const pause = { paused: false };
      let [epochs, asked] = [0, 0];
      const onEpoch = (): void => {
        epochs += 1;
        if (epochs !== 2) return;
        pause.paused = true;
        asked = epochs;
      };
      const fitting = fitInWorker(worker, network, x, y, { ...options, pause, onEpoch });
      while (asked === 0) await wait(1);
      await wait(50);
      expect(epochs).to.equal(2);
      pause.paused = false;
      await fitting;
      await whole.fit(x, y, options);
      expect(weightsOf(network)).to.deep.equal(weightsOf(whole));
    } finally {
      await worker.terminate();
    }
  });

  it('needs what can be set', async () => {
    const error = await expectError(() => make().fit(x, y, { pause: true as never }));
    expect(error.message).to.equal(
      'fit, option pause: expected an object { paused }, got true. Write const pause = { paused: false }.',
    );
  });
});
