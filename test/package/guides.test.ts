import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect } from 'chai';
import { transformSync } from 'esbuild';

/** Blocks that go on with the names of the one before stand in one program; one with imports begins another. */
function programsOf(guide: string): readonly string[] {
  const blocks = [...readFileSync(`docs/${guide}.md`, 'utf8').matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(
    ([, block]) => block as string,
  );
  const programs: string[] = [];
  for (const block of blocks) {
    if (block.startsWith('import ')) programs.push(block);
    else programs.push(`${programs.pop() ?? ''}${block}`);
  }
  return programs;
}

/** A statement with its value behind it, as `table.names; // ['age']`, is one that is checked. */
function withChecks(program: string): string {
  return program.replace(
    /^(?!const |await |for )(\S.*); \/\/ ([['\d].+)$/gm,
    (_, code: string, said: string) => `check(${code}, ${JSON.stringify(said)});`,
  );
}

const checker = `
import { inspect } from 'node:util';
function check(value, said) {
  const list = ArrayBuffer.isView(value) ? Array.from(value).join(', ') : undefined;
  const text = list ?? inspect(value, { breakLength: Infinity }).replace(/^\\[ | \\]$/g, (sign) => sign.trim());
  // After a colon there may be words about the value, and … stands for anything.
  let at = 0;
  const isThere = said.split(/, …, |: /, said.includes('…') ? 9 : 1).every((part) => (at = text.indexOf(part, at)) >= 0);
  if (!isThere || !text.startsWith(said.slice(0, 9))) throw new Error(\`\${text} is not \${said}\`);
}
`;

/** As many penguins as it takes, of the columns of palmerpenguins. */
function penguins(): string {
  const lines = ['species,island,bill_length_mm,bill_depth_mm,flipper_length_mm,body_mass_g,sex'];
  for (let k = 0; k < 60; k++) {
    const sex = k % 2 === 0 ? 'MALE' : 'FEMALE';
    lines.push(
      `Adelie,Torgersen,${38 + (k % 7) / 2},${18 + (k % 5) / 4},${180 + (k % 11)},${3600 + 10 * (k % 30)},${sex}`,
    );
    lines.push(
      `Gentoo,Biscoe,${46 + (k % 7) / 2},${14 + (k % 5) / 4},${210 + (k % 11)},${5000 + 10 * (k % 30)},${sex}`,
    );
  }
  return `${lines.join('\n')}\n`;
}

const guides = ['data', 'tabular', 'model-files'] as const;

describe('the guides in docs', () => {
  // Next to the build, so that the package finds itself by its own name.
  let folder = '';

  before(() => {
    mkdirSync(resolve('build'), { recursive: true });
    folder = mkdtempSync(resolve('build/guides-'));
    writeFileSync(join(folder, 'penguins.csv'), penguins());
  });

  after(() => rmSync(folder, { recursive: true }));

  for (const guide of guides) {
    it(`have code that runs and says what stands behind it: ${guide}`, () => {
      const programs = programsOf(guide);
      expect(programs.length).to.be.at.least(1);
      for (const program of programs) {
        const { code } = transformSync(checker + withChecks(program), { loader: 'ts' });
        const file = join(folder, 'guide.mjs');
        writeFileSync(file, code);
        execFileSync(process.execPath, [file], { cwd: folder, stdio: 'pipe' });
      }
    });
  }

  it('have code that the compiler takes as it sets itself up in a new project', () => {
    const tsc = resolve('node_modules/typescript/bin/tsc');
    const run = (...options: string[]): string => {
      const { status, stdout } = spawnSync(process.execPath, [tsc, ...options], { cwd: folder, encoding: 'utf8' });
      return status === 0 ? '' : stdout;
    };
    for (const guide of guides)
      programsOf(guide).forEach((program, k) => {
        writeFileSync(join(folder, `${guide}-${k}.mts`), program);
      });
    expect(run('--init')).to.equal('');
    expect(run('--noEmit', '--types', 'node')).to.equal('');
  });
});
