import { execFileSync } from 'node:child_process';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect } from 'chai';
import { Dense, engines, Network } from 'multilayer';
import { wasm } from '#src/engines/index.js';
import type { WasmProgram } from '#src/engines/wasm/program.js';
import { f } from '#src/expression/index.js';
import { assign, map, state } from '#src/graph/index.js';
import { expectError } from '../support/networks.js';

/** MiB of growth over the last two thirds of the rounds. */
function growth(kind: string, count: number): number {
  const args = ['--expose-gc', 'scripts/memory.mjs', kind, String(count)];
  return Number(execFileSync(process.execPath, args, { encoding: 'utf8' }));
}

type Machine = Record<'Memory' | 'Instance', new (...given: never[]) => object>;

/** What WebAssembly makes in the meantime, without keeping it alive. */
async function madeBy(action: (made: WeakRef<object>[]) => Promise<void>): Promise<WeakRef<object>[]> {
  const made: WeakRef<object>[] = [];
  const machine = WebAssembly as unknown as Machine;
  const { Memory, Instance } = machine;
  const watched = (kind: keyof Machine, Kept: Machine['Memory']) =>
    class extends Kept {
      readonly kind = kind;

      constructor(...given: never[]) {
        super(...given);
        made.push(new WeakRef(this));
      }
    };
  Object.assign(machine, { Memory: watched('Memory', Memory), Instance: watched('Instance', Instance) });
  try {
    await action(made);
  } finally {
    Object.assign(machine, { Memory, Instance });
  }
  return made;
}

(engines.wasm.supported() ? describe : describe.skip)('memory', () => {
  it('of networks that nobody holds any more is given back, with all that they were compiled to', async () => {
    const made = await madeBy(async (list) => {
      for (let seed = 0; seed < 40; seed++) {
        const network = new Network({ layers: [new Dense(4), new Dense(1)], seed });
        list.push(new WeakRef(network));
        await network.fit([[0], [1]], [0, 1], { epochs: 1, optimizer: 'sgd', onWarning: () => {} });
        network.predict([[0.5]]);
      }
    });
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    // What was looked at stays until the turn is over.
    await new Promise((resolve) => setTimeout(resolve));
    collect();
    expect(made).to.have.length.above(120);
    // The last network, and memories that are kept to be lent again.
    expect(made.filter((each) => each.deref() !== undefined)).to.have.length.below(16);
  });

  it('of a fit of a million weights is lent again to the next one', async () => {
    const network = new Network({ layers: [new Dense(990, 'tanh'), new Dense(10, 'softmax')], threads: 1 });
    const x = [1, 2, 3].map((k) => Float32Array.from({ length: 1000 }, (_, j) => ((j * k) % 17) / 17));
    const learn = async (): Promise<void> => {
      await network.fit(x, [1, 5, 3], { epochs: 1, onWarning: () => {} });
    };
    await learn();
    const made = (await madeBy(learn)).map((each) => each.deref());
    expect(made.map((each) => Object(each).kind))
      .to.include('Instance')
      .and.not.include('Memory');
    network.dispose();
  });

  it('of a network that lives, and was trained and asked, is less than 600 KiB beyond its weights', () => {
    expect(growth('live', 90)).to.be.below((60 * 600) / 1024);
  });

  it('that a network would need in all is refused before anything of that size is made', async () => {
    const huge = () => new Network({ inputs: 40_000, layers: [new Dense(15_000), new Dense(2)] });
    const before = process.memoryUsage().rss;
    const { message } = await expectError(huge);
    expect(message).to.equal(
      "layer 0 (Dense(15000, 'linear')), weights: expected at most 536,870,912 numbers in all layers, 4 GiB of " +
        'float64, got 600,045,002, 5 GiB, 40,000 × 15,000 of them here. Make the layer smaller.',
    );
    expect(process.memoryUsage().rss - before).to.be.below(64 * 2 ** 20);
    const layers = [new Dense(20_000), new Dense(20_000), new Dense(10_000)];
    expect((await expectError(() => new Network({ inputs: 1, layers }))).message).to.include(
      "layer 1 (Dense(20000, 'linear')), weights: expected at most 536,870,912 numbers in all layers",
    );
  });

  it('that 32-bit addresses do not reach is refused with the arithmetic', async () => {
    const table = (name: string) => state(name, { rows: 2 ** 14, cols: 2 ** 15 });
    const updates = ['a', 'b', 'c'].map((name) => assign(table(name), map(f.negate(f.x), { x: table(name) })));
    const compile = () => wasm.compile({ main: { graph: { outputs: {}, updates }, capacity: 1 } });
    expect((await expectError(compile)).message).to.equal(
      'the memory of the wasm engine: expected at most 4 GiB for weights, data and what is computed from them, got ' +
        '4,097 MiB, most of it 4,096 MiB for parameters and their optimizer. Use fewer units, a smaller batchSize, or pass the data in parts.',
    );
  });
});

describe('a worker that comes when its program is over', () => {
  it('is there for the next one', async function () {
    if (!engines.wasm.supported()) this.skip();
    const graph = { outputs: { y: map(f.negate(f.x), { x: state('x', { rows: 8, cols: 8 }) }) }, updates: [] };
    const compile = () =>
      wasm.compile({ main: { graph, capacity: 1 } }, { threads: 3, measured: false, fastMath: false }) as WasmProgram;
    for (let round = 0; round < 3; round++) {
      const program = compile();
      expect(program.ready).to.be.a('boolean');
      program.dispose();
    }
    const program = compile();
    for (let k = 0; k < 500 && !program.ready; k++) await new Promise((resolve) => setTimeout(resolve, 10));
    expect(program.ready).to.equal(true);
    program.dispose();
  });
});
