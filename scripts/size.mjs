// How large programs become that import from the package: minified by esbuild and gzipped, as README.md states them.
// `node scripts/size.mjs` after a build; `node scripts/size.mjs core` says what the smallest one is made of.
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

/** What such a program imports, by the row of the table in README.md. */
const programs = {
  '`Network` and `Dense` of `multilayer/core`': "export { Network, Dense } from 'multilayer/core';",
  '`Network` and `Dense`, all names known, both engines': "export { Network, Dense } from 'multilayer';",
  'with exact `collapse`': "export { Network, Dense, collapse } from 'multilayer';",
  'with `formula` of `multilayer/formula`':
    "export { Network, Dense } from 'multilayer'; export { formula } from 'multilayer/formula';",
  'with a chart of `multilayer/charts`':
    "export { Network, Dense } from 'multilayer'; export { lossPlot } from 'multilayer/charts';",
};

/** The bundle of a program in a page, and its size in bytes. */
async function bundle(contents) {
  const { outputFiles, metafile } = await build({
    stdin: { contents, resolveDir: process.cwd() },
    bundle: true,
    minify: true,
    format: 'esm',
    write: false,
    metafile: true,
  });
  return { metafile, bytes: gzipSync(outputFiles[0].contents).length };
}

/** Bytes of every folder and file, minified and not gzipped, the largest first. */
function parts({ outputs }) {
  const [{ inputs }] = Object.values(outputs);
  const folders = {};
  for (const [path, { bytesInOutput }] of Object.entries(inputs)) {
    const folder = path.split('/').slice(1, -1).join('/');
    folders[folder] = (folders[folder] ?? 0) + bytesInOutput;
  }
  return [...Object.entries(folders), ...Object.entries(inputs).map(([path, each]) => [path, each.bytesInOutput])]
    .sort(([, a], [, b]) => b - a)
    .map(([name, bytes]) => `${String(bytes).padStart(7)} ${name}`);
}

function show(bytes, name) {
  console.log(`${(bytes / 1000).toFixed(1).padStart(7)} kB  ${name}`);
}

const isCore = process.argv[2] === 'core';
for (const [name, contents] of Object.entries(programs).slice(0, isCore ? 1 : undefined)) {
  const { metafile, bytes } = await bundle(contents);
  show(bytes, name);
  if (isCore) console.log(parts(metafile).join('\n'));
}
if (!isCore) show(gzipSync(readFileSync('dist/multilayer.min.js')).length, '`multilayer.min.js`');
