import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect } from 'chai';
import { add, Fraction, subtract } from 'mathjs';
import type * as all from 'multilayer';

/** Runs a program in a process of its own, and gives what it prints. */
function run(code: string): string {
  return execFileSync(process.execPath, ['--input-type=module', '--eval', code], { encoding: 'utf8' }).trim();
}

describe('loading', () => {
  it('gives classes the names that their users know', () => {
    const program = `
      const all = Object.entries(await import('multilayer'));
      const classes = all.filter(([, value]) => typeof value === 'function' && /^class/.test(value));
      console.log(classes.length > 3, classes.filter(([name, { name: own }]) => own !== name).map(([name]) => name));`;
    expect(run(program)).to.equal('true []');
  });

  it('gives exact results as fractions that mathjs computes with', async () => {
    // The file that Node loads, which the tests go past.
    const { Dense, Network, collapse } = (await import(
      pathToFileURL(resolve('dist/node/index.js')).href
    )) as typeof all;
    const network = new Network({ inputs: 2, layers: [new Dense(2), new Dense(1)], engine: 'reference' });
    await network.fit([[0, 1]], [1], { epochs: 1 });
    const [run] = collapse(network, { exact: true }).runs;
    const first = run?.weights?.[0]?.[0] as unknown as Fraction;
    expect(first).to.be.instanceOf(Fraction);
    expect(subtract(add(first, first), first).equals(first)).to.equal(true);
  });
});
