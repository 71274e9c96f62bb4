// Opens a folder as a page in Chromium, under a Content-Security-Policy, and gives what it posts to /result.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';

const chromium = process.env.CHROMIUM ?? '/usr/bin/chromium';
export const hasChromium = existsSync(chromium);

const types = { '.html': 'text/html', '.js': 'text/javascript', '.mjs': 'text/javascript' };

export async function openPage(folder, { policy } = {}) {
  const profile = mkdtempSync(join(tmpdir(), 'multilayer-chromium-'));
  let browser;
  let server;
  try {
    return await new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error('the page said nothing within 60 s')), 60_000);
      server = createServer((request, response) => {
        if (request.method === 'POST') {
          let body = '';
          request.on('data', (text) => {
            body += text;
          });
          request.on('end', () => {
            response.end();
            clearTimeout(timer);
            resolve(body);
          });
          return;
        }
        const path = new URL(request.url, 'http://localhost').pathname;
        const file = join(folder, path === '/' ? 'index.html' : path);
        if (!existsSync(file)) {
          response.writeHead(404).end();
          return;
        }
        const type = types[extname(file)] ?? 'application/octet-stream';
        response.writeHead(200, {
          'content-type': type,
          ...(policy === undefined ? {} : { 'content-security-policy': policy }),
        });
        response.end(readFileSync(file));
      });
      server.listen(0, '127.0.0.1', () => {
        const quiet = ['--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'];
        const still = ['--disable-component-update', '--disable-sync', `--user-data-dir=${profile}`];
        const url = `http://127.0.0.1:${server.address().port}/`;
        browser = spawn(chromium, ['--headless', '--no-sandbox', ...quiet, ...still, url], {
          stdio: 'ignore',
          detached: true,
        });
        browser.on('error', reject);
      });
    });
  } finally {
    if (browser?.pid !== undefined) {
      const closed = new Promise((resolve) => browser.on('close', resolve));
      // With all the processes that it started, which would go on writing into the profile.
      process.kill(-browser.pid, 'SIGKILL');
      await closed;
    }
    server?.closeAllConnections();
    server?.close();
    rmSync(profile, { recursive: true, force: true, maxRetries: 30 });
  }
}
