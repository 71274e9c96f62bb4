// Who may import whom. Fails with file and line for every arrow that points the wrong way.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const families = [
  'activations',
  'losses',
  'optimizers',
  'initializers',
  'metrics',
  'schedules',
  'clipping',
  'averaging',
  'regularizers',
  'constraints',
];
const below = ['core', 'expression', 'graph', 'engines', ...families, 'layers'];

const upToTraining = [...below, 'data', 'model', 'training'];

/** Folder of src → the folders that it may import from besides itself. */
const allowed = {
  core: [],
  expression: ['core'],
  graph: ['core', 'expression'],
  engines: ['core', 'expression', 'graph'],
  // Members of a family may name members of the families that they fit with.
  ...Object.fromEntries(families.map((family) => [family, ['core', 'expression', 'graph', ...families]])),
  layers: ['core', 'expression', 'graph', 'activations', 'initializers', 'schedules'],
  data: ['core', 'losses'],
  model: [...below, 'data'],
  training: [...below, 'data', 'model'],
  network: [...upToTraining, 'formats'],
  'full-batch': upToTraining,
  // What all ask by its interface, src/core/adviser.ts, and must not import.
  advice: ['core', 'training'],
  // What training asks by its interface, src/training/doctor.ts, and must not import.
  doctor: [...upToTraining, 'network'],
  streams: [...upToTraining, 'network'],
  worker: [...upToTraining, 'network', 'index.ts'],
  analysis: [...upToTraining, 'network'],
  evaluation: [...upToTraining, 'network'],
  charts: [...upToTraining, 'network', 'analysis'],
  // Cells become numbers here; nothing of networks.
  tables: ['core', 'formats'],
  toys: ['core'],
  tabular: [
    'core',
    'tables',
    'formats',
    'activations',
    'metrics',
    'optimizers',
    'schedules',
    'data',
    'evaluation',
    'index.ts',
  ],
  formats: ['core'],
  report: ['core', 'tables', 'tabular', 'charts', 'metrics', 'evaluation', 'index.ts'],
  'data.ts': ['core', 'tables', 'toys', 'tabular', 'formats', 'data', 'index.ts'],
  'use.ts': [...below, 'training', 'network'],
  'catalogue.ts': [...below, 'advice', 'doctor', 'use.ts'],
  'core.ts': [
    ...upToTraining,
    'full-batch',
    'formats',
    'network',
    'streams',
    'worker',
    'advice',
    'doctor',
    'analysis',
    'evaluation',
    'use.ts',
  ],
  'index.ts': ['core.ts', 'catalogue.ts', 'use.ts'],
  'formula.ts': ['activations', 'losses', 'optimizers', 'schedules'],
  // What help and errors need. The toolkit is imported by the package's own name, as others do: Node reads that as one file.
  cli: ['advice', 'core', 'report'],
};

/** The same within the WebAssembly engine, whose files of the top may import from all of these. */
const inWasm = {
  code: [],
  math: ['code'],
  memory: ['code'],
  threads: ['code', 'memory'],
  product: ['code', 'memory', 'threads'],
  operations: ['code', 'math', 'memory', 'threads'],
};

