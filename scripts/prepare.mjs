// Installs and builds what is missing. Runs before anything is installed, so Node's own modules only.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const stamp = join(root, 'node_modules', '.installed');
const lock = createHash('sha256')
  .update(readFileSync(join(root, 'package-lock.json')))
  .digest('hex');

function run(what, command, args) {
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd: root,
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  if (status === 0) return;
  console.error(`${what} failed:\n${stdout ?? ''}${stderr ?? ''}`);
  process.exit(1);
}

// The content is compared, not the time: a fresh clone gives every file the same time.
if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== lock) {
  console.error('installing dependencies …');
  run('npm ci', 'npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
  writeFileSync(stamp, lock);
}
if (!existsSync(join(root, 'dist'))) console.error('building …');
run('The build', process.execPath, [
  join(root, 'node_modules', 'typescript', 'bin', 'tsc'),
  '-b',
  'tsconfig.programs.json',
]);

/**
 * esbuild calls a class _Dense that refers to itself, and so would errors and the console. A space takes the
 * line's place, which keeps the columns of the source map.
 */
function withClassNames(text) {
  const names = [...text.matchAll(/=class _(\w+)/g)].map(([, name]) => name);
  return names.length === 0 ? text : text.replace(new RegExp(`\\b_(?=(?:${names.join('|')})\\b)`, 'g'), ' ');
}

// Node reads one file faster than a hundred: what it imports is joined, with what the entries share in files of its own.
const joined = join(root, 'dist', 'node');
const changed = (file) => (existsSync(file) ? statSync(file).mtimeMs : 0);
if (changed(join(joined, 'index.js')) <= changed(join(root, 'dist', '.tsbuildinfo'))) {
  rmSync(joined, { recursive: true, force: true });
  const { build } = await import('esbuild');
  const { outputFiles } = await build({
    entryPoints: { index: join(root, 'dist', 'index.js'), charts: join(root, 'dist', 'charts', 'index.js') },
    outdir: joined,
    bundle: true,
    splitting: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node20',
    // A quarter less text to read at each start; the names stay.
    minifyWhitespace: true,
    minifySyntax: true,
    sourcemap: true,
    logLevel: 'warning',
    write: false,
  });
  mkdirSync(joined);
  for (const { path, text } of outputFiles) writeFileSync(path, path.endsWith('.js') ? withClassNames(text) : text);
}
