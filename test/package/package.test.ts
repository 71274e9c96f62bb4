import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';

interface Locked {
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly integrity?: string;
  readonly resolved?: string;
}

describe('package-lock.json', () => {
  const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
    packages: Readonly<Record<string, Locked>>;
  };

  // npm writes only the platform's own where node_modules exists already, and `npm ci` then fails elsewhere.
  it('has the packages of every platform', () => {
    const missing = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
      Object.keys(optionalDependencies)
        .filter((name) => !(`node_modules/${name}` in packages) && !(`${path}/node_modules/${name}` in packages))
        .map((name) => `${name} of ${path}`),
    );
    expect(missing).to.deep.equal([]);
    expect(Object.keys(packages)).to.include.members([
      'node_modules/@biomejs/cli-darwin-arm64',
      'node_modules/@esbuild/win32-x64',
      'node_modules/@typescript/typescript-linux-arm64',
    ]);
  });

  it('vouches for every package, and names no registry but the public one', () => {
    for (const [path, { integrity, resolved }] of Object.entries(packages)) {
      if (path !== '') expect(integrity, path).to.match(/^sha512-/);
      expect(resolved ?? 'https://registry.npmjs.org/', path).to.match(/^https:\/\/registry\.npmjs\.org\//);
    }
  });
});

interface Entry {
  readonly types: string;
  readonly modules: string;
  readonly node: string;
  readonly default: string;
}

interface Manifest {
  readonly main: string;
  readonly types: string;
  readonly exports: Readonly<Record<string, Entry | string>>;
  readonly files: readonly string[];
}

function manifest(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
}

describe('the entries of the package', () => {
  const { exports, files } = manifest('.');
  const entries = Object.entries(exports).filter((each): each is [string, Entry] => typeof each[1] === 'object');

  it('exist', () => {
    expect(entries.map(([name]) => name)).to.include.members(['.', './charts', './data', './formula']);
    for (const [name, entry] of entries) {
      for (const file of Object.values(entry) as string[]) expect(existsSync(file), `${name}: ${file}`).to.equal(true);
    }
  });

  // Tools that do not read `exports` look for a folder of that name: TypeScript's node10, Parcel, older Jest and Metro.
  for (const [name, entry] of entries) {
    it(`lead to the same files without exports: ${name}`, () => {
      const { main, types } = manifest(name);
      expect(join(name, main)).to.equal(join(entry.default));
      expect(join(name, types)).to.equal(join(entry.types));
      if (name !== '.') expect(files).to.include(name.slice(2));
    });
  }

  it('come with the files that the README points to', () => {
    for (const page of ['README.md', 'CONTRIBUTING.md']) {
      const links = [...readFileSync(page, 'utf8').matchAll(/\]\(([^)#:]+)\)/g)].map((match) => match[1]);
      const packed = (link = ''): boolean => ['README.md', ...files].some((each) => `${link}/`.startsWith(`${each}/`));
      expect(
        links.filter((link) => !packed(link)),
        page,
      ).to.deep.equal([]);
    }
  });

  // A bundler that writes CommonJS has no import.meta, and what is built for servers must stand alone.
  it('say all that they need in imports that every tool can read', () => {
    const scripts = readdirSync('dist', { recursive: true, encoding: 'utf8' }).filter(
      (path) => path.endsWith('.js') && !path.startsWith('cli'),
    );
    expect(scripts).to.include.members(['index.js', join('node', 'index.js'), 'multilayer.min.js']);
    for (const path of scripts) {
      const text = readFileSync(join('dist', path), 'utf8');
      expect(text.includes('import.meta'), path).to.equal(false);
      expect(text.includes('createRequire'), path).to.equal(false);
      // Node and Deno print the line that threw. One expression of mathjs names every letter of Unicode.
      const lines = text.split('\n').filter((line) => !line.includes('\\u0370-\\u0374'));
      expect(Math.max(...lines.map((line) => line.length)), path).to.be.below(2000);
      expect(/(?:from|import)\s*["'](?:#|node:)/.test(text), path).to.equal(false);
    }
  });
});
