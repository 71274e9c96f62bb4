import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';

const chromium = '/usr/bin/chromium';

/** Whether pages can be run here. */
export const hasChromium = existsSync(chromium);
/** For the title of a test that cannot run. */
export const unlessChromium = hasChromium ? '' : ` (skipped: no ${chromium})`;

/** A module as a page loads it, from the folder of the project. */
export async function bundled(contents: string): Promise<string> {
  const stdin = { contents, resolveDir: process.cwd() };
  const { outputFiles } = await build({ stdin, bundle: true, format: 'esm', write: false, minify: true });
  return outputFiles[0]?.text ?? '';
}

/** A page in a browser without a window, with a server of its own. */
export class Page {
  readonly #folder = mkdtempSync(join(tmpdir(), 'multilayer-'));
  #server: Server | undefined;
  #browser: ChildProcess | undefined;

  /** What the page posts to `/result`. @param scripts by their paths; that of the page is `/page.js` */
  async run(scripts: Readonly<Record<string, string>>): Promise<unknown> {
    const html = '<!doctype html><meta charset="utf-8"><script type="module" src="/page.js"></script>';
    const files: Readonly<Record<string, string>> = { '/': html, ...scripts };
    const result = new Promise<string>((resolve) => {
      this.#server = createServer((request, response) => {
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
    await new Promise((resolve) => this.#server?.once('listening', resolve));
    const address = this.#server?.address() as AddressInfo;
    const quiet = ['--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'];
    const still = ['--disable-component-update', '--disable-sync', `--user-data-dir=${join(this.#folder, 'profile')}`];
    const args = ['--headless', '--no-sandbox', '--remote-debugging-port=0', ...quiet, ...still];
    this.#browser = spawn(chromium, [...args, `http://127.0.0.1:${address.port}/`], {
      stdio: 'ignore',
      detached: true,
    });
    return JSON.parse(await result);
  }

  async close(): Promise<void> {
    const browser = this.#browser;
    if (browser !== undefined) {
      const gone = new Promise((resolve) => browser.once('close', resolve));
      // With its children, which would write on.
      process.kill(-(browser.pid as number), 'SIGKILL');
      await gone;
    }
    this.#server?.close();
    this.#server?.closeAllConnections();
    rmSync(this.#folder, { recursive: true, maxRetries: 20, retryDelay: 100 });
  }
}
