import { withoutWarnings } from '../box.mjs';

export const packages = ['esbuild'];

async function server(box, format) {
  const file = `server-${format}/program.${format === 'cjs' ? 'cjs' : 'mjs'}`;
  const flags = ['--bundle', '--platform=node', `--format=${format}`, `--outfile=${file}`];
  withoutWarnings(await box.bin('esbuild', 'program.mjs', ...flags));
  return box.nodeAway(file);
}

async function page(box, format) {
  const folder = `page-${format}`;
  withoutWarnings(
    await box.bin('esbuild', 'page.mjs', '--bundle', '--minify', `--format=${format}`, `--outfile=${folder}/page.js`),
  );
  box.writePage(folder, 'page.js');
  return box.page(folder);
}

export const cases = [
  ['for Node, ESM, away from node_modules', (box) => server(box, 'esm')],
  ['for Node, CommonJS, away from node_modules', (box) => server(box, 'cjs')],
  ['for pages, ESM', (box) => page(box, 'esm'), { page: true }],
  ['for pages, classic script', (box) => page(box, 'iife'), { page: true }],
];
