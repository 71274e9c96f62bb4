import { expect } from 'chai';
import {
  type Constraint,
  type ConstraintFactory,
  type ConstraintName,
  constraints,
  Dense,
  type EngineName,
  exponentialAverage,
  type FitOptions,
  lbfgs,
  maxNorm,
  Network,
  networkFromJSON,
  reduce,
} from 'multilayer';
import { golden, tables } from '../golden/constraints.js';
import { expectClose } from '../support/close.js';
import { engineNames } from '../support/engines.js';
import { expectError, weightsOf } from '../support/networks.js';
import { ofTable } from '../support/table.js';

const x = [
  [1, -2],
  [3, 4],
  [0.5, 1],
  [-1, 0.25],
];
const y = [5, -7, 1, 2];

function model(engine: EngineName = 'reference'): Network {
  return new Network({ inputs: 2, layers: [new Dense(3, 'tanh'), new Dense(2)], seed: 3, engine });
}
const wanted = y.map((each) => [each, -each]);

function columnNorms(rows: readonly (readonly number[])[]): number[] {
  return (rows[0] ?? []).map((_, col) => Math.hypot(...rows.map((row) => row[col] as number)));
}

/** What each is to hold after every step. */
const holds: Readonly<Record<ConstraintName, (rows: readonly (readonly number[])[]) => boolean>> = {
  maxNorm: (rows) => columnNorms(rows).every((norm) => norm <= 2 * (1 + 1e-6)),
  nonNegative: (rows) => rows.flat().every((w) => w >= 0),
  unitNorm: (rows) => columnNorms(rows).every((norm) => Math.abs(norm - 1) < 1e-6),
};

