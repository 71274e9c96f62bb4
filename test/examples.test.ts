import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { activations } from 'multilayer';

function run(file: string, ...args: readonly string[]): string {
  return execFileSync(process.execPath, [file, ...args], { encoding: 'utf8' });
}

describe('examples', () => {
  it('xor.ts solves XOR with every activation', () => {
    const output = run('build/examples/xor.js', '3');
    for (const name of ['sigmoid', 'tanh', 'softplus', 'leakyRelu', 'relu']) {
      expect(output).to.match(new RegExp(`${name} +0\\.0\\d +0\\.9\\d +0\\.9\\d +0\\.0\\d +3 of 3`));
    }
  });

  it('linear-collapse.ts leaves every stack at a quarter, equal to one layer', () => {
    const output = run('build/examples/linear-collapse.js');
    expect(output.match(/0\.2500000/g)).to.have.length(5);
    expect(output.match(/ yes$/gm)).to.have.length(4);
  });

  it('the demo prints its table and draws a page that needs nothing else', () => {
    expect(run('dist/cli/main.js', 'demo')).to.match(/8 tanh → 1 sigmoid +33 +\d+ +0\.00\d+ +100 %/);
    const html = readFileSync('out/index.html', 'utf8');
    // The activations that have a formula, one chart of losses, six surfaces.
    const curves = Object.values(activations).filter((make) => make().formula !== undefined).length;
    expect(html.match(/<figure>/g)).to.have.length(curves + 7);
    expect(html.match(/<svg /g)?.length).to.be.at.least(14);
    expect(html).to.not.match(/(src|href)="|@import|NaN/);
  });
});
