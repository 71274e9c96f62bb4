import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { build } from 'esbuild';
import { Dense, Network } from 'multilayer';

const chromium = '/usr/bin/chromium';

/** What the page does: it learns, keeps, and learns on with what it kept. */
const page = `
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

async function bundled(contents: string): Promise<string> {
  const stdin = { contents, resolveDir: process.cwd() };
  const { outputFiles } = await build({ stdin, bundle: true, format: 'esm', write: false, minify: true });
  return outputFiles[0]?.text ?? '';
}

describe('a network in IndexedDB', () => {
  const hasChromium = existsSync(chromium);
  let server: Server | undefined;
  let browser: ChildProcess | undefined;
  let folder = '';
  after(async () => {
    if (browser !== undefined) {
      const gone = new Promise((resolve) => browser?.once('close', resolve));
      // With its children, which would write on.
      process.kill(-(browser.pid as number), 'SIGKILL');
      await gone;
    }
    server?.close();
    server?.closeAllConnections();
    if (folder !== '') rmSync(folder, { recursive: true, maxRetries: 20, retryDelay: 100 });
  });

  it(`comes back to the bit, and learns on as one that was never away${hasChromium ? '' : ` (skipped: no ${chromium})`}`, async function () {
    if (!hasChromium) this.skip();
    folder = mkdtempSync(join(tmpdir(), 'multilayer-'));
    const files: Readonly<Record<string, string>> = {
      '/': '<!doctype html><meta charset="utf-8"><script type="module" src="/page.js"></script>',
      '/page.js': await bundled(page),
    };
    const result = new Promise<string>((resolve) => {
      server = createServer((request, response) => {
        const text = files[request.url ?? ''];
        const type = request.url === '/' ? 'text/html' : 'text/javascript';
        response.writeHead(text === undefined ? 204 : 200, { 'content-type': type });
        response.end(text);
        if (request.method !== 'POST') return;
        let body = '';
        request.on('data', (part) => {
          body += part;
        });
        request.on('end', () => resolve(body));
      }).listen(0, '127.0.0.1');
    });
    await new Promise((resolve) => server?.once('listening', resolve));
    const address = server?.address() as AddressInfo;
    const quiet = ['--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'];
    const still = ['--disable-component-update', '--disable-sync', `--user-data-dir=${join(folder, 'profile')}`];
    const args = ['--headless', '--no-sandbox', '--remote-debugging-port=0', ...quiet, ...still];
    browser = spawn(chromium, [...args, `http://127.0.0.1:${address.port}/`], { stdio: 'ignore', detached: true });
    const found = JSON.parse(await result);
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