describe('constraints', () => {
  for (const name of Object.keys(golden) as ConstraintName[]) {
    for (const engine of engineNames) {
      for (const { options, source, projections } of golden[name]) {
        it(`${name} ${JSON.stringify(options)} is ${source} of PyTorch, on the engine ${engine}`, () => {
          const { project } = (constraints[name] as ConstraintFactory)(options);
          tables.forEach((table, i) => {
            const { values } = ofTable(project, table, engine);
            const relative = { reference: 1e-14, wasm: 1e-6 }[engine];
            expectClose(values, projections[i] as number[], { relative });
            // Again, it changes nothing more.
            const rows = Array.from(table, (row, r) => values.slice(r * row.length, (r + 1) * row.length));
            expectClose(ofTable(project, rows, engine).values, values, { relative });
          });
        });
      }

      it(`${name} holds after every step, with averages and steps of several batches, on the engine ${engine}`, async () => {
        const averaging = exponentialAverage({ decay: 0.5 });
        for (const more of [{}, { averaging }, { averaging, batchSize: 1, gradientAccumulation: 3 }] as FitOptions[]) {
          const network = model(engine);
          const onEpoch = (): void => {
            for (const each of network.parameters)
              if (each.name === 'weights') expect(holds[name](each.toArray()), String(each.toArray())).to.equal(true);
          };
          const options = { epochs: 8, learningRate: 0.5, onWarning: () => undefined, ...more };
          await network.fit(x, wanted, { ...options, constraint: name, onEpoch });
          const free = model(engine);
          await free.fit(x, wanted, options);
          expect(free.parameters.every((each) => each.name === 'bias' || holds[name](each.toArray()))).to.equal(false);
        }
      });
    }
  }

  it('leave the numbers that they have nothing to do with as they are, to the bit, and large ones within float32', () => {
    const { project } = maxNorm({ limit: 5 });
    expect(
      ofTable(
        project,
        [
          [3, 1.1],
          [4, -2.2],
        ],
        'reference',
      ).values,
    ).to.deep.equal([3, 1.1, 4, -2.2]);
    for (const engine of engineNames) {
      const { values } = ofTable(
        project,
        [
          [3e38, 1e-30],
          [3e38, 0],
        ],
        engine,
      );
      expectClose(values, [5 * Math.SQRT1_2, 1e-30, 5 * Math.SQRT1_2, 0], { relative: 1e-6 });
      expect(ofTable(project, [[Number.NaN, 9]], engine).values).to.deep.equal([Number.NaN, 5]);
      expect(ofTable(constraints.nonNegative().project, [[Number.NaN, -0, -9]], engine).values[0]).to.be.NaN;
      expectClose(ofTable(constraints.unitNorm().project, [[1e-38], [0]], engine).values, [1, 0], { relative: 1e-6 });
    }
  });

  it('project what a step has made, and leave biases alone unless they are named', async () => {
    const [plain, held, named] = [model(), model(), model()];
    const one = { optimizer: 'sgd', learningRate: 0.3, epochs: 1 } as const;
    await plain.fit(x, wanted, one);
    await held.fit(x, wanted, { ...one, constraint: 'nonNegative' });
    await named.fit(x, wanted, {
      ...one,
      parameterOptions: ({ name }) => ({ constraint: name === 'bias' && 'nonNegative' }),
    });
    const positive = (rows: number[][]): number[][] => rows.map((row) => row.map((w) => Math.max(w, 0)));
    weightsOf(plain).forEach((rows, i) => {
      const isBias = plain.parameters[i]?.name === 'bias';
      expect(weightsOf(held)[i]).to.deep.equal(isBias ? rows : positive(rows));
      expect(weightsOf(named)[i]).to.deep.equal(isBias ? positive(rows) : rows);
    });
  });

  it('hold for later fits, to the same bits from a file, until they are turned off', async () => {
    const options = { averaging: exponentialAverage({ decay: 0.5 }), batchSize: 3, learningRate: 0.1 };
    const [whole, cut] = [model(), model()];
    await whole.fit(x, wanted, { ...options, constraint: maxNorm({ limit: 0.5 }), epochs: 5 });
    await cut.fit(x, wanted, { ...options, constraint: maxNorm({ limit: 0.5 }), epochs: 2 });
    const again = networkFromJSON(JSON.parse(JSON.stringify(cut.checkpoint())), { engine: 'reference' });
    await again.fit(x, wanted, { batchSize: 3, epochs: 3 });
    expect(weightsOf(again)).to.deep.equal(weightsOf(whole));
    expect(again.toJSON().constraint).to.deep.equal({ name: 'maxNorm', limit: 0.5 });
    await again.fit(x, wanted, { constraint: false, epochs: 60, learningRate: 0.1 });
    expect(again.toJSON().constraint).to.equal(undefined);
    expect(Math.max(...columnNorms(again.parameter(0, 'weights').toArray()))).to.be.above(0.5);
    // A method that finds its steps itself leaves what the fit before had.
    await cut.fit(x, wanted, { optimizer: lbfgs(), epochs: 1 });
    expect(cut.toJSON().constraint).to.equal(undefined);
  });

  it('are checked, and refused where they can have no effect', async () => {
    const own: Constraint = { name: 'mine', project: (w) => reduce('sum', 'rows', w) };
    const wrong: readonly (readonly [FitOptions, string])[] = [
      [
        { constraint: own },
        'constraint mine, project, 0.weights: expected [2 × 3], got [1 × 3]. Keep the shape of what comes.',
      ],
      [
        { constraint: { name: 'mine', project: () => undefined as never } },
        'constraint mine, project, 0.weights: expected [2 × 3], got undefined. Keep the shape of what comes.',
      ],
      [
        { constraint: 'maxNorm', optimizer: lbfgs() },
        'fit, option constraint: expected none with lbfgs, which finds its steps itself, got "maxNorm". Leave constraint out, or choose another optimizer.',
      ],
      [
        { optimizer: lbfgs(), parameterOptions: () => ({ constraint: 'maxNorm' }) },
        'fit, option parameterOptions, weights of layer 0, constraint: expected none with lbfgs, which finds its steps itself, got "maxNorm". Leave it out, or choose another optimizer.',
      ],
      [
        { constraint: 'nonNeg' as never },
        `fit, option constraint: expected the name of a constraint, got "nonNeg". Did you mean "nonNegative"? Known: ${Object.keys(constraints).join(', ')}.`,
      ],
      [
        { constraint: 'unitNorm', parameterOptions: ({ name }) => ({ frozen: name === 'weights' }) },
        "fit, option constraint: expected weights that it is for, got none that learn, decay and have no other. Leave it out, or name parameters: parameterOptions: () => ({ constraint: 'unitNorm' }).",
      ],
    ];
    for (const [options, text] of wrong) {
      const error = await expectError(() => model().fit(x, wanted, options));
      expect(error.message).to.equal(text);
    }
    expect(() => maxNorm({ limit: 0 })).to.throw('maxNorm, option limit: expected a positive number, got 0.');
    expect(() => maxNorm({ max_value: 3 } as never)).to.throw('Did you mean "limit"?');
  });
});
