import { expect } from 'chai';
import { adam, Dense, type EngineName, type Layer, losses, Network, sgd } from 'multilayer';
import { matrix } from '#src/core/matrix.js';
import { atOnce, Turns } from '#src/core/turns.js';
import { Dataset } from '#src/data/dataset.js';
import { treatDivergence } from '#src/doctor/divergence.js';
import type { Stack } from '#src/model/forward.js';
import { Machine } from '#src/model/machine.js';
import { Model } from '#src/model/model.js';
import { Descent } from '#src/training/descent.js';
import type { Recipe } from '#src/training/recipe.js';
import { engineNames } from '../support/engines.js';
import { weightsOf } from '../support/networks.js';

const rows = 24;
const x = Array.from({ length: rows }, (_, i) => [Math.sin(i), Math.cos(3 * i)]);
const y = x.map(([a = 0, b = 0]) => a * b);

function dataOf(from: number, to: number, weighed: boolean): Dataset {
  const weights = Float64Array.from({ length: to - from }, (_, k) => 0.5 + ((from + k) % 3) / 2);
  const inputs = matrix(to - from, 2, Float64Array.from(x.slice(from, to).flat()));
  const target = matrix(to - from, 1, Float64Array.from(y.slice(from, to)));
  return new Dataset(inputs, target, weighed ? weights : undefined);
}

function all(data: Dataset): { readonly data: Dataset; readonly rows: Uint32Array } {
  return { data, rows: Uint32Array.from({ length: data.rows }, (_, row) => row) };
}

const adaptive: Recipe = { loss: losses.meanSquaredError(), optimizer: adam(), learningRate: 0.02 };

function open(engine: EngineName, first: Dataset, recipe = adaptive, accumulated = 1) {
  const layers: Layer[] = [new Dense(5, 'tanh'), new Dense(1)];
  const machine = new Machine({ engine });
  const model = new Model(layers, 4, machine, undefined);
  const stack = model.build(2);
  const course = {
    batchSize: 4,
    gradientAccumulation: accumulated,
    shuffle: false,
    seed: 4,
    epochs: 3,
    loaded: all(first),
  };
  const session = new Descent({ machine, stack, recipe, ...course, state: model.training });
  model.fetch();
  model.session = session;
  session.push();
  return { model, session, layers };
}

function numbersOf(model: Model): number[][] {
  model.pull();
  const { memory, position } = model.training;
  return [
    ...model.parameters.map((each) => each.toArray().flat()),
    ...[...memory.values()].map((each) => [...each]),
    [position.step],
  ];
}

describe('a session that is given one part of the data after the other', () => {
  for (const engine of engineNames) {
    const ways = [
      ['', false, 1],
      [', with weights', true, 1],
      [', of several batches each', false, 2],
    ] as const;
    for (const [how, weighed, accumulated] of ways) {
      it(`takes the steps of the whole table, to the bit: ${engine}${how}`, async () => {
        const whole = open(engine, dataOf(0, rows, weighed), adaptive, accumulated);
        const means: number[] = [];
        // A stretch ends where the event loop is to have its turn.
        while (means.length < 3) {
          const stretch = await whole.session.run(3 - means.length, new Turns(), undefined);
          if (stretch.ended !== 'done') throw new Error(stretch.ended);
          means.push(...stretch.losses);
        }
        const cuts = accumulated === 1 ? [0, 12, 20, 24] : [0, 16, 24];
        const parts = open(engine, dataOf(0, cuts[1] as number, weighed), adaptive, accumulated);
        const found: number[] = [];
        for (let epoch = 0; epoch < 3; epoch++) {
          let sum = 0;
          for (let k = 1; k < cuts.length; k++) {
            const [from, to] = [cuts[k - 1], cuts[k]] as [number, number];
            parts.session.load(all(dataOf(from, to, weighed)));
            const stretch = await parts.session.run(1, new Turns(), undefined);
            if (stretch.ended !== 'done') throw new Error(stretch.ended);
            sum += (stretch.losses[0] as number) * (to - from);
          }
          found.push(sum / rows);
        }
        expect(numbersOf(parts.model)).to.deep.equal(numbersOf(whole.model));
        found.forEach((loss, k) => {
          expect(loss).to.be.closeTo(means[k] as number, 1e-12);
        });
        whole.session.dispose();
        parts.session.dispose();
      });
    }

    it(`explains a divergence by the part that it came in, and goes back no further: ${engine}`, async () => {
      const { model, session } = open(engine, dataOf(0, 12, false), {
        ...adaptive,
        optimizer: sgd(),
        learningRate: 0.1,
      });
      await session.run(2, new Turns(), undefined);
      const before = numbersOf(model);
      const odd = dataOf(12, 20, false);
      odd.target.data[1] = { wasm: 1e30, reference: 1e200 }[engine];
      session.load(all(odd));
      const stretch = await session.run(1, new Turns(), undefined);
      if (stretch.ended !== 'diverged') throw new Error(stretch.ended);
      const { parameters } = model;
      const { advice } = await treatDivergence(
        {
          ...{
            trainee: { stack: model.stack as Stack, parameters, classes: model.classes, ask: () => model.ask() },
            session,
          },
          options: { recipe: { ...adaptive, optimizer: sgd() }, batchSize: 4, gradientAccumulation: 1 },
          ...{ ...session.loaded, loss: adaptive.loss, turns: new Turns() },
          judge: (data) => atOnce(model.ask().loss(adaptive.loss, data)),
        },
        { ...stretch.divergence, epoch: 3, path: '0', layer: model.layers[0] as Layer },
      );
      const far = { wasm: '1e+30', reference: '1e+200' }[engine];
      expect(advice).to.include(`Row 1 of y holds ${far} in column 0: correct it, leave the row out`);
      expect(numbersOf(model)).to.deep.equal(before);
      session.dispose();
    });
  }

  it('has room for as many rows as the first part, in the same columns', () => {
    const { session } = open('reference', dataOf(0, 8, false));
    const fix = 'Begin with the largest part, and cut all of one table.';
    expect(() => session.load(all(dataOf(0, 9, false)))).to.throw(
      `load: expected at most 8 rows of 2 and 1 columns, got 9 rows of 2 and 1 columns. ${fix}`,
    );
    expect(() => session.load(all(dataOf(0, 8, true)))).to.throw(
      `load: expected at most 8 rows of 2 and 1 columns, got 8 rows of 2 and 1 columns, with weights. ${fix}`,
    );
    session.dispose();
  });
});

describe('fits of one part of the data after the other', () => {
  it('take the steps of one fit of the whole table', async () => {
    const make = () => new Network({ inputs: 2, layers: [new Dense(5, 'tanh'), new Dense(1)], seed: 4 });
    const options = { batchSize: 4, shuffle: false };
    const whole = make();
    await whole.fit(x, y, { ...options, epochs: 2 });
    const parts = make();
    for (let epoch = 0; epoch < 2; epoch++) {
      for (const from of [0, 12, 20]) {
        const to = from === 0 ? 12 : from + 8;
        await parts.fit(x.slice(from, to), y.slice(from, to), { ...options, epochs: 1 });
      }
    }
    expect(weightsOf(parts)).to.deep.equal(weightsOf(whole));
  });
});
