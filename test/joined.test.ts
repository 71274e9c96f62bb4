import { execFileSync } from 'node:child_process';
import { expect } from 'chai';
import { engines } from '#src/engines/index.js';
import { joinsVectors } from '#src/engines/wasm/joined.js';
import { WasmProgram } from '#src/engines/wasm/program.js';
import { input, matmul, state } from '#src/graph/index.js';

const option = '--experimental-wasm-revectorize';
const here = Number.parseInt(process.versions.v8, 10);

/** Trains a network with products of many panels, and prints how vectors are taken and a sum over all weights' bits. */
const program = `
import { createHash } from 'node:crypto';
import { Dense, Network } from 'multilayer';
const x = Array.from({ length: 70 }, (_, i) => Float32Array.from({ length: 410 }, (_, j) => ((i * 31 + j * 17) % 101) / 101));
const y = x.map((row) => (row[0] > row[1] ? [1, 0] : [0, 1]));
const layers = [new Dense(75, 'relu'), new Dense(18, 'tanh'), new Dense(2, 'softmax')];
const network = new Network({ inputs: 410, layers, seed: 3, engine: 'wasm' });
await network.fit(x, y, { loss: 'categoricalCrossentropy', epochs: 30, batchSize: 33 });
const weights = network.parameters.flatMap((parameter) => parameter.toArray().flat());
console.log(createHash('sha256').update(Float32Array.from(weights)).digest('hex'));`;

function hashWith(...execArgv: readonly string[]): string {
  return execFileSync(process.execPath, [...execArgv, '--input-type=module', '--eval', program], { encoding: 'utf8' });
}

describe('vectors that V8 joins', () => {
  it('are expected where Node was started with the option, and its V8 knows how', () => {
    const versions = { v8: '13.6.233.17-node.37' };
    expect(joinsVectors({ execArgv: ['--no-warnings', option], versions })).to.equal(true);
    expect(joinsVectors({ execArgv: ['--experimental_wasm_revectorize'], versions })).to.equal(true);
    expect(joinsVectors({ execArgv: [option], versions: { v8: '12.4.254.21-node.33' } })).to.equal(false);
    expect(joinsVectors({ execArgv: ['--no-experimental-wasm-revectorize'], versions })).to.equal(false);
    expect(joinsVectors({ execArgv: [], versions })).to.equal(false);
    expect(joinsVectors({}), 'a page').to.equal(false);
  });

  before(function () {
    if (!engines.wasm.supported()) this.skip();
  });

  it('have matrix products blocked otherwise, which changes no bit', () => {
    const shapes = [
      [33, 410, 75],
      [5, 40, 16],
      [64, 64, 64],
      [1, 784, 128],
      [130, 515, 71],
    ] as const;
    for (const [rows, inner, cols] of shapes) {
      const outputs = {
        plain: matmul(input('x', { rows: 'batch', cols: inner }), state('w', { rows: inner, cols })),
        transposed: matmul(input('x', { rows: 'batch', cols: inner }), state('v', { rows: cols, cols: inner }), {
          transposeB: true,
        }),
      };
      const [apart, joined] = [false, true].map((each) => {
        const made = new WasmProgram(
          { main: { graph: { outputs, updates: [] }, capacity: rows } },
          { threads: 1, measured: false, fastMath: false },
          each,
        );
        for (const name of ['w', 'v'])
          made.write(
            name,
            Float64Array.from({ length: inner * cols }, (_, i) => Math.sin(i * 1.7)),
          );
        made.write(
          'x',
          Float64Array.from({ length: rows * inner }, (_, i) => Math.cos(i * 0.9)),
        );
        made.run('main', rows);
        const results = Object.keys(outputs).map((name) => made.output('main', name));
        made.dispose();
        return results;
      });
      expect(joined).to.deep.equal(apart);
    }
  });

  const skips = here < 13 ? ` (skipped: V8 ${process.versions.v8} does not join them)` : '';
  it(`train to the same weights, bit by bit${skips}`, function () {
    if (here < 13) this.skip();
    expect(hashWith(option)).to.equal(hashWith());
  });
});
