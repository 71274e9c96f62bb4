import { expect } from 'chai';
import {
  Dense,
  type Labels,
  MultilayerError,
  Network,
  type NetworkOptions,
  networkFromJSON,
  type Targets,
} from 'multilayer';
import { expectError, weightsOf } from '../support/networks.js';

const column = (count: number): number[][] => Array.from({ length: count }, (_, i) => [i / count]);

function softmax(outputs: number, options: Partial<NetworkOptions> = {}): Network {
  return new Network({ inputs: 1, layers: [new Dense(outputs, 'softmax')], seed: 1, ...options });
}

function sigmoid(options: Partial<NetworkOptions> = {}): Network {
  return new Network({ inputs: 1, layers: [new Dense(1, 'sigmoid')], seed: 1, ...options });
}

async function expectMessage(action: () => unknown, message: string): Promise<void> {
  const error = await expectError(action);
  expect(error).to.be.instanceOf(MultilayerError);
  expect(error.message).to.equal(message);
}

const once = { epochs: 1 };

describe('classes that are announced', () => {
  const four = ['d', 'a', 'c', 'b'];

  it('keep their order through portions, checkpoints and copies', async () => {
    const network = softmax(4, { classes: four });
    await network.fit(column(3), ['a', 'b', 'c'], once);
    const again = networkFromJSON(JSON.parse(JSON.stringify(network.checkpoint())));
    for (const each of [network, again, network.clone()]) {
      await each.fit([[4]], ['d'], once);
      expect(each.classes).to.deep.equal(four);
      expect(weightsOf(each)).to.deep.equal(weightsOf(network));
      expect(each.evaluate([[4]], ['d'], ['accuracy']).accuracy).to.be.oneOf([0, 1]);
    }
    await network.fit(column(4), four, { ...once, validation: { x: [[1]], y: ['a'] } });
  });

  it('mean the places of the outputs', async () => {
    const network = softmax(3, { classes: ['low', 'high', 'middle'] });
    network.parameter(0, 'weights').set([[-10, 10, 0]]);
    expect(network.predictClasses([[-1], [1]])).to.deep.equal(['low', 'high']);
    const { accuracy } = network.evaluate([[-1], [1]], ['low', 'high'], ['accuracy']);
    expect(accuracy).to.equal(1);
  });

  it('may be numbers from anywhere, and truth values', async () => {
    const grades = softmax(3, { classes: [1, 2, 3] });
    await grades.fit(column(8), [2, 2, 3, 1, 1, 2, 3, 3], { epochs: 3 });
    const same = softmax(3);
    await same.fit(column(8), [1, 1, 2, 0, 0, 1, 2, 2], { epochs: 3 });
    expect(weightsOf(grades)).to.deep.equal(weightsOf(same));
    expect(grades.predictClasses(column(8))).to.deep.equal(
      (same.predictClasses(column(8)) as number[]).map((each) => each + 1),
    );
    const pair = sigmoid({ classes: [1, 2] });
    await pair.fit(column(4), Uint8Array.of(1, 2, 2, 1), once);
    pair.parameter(0, 'weights').set([[10]]);
    expect(pair.predictClasses([[-9], [9]])).to.deep.equal([1, 2]);
    const reversed = sigmoid({ classes: [true, false] });
    await reversed.fit(column(2), [true, false], once);
    reversed.parameter(0, 'weights').set([[10]]);
    expect(reversed.predictClasses([[-9], [9]])).to.deep.equal([true, false]);
    for (const y of [[true, false], [1, 0], Uint8Array.of(1, 0)]) {
      expect(reversed.evaluate([[-9], [9]], y, ['accuracy']).accuracy).to.equal(1);
    }
  });

  it('are checked', async () => {
    const fix = "Write classes: ['cat', 'dog'].";
    const make =
      (classes: unknown, outputs = 3) =>
      () =>
        softmax(outputs, { classes: classes as Labels });
    const at = 'Network, option classes';
    await expectMessage(make('abc'), `${at}: expected a list of classes, got "abc". ${fix}`);
    await expectMessage(make([]), `${at}: expected a list of classes, got an empty array. ${fix}`);
    await expectMessage(make(['a', 1, 'c']), `${at}, entry 1: expected text, as entry 0, got 1. ${fix}`);
    await expectMessage(
      make([Number.NaN, 1, 2]),
      `${at}, entry 0: expected text, a number or a truth value, got NaN. ${fix}`,
    );
    await expectMessage(make(['a', 'b', 'a']), `${at}, entry 2: expected classes that differ, got "a". ${fix}`);
    await expectMessage(
      make(['a', 'b']),
      `${at}: expected 3 classes for 3 outputs, got 2: "a", "b". Make the last layer Dense(2, 'softmax'), or name as many classes as it has outputs.`,
    );
    const linear = new Network({ inputs: 1, layers: [new Dense(2)], classes: ['a', 'b'] });
    await expectMessage(
      () => linear.fit([[1]], [[1, 2]]),
      `${at}: expected an output layer that tells classes apart, got one of numbers, with meanSquaredError. End with a layer of activation 'softmax' or 'sigmoid', or leave classes out.`,
    );
    await expectMessage(
      () => softmax(4, { classes: four }).fit([[1]], ['e']),
      'fit, y, row 0: expected one of the classes "d", "a", "c", "b", got "e". Say which classes there are: new Network({ classes: ["d", "a", "c", "b", "e"], … }), or leave the row out.',
    );
  });

  it('are as many as 10,000', async () => {
    const names = Array.from({ length: 10_000 }, (_, i) => `class ${(i * 7919) % 10_000}`);
    const network = softmax(10_000, { classes: names });
    await network.fit([[1], [2]], [names[9999] as string, names[0] as string], once);
    const copy = networkFromJSON(JSON.parse(JSON.stringify(network)));
    expect(copy.classes).to.deep.equal(names);
    const error = await expectError(() => copy.fit([[1]], ['none'], once));
    expect(error.message.length).to.be.below(400);
  });
});

