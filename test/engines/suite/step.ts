import { expect } from 'chai';
import { Random } from '#src/core/random.js';
import type { Engine } from '#src/engines/index.js';
import { f, variable } from '#src/expression/index.js';
import { assign, elapsed, gather, input, map, random, reduce, state, stepNumber } from '#src/graph/index.js';
import { judge, refusal } from './judge.js';

const below1 = 1 - 2 ** -24;

/** Draws by the number of the step, and remembers it. */
function compile(engine: Engine) {
  const step = stepNumber();
  const seen = state('seen', { rows: 1, cols: 1 });
  const rows = gather(input('table', { rows: 4, cols: 1 }), input('indices', { rows: 'batch', cols: 1 }));
  const outputs = {
    // Of the rows too, as every loss: what depends on none may be computed before the last one was noted.
    loss: map(f.add(f.multiply(2, f.x), f.multiply(0, variable('sum'))), { x: step, sum: reduce('sum', 'all', rows) }),
    drawn: random({ rows: 'batch', cols: 3 }, { seed: 7, stream: 4, step }),
  };
  const graph = { outputs, updates: [assign(seen, map(f.add(f.x, 1), { x: step }))] };
  return engine.compile({ main: { graph, capacity: 2 } });
}

function drawn({ precision }: Engine, step: number, count: number): number[] {
  const source = new Random(7, 4, step);
  const held = (value: number): number => (precision === 'float64' ? value : Math.min(Math.fround(value), below1));
  return Array.from({ length: count }, () => held(source.uniform()));
}

export function stepSuite(engine: Engine): void {
  // The end of the whole numbers of float32, and that of a word.
  const firsts = [0, 5, 2 ** 24 - 2, 2 ** 24 + 3, 2 ** 31 - 1, 2 ** 32 - 2, 2 ** 32 + 1, 2 ** 40 + 9];
  for (const first of firsts) {
    it(`is counted from ${first} on, batch after batch`, async () => {
      const program = compile(engine);
      program.write('table', [1, 2, 3, 4]);
      const batches = { order: Uint32Array.of(0, 1, 2, 3, 0), ends: Uint32Array.of(2, 4, 5), first };
      const losses = await program.runBatches('main', batches, 'indices', 'loss');
      judge(engine, 'twice the step', losses, [2 * first, 2 * first + 2, 2 * first + 4]);
      judge(engine, 'steps', await program.read('seen'), [first + 3]);
      expect([...(await program.output('main', 'drawn'))]).to.deep.equal(drawn(engine, first + 2, 3));
      await program.run('main', 2, first + 8);
      expect([...(await program.output('main', 'drawn'))]).to.deep.equal(drawn(engine, first + 8, 6));
      await program.run('main', 1);
      expect([...(await program.output('main', 'drawn'))]).to.deep.equal(drawn(engine, 0, 3));
      program.dispose();
    });
  }

  it('has beside it the steps of a plan, counted apart', async () => {
    const rows = gather(input('table', { rows: 4, cols: 1 }), input('indices', { rows: 'batch', cols: 1 }));
    const counts = { step: stepNumber(), elapsed: elapsed(), sum: reduce('sum', 'all', rows) };
    const formula = f.add(f.subtract(variable('step'), variable('elapsed')), f.multiply(0, variable('sum')));
    const inPlan = map(f.add(f.x, f.multiply(0, variable('sum'))), { x: counts.elapsed, sum: counts.sum });
    const outputs = { loss: inPlan, between: map(formula, counts) };
    const program = engine.compile({
      main: { graph: { outputs, updates: [] }, capacity: 2 },
      other: { graph: { outputs: { sum: counts.sum, step: counts.step }, updates: [] }, capacity: 2 },
    });
    const batches = { order: Uint32Array.of(0, 1, 2, 3, 0), ends: Uint32Array.of(2, 4, 5) };
    for (const [first, begun] of [
      [9, 4],
      [2 ** 33 - 3, 2 ** 32 - 1],
      [2 ** 26 - 3, 2 ** 24 - 2],
      [3, 2 ** 40],
    ] as const) {
      const at = { first: first + 3, elapsed: begun };
      judge(
        engine,
        'steps of the plan',
        await program.runBatches('main', { ...batches, ...at }, 'indices', 'loss'),
        [0, 1, 2].map((k) => begun + k),
      );
      const held = engine.precision === 'float32' ? Math.fround : Number;
      judge(engine, 'steps before', await program.output('main', 'between'), [held(first + 5) - held(begun + 2)]);
    }
    judge(
      engine,
      'from zero',
      await program.runBatches('main', { ...batches, first: 7 }, 'indices', 'loss'),
      [0, 1, 2],
    );
    await program.run('main', 2, 12, 5);
    judge(engine, 'a run alone', await program.output('main', 'between'), [7]);
    await program.run('main', 2);
    judge(engine, 'a run alone', await program.output('main', 'loss'), [0]);
    await program.run('other', 2, 6);
    judge(engine, 'another function', await program.output('other', 'step'), [6]);
    const wrong = { ...batches, elapsed: -1 };
    const error = await refusal(() => program.runBatches('main', wrong, 'indices', 'loss'));
    expect(error).to.have.property('message').that.includes('got -1. Count the steps from 0.');
    program.dispose();
  });

  it('is a whole number', async () => {
    const program = compile(engine);
    const text = 'run main, steps before: expected a whole number of 0 or more, got 0.5. Count the steps from 0.';
    expect(await refusal(() => program.run('main', 1, 0.5))).to.have.property('message', text);
    const batches = { order: Uint32Array.of(0), ends: Uint32Array.of(1), first: -1 };
    const error = await refusal(() => program.runBatches('main', batches, 'indices', 'loss'));
    expect(error).to.have.property('message').that.includes('got -1');
    program.dispose();
  });
}
