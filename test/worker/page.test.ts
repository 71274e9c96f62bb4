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

/** What the page does: the same fit as here. */
const page = `
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

async function bundled(contents: string): Promise<string> {
  const stdin = { contents, resolveDir: process.cwd() };
  const { outputFiles } = await build({ stdin, bundle: true, format: 'esm', write: false, minify: true });
  return outputFiles[0]?.text ?? '';
}

describe('a fit in a worker of a page', () => {
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

  it(`comes to the bits of one here${hasChromium ? '' : ` (skipped: no ${chromium})`}`, async function () {
    if (!hasChromium) this.skip();
    folder = mkdtempSync(join(tmpdir(), 'multilayer-'));
    const files: Readonly<Record<string, string>> = {
      '/': '<!doctype html><meta charset="utf-8"><script type="module" src="/page.js"></script>',
      '/page.js': await bundled(page),
      '/worker.js': await bundled("import { serveTraining } from 'multilayer/worker'; serveTraining();"),
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