describe('classes that are found in data', () => {
  const kinds: readonly (readonly [string, Targets, Labels, number])[] = [
    ['text', ['b', 'a', 'b', 'c'], ['a', 'b', 'c'], 3],
    ['numbers as text', ['10', '9', '1', '2'], ['1', '2', '9', '10'], 4],
    ['decimals as text', ['0.5', '-1', '1e1', '2'], ['-1', '0.5', '2', '1e1'], 4],
    ['texts of one number', ['02', '2', '1', '10'], ['1', '02', '2', '10'], 4],
    ['class numbers', [2, 0, 1, 2], [0, 1, 2], 3],
    ['class numbers in bytes', Uint8Array.of(1, 0, 1, 1), [0, 1, 2], 3],
    ['class numbers in a column', [[1], [0], [1], [1]], [0, 1], 2],
    [
      'one-hot rows',
      [
        [0, 1],
        [1, 0],
        [0, 1],
        [0, 1],
      ],
      [0, 1],
      2,
    ],
    ['truth values', [true, false, true, true], [false, true], 2],
    ['text in a column', [['b'], ['a'], ['b'], ['c']], ['a', 'b', 'c'], 3],
    ['truth values in a column', [[true], [false], [true], [true]], [false, true], 1],
    ['truth values for one output', [true, false, true, true], [false, true], 1],
    ['yes or no as numbers', [1, 0, 1, 1], [0, 1], 1],
    ['text for one output', ['yes', 'no', 'yes', 'yes'], ['no', 'yes'], 1],
  ];
  for (const [kind, y, classes, outputs] of kinds) {
    it(`come back from predictClasses and files as they were: ${kind}`, async () => {
      const network = outputs === 1 ? sigmoid() : softmax(outputs);
      await network.fit(column(4), y, { epochs: 300, learningRate: 0.3 });
      expect(network.classes).to.deep.equal(classes);
      const copy = networkFromJSON(JSON.parse(JSON.stringify(network)));
      expect(copy.classes).to.deep.equal(classes);
      const best = network.predict(column(4)).map((row) => row.indexOf(Math.max(...row)));
      const expected = outputs === 1 ? network.predict(column(4)).map(([p = 0]) => Number(p >= 0.5)) : best;
      expect(copy.predictClasses(column(4))).to.deep.equal(expected.map((place) => classes[place]));
    });
  }

  it('are none where the targets are probabilities, numbers or several answers', async () => {
    const shares = sigmoid();
    await shares.fit(column(2), [0.2, 0.7], once);
    expect(shares.classes).to.equal(undefined);
    const several = new Network({ layers: [new Dense(2, 'sigmoid')] });
    await several.fit(
      column(2),
      [
        [1, 1],
        [0, 1],
      ],
      once,
    );
    const numbers = new Network({ layers: [new Dense(1)] });
    await numbers.fit(column(2), [0, 1], once);
    for (const network of [shares, several, numbers]) {
      expect(network.classes).to.equal(undefined);
      expect(() => network.predictClasses([[1]])).to.throw(MultilayerError, 'a network that knows classes');
    }
  });

  it('stay of one kind', async () => {
    const numbers = sigmoid();
    await numbers.fit(column(2), [0, 1], once);
    await expectMessage(
      () => numbers.fit(column(2), ['b', 'a'], once),
      'fit, y: expected classes as before: 0, 1, got text labels: "b", "a". Pass numbers again, or say which classes there are: new Network({ classes: ["b", "a"], … }).',
    );
    await numbers.fit(column(2), [0.3, 1], once);
    await numbers.fit(column(2), [true, false], once);
    const text = softmax(2);
    await text.fit(column(2), ['b', 'a'], once);
    const names = 'Name them: y.map((k) => network.classes[k]).';
    await expectMessage(
      () => text.fit(column(2), [0, 1], once),
      `fit, y: expected labels as before: "a", "b", got numbers. ${names}`,
    );
    await expectMessage(
      () => text.evaluate(column(2), [true, false]),
      `evaluate, y: expected labels as before: "a", "b", got truth values. ${names}`,
    );
    await text.fit(
      column(2),
      [0, 1].map((k) => text.classes?.[k] as string),
      once,
    );
    await text.fit(
      column(2),
      [
        [0.5, 0.5],
        [0, 1],
      ],
      once,
    );
    expect(text.classes).to.deep.equal(['a', 'b']);
  });
});

