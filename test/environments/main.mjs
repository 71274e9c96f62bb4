// Packs the library and runs one scenario with it in every environment that npm can bring:
// `npm run environments`, or `npm run environments -- esbuild jest` for some. Needs the registry, and Chromium for pages.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Box, emptyFolder, removeFolders, run } from './box.mjs';
import { hasChromium } from './browser.mjs';

const here = import.meta.dirname;
const root = join(here, '..', '..');
const known = readdirSync(join(here, 'each'))
  .map((file) => file.replace('.mjs', ''))
  .sort();
const wanted = process.argv.slice(2);
const strange = wanted.find((name) => !known.includes(name));
if (strange !== undefined) {
  console.error(`There is no environment ${strange}. Known: ${known.join(', ')}.`);
  process.exit(2);
}

const store = emptyFolder('tarball');
const { output } = await run(root, 'npm', ['pack', '--json', '--pack-destination', store]);
const tarball = join(store, JSON.parse(output.slice(output.indexOf('[')))[0].filename);

/** The line that every environment is to print. */
let expected;

/** What is wrong with a line, or nothing: where WebAssembly is forbidden, the bits are those of the other engine. */
function wrong(line, { engine = 'wasm' } = {}) {
  if (line === 'ok') return '';
  let result;
  try {
    result = JSON.parse(line.split('\n').at(-1));
  } catch {
    return line;
  }
  const right = { ...JSON.parse(expected), engine };
  const fields = Object.keys(right).filter((field) => engine === 'wasm' || field !== 'bits');
  const differing = fields.filter((field) => JSON.stringify(result[field]) !== JSON.stringify(right[field]));
  return differing
    .map((field) => `${field}: ${JSON.stringify(result[field])}, not ${JSON.stringify(right[field])}`)
    .join('; ');
}

const rows = [];
for (const name of ['node', ...known.filter((each) => each !== 'node')]) {
  if (wanted.length > 0 && name !== 'node' && !wanted.includes(name)) continue;
  const { packages = [], manifest, cases } = await import(`./each/${name}.mjs`);
  const box = new Box(name);
  let broken;
  try {
    await box.install(tarball, packages, manifest);
  } catch (error) {
    broken = error;
  }
  for (const [what, attempt, options = {}] of cases) {
    const start = performance.now();
    let outcome;
    if (options.page && !hasChromium) outcome = 'skipped: no Chromium';
    else {
      try {
        if (broken !== undefined) throw broken;
        const line = await attempt(box);
        expected ??= line;
        outcome = wrong(line, options) || 'ok';
      } catch (error) {
        outcome = String(error?.message ?? error);
      }
    }
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    rows.push({ environment: `${name}: ${what}`, outcome, seconds });
    console.log(
      `${outcome === 'ok' ? '✔' : outcome.startsWith('skipped') ? '–' : '✘'} ${name}: ${what}  ${seconds} s${outcome === 'ok' ? '' : `\n    ${outcome.replaceAll('\n', '\n    ')}`}`,
    );
  }
}
removeFolders();
const failed = rows.filter(({ outcome }) => outcome !== 'ok' && !outcome.startsWith('skipped'));
console.log(`${rows.length - failed.length} of ${rows.length} environments as expected, the line being ${expected}`);
process.exitCode = failed.length === 0 ? 0 : 1;
