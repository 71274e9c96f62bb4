import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect } from 'chai';
import { activations, optimizers } from 'multilayer';

interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
  readonly values: readonly number[];
}

interface Results {
  readonly machine: { readonly cores: number; readonly node: string; readonly versions: Record<string, string> };
  readonly peak: { readonly multiplyAdd: number; readonly fused: number | null; readonly gflops: number };
  readonly training: readonly {
    readonly workload: string;
    readonly contender: string;
    readonly threads: number;
    readonly stepsPerSecond: Spread;
    readonly gflops: number;
    readonly shareOfPeak: number;
    readonly loss: { readonly first: number; readonly last: number; readonly steps: number; readonly kind: string };
    readonly flags: readonly string[];
  }[];
  readonly skipped: readonly { readonly contender: string; readonly why: string }[];
  readonly summary: readonly unknown[];
}

interface Profiles {
  readonly profiles: readonly {
    readonly workload: string;
    readonly total: number;
    readonly operations: readonly {
      readonly operation: string;
      readonly seconds: number;
      readonly gflops?: number;
    }[];
  }[];
}

describe('bench', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'multilayer-'));
  });
  after(() => rmSync(folder, { recursive: true }));

  function bench(...args: readonly string[]): { code: number | null; out: string; err: string; json: () => unknown } {
    const json = join(folder, 'results.json');
    const env = { ...process.env, PYTHON: join(folder, 'no-python') };
    const command = ['bench/main.mjs', '--no-install', '--json', json, ...args];
    const { status, stdout, stderr } = spawnSync(process.execPath, command, { encoding: 'utf8', env });
    return { code: status, out: stdout, err: stderr, json: () => JSON.parse(readFileSync(json, 'utf8')) };
  }

  it('measures multilayer alone, and says whom it is without', () => {
    const args = ['--only', 'xor', '--rounds', '2', '--seconds', '0.01', '--peers', 'scikit-learn'];
    const { code, out, err, json } = bench(...args);
    expect(code, err).to.equal(0);
    expect(err).to.include('without scikit-learn: no Python here has the module sklearn\n');
    const { machine, peak, training, skipped, summary } = json() as Results;
    expect(machine.node).to.equal(process.versions.node);
    expect(machine.versions).to.have.all.keys('multilayer');
    expect(peak.gflops).to.equal(Math.max(peak.multiplyAdd, peak.fused ?? 0));
    expect(peak.gflops).to.be.within(0.1, 1000);
    expect(skipped.map(({ contender }) => contender)).to.include('scikit-learn');
    expect(summary).to.deep.equal([]);

    const [first] = training;
    expect(first).to.include({ workload: 'xor', contender: 'multilayer, 1 thread', threads: 1 });
    for (const { stepsPerSecond, gflops, shareOfPeak, threads, loss, flags } of training) {
      const { median, min, max, values } = stepsPerSecond;
      expect(values).to.have.length(2);
      expect([min, max]).to.deep.equal([Math.min(...values), Math.max(...values)]);
      expect(median).to.be.closeTo((min + max) / 2, median * 1e-9);
      // 2-8-1 with 4 rows: 2·4·(16 + 8) forward, as much for the weights, 2·4·8 for the hidden layer.
      expect(gflops).to.be.closeTo((median * 448) / 1e9, gflops * 1e-9);
      expect(shareOfPeak).to.be.closeTo(gflops / threads / peak.gflops, shareOfPeak * 1e-9);
      expect(loss).to.include({ steps: 2000, kind: 'meanSquaredError' });
      // Of 0, 1, 1, 0, a constant cannot be nearer than 1/4.
      expect(loss.last).to.be.below(0.01).and.below(loss.first);
      expect(flags).to.deep.equal([]);
    }
    expect(out).to.match(/^multilayer, 1 thread +1 +[\d,]+ .* → /m);
  });

  it('lists what every activation and every optimizer costs', () => {
    const { status, stdout } = spawnSync(process.execPath, ['bench/members.mjs', '1', '0.02'], { encoding: 'utf8' });
    expect(status).to.equal(0);
    for (const name of [...Object.keys(activations), ...Object.keys(optimizers)]) {
      expect(stdout).to.match(new RegExp(`^${name} +[\\d.,e-]+ +[\\d.,e-]+$`, 'm'));
    }
  });

  it('shows where a step of training goes', () => {
    const { code, out, err, json } = bench('--profile', 'spiral', '--seconds', '0.01');
    expect(code, err).to.equal(0);
    const { profiles } = json() as Profiles;
    expect(profiles.map(({ workload }) => workload)).to.deep.equal(['spiral']);
    for (const { operations, total } of profiles) {
      // Three layers: three products forward, three for weights, two for the inputs past the first.
      const products = operations.filter(({ operation }) => operation.startsWith('matmul'));
      expect(products).to.have.length(8);
      // 2-32-32-3 in batches of 32: the arithmetic of the table of training.
      const flops = products.reduce((sum, { gflops = 0, seconds }) => sum + gflops * seconds * 1e9, 0);
      expect(flops).to.be.closeTo(2 * 32 * (2 * 64 + 3 * 1024 + 3 * 96), 1);
      expect(operations.reduce((sum, { seconds }) => sum + seconds, 0)).to.be.closeTo(total, total * 1e-9);
    }
    expect(out).to.include('matmul [batch × 32] · [32 × 32]');
  });

  it('answers a wrong command line with what would be right', async () => {
    const { readOptions } = (await import(pathToFileURL('bench/options.mjs').href)) as {
      readOptions(args: readonly string[]): unknown;
    };
    const cases: readonly (readonly [args: readonly string[], says: string])[] = [
      [['--only', 'minst'], '--only: there is no "minst". Known: xor, spiral, mnist, wide, predict, startup, bytes.'],
      [['--peers', 'keras'], '--peers: there is no "keras". Known: brain.js, '],
      [['--rounds', '0'], '--rounds: expected a whole number above 0, got "0".'],
      [['mnist'], 'What is "mnist"? To choose parts, write --only mnist.'],
    ];
    for (const [args, says] of cases) expect(() => readOptions(args)).to.throw(says);
    const { code, out, err } = bench('--rounds', '0');
    expect({ code, out }).to.deep.equal({ code: 2, out: '' });
    expect(err).to.include('error: --rounds: expected').and.to.include('Usage: npm run bench');
  });
});
