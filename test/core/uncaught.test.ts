import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';

/** Runs a program to its end, as a user would, and gives what it printed as errors. */
function fails(args: readonly string[]): Promise<{ code: number | null; errors: string }> {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  let errors = '';
  child.stderr.on('data', (text) => {
    errors += String(text);
  });
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, errors })));
}

const core = "import { Dense, Network, networkFromJSON } from 'multilayer';";
const network = `${core} const network = new Network({ layers: [new Dense(2, 'tanh'), new Dense(1)] });`;

// Node prints the line of the file that threw: in files joined into a few lines, that was all of the library.
describe('an error that nobody catches', () => {
  const programs: readonly (readonly [what: string, code: string, says: string])[] = [
    ['in a constructor', `${core} new Dense(3, 'rleu');`, 'Did you mean "relu"?'],
    [
      'in an awaited fit',
      `${network} await network.fit([[1, NaN]], [1]);`,
      'row 0, column 1: expected a finite number',
    ],
    ['in a fit that nobody awaits', `${network} network.fit([[1, 2], [3]], [1, 2]);`, 'row 1'],
    [
      'in a fit that diverges',
      `${network} await network.fit([[1]], [1], { optimizer: 'sgd', learningRate: 1e30 });`,
      'DivergenceError',
    ],
    ['in a model file', `${core} networkFromJSON({ layers: 3 });`, 'expected'],
    ['in a formula', "import { formula } from 'multilayer/formula'; formula('x +');", 'expected a formula'],
    ['in a chart', "import { lossPlot } from 'multilayer/charts'; lossPlot([{ name: 'a', loss: [NaN] }]);", 'expected'],
  ];
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'multilayer-'));
  });
  after(() => rmSync(folder, { recursive: true }));

  function expectShort(what: string, { code, errors }: Awaited<ReturnType<typeof fails>>, says: string): void {
    expect(code, `${what}: ${errors}`).to.equal(1);
    expect(errors, what).to.include(says);
    expect(errors.length, what).to.be.below(2000);
    for (const line of errors.split('\n')) expect(line.length, `${what}: ${line}`).to.be.below(600);
  }

  it('fits on a screen', async () => {
    const results = await Promise.all(
      programs.map(async ([what, code, says]) => {
        const result = await fails(['--input-type=module', '--eval', code]);
        return () => expectShort(what, result, says);
      }),
    );
    for (const check of results) check();
  });

  it('fits on a screen where the command meets it', async () => {
    // Whatever breaks in the page that the command writes is a fault, and is thrown on.
    const hook = join(folder, 'hook.mjs');
    writeFileSync(hook, "Array.prototype.toReversed = Array.prototype.map = () => { throw new TypeError('broken'); };");
    const result = await fails(['--import', hook, 'dist/cli/main.js', 'demo', '--out', folder]);
    expectShort('demo', result, 'broken');
  });
});
