import { expect } from 'chai';
import fc from 'fast-check';
import { Network } from 'multilayer';
import type { Task } from '#src/tables/task.js';
import { chooseRecipe, type RecipeCase, type RecipeInput } from '#src/tabular/recipe.js';

const levels = ['a', 'b', 'c'];
const roles = ['number', 'missing', 'level', 'index'] as const;

/** Rows of each role, drawn by a plain rule; `index` goes one beyond its levels, as unknown ones do. */
function rowsOf(inputs: readonly RecipeInput[], rows: number, isConstant: boolean) {
  const data = new Float64Array(rows * inputs.length);
  inputs.forEach(({ role }, j) => {
    for (let i = 0; i < rows; i++) {
      const value = isConstant ? 1 : (7 * i + 3 * j) % 11;
      data[i * inputs.length + j] = role === 'number' ? value / 5 - 1 : role === 'index' ? value % 4 : value % 2;
    }
  });
  return { rows, cols: inputs.length, data };
}

const textOf = (given: RecipeCase, name: string) => chooseRecipe(given).choices.find((each) => each.name === name);

describe('chooseRecipe', () => {
  it('makes a network that trains, for any columns, rows and task', async () => {
    const drawn = fc.record({
      roles: fc.array(fc.constantFrom(...roles), { minLength: 1, maxLength: 4 }),
      rows: fc.integer({ min: 2, max: 9 }),
      isConstant: fc.boolean(),
      task: fc.constantFrom<Task>('binary', 'multiclass', 'regression'),
    });
    await fc.assert(
      fc.asyncProperty(drawn, async ({ roles, rows, isConstant, task }) => {
        const inputs = roles.map((role) => ({ role, levels }));
        const x = rowsOf(inputs, rows, isConstant);
        const { layers, fit } = chooseRecipe({ task, inputs, rows, classes: 3 });
        const network = new Network({ inputs: inputs.length, layers: layers(inputs, x), seed: 1 });
        const y = Array.from({ length: rows }, (_, i) => (task === 'regression' ? i / rows : i % 2));
        await network.fit(x, y, { ...fit, epochs: 1, onWarning: () => {} });
        for (const value of network.predictMatrix(x).data) expect(value).to.satisfy(Number.isFinite);
      }),
      { numRuns: 25 },
    );
  });

  it('begins with the answers of a dummy', () => {
    const inputs: RecipeInput[] = [{ role: 'number' }, { role: 'index', levels }];
    const x = rowsOf(inputs, 20, false);
    for (const [task, answer] of [
      ['regression', 0],
      ['binary', 0.5],
      ['multiclass', 0.25],
    ] as const) {
      const { layers } = chooseRecipe({ task, inputs, rows: 20, classes: 4 });
      const network = new Network({ inputs: 2, layers: layers(inputs, x), seed: 3 });
      for (const value of network.predictMatrix(x).data) expect(value).to.equal(answer);
    }
  });

  it('takes what is asked for, and says that it was', () => {
    const inputs: RecipeInput[] = [{ role: 'number' }];
    const asked: RecipeCase = {
      ...{ task: 'regression', inputs, rows: 500, hidden: [8], activation: 'tanh', epochs: 7, patience: 3 },
      ...{ batchSize: 16, optimizer: 'sgd', learningRate: 0.1 },
    };
    const { fit, patience, layers, choices } = chooseRecipe(asked);
    expect(fit).to.deep.equal({ epochs: 7, batchSize: 16, optimizer: 'sgd', learningRate: 0.1 });
    expect(patience).to.equal(3);
    expect(
      layers(inputs, rowsOf(inputs, 20, false))
        .map(String)
        .slice(1),
    ).to.deep.equal(["Dense(8, 'tanh')", "Dense(1, 'linear')"]);
    const own = choices.filter(({ reason }) => reason === 'as asked for').map(({ name }) => name);
    expect(own).to.deep.equal(['hidden layers', 'batch', 'epochs', 'patience', 'optimizer', 'learning rate']);
    expect(chooseRecipe({ ...asked, learningRate: undefined }).fit).to.not.have.property('learningRate');
    expect(chooseRecipe({ ...asked, hidden: [] }).choices.find(({ name }) => name === 'hidden layers')?.value).to.equal(
      'none',
    );
  });

  it('lets numbers in beside their embeddings where a number is asked for, and as they are where there are many', () => {
    const inputs: RecipeInput[] = [{ role: 'number' }, { role: 'number' }];
    const of = (task: Task, count = 2) => {
      const all = Array.from({ length: count }, () => inputs[0] as RecipeInput);
      return chooseRecipe({ task, inputs: all, rows: 20 }).layers(all, rowsOf(all, 20, false))[0]?.kind;
    };
    expect(of('binary')).to.equal('piecewiseLinearEmbedding');
    expect(of('regression')).to.equal('concatenate');
    expect(of('binary', 257)).to.equal('dense');
  });

  it('shares steps among threads where they are long', () => {
    const given = { task: 'binary', inputs: [{ role: 'number' }], rows: 200 } as const;
    expect(chooseRecipe(given).threads).to.equal(1);
    expect(chooseRecipe({ ...given, hidden: [1024, 1024] }).threads).to.equal(undefined);
    expect(chooseRecipe({ ...given, rows: 8000 }).threads).to.equal(undefined);
  });

  it('goes by the rows, with a reason for each choice', () => {
    const given = { task: 'binary', inputs: [{ role: 'number' }] } as const;
    const values = [100, 5000, 20_000, 100_000].map((rows) => textOf({ ...given, rows }, 'hidden layers')?.value);
    expect(values).to.deep.equal([
      '64 and 64 units, selu',
      '64 and 32 units, relu',
      '128 and 64 units, relu',
      '256 and 128 units, relu',
    ]);
    expect(textOf({ ...given, rows: 100 }, 'dropout')).to.equal(undefined);
    expect(textOf({ ...given, rows: 8000 }, 'dropout')?.value).to.equal('0.15 after each hidden layer');
    for (const { name, value, reason } of chooseRecipe({ ...given, rows: 8000 }).choices)
      for (const text of [name, value, reason]) expect(text).to.match(/\S/);
  });
});