describe('targets of the wrong kind', () => {
  const list = 'This is text that looks like a list: turn it into one with JSON.parse(text).';
  const linear = (): Network => new Network({ inputs: 1, layers: [new Dense(1)] });
  const cases: readonly (readonly [string, () => unknown, string])[] = [
    [
      'lists as text, for a sigmoid',
      () => sigmoid().fit(column(2), ['[1]', '[0]']),
      `fit, y, row 0: expected a label or numbers, got "[1]". ${list}`,
    ],
    [
      'objects as text, among labels',
      () => softmax(2).fit(column(2), ['a', '{"b":1}']),
      `fit, y, row 1: expected a label or numbers, got "{"b":1}". ${list}`.replace(
        '"{"b":1}"',
        JSON.stringify('{"b":1}'),
      ),
    ],
    [
      'lists as text, for numbers',
      () => linear().fit(column(2), ['[1]', '[1]']),
      `fit, y: expected numbers, as meanSquaredError compares numbers, got text labels. ${list}`,
    ],
    [
      'numbers as text',
      () => linear().fit(column(2), ['1', '0']),
      'fit, y: expected numbers, as meanSquaredError compares numbers, got text labels. This is a number as text: convert it with Number(text).',
    ],
    [
      'labels for several sigmoids',
      () => new Network({ layers: [new Dense(3, 'sigmoid')] }).fit(column(3), ['a', 'b', 'c']),
      "fit, y: expected a row of 3 answers of 0 or 1, as binaryCrossentropy asks for, got one text label. Use 'softmax' for one class out of several: Dense(3, 'softmax'), and no option loss.",
    ],
    [
      'class numbers for several sigmoids',
      () => new Network({ layers: [new Dense(3, 'sigmoid')] }).fit(column(3), [0, 1, 2]),
      "fit, y: expected 3 columns, one for each output, got 1. Use 'softmax' for one class out of 3: Dense(3, 'softmax'), and no option loss.",
    ],
    [
      'truth values for three classes',
      () => softmax(3).fit(column(2), [true, false]),
      "fit, y: expected 3 classes for 3 outputs, got 2: false, true. Truth values are two classes: end with Dense(1, 'sigmoid').",
    ],
    [
      'classes numbered from 1',
      () => softmax(3).fit(column(3), [1, 2, 3]),
      'fit, y, row 2: expected a class from 0 to 2, got 3. Number the classes from 0, or say which classes there are: new Network({ classes: [1, 2, 3], … }).',
    ],
    [
      'a portion of the classes, without a word',
      () => softmax(4).fit(column(3), ['a', 'b', 'c']),
      'fit, y: expected 4 classes for 4 outputs, got 3: "a", "b", "c". Say which classes there are: new Network({ classes: ["a", "b", "c", …], … }), or make the last layer Dense(3, \'softmax\').',
    ],
    [
      'a label that is empty',
      () => softmax(2).fit(column(3), ['a', 'b', '']),
      'fit, y: expected 2 classes for 2 outputs, got 3: "", "a", "b". Row 2 has no label: fill it in, or leave the row out.',
    ],
    [
      'a label that is missing',
      () => softmax(2).fit(column(3), ['a', null, 'b'] as never),
      'fit, y, row 1: expected a string, as in row 0, got null. Fill it in, or leave the row out.',
    ],
    [
      'labels for numbers, three of them',
      () => linear().fit(column(3), ['a', 'b', 'c']),
      "fit, y: expected numbers, as meanSquaredError compares numbers, got text labels. End with Dense(3, 'softmax'), and no option loss: it follows.",
    ],
    [
      'two numbers that are not 0 and 1',
      () => sigmoid().fit(column(3), [2, 1, 2]),
      'fit, y, row 0, column 0: expected a number from 0 to 1, got 2. Encode yes as 1 and no as 0, or say which classes there are: new Network({ classes: [1, 2], … }).',
    ],
    [
      'a hole at the start',
      () => linear().fit(column(2), Object.assign([], { 1: 1 })),
      'fit, y, row 0: expected a number, a label or a truth value, got undefined. Give every row a number, a label or a truth value.',
    ],
    [
      'bigints',
      () => linear().fit(column(2), [1n, 0n] as never),
      'fit, y, row 0: expected a number, a label or a truth value, got 1n. Convert it: Number(value).',
    ],
    [
      'a BigInt64Array',
      () => linear().fit(column(2), BigInt64Array.of(1n, 0n) as never),
      'fit, y: expected an array of numbers in data, got a BigInt64Array. Convert it: Float64Array.from(data, Number).',
    ],
    [
      'one row for all',
      () => linear().fit(column(6), [[1, 2, 3, 4, 5, 6]]),
      'fit, y: expected 6 rows, as many as x has, got 1. Write one target for each row: [[1], [2], …].',
    ],
    [
      'one row of inputs for all',
      () => new Network({ inputs: 2, layers: [new Dense(1)] }).fit([[1, 2, 3, 4, 5, 6]], [1, 2, 3]),
      'fit, x: expected 2 columns, one for each input, got 6. Each inner array is one row: for rows of 2, write [[…], […]].',
    ],
  ];
  for (const [what, action, message] of cases) it(what, () => expectMessage(action, message));
});
