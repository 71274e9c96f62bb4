import { execFileSync } from 'node:child_process';
import { expect } from 'chai';

/** Runs a program in a process of its own, and gives what it prints. */
function run(code: string): string {
  return execFileSync(process.execPath, ['--input-type=module', '--eval', code], { encoding: 'utf8' }).trim();
}

/** The mathjs modules that a process has loaded; its CommonJS files stand in the cache of `require`. */
const mathjsLoaded =
  "Object.keys(process.getBuiltinModule('node:module')._cache).filter((file) => file.includes('mathjs')).length";

describe('loading', () => {
  it('gives classes the names that their users know', () => {
    const program = `
      const all = Object.entries(await import('multilayer'));
      const classes = all.filter(([, value]) => typeof value === 'function' && /^class/.test(value));
      console.log(classes.length > 3, classes.filter(([name, { name: own }]) => own !== name).map(([name]) => name));`;
    expect(run(program)).to.equal('true []');
  });

  it('leaves mathjs alone until a formula or an exact result asks for it', () => {
    const program = `
      const { Dense, Network, collapse, formula } = await import('multilayer');
      const network = new Network({ inputs: 2, layers: [new Dense(2), new Dense(1)], engine: 'reference' });
      await network.fit([[0, 1]], [1], { epochs: 1 });
      collapse(network);
      const before = ${mathjsLoaded};
      formula('x / (1 + abs(x))');
      const parser = ${mathjsLoaded};
      const [{ weights }] = collapse(network, { exact: true }).runs;
      console.log(before, parser > 0, ${mathjsLoaded} > parser, typeof weights[0][0].toFraction());`;
    expect(run(program)).to.equal('0 true true string');
  });
});
