import { execFileSync } from 'node:child_process';
import { expect } from 'chai';
import { engines } from 'multilayer';
import { defaultSettings, type Engine, type GraphFunction } from '#src/engines/index.js';
import type { Blocking } from '#src/engines/wasm/code/site.js';
import { blockingFor } from '#src/engines/wasm/product/blocking.js';
import { WasmProgram } from '#src/engines/wasm/program.js';
import { columns, fixed, input, join, matmul, type Node, state } from '#src/graph/index.js';
import { groupedProducts, groupedSizes } from './suite/groups.js';
import { matmulSuite } from './suite/matmul.js';

const option = '--experimental-wasm-revectorize';

/** All that there are but the first, which the engine has wherever it knows nothing better. */
const usual: Blocking = { strip: 4, panel: 8 };
const largest: Blocking = { strip: 6, panel: 16 };
const others: readonly Blocking[] = [{ strip: 4, panel: 16 }, { strip: 6, panel: 8 }, largest];

function nameOf({ strip, panel }: Blocking): string {
  return `blocks of ${strip} × ${panel}`;
}

function compiled(functions: Record<string, GraphFunction>, blocking: Blocking, threads: number): WasmProgram {
  const program = new WasmProgram(functions, { ...defaultSettings, threads }, blocking);
  const nap = new Int32Array(new SharedArrayBuffer(4));
  while (!program.ready) Atomics.wait(nap, 0, 0, 0.05);
  return program;
}

if (engines.wasm.supported()) {
  // Where blocks end, the usual and the largest are asked for every size; how threads share them, threads.test.ts asks.
  for (const blocking of others) {
    const compile: Engine['compile'] = (functions) => compiled(functions, blocking, 1);
    describe(`engine wasm with ${nameOf(blocking)}`, () =>
      matmulSuite({ ...engines.wasm, compile }, blocking === largest));
  }
}

/** Trains a network whose products have many blocks, and prints a hash of all its weights. */
const program = `
import { createHash } from 'node:crypto';
import { Dense, Network } from 'multilayer';
const row = (i) => Float32Array.from({ length: 410 }, (_, j) => ((i * 31 + j * 17) % 101) / 101);
const x = Array.from({ length: 70 }, (_, i) => row(i));
const y = x.map(([a, b]) => (a > b ? [1, 0] : [0, 1]));
const layers = [new Dense(75, 'relu'), new Dense(18, 'tanh'), new Dense(2, 'softmax')];
const network = new Network({ inputs: 410, layers, seed: 3, engine: 'wasm' });
await network.fit(x, y, { loss: 'categoricalCrossentropy', epochs: 30, batchSize: 33 });
const weights = network.parameters.flatMap((parameter) => parameter.toArray().flat());
console.log(createHash('sha256').update(Float32Array.from(weights)).digest('hex'));`;

function hashWith(...execArgv: readonly string[]): string {
  return execFileSync(process.execPath, [...execArgv, '--input-type=module', '--eval', program], { encoding: 'utf8' });
}

