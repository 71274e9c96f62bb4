import { expect } from 'chai';
import { Random } from '#src/core/random.js';
import type { Engine } from '#src/engines/index.js';
import { f } from '#src/expression/index.js';
import { assign, map, random, state } from '#src/graph/index.js';

const below1 = 1 - 2 ** -24;

/** The number as the engine can hold it: the nearest float32, but still less than 1. */
function held({ precision }: Engine, value: number): number {
  return precision === 'float64' ? value : Math.min(Math.fround(value), below1);
}

function drawn(engine: Engine, seed: number, stream: number, step: number, count: number): number[] {
  const source = new Random(seed, stream, step);
  return Array.from({ length: count }, () => held(engine, source.uniform()));
}

/** A function that draws [batch × cols] numbers and then counts its step up by one. */
function compile(engine: Engine, seed: number, stream: number, cols: number, capacity: number) {
  const step = state('step', { rows: 1, cols: 1 });
  const outputs = { drawn: random({ rows: 'batch', cols }, { seed, stream, step }) };
  const updates = [assign(step, map(f.add(f.x, 1), { x: step }))];
  return engine.compile({ main: { graph: { outputs, updates }, capacity } });
}

export function randomSuite(engine: Engine): void {
  it('draws the bits of Random(seed, stream, step), step after step', async () => {
    for (const [seed, stream] of [
      [0, 4],
      [1, 5],
      [-3, 2 ** 20],
      [2 ** 53 - 1, 7],
    ] as const) {
      const program = compile(engine, seed, stream, 5, 13);
      for (let step = 0; step < 4; step++) {
        await program.run('main', 13);
        expect([...(await program.output('main', 'drawn'))]).to.deep.equal(drawn(engine, seed, stream, step, 65));
      }
      program.write('step', [2 ** 24 - 2]);
      await program.run('main', 13);
      expect([...(await program.output('main', 'drawn'))]).to.deep.equal(drawn(engine, seed, stream, 2 ** 24 - 2, 65));
      program.dispose();
    }
  });

  it('draws the same numbers for fewer rows, and for any number of columns', async () => {
    for (const cols of [1, 2, 3, 4, 5, 7, 8, 33]) {
      const program = compile(engine, 11, 4, cols, 9);
      for (let rows = 9; rows >= 1; rows--) {
        program.write('step', [6]);
        await program.run('main', rows);
        expect([...(await program.output('main', 'drawn'))]).to.deep.equal(drawn(engine, 11, 4, 6, rows * cols));
      }
      program.dispose();
    }
  });

  it('draws uniformly from the open interval (0, 1)', async () => {
    const program = compile(engine, 2, 4, 100, 400);
    await program.run('main', 400);
    const values = await program.output('main', 'drawn');
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const square = values.reduce((sum, value) => sum + (value - 0.5) ** 2, 0) / values.length;
    // 40,000 draws: standard errors of 0.0014 and 0.0004 around 1/2 and 1/12.
    expect(mean).to.be.closeTo(0.5, 0.006);
    expect(square).to.be.closeTo(1 / 12, 0.002);
    expect(values.every((value) => value > 0 && value < 1)).to.equal(true);
    program.dispose();
  });
}
