import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect } from 'chai';
import { transformSync } from 'esbuild';

/** The code of the README, from the first block to the last. */
function code(): string {
  const blocks = [...readFileSync('README.md', 'utf8').matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(([, block]) => block);
  expect(blocks.length).to.be.at.least(10);
  return blocks.join('\n');
}

/** A table of the columns that the first example names. */
function concrete(): string {
  const rows = Array.from({ length: 60 }, (_, i) => [i % 7, (i * i) % 11, (3 * (i % 7) + ((i * i) % 11)) / 2 + 0.25]);
  return ['cement,age,strength', ...rows.map((row) => row.join(','))].join('\n');
}

describe('README', () => {
  it('has code that runs, from the first block to the last', () => {
    // Next to the build, so that the package finds itself by its own name.
    const file = resolve('build/readme.mjs');
    // The code writes pictures where it runs.
    const cwd = mkdtempSync(join(tmpdir(), 'multilayer-'));
    const report = 'console.log(JSON.stringify([network.predict(x), collapse(linear).layers.length]));';
    writeFileSync(join(cwd, 'concrete.csv'), concrete());
    writeFileSync(file, transformSync(`${code()}\n${report}`, { loader: 'ts' }).code);
    try {
      const output = execFileSync(process.execPath, [file], { cwd, encoding: 'utf8' });
      const [outputs, layers] = JSON.parse(output.trimEnd().split('\n').at(-1) ?? '') as [number[][], number];
      expect(outputs.map(([value = 0]) => Math.round(value))).to.deep.equal([0, 1, 1, 0]);
      expect(layers).to.equal(1);
      expect(output).to.include('parameters in all');
    } finally {
      rmSync(file);
      rmSync(cwd, { recursive: true });
    }
  });

  it('has code that the compiler takes as it sets itself up in a new project', () => {
    const folder = mkdtempSync(resolve('build/readme-'));
    const tsc = resolve('node_modules/typescript/bin/tsc');
    const run = (...options: string[]): string => {
      const { status, stdout } = spawnSync(process.execPath, [tsc, ...options], { cwd: folder, encoding: 'utf8' });
      return status === 0 ? '' : stdout;
    };
    try {
      writeFileSync(join(folder, 'readme.mts'), code());
      expect(run('--init')).to.equal('');
      expect(run('--noEmit', '--types', 'node')).to.equal('');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('links to files that exist, and names scripts that exist', () => {
    const text = readFileSync('README.md', 'utf8') + readFileSync('CONTRIBUTING.md', 'utf8');
    const links = [...text.matchAll(/\]\(([^)#:]+)\)/g)].map((match) => match[1] as string);
    for (const link of links) expect(() => readFileSync(link), link).to.not.throw();
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };
    for (const [, name] of text.matchAll(/npm run (\w+)/g)) expect(scripts).to.have.property(name as string);
    for (const [, path] of text.matchAll(/`((?:src|test|scripts)\/[\w./-]+\.(?:ts|mjs|py))`/g)) {
      expect(() => readFileSync(path as string), path).to.not.throw();
    }
  });
});
