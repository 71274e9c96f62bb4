import { expect } from 'chai';
import { Dense, Network } from 'multilayer';
import { bundled, hasChromium, Page, unlessChromium } from '../support/page.js';

/** What the page does: the same fit as here. */
const script = `
  import { Dense, fitInWorker, Network } from 'multilayer';
  const x = Array.from({ length: 400 }, (_, i) => [Math.sin(i), Math.cos(3 * i)]);
  const y = x.map(([a, b]) => a * b);
  const network = new Network({ layers: [new Dense(32, 'tanh'), new Dense(1)], seed: 4 });
  const worker = new Worker('/worker.js', { type: 'module' });
  const epochs = [];
  const tell = (body) => fetch('/result', { method: 'POST', body: JSON.stringify(body) });
  fitInWorker(worker, network, x, y, { epochs: 30, onEpoch: ({ epoch }) => { epochs.push(epoch); return epoch < 20; } }).then(
    ({ stopped, loss }) => tell({ stopped, loss, epochs: epochs.length, weights: network.toJSON().layers }),
    (error) => tell({ error: String(error) }),
  );
`;

describe('a fit in a worker of a page', () => {
  let page: Page | undefined;
  after(() => page?.close());

  it(`comes to the bits of one here${unlessChromium}`, async function () {
    if (!hasChromium) this.skip();
    page = new Page();
    const found = await page.run({
      '/page.js': await bundled(script),
      '/worker.js': await bundled("import { serveTraining } from 'multilayer/worker'; serveTraining();"),
    });
    const x = Array.from({ length: 400 }, (_, i) => [Math.sin(i), Math.cos(3 * i)]);
    const network = new Network({ layers: [new Dense(32, 'tanh'), new Dense(1)], seed: 4 });
    const { loss } = await network.fit(
      x,
      x.map(([a = 0, b = 0]) => a * b),
      { epochs: 20 },
    );
    expect(found).to.deep.equal({ stopped: 'onEpoch', loss, epochs: 20, weights: network.toJSON().layers });
  }).timeout(50_000);
});