/** Words that have one home, or none. */
const banned = [
  { pattern: /\bMath\.random\b/, homes: [], fix: 'draw from Random in src/core/random.ts' },
  { pattern: /\bDate\.now\b|\bnew Date\(\)/, homes: ['core/clock.ts'], fix: 'use now() of src/core/clock.ts' },
  { pattern: /\bperformance\.now\b/, homes: ['core/clock.ts'], fix: 'use now() of src/core/clock.ts' },
  { pattern: /(?<![/-])\b(window|document|navigator)\.\w/, homes: ['charts/'], fix: 'keep the page in src/charts' },
  {
    pattern: /\bgetBuiltinModule\b/,
    // Real timers, files and their sums, threads, and the port of a worker.
    homes: ['core/clock.ts', 'formats/paths.ts', 'formats/node-sum.ts', 'engines/wasm/threads/', 'worker/port.ts'],
    fix: 'ask for files in src/formats',
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
  { pattern: /^(csv-parse|hyparquet)/, homes: ['tables/'], fix: 'read tables in src/tables' },
  { pattern: /^@noble\/hashes/, homes: ['formats/'], fix: 'take sums of files in src/formats' },
  {
    pattern: /^(commander|picocolors|string-width|slice-ansi)/,
    homes: ['cli/'],
    fix: 'keep the terminal in src/cli',
  },
  {
    pattern: /^fraction\.js/,
    homes: ['analysis/'],
    fix: 'keep exact arithmetic in src/analysis',
  },
];

const wasm = 'engines/wasm/';

/** The folder of the WebAssembly engine that a file lies in; undefined elsewhere, and for what lies at its top. */
function folderInWasm(path) {
  const [folder, ...rest] = path.startsWith(wasm) ? path.slice(wasm.length).split('/') : [];
  return rest.length > 0 ? folder : undefined;
}

/** What is wrong with an arrow from one file to another; undefined where it may be. */
function strayArrow(from, to) {
  const [home, folder] = [from.split('/')[0], to.split('/')[0]];
  const may = allowed[home] ?? [];
  if (folder !== home && !may.includes(folder))
    return `${home} must not import ${folder}; it may import ${may.join(', ') || 'nothing'}`;
  const inner = folderInWasm(from);
  if (inner === undefined || !to.startsWith(wasm)) return undefined;
  const reached = folderInWasm(to) ?? `${wasm.slice(0, -1)} itself`;
  const within = inWasm[inner] ?? [];
  if (reached === inner || within.includes(reached)) return undefined;
  return `${wasm}${inner} must not import ${reached}; within ${wasm.slice(0, -1)} it may import ${within.join(', ') || 'nothing'}`;
}

/** The first circle of imports that a depth-first walk meets, as a path that ends where it began. */
function circle(arrows) {
  const done = new Set();
  const walk = (path) => {
    const at = path.at(-1);
    if (done.has(at)) return undefined;
    for (const next of arrows.get(at) ?? []) {
      const begin = path.indexOf(next);
      if (begin >= 0) return [...path.slice(begin), next];
      const found = walk([...path, next]);
      if (found !== undefined) return found;
    }
    done.add(at);
    return undefined;
  };
  for (const start of arrows.keys()) {
    const found = walk([start]);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** What a file imports, in any form and over any number of lines, and on which line it is named. */
function importsOf(text) {
  return [...text.matchAll(/\b(?:from|import)\s*\(?\s*(['"])([^'"\n]+)\1/g)].map((match) => {
    const line = text.slice(0, match.index + match[0].length).split('\n').length;
    return { target: match[2], line, text: text.split('\n')[line - 1].trim() };
  });
}

export function check(root) {
  const complaints = [];
  const arrows = new Map();
  for (const path of readdirSync(root, { recursive: true })
    .map((each) => each.split(sep).join('/'))
    .sort()) {
    if (!path.endsWith('.ts')) continue;
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
      const to = posix.join(posix.dirname(path), target).replace(/\.js$/, '.ts');
      arrows.set(path, [...(arrows.get(path) ?? []), to]);
      const stray = strayArrow(path, to);
      if (stray !== undefined) complaints.push(`src/${path}:${line}: ${stray}`);
    }
  }
  const found = circle(arrows);
  if (found !== undefined) complaints.push(`a circle: ${found.map((each) => `src/${each}`).join(' → ')}`);
  return complaints;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const root = process.argv[2] ?? join(dirname(fileURLToPath(import.meta.url)), '..', 'src');
  const complaints = check(root);
  for (const complaint of complaints) console.error(complaint);
  if (complaints.length > 0) console.error(`${complaints.length} broken import rules (${relative('.', root)})`);
  process.exitCode = complaints.length > 0 ? 1 : 0;
}
