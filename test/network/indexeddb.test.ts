import { expect } from 'chai';
import { Dense, Network } from 'multilayer';
import { bundled, hasChromium, Page, unlessChromium } from '../support/page.js';

/** What the page does: it learns, keeps, and learns on with what it kept. */
const script = `
  import { Dense, loadNetwork, Network } from 'multilayer';
  import { keep, recall } from './examples/indexeddb.js';
  const x = [[0, 0], [0, 1], [1, 0], [1, 1]];
  const y = [0, 1, 1, 0];
  const tell = (body) => fetch('/result', { method: 'POST', body: JSON.stringify(body) });
  const run = async () => {
    const network = new Network({ layers: [new Dense(8, 'tanh'), new Dense(1, 'sigmoid')], seed: 4 });
    await network.fit(x, y, { epochs: 20, optimizer: 'adam' });
    await keep('xor', network);
    const copy = await recall('xor');
    await copy.fit(x, y, { epochs: 20 });
    const refusal = await loadNetwork('model.safetensors').catch(({ message }) => message);
    return { network: copy.checkpoint(), none: String(await recall('none')), refusal };
  };
  run().then(tell, (error) => tell({ error: String(error) }));
`;

describe('a network in IndexedDB', () => {
  let page: Page | undefined;
  after(() => page?.close());

  it(`comes back to the bit, and learns on as one that was never away${unlessChromium}`, async function () {
    if (!hasChromium) this.skip();
    page = new Page();
    const found = await page.run({
      '/page.js': await bundled(script),
    });
    const x = [
      [0, 0],
      [0, 1],
      [1, 0],
      [1, 1],
    ];
    const y = [0, 1, 1, 0];
    const network = new Network({ layers: [new Dense(8, 'tanh'), new Dense(1, 'sigmoid')], seed: 4 });
    await network.fit(x, y, { epochs: 20, optimizer: 'adam' });
    await network.fit(x, y, { epochs: 20 });
    expect(found).to.deep.equal({
      network: JSON.parse(JSON.stringify(network.checkpoint())),
      none: 'undefined',
      refusal:
        'loadNetwork: expected a program that may use files, as in Node, got none. Get the bytes in another way, and write networkFromBytes(bytes).',
    });
  }).timeout(50_000);
});
