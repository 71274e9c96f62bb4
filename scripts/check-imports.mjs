// Who may import whom. Fails with file and line for every arrow that points the wrong way.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const families = ['activations', 'losses', 'optimizers', 'initializers', 'metrics'];
const below = ['core', 'expression', 'graph', 'engines', ...families, 'layers'];

/** Folder of src → the folders that it may import from besides itself. */
const allowed = {
  core: [],
  expression: ['core'],
  graph: ['core', 'expression'],
  engines: ['core', 'expression', 'graph'],
  // Members of a family may name members of the families that they fit with.
  ...Object.fromEntries(families.map((family) => [family, ['core', 'expression', 'graph', ...families]])),
  layers: ['core', 'expression', 'graph', 'activations', 'initializers'],
  network: below,
  analysis: [...below, 'network'],
  charts: [...below, 'network', 'analysis'],
  'index.ts': [...below, 'network', 'analysis', 'charts'],
  'formula.ts': ['activations'],
  // The errors of core alone, where the whole toolkit would take too long to load.
  cli: ['index.ts', 'charts', 'analysis', 'core'],
};

/** Words that have one home, or none. */
const banned = [
  { pattern: /\bMath\.random\b/, homes: [], fix: 'draw from Random in src/core/random.ts' },
  { pattern: /\bDate\.now\b|\bnew Date\(\)/, homes: ['core/clock.ts'], fix: 'use now() of src/core/clock.ts' },
  { pattern: /\bperformance\.now\b/, homes: ['core/clock.ts'], fix: 'use now() of src/core/clock.ts' },
  { pattern: /\b(window|document|navigator)\./, homes: ['charts/'], fix: 'keep the page in src/charts' },
  {
    pattern: /\bgetBuiltinModule\b/,
    // Real timers, the files of models, and threads.
    homes: ['core/clock.ts', 'network/file.ts', 'engines/wasm/node-threads.ts', 'engines/wasm/workers.ts'],
    fix: 'ask for files in src/network/file.ts',
  },
  { pattern: /\beval\(|\bnew Function\(/, homes: [], fix: 'never make code from text' },
];

/** Packages that have one home. */
const packages = [
  { pattern: /^node:/, homes: ['cli/'], fix: 'keep files and processes in src/cli' },
  {
    pattern: /^mathjs/,
    homes: ['expression/formula.ts', 'expression/parser.ts'],
    fix: 'keep mathjs off the core',
  },
  {
    pattern: /^fraction\.js/,
    homes: ['analysis/'],
    fix: 'keep exact arithmetic in src/analysis',
  },
];

/** What a file imports, in any form and over any number of lines, and on which line it is named. */
function importsOf(text) {
  return [...text.matchAll(/\b(?:from|import)\s*\(?\s*(['"])([^'"\n]+)\1/g)].map((match) => {
    const line = text.slice(0, match.index + match[0].length).split('\n').length;
    return { target: match[2], line, text: text.split('\n')[line - 1].trim() };
  });
}

export function check(root) {
  const complaints = [];
  for (const path of readdirSync(root, { recursive: true })
    .map((each) => each.split(sep).join('/'))
    .sort()) {
    if (!path.endsWith('.ts')) continue;
    const home = path.split('/')[0];
    const text = readFileSync(join(root, path), 'utf8');
    const strays = ({ homes }) => !homes.some((each) => path.startsWith(each));
    text.split('\n').forEach((line, index) => {
      for (const { pattern, fix } of banned.filter(strays)) {
        if (pattern.test(line)) complaints.push(`src/${path}:${index + 1}: ${line.trim()}: not here; ${fix}`);
      }
    });
    for (const { target, line, text: written } of importsOf(text)) {
      for (const { pattern, fix } of packages.filter(strays)) {
        if (pattern.test(target)) complaints.push(`src/${path}:${line}: ${written}: not here; ${fix}`);
      }
      if (!target.startsWith('.')) continue;
      const folder = posix.join(posix.dirname(path), target).replace(/\.js$/, '.ts').split('/')[0];
      const may = allowed[home] ?? [];
      if (folder === home || may.includes(folder)) continue;
      complaints.push(
        `src/${path}:${line}: ${home} must not import ${folder}; it may import ${may.join(', ') || 'nothing'}`,
      );
    }
  }
  return complaints;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const root = process.argv[2] ?? join(dirname(fileURLToPath(import.meta.url)), '..', 'src');
  const complaints = check(root);
  for (const complaint of complaints) console.error(complaint);
  if (complaints.length > 0) console.error(`${complaints.length} broken import rules (${relative('.', root)})`);
  process.exitCode = complaints.length > 0 ? 1 : 0;
}