describe('the blocking of matrix products', () => {
  it('has twice the columns where Node was started to join vectors, and its V8 knows how', () => {
    const versions = { v8: '13.6.233.17-node.37' };
    const wide = { strip: 4, panel: 16 };
    expect(blockingFor(false, { execArgv: ['--no-warnings', option], versions })).to.deep.equal(wide);
    expect(blockingFor(false, { execArgv: ['--experimental_wasm_revectorize'], versions })).to.deep.equal(wide);
    expect(blockingFor(false, { execArgv: [option], versions: { v8: '12.4.254.21-node.33' } })).to.deep.equal(usual);
    expect(blockingFor(false, { execArgv: ['--no-experimental-wasm-revectorize'], versions })).to.deep.equal(usual);
    expect(blockingFor(false, { execArgv: [], versions })).to.deep.equal(usual);
    expect(blockingFor(false, {}), 'a page').to.deep.equal(usual);
  });

  it('has six rows with fast math, where V8 finds the registers', () => {
    const versions = { v8: '13.6.233.17-node.37' };
    expect(blockingFor(true, { versions })).to.deep.equal({ strip: 6, panel: 8 });
    expect(blockingFor(true, { execArgv: [option], versions })).to.deep.equal({ strip: 6, panel: 16 });
    expect(blockingFor(true, { versions: { v8: '12.4.254.21-node.33' } })).to.deep.equal(usual);
    expect(blockingFor(true, {}), 'a page').to.deep.equal(usual);
  });

  before(function () {
    if (!engines.wasm.supported()) this.skip();
  });

  it('changes no bit of them', () => {
    const shapes = [
      [1, 784, 128],
      [5, 40, 16],
      [33, 410, 75],
      [64, 64, 64],
      [130, 515, 71],
      [300, 24, 20],
    ] as const;
    for (const [rows, inner, cols] of shapes) {
      const x = input('x', { rows: 'batch', cols: inner });
      const y = input('y', { rows: 'batch', cols });
      const outputs = {
        plain: matmul(x, state('w', { rows: inner, cols })),
        second: matmul(x, state('v', { rows: cols, cols: inner }), { transposeB: true }),
        inner: matmul(x, y, { transposeA: true }),
      };
      const resultsWith = (blocking: Blocking, threads: number): Float64Array[] => {
        const made = compiled({ main: { graph: { outputs, updates: [] }, capacity: rows } }, blocking, threads);
        for (const leaf of ['w', 'v'])
          made.write(
            leaf,
            Float64Array.from({ length: inner * cols }, (_, i) => Math.sin(i * 1.7)),
          );
        made.write(
          'x',
          Float64Array.from({ length: rows * inner }, (_, i) => Math.cos(i * 0.9)),
        );
        made.write(
          'y',
          Float64Array.from({ length: rows * cols }, (_, i) => Math.cos(i * 1.3)),
        );
        made.run('main', rows);
        const results = Object.keys(outputs).map((name) => made.output('main', name));
        made.dispose();
        return results;
      };
      const expected = resultsWith(usual, 1);
      for (const blocking of others) {
        for (const threads of [1, 2])
          expect(resultsWith(blocking, threads), `${nameOf(blocking)}, ${threads} threads`).to.deep.equal(expected);
      }
    }
  });

  it('changes no bit of products of groups, which have those of products one by one', () => {
    for (const sizes of groupedSizes) {
      const { rows, inner, cols, groups } = sizes;
      const wave = (length: number, step: number): Float64Array =>
        Float64Array.from({ length }, (_, i) => Math.sin(i * step));
      const leaves = {
        x: wave(rows * groups * inner, 0.9),
        y: wave(rows * groups * cols, 1.3),
        w: wave(groups * inner * cols, 1.7),
      };
      const run = (outputs: Record<string, Node>, blocking: Blocking, threads: number): Float64Array[] => {
        const made = compiled({ main: { graph: { outputs, updates: [] }, capacity: rows } }, blocking, threads);
        for (const [name, values] of Object.entries(leaves)) made.write(name, values);
        made.run('main', rows);
        const results = Object.keys(outputs).map((name) => made.output('main', name));
        made.dispose();
        return results;
      };
      const [x, y] = [
        input('x', { rows: 'batch', cols: groups * inner }),
        input('y', { rows: 'batch', cols: groups * cols }),
      ];
      const w = state('w', { rows: groups * inner, cols });
      const each = Array.from({ length: groups }, (_, g) => {
        const own = fixed({
          rows: inner,
          cols,
          data: leaves.w.subarray(g * inner * cols, (g + 1) * inner * cols),
        });
        const [left, right] = [columns(x, g * inner, (g + 1) * inner), columns(y, g * cols, (g + 1) * cols)];
        return {
          plain: matmul(left, own),
          second: matmul(right, own, { transposeB: true }),
          inner: matmul(left, right, { transposeA: true }),
        };
      });
      const apart = run(
        {
          // Only so that the leaf is there to be written.
          w,
          plain: join(...each.map(({ plain }) => plain)),
          second: join(...each.map(({ second }) => second)),
          ...Object.fromEntries(each.map((products, g) => [`inner ${g}`, products.inner])),
        },
        usual,
        1,
      );
      const [, plain, second, ...parts] = apart as [Float64Array, Float64Array, Float64Array, ...Float64Array[]];
      const expected = [plain, second, Float64Array.from(parts.flatMap((part) => [...part]))];
      for (const [blocking, threads] of [...others.map((each) => [each, 1] as const), [usual, 1], [usual, 3]] as const)
        expect(run(groupedProducts(sizes), blocking, threads), nameOf(blocking)).to.deep.equal(expected);
    }
  });

  const joins = Number.parseInt(process.versions.v8, 10) >= 13;
  const skips = joins ? '' : ` (skipped: V8 ${process.versions.v8} does not)`;
  it(`lets V8 join vectors, to the same weights, bit by bit${skips}`, function () {
    if (!joins) this.skip();
    expect(hashWith(option)).to.equal(hashWith());
  });
});
