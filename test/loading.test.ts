import { execFileSync } from 'node:child_process';
import { expect } from 'chai';

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

  it('gives exact results as fractions that mathjs computes with', () => {
    const program = `
      const { Dense, Network, collapse } = await import('multilayer');
      const network = new Network({ inputs: 2, layers: [new Dense(2), new Dense(1)], engine: 'reference' });
      await network.fit([[0, 1]], [1], { epochs: 1 });
      const [{ weights }] = collapse(network, { exact: true }).runs;
      const { add, Fraction, subtract } = await import('mathjs');
      const [[first]] = weights;
      console.log(first instanceof Fraction, subtract(add(first, first), first).equals(first));`;
    expect(run(program)).to.equal('true true');
  });
});
