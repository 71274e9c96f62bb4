// Installs and builds what is missing: the library, then tests and examples, which `prepare.mjs library` leaves out.
// Runs before anything is installed, so Node's own modules only.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const dist = join(root, 'dist');
const build = join(root, 'build');
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

function compile(project) {
  run('The build', process.execPath, [join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '-b', project]);
}

/** Deletes what the compiler made of sources that are gone: it would be packed, or run as a test. */
function prune(made, sources) {
  for (const path of existsSync(made) ? readdirSync(made, { recursive: true }) : []) {
    const [, stem] = /^(.+?)(?:\.d\.ts|\.js)(?:\.map)?$/.exec(path) ?? [];
    if (stem !== undefined && !existsSync(join(sources, `${stem}.ts`))) rmSync(join(made, path));
  }
}

const changed = (file) => (existsSync(file) ? statSync(file).mtimeMs : 0);

// The content is compared, not the time: a fresh clone gives every file the same time.
if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== lock) {
  console.error('installing dependencies …');
  run('npm ci', 'npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
  writeFileSync(stamp, lock);
}
if (!existsSync(dist)) console.error('building …');
// The library is whole before the rest is compiled: a test with a mistake must not leave half of it old.
compile('tsconfig.json');
const built = join(dist, '.bundled');
if (changed(built) <= Math.max(changed(join(dist, '.tsbuildinfo')), changed(join(root, 'scripts', 'bundle.mjs')))) {
  const { bundle } = await import('./bundle.mjs');
  prune(dist, join(root, 'src'));
  await bundle(root);
  writeFileSync(built, '');
}
if (process.argv[2] !== 'library') {
  compile('tsconfig.programs.json');
  prune(build, root);
}
