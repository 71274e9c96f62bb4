import { strict as assert } from 'node:assert';
import { inspect } from 'node:util';
import { readTable, Table, TabularModel, TabularTraining, tableFrom } from 'multilayer/data';

/** Two numbers and a level, from which one of three classes follows for the most part. */
function flowers(rows: number) {
  return tableFrom(
    Array.from({ length: rows }, (_, i) => {
      const place = i % 3;
      const noise = Math.sin(i * 12.9898) * 0.9;
      return {
        id: `r${i}`,
        length: place + noise,
        width: Math.cos(i) + place * 0.5,
        island: i % 7 < 3 ? 'a' : 'b',
        species: ['setosa', 'versicolor', '__proto__'][place] as string,
      };
    }),
  );
}

const quick = { target: 'species', epochs: 8, layers: [8] } as const;

describe('TabularModel', () => {
  it('trains, judges and predicts, whatever the order of columns and rows', async () => {
    const table = flowers(120);
    const model = await TabularModel.train(table, quick);
    assert.equal(model.task, 'multiclass');
    assert.deepEqual(new Set(model.classes), new Set(['setosa', 'versicolor', '__proto__']));
    assert.equal(model.result.rows, 120);
    const all = model.predictMatrix(table);
    for (let row = 0; row < all.rows; row++) {
      const sum = all.data.subarray(3 * row, 3 * row + 3).reduce((a, b) => a + b, 0);
      assert.ok(Math.abs(sum - 1) < 1e-6);
    }
    const turned = [...table.columns].reverse();
    const some = model.predictMatrix(tableFrom(new Map(turned.map(({ name, cells }) => [name, cells.slice(50, 53)]))));
    assert.deepEqual([...some.data], [...all.data.slice(150, 159)]);
    assert.deepEqual(model.predict(table).slice(50, 53), model.answers(some));
  });

  it('gives the same bits for the same seed', async () => {
    const [one, two] = [await TabularModel.train(flowers(60), quick), await TabularModel.train(flowers(60), quick)];
    assert.deepEqual(one.result, two.result);
    assert.deepEqual(one.predictMatrix(flowers(60)), two.predictMatrix(flowers(60)));
    const other = await TabularModel.train(flowers(60), { ...quick, seed: 1 });
    assert.notDeepEqual(one.predictMatrix(flowers(60)), other.predictMatrix(flowers(60)));
    const alone = await TabularModel.train(flowers(60), { ...quick, threads: 1 });
    assert.deepEqual(alone.toBytes(), one.toBytes());
  });

  it('refuses what it would have to ignore', () => {
    const train = (options: object) => () => new TabularTraining(flowers(30), { ...quick, ...options });
    assert.throws(train({ epoch: 3 }), {
      message: /^TabularTraining: expected only known options, got the option "epoch"\. Did you mean "epochs"\?/,
    });
    assert.throws(train({ target: 'speces' }), {
      message: /^TabularTraining, option target: expected a column of rows, got "speces"\. Did you mean "species"\?/,
    });
    assert.throws(train({ folds: 5, validation: 0.2 }), {
      message: 'TabularTraining: expected folds or validation, got both. Leave one of them out.',
    });
  });

  it('says of what it cannot do how it could be done', () => {
    const rows = Array.from({ length: 30 }, (_, i) => ({ a: Math.sin(i), b: 1, y: i * 1.25, c: i % 2 ? 'p' : 'q' }));
    const train = (options: object, change: (row: (typeof rows)[number]) => object = (row) => row) => {
      return () => new TabularTraining(tableFrom(rows.map(change) as never), { target: 'c', ...options });
    };
    for (const [action, message] of [
      [
        train({}, ({ c }) => ({ c })),
        /^TabularTraining: expected a column to learn from, got none beside the target "c"\. Add/,
      ],
      [
        train({ drop: ['a', 'b', 'y'] }),
        /got none beside the target "c"\. Leave out fewer of them: there are a, b, y\.$/,
      ],
      [
        train({ features: ['b'] }),
        /^TabularTraining: expected .*, got none but "b" \(constant\)\. Add columns whose values differ\.$/,
      ],
      [
        train({ validation: 0.99 }),
        /^TabularTraining, option validation: expected a share that leaves some of the 30 rows/,
      ],
      [
        train({ folds: 31 }),
        'TabularTraining, option folds: expected at most 30, as many as there are rows, got 31. Ask for fewer.',
      ],
      [
        train({ target: 'y', classWeights: 'balanced' }),
        /^TabularTraining, option classWeights: expected a target of classes, got the amounts of "y"\. Leave/,
      ],
      [train({ classWeights: { r: 2 } }), /^TabularTraining, option classWeights: expected classes of "c", got "r"\./],
      [train({ activation: 'rellu' }), /^TabularTraining, option activation: .* Did you mean "relu"\?/],
      [train({ optimizer: 'adm' }), /^TabularTraining, option optimizer: .* Did you mean "adam"\?/],
      [
        train({ learningRate: -1 }),
        /^TabularTraining, option learningRate: expected a positive number, got -1\. Leave/,
      ],
      [
        train({ target: 'y' }, (row) => ({ ...row, y: row.y * 1e300 })),
        'rows, column "y": expected values whose deviation is between 1e-150 and 1e+150, got one of 1.08e+301. Write the target in another unit.',
      ],
      [
        () => new TabularTraining(tableFrom([]), { target: 'y' }),
        'TabularTraining: expected a table with rows, got none in rows. Add rows, or name another table.',
      ],
    ] as const)
      assert.throws(action, { message });
  });

  it('warns of a column that gives the target away, also once it was saved', async () => {
    const table = flowers(90);
    const copy = { ...table.column('species'), name: 'kind', header: 'kind' };
    const model = await TabularModel.train(new Table([...table.columns, copy], 90, table.source), quick);
    assert.equal(model.warnings[0]?.kind, 'leak');
    assert.match(String(model), /\nWatch out:\n {2}.*kind.*species/);
    assert.deepEqual(TabularModel.fromBytes(model.toBytes()).warnings, model.warnings);
  });

  it('reads columns of one name apart', async () => {
    const table = await readTable({
      text: `a,a,y\n${flowers(60)
        .column('length')
        .cells.map((a, i) => `${a},${i % 7},${i % 3}`)
        .join('\n')}`,
    });
    const model = await TabularModel.train(table, { ...quick, target: 'y' });
    assert.deepEqual(
      model.columns.map(({ name }) => name),
      ['a_1', 'a_2'],
    );
    assert.equal(model.predict(table).length, 60);
  });

  it('does not warn of numbers that float32 cannot tell apart once they are scaled', async () => {
    const day = 86_400_000;
    // Weekdays on either side of the middle of the week have cosines that differ in the last digit.
    const rows = Array.from({ length: 80 }, (_, i) => ({
      when: new Date(1.6e12 + i * day),
      far: i < 40 ? i : 1e12 * i,
      c: i % 7 < 3 ? 'p' : 'q',
    }));
    const warnings: string[] = [];
    const { warn } = console;
    console.warn = (message: string) => warnings.push(message);
    try {
      const model = await TabularModel.train(rows, { target: 'c', epochs: 2 });
      model.predict(rows);
      TabularModel.fromBytes(model.toBytes()).evaluate(rows);
    } finally {
      console.warn = warn;
    }
    assert.deepEqual(warnings, []);
  });

  it('takes rows as they are, and says what to do of what is none', async () => {
    const rows = Array.from({ length: 40 }, (_, i) => ({ a: Math.sin(i), c: Math.sin(i) > 0 ? 'p' : 'q' }));
    const options = { target: 'c', epochs: 2, onWarning: () => {} };
    const model = await TabularModel.train(rows, options);
    assert.deepEqual(model.toBytes(), (await TabularModel.train(tableFrom(rows), options)).toBytes());
    assert.deepEqual(model.predict([]), []);
    assert.deepEqual(model.predict(rows.slice(3, 5)), model.predict({ a: rows.slice(3, 5).map(({ a }) => a) }));
    assert.match(inspect(model), /accuracy 0\.\d{3}'.*verdict/s);
    const odd = (value: unknown) => value as never;
    for (const [action, message] of [
      [
        () => new TabularTraining(odd('a.csv'), { target: 'c' }),
        'TabularTraining: expected a table, or rows as objects, got "a.csv". Write await readTable("a.csv").',
      ],
      [
        () => model.predict(odd(Promise.resolve(rows))),
        'predict, rows: expected a table, or rows as objects, got a promise. Wait for it: await readTable(path).',
      ],
      [() => model.predict(odd(null)), /^predict, rows: expected an array of rows, or columns by name, got null\./],
      [
        () => model.evaluate([{ a: 1 }]),
        'evaluate, rows: expected the column that is predicted, "c", got "a". Add it, or use predict, which needs none.',
      ],
      [
        () => new (odd(TabularModel) as new (rows: unknown) => unknown)(rows),
        "new TabularModel: expected a call of TabularModel.train, load or fromBytes, got new. Write await TabularModel.train(table, { target: 'species' }).",
      ],
    ] as const)
      assert.throws(action, { message });
  });

  it('goes on after an interruption to the same bits', async () => {
    const whole = new TabularTraining(flowers(90), quick);
    for await (const _ of whole.run());
    const cut = new TabularTraining(flowers(90), quick);
    const signal = { aborted: false };
    for await (const { epoch } of cut.run({ signal })) if (epoch === 3) signal.aborted = true;
    assert.equal(cut.stopped, 'interrupted');
    for await (const _ of cut.run());
    assert.equal(cut.stopped, whole.stopped);
    assert.deepEqual(cut.history, whole.history);
    const [a, b] = [await whole.model(), await cut.model()];
    assert.deepEqual(a.predictMatrix(flowers(90)), b.predictMatrix(flowers(90)));
    assert.deepEqual(a.result, b.result);
  });

  it('goes on from a file that was made between any two steps', async () => {
    const whole = new TabularTraining(flowers(90), quick);
    for await (const _ of whole.run());
    const expected = await whole.model();
    for (const looks of [0, 7, 23, 61, 140]) {
      let training = new TabularTraining(flowers(90), quick);
      let left = looks;
      // Looked at between any two steps, and aborted at one of them.
      const signal = {
        get aborted() {
          return left-- <= 0;
        },
      };
      for await (const _ of training.run({ signal }));
      training = TabularTraining.fromBytes(training.toBytes(), flowers(90), { epochs: 8 });
      for await (const _ of training.run());
      const model = await training.model();
      assert.deepEqual(training.history, whole.history);
      assert.deepEqual(model.predictMatrix(flowers(90)), expected.predictMatrix(flowers(90)));
      assert.deepEqual(model.result, expected.result);
    }
  });

  it('goes on with an optimizer by its name, to a model of the same bytes', async () => {
    const options = { ...quick, optimizer: 'nadam', activation: 'tanh', learningRate: 0.02 } as const;
    const whole = await TabularModel.train(flowers(60), options);
    let training = new TabularTraining(flowers(60), options);
    for await (const { epoch } of training.run()) if (epoch === 3) break;
    training = TabularTraining.fromBytes(training.toBytes(), flowers(60), { ...options, threads: 1 });
    assert.equal(training.options.threads, 1);
    for await (const _ of training.run());
    assert.deepEqual((await training.model()).toBytes(), whole.toBytes());
  });

  it('refuses to go on with another table, or other options', async () => {
    const bytes = new TabularTraining(flowers(60), quick).toBytes();
    assert.throws(() => TabularTraining.fromBytes(bytes, flowers(61)), {
      message:
        /^TabularTraining\.fromBytes: expected the table of the training, SHA-256 \w{12}…, got another one, SHA-256 \w{12}…\. Name the table that it was begun with, unchanged, or begin anew\.$/,
    });
    assert.throws(() => TabularTraining.fromBytes(bytes, flowers(60), { epochs: 9 }), {
      message:
        'TabularTraining.fromBytes, option epochs: expected 8, as the training was begun with, got 9. Leave epochs out to go on with what was begun, or begin anew.',
    });
    assert.throws(() => TabularTraining.fromBytes(bytes, flowers(60), { epoch: 8 } as object), {
      message:
        /^TabularTraining\.fromBytes: expected only known options, got the option "epoch"\. Did you mean "epochs"\?/,
    });
  });

  it('answers the same after it was saved, for classes and amounts', async () => {
    for (const options of [quick, { ...quick, target: 'length' }, { ...quick, target: 'island', validation: 0.3 }]) {
      const model = await TabularModel.train(flowers(90), options);
      const read = TabularModel.fromBytes(model.toBytes());
      assert.deepEqual(read.predictMatrix(flowers(20)), model.predictMatrix(flowers(20)));
      // How long it took is no part of a file: the same training is to end in the same bytes.
      assert.equal(String(read), String(model).replace(/ It took \d+\.\d s\./, ''));
      assert.equal(read.seconds, undefined);
      assert.deepEqual(read.toBytes(), model.toBytes());
    }
  });
});
