import assert from 'node:assert/strict';
import { checkTable, describeColumn, describeColumns, readTable, TabularModel, tableFrom } from '#src/data.js';

const rows = Array.from({ length: 40 }, (_, k) => ({ size: k % 7, kind: k % 2 === 0 ? 'a' : 'b' }));
const table = tableFrom(rows);
const never = (value: unknown): never => value as never;

/** What people write first who come from scikit-learn, Keras or pandas, and what they are to do. */
const guesses: readonly (readonly [string, () => unknown, string | RegExp])[] = [
  ['no table to describe', () => describeColumns(never('a.csv')), /^describeColumns: expected a table, got "a\.csv"\./],
  [
    'no table to check',
    () => checkTable(never(undefined), [], { target: 'kind' }),
    "checkTable: expected a table, got undefined. Read one: await readTable('data.csv').",
  ],
];

const options: Readonly<Record<string, string>> = {
  hidden_layer_sizes: 'Write layers: [64, 64], the units of the hidden layers.',
  validationSplit: 'Write validation: 0.2 to hold out one share of the rows, or leave it out for 5 folds.',
  verbose: 'Write onProgress: ({ epoch, heldOutLoss }) => console.log(epoch, heldOutLoss).',
  exclude: "Write drop: ['id'].",
  columns: "Write features: ['age', 'sex'].",
  label: 'Did you mean "target"?',
  random_state: 'Did you mean "seed"?',
};

describe('what newcomers write first', () => {
  for (const [name, wrong, message] of guesses) {
    it(`is answered with what to do: ${name}`, async () => {
      await assert.rejects(async () => wrong(), { name: 'MultilayerError', message });
    });
  }

  for (const [name, advice] of Object.entries(options)) {
    it(`is answered with what to do: the option ${name}`, async () => {
      await assert.rejects(TabularModel.train(table, never({ target: 'kind', [name]: 1 })), ({ message }: Error) => {
        assert.ok(
          message.startsWith(`TabularModel.train: expected only known options, got the option "${name}". ${advice} `),
          message,
        );
        return true;
      });
    });
  }

  it('is answered with what to do: a column that there is not', () => {
    assert.deepEqual(describeColumn(table, 'kind'), describeColumns(table)[1]);
    assert.throws(() => describeColumn(table, 'kinds'), {
      message: 'describeColumn: expected a column of rows, got "kinds". Did you mean "kind"? Known: size, kind.',
    });
  });

  it('is answered with what to do: options of other readers', async () => {
    await assert.rejects(
      readTable({ text: 'a,b\n1,2' }, never({ sep: ',' })),
      /got the option "sep"\. Write delimiter\. Known: /,
    );
    await assert.rejects(
      readTable({ text: 'a,b\n1,2' }, never({ na_values: ['x'] })),
      /describeColumns\(table, \{ missing: \['-999'\] \}\)/,
    );
  });

  it('is answered with what to do: a path to predict on, and JSON to save as', async () => {
    const model = await TabularModel.train(table, { target: 'kind', epochs: 1, folds: 2, layers: [2] });
    assert.throws(() => model.predict(never('new.csv')), {
      message: 'predict, rows: expected a table, or rows as objects, got "new.csv". Write await readTable("new.csv").',
    });
    await assert.rejects(model.save('model.json'), {
      message:
        'save, path: expected a name that ends in .safetensors, got "model.json". Write save(\'model.safetensors\'); multilayer convert model.safetensors --to model.json shows it as text.',
    });
  });
});
