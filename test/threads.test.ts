import { expect } from 'chai';
import { Dense, Network } from 'multilayer';
import { type Engine, type Program, wasm } from '#src/engines/index.js';
import { WasmProgram } from '#src/engines/wasm/program.js';
import { engineSuite } from './engine.suite.js';

/** The wasm engine whose every run is shared by so many threads: it waits until they are there. */
function withThreads(threads: number): Engine {
  return {
    ...wasm,
    compile: (functions): Program => {
      const program = wasm.compile(functions, { threads, measured: false, fastMath: false });
      const nap = new Int32Array(new SharedArrayBuffer(4));
      if (program instanceof WasmProgram) while (!program.ready) Atomics.wait(nap, 0, 0, 0.05);
      return program;
    },
  };
}

engineSuite(withThreads(3), 'wasm on 3 threads');

describe('threads', () => {
  const rows = 150;
  const x = Array.from({ length: rows }, (_, i) => Array.from({ length: 37 }, (_unused, j) => Math.sin(i * 7 + j * 3)));
  const y = Array.from({ length: rows }, (_, i) => i % 5);

  async function trained(threads: number | 'auto', epochs = 40): Promise<number[][][]> {
    const layers = [new Dense(129, 'tanh'), new Dense(66, 'relu'), new Dense(5, 'softmax')];
    const network = new Network({ layers, engine: 'wasm', threads, seed: 3 });
    await network.fit(x, y, { epochs, batchSize: 64 });
    const weights = network.parameters.map((each) => each.toArray());
    network.dispose();
    return weights;
  }

  it('change no bit of the weights, whatever their number', async () => {
    const alone = await trained(1);
    for (const threads of [2, 3, 8, 'auto'] as const) expect(await trained(threads)).to.deep.equal(alone);
  });

  it('serve networks that train at the same time', async () => {
    const alone = await trained(1);
    const [a, b, c] = await Promise.all([trained(2), trained(3), trained(2)]);
    for (const each of [a, b, c]) expect(each).to.deep.equal(alone);
  });
});
