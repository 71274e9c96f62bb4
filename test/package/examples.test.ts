import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { activations } from 'multilayer';

function run(file: string, ...args: readonly string[]): string {
  return execFileSync(process.execPath, [file, ...args], { encoding: 'utf8' });
}

/** A rule of two truth values, such as `a AND NOT b`. */
function holds(rule: string, values: Readonly<Record<string, boolean>>): boolean {
  if (rule === 'never' || rule === 'always') return rule === 'always';
  const inner = /^NOT \((.*)\)$/.exec(rule)?.[1];
  if (inner !== undefined) return !holds(inner, values);
  const [, left, sign, right] = /^(\w+) (AND|OR|XOR) ((?:NOT )?\w+)$/.exec(rule) ?? [];
  if (left === undefined || right === undefined) {
    const [, not, name = ''] = /^(NOT )?(\w+)$/.exec(rule) ?? [];
    return (values[name] as boolean) === (not === undefined);
  }
  const [a, b] = [holds(left, values), holds(right, values)];
  if (sign === 'AND') return a && b;
  return sign === 'OR' ? a || b : a !== b;
}

describe('examples', () => {
  it('xor.ts solves XOR with every activation', () => {
    const output = run('build/examples/xor.js', '1');
    for (const name of ['sigmoid', 'tanh', 'softplus', 'leakyRelu', 'relu']) {
      expect(output).to.match(new RegExp(`${name} +0\\.0\\d +0\\.9\\d +0\\.9\\d +0\\.0\\d +1 of 1`));
    }
  });

  it('xor-steps.ts trains steps alone, and the rules that it prints are XOR where it says solved', () => {
    const output = run('build/examples/xor-steps.js', '3');
    const rows = [...output.matchAll(/^\d +h1 = (.+?) +h2 = (.+?) +y = (.+?) {2,}(not solved|solved)$/gm)];
    expect(rows).to.have.length(3);
    for (const [line, first = '', second = '', last = '', result] of rows) {
      const answers = [0, 1, 2, 3].map((k) => {
        const inputs = { a: k > 1, b: k % 2 === 1 };
        return holds(last, { h1: holds(first, inputs), h2: holds(second, inputs) });
      });
      const isXor = answers.join() === 'false,true,true,false';
      expect(isXor, line).to.equal(result === 'solved');
    }
    expect(rows.filter(([, , , , result]) => result === 'solved').length).to.be.at.least(2);
    expect(output).to.match(/^arctan +\d \(\d+ %\) +\d \(\d+ %\) +3 \(100 %\)$/m);
    expect(output.match(/^(straightThrough|sigmoid|triangle|arctan) /gm)).to.have.length(4);
  });

  it('linear-collapse.ts leaves every stack at a quarter, equal to one layer', () => {
    const output = run('build/examples/linear-collapse.js');
    expect(output.match(/0\.2500000/g)).to.have.length(5);
    expect(output.match(/ yes$/gm)).to.have.length(4);
  });

  it('activations.ts draws every activation that has a formula, and all of them on one page', () => {
    const folder = mkdtempSync(join(tmpdir(), 'multilayer-'));
    const names = Object.entries(activations).flatMap(([name, make]) => (make().formula === undefined ? [] : [name]));
    const files = [...names.map((name) => `${name}.svg`), 'activations.html'].map((name) => join(folder, name));
    expect(run('build/examples/activations.js', folder).trim().split('\n')).to.deep.equal(files);
    for (const file of files) expect(readFileSync(file, 'utf8')).to.not.match(/NaN|undefined/);
    expect(names).to.include.members(['sigmoid', 'step', 'relu', 'tanh', 'leakyRelu', 'softplus', 'linear']);
    const page = readFileSync(join(folder, 'activations.html'), 'utf8');
    expect(page.match(/<figure>/g)).to.have.length(names.length);
    rmSync(folder, { recursive: true });
  });

  it('own-layer.ts learns a wave that goes on beyond the data, which tanh does not', () => {
    const output = run('build/examples/own-layer.js');
    const [tanh, snake] = ['tanh', 'Snake'].map((name) =>
      new RegExp(`^${name} +(\\S+) +(\\S+) +(\\S+)$`, 'm').exec(output),
    );
    expect(Number(tanh?.[2])).to.be.above(1);
    expect(Number(snake?.[1])).to.be.below(1e-4);
    expect(Number(snake?.[2])).to.be.below(0.3);
    expect(Number(snake?.[3])).to.be.below(1e-5);
    expect(output.match(/^ +\d+\.\d /gm)).to.have.length(33);
  });

  it('doctor.ts finds three things wrong with a table as it is, and nothing when its remedies are followed', () => {
    const output = run('build/examples/doctor.js');
    const [sick = '', well = ''] = output.split('As the remedies have it');
    expect(readFileSync('docs/diagnosis.md', 'utf8')).to.include(output.trim());
    expect(sick).to.match(
      /^diagnose: 3 findings in 200 rows\. The loss is \S+e\+11, .*\n1\. severe: x: .*\n2\. severe: y: .*\n3\. severe: y: /m,
    );
    expect(well).to.match(
      /^diagnose: nothing found in 200 rows\. The loss is 0\.000\d+, where one answer for all rows has 1\.$/m,
    );
  });

  it('depth.ts finds that a second layer pays on rings and does not on a disc', () => {
    const output = run('build/examples/depth.js', 'tiny');
    const [rings = '', disc = ''] = output.split('one disc');
    // Depth, width, parameters: 4 or 6 units beside each other cannot draw rings; 4 behind 4 others can.
    expect(rings).to.match(/^1 +over 6 +over 25 +\d\d\.\d ± 0\.0 % +0 of 1$/m);
    expect(rings).to.match(/^2 +4 +37 +9[5-9]\.\d ± 0\.0 % +1 of 1$/m);
    expect(disc).to.match(/^1 +4 +17 +9[5-9]\.\d ± 0\.0 % +1 of 1$/m);
    expect(disc).to.match(/^2 +4 +37 +9[5-9]\.\d ± 0\.0 % +1 of 1$/m);
  });

  it('cross-validation.ts finds that hidden units tell customers apart better, on the same folds', () => {
    const [unit = '', hidden = ''] = run('build/examples/cross-validation.js').split('8 hidden units');
    const accuracyOf = (part: string) => Number(/^accuracy (.*)$/m.exec(part)?.[1]);
    expect(accuracyOf(unit)).to.be.within(0.8, 0.9);
    expect(accuracyOf(hidden)).to.be.above(0.92);
    for (const part of [unit, hidden]) {
      expect(part.match(/^[0-4] +(\d\.\d{4} *){6}$/gm)).to.have.length(5);
      expect(part).to.match(/^mean +(0\.\d{4} ± 0\.\d{4} *){6}$/m);
      const [stays = [], leaves = []] = ['stays', 'leaves'].map((label) => {
        const [, ...counts] = new RegExp(`^${label} +(\\d+) +(\\d+)$`, 'm').exec(part) ?? [];
        return counts.map(Number);
      });
      expect([stays, leaves].map(([a = 0, b = 0]) => a + b)).to.deep.equal([457, 143]);
      expect(accuracyOf(part)).to.be.closeTo(((stays[0] ?? 0) + (leaves[1] ?? 0)) / 600, 1e-3);
    }
  });

  it('depth.ts names the settings that it knows', () => {
    const { status, stderr } = spawnSync(process.execPath, ['build/examples/depth.js', 'huge'], { encoding: 'utf8' });
    expect(status).to.equal(2);
    expect(stderr).to.equal('depth: expected tiny, default, full, got huge.\n');
  });
});
