import { readFileSync } from 'node:fs';
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
