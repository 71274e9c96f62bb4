import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { expect } from 'chai';

describe('prepare', () => {
  let root: string;
  before(() => {
    root = mkdtempSync(join(tmpdir(), 'multilayer-'));
    for (const each of ['scripts', 'package.json', 'package-lock.json', 'tsconfig.json', 'tsconfig.programs.json']) {
      cpSync(each, join(root, each), { recursive: true });
    }
    // No types are needed here, and reading them takes half of the time.
    for (const config of ['tsconfig.json', 'tsconfig.programs.json']) {
      write(config, readFileSync(config, 'utf8').replace(/"types": \[.*\]/, '"types": []'));
    }
    symlinkSync(resolve('node_modules'), join(root, 'node_modules'));
    write('src/index.ts', "export * from './core.js';\nexport const answer: number = 41;\n");
    write('src/core.ts', "export const core: string = 'core';\n");
    for (const entry of ['charts/index', 'data', 'formula', 'worker/index', 'expression/parser', 'gone']) {
      write(`src/${entry}.ts`, `export const name: string = '${entry}';\n`);
    }
    write('test/good.ts', "import { answer } from '#src/index.js';\nexport const twice: number = 2 * answer;\n");
  });
  after(() => rmSync(root, { recursive: true }));

  function write(path: string, text: string): void {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }

  function prepare(...args: readonly string[]): { code: number | null; errors: string } {
    const { status, stderr } = spawnSync(process.execPath, [join(root, 'scripts/prepare.mjs'), ...args], {
      encoding: 'utf8',
    });
    return { code: status, errors: stderr };
  }

  /** What Node, the test runner and a page would get. */
  function answers(): string[] {
    return ['node/index.js', 'index.js', 'multilayer.min.js'].map(
      (file) => /4\d/.exec(readFileSync(join(root, 'dist', file), 'utf8'))?.[0] ?? '',
    );
  }

  it('makes the whole library new, or leaves all of it old, and deletes what it made of sources that are gone', () => {
    expect(prepare()).to.deep.equal({ code: 0, errors: 'building …\n' });
    expect(answers()).to.deep.equal(['41', '41', '41']);

    // A mistake in a test: the library is new.
    write('src/index.ts', 'export const answer: number = 42;\n');
    write('test/bad.ts', 'const text: string = 3;\nexport { text };\n');
    rmSync(join(root, 'src/gone.ts'));
    const failed = prepare();
    expect(failed.code).to.equal(1);
    expect(failed.errors).to.include('test/bad.ts(1,7): error TS2322');
    expect(answers()).to.deep.equal(['42', '42', '42']);
    expect(
      ['gone.js', 'gone.d.ts', 'gone.js.map'].filter((file) => existsSync(join(root, 'dist', file))),
    ).to.deep.equal([]);

    // A mistake in the library: it is old.
    write('src/index.ts', "export const answer: number = '43';\n");
    expect(prepare('library').code).to.equal(1);
    expect(answers()).to.deep.equal(['42', '42', '42']);

    write('src/index.ts', 'export const answer: number = 44;\n');
    for (const source of ['good.ts', 'bad.ts']) rmSync(join(root, 'test', source));
    write('test/other.ts', 'export {};\n');
    expect(prepare()).to.deep.equal({ code: 0, errors: '' });
    expect(answers()).to.deep.equal(['44', '44', '44']);
    expect(readdirSync(join(root, 'build/test')).filter((file) => file.endsWith('.js'))).to.deep.equal(['other.js']);
  }).timeout(60_000);
});
