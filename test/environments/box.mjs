// A folder outside of the repository with the packed library and other packages in it, and ways to run things there.
import { spawn } from 'node:child_process';
import { copyFileSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { openPage } from './browser.mjs';

const here = import.meta.dirname;
const programs = ['scenario.mjs', 'program.mjs', 'page.mjs'];

/** Runs a command to its end and gives what it printed; fails with that for any other exit code than 0. */
export function run(cwd, command, args, { env = {}, timeout = 240_000 } = {}) {
  const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  const timer = setTimeout(() => child.kill('SIGKILL'), timeout);
  let [output, all] = ['', ''];
  child.stdout.on('data', (text) => {
    output += text;
    all += text;
  });
  child.stderr.on('data', (text) => {
    all += text;
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      clearTimeout(timer);
      if (code === 0) resolve({ output: output.trim(), all: all.trim() });
      else reject(new Error(`${command} ${args.join(' ')} ended with ${code}: ${all.slice(-1500)}`));
    });
  });
}

const folders = [];

/** An empty folder; the path says whose it is. */
export function emptyFolder(name) {
  const folder = mkdtempSync(join(tmpdir(), `multilayer-${name}-`));
  folders.push(folder);
  return folder;
}

export function removeFolders() {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true, maxRetries: 30 });
}

export class Box {
  constructor(name) {
    this.name = name;
    this.folder = emptyFolder(name);
  }

  /** Installs the tarball and other packages from the registry, without any script of theirs. */
  async install(tarball, packages, manifest = {}) {
    this.tarball = tarball;
    this.write('package.json', JSON.stringify({ name: 'consumer', private: true, type: 'module', ...manifest }));
    const quiet = ['--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error', '--prefer-offline'];
    await run(this.folder, 'npm', ['install', ...quiet, tarball, ...packages]);
    for (const file of programs) copyFileSync(join(here, file), join(this.folder, file));
  }

  path(...parts) {
    return join(this.folder, ...parts);
  }

  write(file, text) {
    mkdirSync(dirname(this.path(file)), { recursive: true });
    writeFileSync(this.path(file), text);
  }

  /** Runs a command of an installed package. */
  bin(name, ...args) {
    return this.run(this.path('node_modules', '.bin', name), args);
  }

  run(command, args, options) {
    return run(this.folder, command, args, options);
  }

  async node(...args) {
    return (await this.run(process.execPath, args)).output;
  }

  /** Runs a file in Node in a folder where nothing is installed: what is built for a server must stand alone. */
  async nodeAway(file, folder = dirname(file)) {
    const away = emptyFolder(`${this.name}-away`);
    cpSync(this.path(folder), away, { recursive: true });
    return (await run(away, process.execPath, [file.slice(folder === '.' ? 0 : folder.length + 1)])).output;
  }

  /** What the page in a folder posts, opened in Chromium. */
  page(folder, options) {
    return openPage(this.path(folder), options);
  }

  /** A page that loads one module. */
  writePage(folder, script, head = '') {
    this.write(
      join(folder, 'index.html'),
      `<!doctype html><meta charset="utf-8"><title>multilayer</title>${head}<script type="module" src="${script}"></script>`,
    );
  }
}

/** Fails where a tool complained. */
export function withoutWarnings({ all }, allowed = /(?!)/) {
  const complaints = all.split('\n').filter((line) => /warn|can't resolve|could not resolve/i.test(line));
  const left = complaints.filter((line) => !allowed.test(line));
  if (left.length > 0) throw new Error(`warnings: ${left.join('\n')}`);
}
