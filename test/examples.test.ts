import { execFileSync } from 'node:child_process';
import { expect } from 'chai';

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
});
