import { expect } from 'chai';
import {
  activations,
  adam,
  BatchNormalization,
  Dense,
  Dropout,
  engines,
  initializers,
  lbfgs,
  leakyRelu,
  losses,
  MultilayerError,
  metrics,
  Network,
  networkFromJSON,
  optimizers,
  sgd,
  softmax,
} from 'multilayer';
import { formula } from 'multilayer/formula';
import { layers } from '#src/catalogue.js';
import { expectError } from '../support/networks.js';

const kinds = Object.keys(layers)
  .map((name) => name.replace(/^([A-Z]+(?=[A-Z][a-z]|$)|[A-Z])/, (word) => word.toLowerCase()))
  .join(', ');
const x = [
  [0, 0],
  [0, 1],
  [1, 0],
  [1, 1],
];
const y = [[0], [1], [1], [0]];

function network(): Network {
  return new Network({ inputs: 2, layers: [new Dense(3, 'tanh'), new Dense(1, 'sigmoid')], seed: 1 });
}

function classifier(): Network {
  return new Network({ inputs: 2, layers: [new Dense(3, 'softmax')], seed: 1 });
}

/** A fit as a program without types may call it. */
function learn(data: unknown, targets: unknown, options: unknown = {}): Promise<unknown> {
  return network().fit(data as never, targets as never, options as never);
}

function cyclic(): unknown {
  const list: unknown[] = [];
  list.push(list, list);
  return list;
}

async function unseen(): Promise<unknown> {
  const trained = classifier();
  await trained.fit(x, ['a', 'b', 'c', 'a'], { epochs: 1 });
  return trained.fit(x, ['a', 'b', 'd', 'a']);
}

function ownActivation(): Network {
  const activation = { ...softmax(), name: 'mine' };
  return new Network({ inputs: 1, layers: [new Dense(2, activation)] });
}

/** A model file with one part replaced, or left out where the value is undefined. */
function broken(path: readonly (string | number)[], value: unknown): Network {
  const file = JSON.parse(JSON.stringify(trainedOnce.checkpoint()));
  const parent = path.slice(0, -1).reduce((at, key) => at[key], file);
  const key = path.at(-1) as string | number;
  if (value === undefined) delete parent[key];
  else parent[key] = value;
  return networkFromJSON(file, { check: false });
}

type MemoryJson = { readonly name: string; readonly data: readonly unknown[] };

function memoryOf(): MemoryJson[] {
  return JSON.parse(JSON.stringify(trainedOnce.checkpoint())).training.memory;
}

function withoutMemory(name: string): MemoryJson[] {
  return memoryOf().filter((each) => each.name !== name);
}

function changedMemory(name: string, value: number): MemoryJson[] {
  return memoryOf().map((each) => (each.name === name ? { ...each, data: each.data.map(() => value) } : each));
}

/** y = weight · x. */
function line(weight: number): Network {
  const drawn = new Network({ inputs: 1, layers: [new Dense(1)] });
  drawn.parameter(0, 'weights').set([[weight]]);
  return drawn;
}

/** A model file in which an object that begins so has a key __proto__ of its own. */
function prototyped(start: string): Network {
  const text = JSON.stringify(network());
  return networkFromJSON(JSON.parse(text.replace(start, `${start}"__proto__":{"polluted":true},`)), { check: false });
}

const huge = {
  kind: 'dense',
  units: 1e9,
  activation: 'tanh',
  parameters: { weights: { rows: 2, cols: 1e9, data: [] } },
};

function nested(depth: number): unknown {
  let formula: unknown = 'x';
  for (let level = 0; level < depth; level++) formula = ['negate', formula];
  return formula;
}

function withinItself(): unknown {
  const formula: unknown[] = ['negate'];
  formula.push(formula);
  return formula;
}

function shortMemory(): Promise<unknown> {
  const file = JSON.parse(JSON.stringify(trainedOnce.checkpoint()));
  file.training.memory[0].data = [];
  return networkFromJSON(file, { check: false }).fit(x, y);
}

function cyclicFile(): Network {
  const file: Record<string, unknown> = { ...network().toJSON() };
  file.layers = file;
  return networkFromJSON(file);
}

const trainedOnce = network();

function names(registry: object): string {
  return Object.keys(registry).sort().join(', ');
}

/** Each case: what is wrong, how it comes about, and the whole message. */
function check(cases: readonly (readonly [what: string, action: () => unknown, message: string])[]): void {
  for (const [what, action, message] of cases) {
    it(what, async () => {
      const error = await expectError(action);
      expect(error.message).to.equal(message);
      expect(error).to.be.instanceOf(MultilayerError);
      const { where, expected, got, fix } = error as MultilayerError;
      expect(`${where}: expected ${expected}, got ${got}. ${fix}`).to.equal(message);
    });
  }
}

describe('errors: tables of inputs', () => {
  check([
    [
      'nothing',
      () => learn(undefined, y),
      'fit, x: expected a table of numbers, got undefined. Pass an array of rows, { rows, cols, data } or a mathjs matrix.',
    ],
    [
      'a promise that was not awaited',
      () => learn(Promise.resolve(x), y),
      'fit, x: expected a table of numbers, got a Promise. Await it first.',
    ],
    [
      'a Map',
      () => learn(new Map(), y),
      'fit, x: expected a table of numbers, got a Map. Make a list of it: [...map.values()].',
    ],
    [
      'the name of a file',
      () => learn('data.csv', y),
      'fit, x: expected a table of numbers, got "data.csv". Pass an array of rows, { rows, cols, data } or a mathjs matrix.',
    ],
    [
      'a flat list',
      () => learn([0, 1], y),
      'fit, x: expected an array of rows, got a flat list of numbers. Write one array for each row: [[1], [2]], or [[1, 2]] for a single row.',
    ],
    [
      'a flat typed array',
      () => learn(Float32Array.of(1, 2), y),
      'fit, x: expected an array of rows, got a flat list of numbers. Write one array for each row: [[1], [2]], or [[1, 2]] for a single row.',
    ],
    ['no rows', () => learn([], []), 'fit, x: expected at least one row, got none. Pass the data to work on.'],
    [
      'rows without columns',
      () => learn([[], []], y),
      'fit, x, row 0: expected at least one column, got none. Give every row at least one number.',
    ],
    [
      'a row that is null',
      () => learn([[0, 1], null], y),
      'fit, x, row 1: expected an array of numbers, got null. Write each row as an array: [[…], […]].',
    ],
    [
      'rows that are objects',
      () => learn([{ a: 1, b: 2 }], y),
      'fit, x, row 0: expected an array of numbers, got an object with a, b. Make a list of each: rows.map(({ a, b }) => [a, b]).',
    ],
    [
      'ragged rows',
      () => learn([[0, 1], [0]], y),
      'fit, x, row 1: expected 2 columns, as in row 0, got 1. Give every row the same length.',
    ],
    [
      'NaN',
      () =>
        learn(
          [
            [0, 1],
            [0, Number.NaN],
          ],
          y,
        ),
      'fit, x, row 1, column 1: expected a finite number, got NaN. Remove the row or fill in a value.',
    ],
    [
      'NaN in a typed row',
      () => learn([Float64Array.of(1, Number.NaN)], [[1]]),
      'fit, x, row 0, column 1: expected a finite number, got NaN. Remove the row or fill in a value.',
    ],
    [
      'an infinity',
      () =>
        learn(
          [
            [0, 1],
            [Number.POSITIVE_INFINITY, 1],
          ],
          y,
        ),
      'fit, x, row 1, column 0: expected a finite number, got Infinity. Remove the row or fill in a value.',
    ],
    [
      'text',
      () => learn([['a', 1]], [[1]]),
      'fit, x, row 0, column 0: expected a finite number, got "a". Convert text to numbers first: one column per category for words, or its number for an Embedding.',
    ],
    [
      'digits as text',
      () => learn([['1', '2']], [[1]]),
      'fit, x, row 0, column 0: expected a finite number, got "1". This is a number as text: convert it with Number(text).',
    ],
    [
      'a missing entry',
      () => learn([[0], [1, 1]], y),
      'fit, x, row 1: expected 1 column, as in row 0, got 2. Give every row the same length.',
    ],
    [
      'an entry that is undefined',
      () => learn([[0, undefined]], y),
      'fit, x, row 0, column 1: expected a finite number, got undefined. Remove the row or fill in a value.',
    ],
    [
      'a truth value',
      () => learn([[true, 1]], y),
      'fit, x, row 0, column 0: expected a finite number, got true. Convert it: Number(value).',
    ],
    [
      'a bigint',
      () => learn([[1n, 1]], y),
      'fit, x, row 0, column 0: expected a finite number, got 1n. Convert it: Number(value).',
    ],
    [
      'a date',
      () => learn([[new Date(0), 1]], y),
      'fit, x, row 0, column 0: expected a finite number, got a Date. Convert it: Number(date) / 86400000 is in days.',
    ],
    [
      'one nesting too many',
      () => learn([[[0], 1]], y),
      'fit, x, row 0, column 0: expected a finite number, got an array of 1. Make each row one list: rows.map((row) => row.flat()).',
    ],
    [
      'an array within itself',
      () => learn(cyclic(), [[1]]),
      'fit, x, row 0, column 0: expected a finite number, got an array of 2. Make each row one list: rows.map((row) => row.flat()).',
    ],
    [
      'too many columns',
      () => learn([[0, 1, 2]], [[1]]),
      'fit, x: expected 2 columns, one for each input, got 3. Pass the features that the network was made for.',
    ],
    [
      'data that are no array',
      () => learn({ rows: 1, cols: 2, data: 'numbers' }, y),
      'fit, x: expected an array of numbers in data, got "numbers". Put all numbers, row by row, into one array.',
    ],
    [
      'a typed array of another length',
      () => learn({ rows: 2, cols: 2, data: new Float32Array(3) }, y),
      'fit, x: expected 2 × 2 = 4 numbers in data, got 3. Make rows, cols and data agree.',
    ],
    [
      'a negative number of rows',
      () => learn({ rows: -1, cols: 2, data: new Float32Array(2) }, y),
      'fit, x: expected whole numbers of 1 or more for rows and cols, got rows -1, cols 2. Set both to the size of the table.',
    ],
    [
      'NaN within a typed array',
      () => learn({ rows: 2, cols: 2, data: Float32Array.of(1, 2, Number.NaN, 3) }, y),
      'fit, x, row 1, column 0: expected a finite number, got NaN. Remove the row or fill in a value.',
    ],
    [
      'columns that the network was not made for',
      () => network().predict([[1]]),
      'predict, x: expected 2 columns, one for each input, got 1. Pass the features that the network was made for.',
    ],
    [
      'one flat row to predict',
      () => network().predict([1, 2] as never),
      'predict, x: expected an array of rows, got a flat list of numbers. Write one array for each row: [[1], [2]], or [[1, 2]] for a single row.',
    ],
    ...(['predict', 'predictMatrix', 'predictClasses'] as const).map(
      (name) =>
        [
          `more than rows for ${name}`,
          () => network()[name]([[1, 2]], { batchSize: 32 } as never),
          `${name}: expected rows alone, got an object with batchSize after them. Leave it out, as in ${name}(x): rows are taken in blocks by themselves.`,
        ] as const,
    ),
    [
      'nothing to predict',
      () => network().predict(undefined as never),
      'predict, x: expected a table of numbers, got undefined. Pass an array of rows, { rows, cols, data } or a mathjs matrix.',
    ],
  ]);
});

describe('errors: targets', () => {
  check([
    [
      'nothing',
      () => learn(x, undefined),
      'fit, y: expected a list of targets, got undefined. Pass one number or label for each row of x, or an array of outputs for each.',
    ],
    ['no rows', () => learn(x, []), 'fit, y: expected at least one row, got none. Pass the data to work on.'],
    [
      'too few rows',
      () => learn(x, [[0]]),
      'fit, y: expected 4 rows, as many as x has, got 1. Give every row of x its target.',
    ],
    [
      'too many columns',
      () =>
        learn(x, [
          [0, 1],
          [0, 1],
          [1, 1],
          [0, 0],
        ]),
      'fit, y: expected one column, got 2. Make the last layer Dense(2), or change y.',
    ],
    [
      'NaN',
      () => learn(x, [0, 1, Number.NaN, 0]),
      'fit, y, row 2, column 0: expected a finite number, got NaN. Remove the row or fill in a value.',
    ],
    [
      'a mixture',
      () => learn(x, [0, 'a', 1, 0]),
      'fit, y, row 1: expected a number, as in row 0, got "a". Give all rows one kind of target.',
    ],
    [
      'a gap',
      () => learn(x, [0, null, 1, 0]),
      'fit, y, row 1: expected a number, as in row 0, got null. Fill it in, or leave the row out.',
    ],
    [
      'numbers out of range for a sigmoid',
      () => learn(x, [[0], [1], [2], [0]]),
      "fit, y, row 2, column 0: expected a number from 0 to 1, got 2. Encode yes as 1 and no as 0, or end with a 'linear' layer to predict numbers.",
    ],
    [
      'text in rows',
      () =>
        learn(
          x,
          x.map(() => ['a', 'b']),
        ),
      'fit, y, row 0, column 0: expected a finite number, got "a". Convert text to numbers first: one column per category for words, or its number for an Embedding.',
    ],
    [
      'labels of one class',
      () => learn(x, ['a', 'a', 'a', 'a']),
      'fit, y: expected 2 classes for one output, got 1: "a". Pass rows of every class, or say which classes there are: new Network({ classes: ["a", …], … }).',
    ],
    [
      'labels of a class too many',
      () => learn(x, ['a', 'b', 'c', 'a']),
      `fit, y: expected 2 classes for one output, got 3: "a", "b", "c". Make the last layer Dense(3, 'softmax').`,
    ],
    [
      'labels of a class too few',
      () => classifier().fit(x, ['a', 'b', 'b', 'a']),
      `fit, y: expected 3 classes for 3 outputs, got 2: "a", "b". Say which classes there are: new Network({ classes: ["a", "b", …], … }), or make the last layer Dense(2, 'softmax').`,
    ],
    [
      'labels where numbers are compared',
      () => new Network({ layers: [new Dense(1)] }).fit(x, ['a', 'b', 'b', 'a']),
      "fit, y: expected numbers, as meanSquaredError compares numbers, got text labels. End with Dense(1, 'sigmoid'), and no option loss: it follows.",
    ],
    [
      'a class number beyond the outputs',
      () => classifier().fit(x, [0, 1, 3, 0]),
      'fit, y, row 2: expected a class from 0 to 2, got 3. Number the classes from 0, or say which classes there are: new Network({ classes: [0, 1, 3], … }).',
    ],
    [
      'a class number beyond the outputs in the first row',
      () => classifier().fit(x, [3, 0, 1, 0]),
      'fit, y, row 0: expected a class from 0 to 2, got 3. Number the classes from 0, or say which classes there are: new Network({ classes: [0, 1, 3], … }).',
    ],
    [
      'a negative class number',
      () => classifier().fit(x, [0, -1, 1, 2]),
      `fit, y, row 1: expected a class from 0 to 2, got -1. Make the last layer Dense(4, 'softmax'), and number the classes from 0.`,
    ],
    [
      'half a class number',
      () => classifier().fit(x, [0, 0.5, 1, 2]),
      `fit, y, row 1: expected a class from 0 to 2, got 0.5. Classes are whole numbers: end with a 'linear' layer to predict numbers.`,
    ],
    [
      'rows that are no probabilities',
      () =>
        classifier().fit(x, [
          [1, 0, 0],
          [0, 1, 0],
          [0, 1, 1],
          [1, 0, 0],
        ]),
      'fit, y, row 2: expected probabilities that add up to 1, got [0, 1, 1]. Use one-hot rows, or class numbers in one column.',
    ],
    [
      'a label that training did not have',
      () => unseen(),
      'fit, y, row 2: expected one of the classes "a", "b", "c", got "d". Say which classes there are: new Network({ classes: ["a", "b", "c", "d"], … }), or leave the row out.',
    ],
    [
      'nothing to evaluate on',
      () => network().evaluate(x, undefined as never),
      'evaluate, y: expected a list of targets, got undefined. Pass one number or label for each row of x, or an array of outputs for each.',
    ],
  ]);
});

describe('errors: options of fit', () => {
  check([
    [
      'weights by class as weights of rows',
      () => learn(x, y, { sampleWeights: 'balanced' }),
      'fit, option sampleWeights: expected a list of weights, got "balanced". Write classWeights: \'balanced\'.',
    ],
    [
      'the word of Keras for what is frozen',
      () => learn(x, y, { parameterOptions: () => ({ trainable: false }) }),
      'fit, option parameterOptions, weights of layer 0: expected only known options, got the option "trainable". Write frozen: true. Known: frozen, learningRate, weightDecay, regularizer, constraint.',
    ],
    [
      'a name instead of options',
      () => learn(x, y, 'adam'),
      'fit: expected an object of options, got "adam". Write fit(x, y, { epochs: 100 }).',
    ],
    [
      'null',
      () => learn(x, y, null),
      'fit: expected an object of options, got null. Write fit(x, y, { epochs: 100 }).',
    ],
    ['a list', () => learn(x, y, [1]), 'fit: expected a plain object, got an array of 1. Write { epochs: … }.'],
    [
      'a misspelt option',
      () => learn(x, y, { epoch: 3 }),
      'fit: expected only known options, got the option "epoch". Did you mean "epochs"? Known: epochs, timeLimit, batchSize, gradientAccumulation, loss, optimizer, learningRate, clipping, averaging, regularizer, constraint, parameterOptions, shuffle, sampleWeights, classWeights, validation, earlyStopping, metrics, targetLoss, onEpoch, callbacks, signal, pause, onWarning.',
    ],
    [
      'no epochs',
      () => learn(x, y, { epochs: 0 }),
      'fit, option epochs: expected a whole number of 1 or more, got 0. The default is 100.',
    ],
    [
      'half an epoch',
      () => learn(x, y, { epochs: 1.5 }),
      'fit, option epochs: expected a whole number of 1 or more, got 1.5. The default is 100.',
    ],
    [
      'endless epochs',
      () => learn(x, y, { epochs: Number.POSITIVE_INFINITY }),
      'fit, option epochs: expected a whole number of 1 or more, got Infinity. The default is 100.',
    ],
    [
      'epochs as text',
      () => learn(x, y, { epochs: '10' }),
      'fit, option epochs: expected a whole number of 1 or more, got "10". The default is 100.',
    ],
    [
      'epochs of null',
      () => learn(x, y, { epochs: null }),
      'fit, option epochs: expected a whole number of 1 or more, got null. The default is 100.',
    ],
    [
      'an empty batch',
      () => learn(x, y, { batchSize: 0 }),
      'fit, option batchSize: expected a whole number of 1 or more, got 0. The default is 32.',
    ],
    [
      'a negative batch',
      () => learn(x, y, { batchSize: -1 }),
      'fit, option batchSize: expected a whole number of 1 or more, got -1. The default is 32.',
    ],
    [
      'half a batch',
      () => learn(x, y, { batchSize: 2.5 }),
      'fit, option batchSize: expected a whole number of 1 or more, got 2.5. The default is 32.',
    ],
    [
      'a rate of zero',
      () => learn(x, y, { learningRate: 0 }),
      'fit, option learningRate: expected a positive number, got 0. The default of adam is 0.01.',
    ],
    [
      'a negative rate',
      () => learn(x, y, { learningRate: -1 }),
      'fit, option learningRate: expected a positive number, got -1. The default of adam is 0.01.',
    ],
    [
      'a rate of NaN',
      () => learn(x, y, { learningRate: Number.NaN }),
      'fit, option learningRate: expected a positive number, got NaN. The default of adam is 0.01.',
    ],
    [
      'a rate as text',
      () => learn(x, y, { learningRate: '0.1' }),
      'fit, option learningRate: expected a positive number, got "0.1". The default of adam is 0.01.',
    ],
    [
      'shuffle as text',
      () => learn(x, y, { shuffle: 'yes' }),
      'fit, option shuffle: expected true or false, got "yes". Pass a boolean.',
    ],
    [
      'early stopping as a truth value',
      () => learn(x, y, { earlyStopping: true }),
      'fit, option earlyStopping: expected an object, got true. Write { patience: 10 }.',
    ],
    [
      'a misspelt part of early stopping',
      () => learn(x, y, { earlyStopping: { patients: 3 } }),
      'fit, option earlyStopping: expected only known options, got the option "patients". Did you mean "patience"? Known: patience, minimumChange, watch.',
    ],
    [
      'no patience',
      () => learn(x, y, { earlyStopping: { patience: 0 } }),
      'fit, option earlyStopping.patience: expected a whole number of 1 or more, got 0. The default is 10.',
    ],
    [
      'a negative change',
      () => learn(x, y, { earlyStopping: { minimumChange: -1 } }),
      'fit, option earlyStopping.minimumChange: expected a number that is zero or more, got -1. The default is 0.',
    ],
    [
      'a target loss of NaN',
      () => learn(x, y, { targetLoss: Number.NaN }),
      'fit, option targetLoss: expected a finite number, got NaN. Leave it out to run all epochs.',
    ],
    [
      'a callback as text',
      () => learn(x, y, { onEpoch: 'log' }),
      'fit, option onEpoch: expected a function, got "log". Write onEpoch: (value) => { … }.',
    ],
    [
      'a controller instead of its signal',
      () => learn(x, y, { signal: new AbortController() }),
      'fit, option signal: expected an AbortSignal, got an AbortController. Pass controller.signal of an AbortController.',
    ],
    [
      'a signal of null',
      () => learn(x, y, { signal: null }),
      'fit, option signal: expected an AbortSignal, got null. Pass controller.signal of an AbortController.',
    ],
    [
      'all rows for validation',
      () => learn(x, y, { validation: 1 }),
      'fit, option validation: expected a number from 0 up to, but not, 1, got 1. Write 0.2 for a fifth of the rows.',
    ],
    [
      'validation of true',
      () => learn(x, y, { validation: true }),
      'fit, option validation: expected a fraction or { x, y }, got true. Write 0.2 or { x, y }.',
    ],
    [
      'validation as a pair',
      () => learn(x, y, { validation: [x, y] }),
      'fit, option validation: expected a fraction or { x, y }, got an array of 2. Write 0.2 or { x, y }.',
    ],
    [
      'validation without targets',
      () => learn(x, y, { validation: { x } }),
      'fit, option validation: expected a fraction or { x, y }, got an object with x. Write 0.2 or { x, y }.',
    ],
    [
      'validation with more',
      () => learn(x, y, { validation: { x, y, z: 1 } }),
      'fit, option validation: expected only known options, got the option "z". Known: x, y, sampleWeights.',
    ],
    [
      'validation of other columns',
      () => learn(x, y, { validation: { x: [[0, 1, 2]], y: [[1]] } }),
      'fit, validation x: expected 2 columns, one for each input, got 3. Pass the features that the network was made for.',
    ],
    [
      'NaN in validation inputs',
      () =>
        learn(x, y, {
          validation: {
            x: [
              [0, 1],
              [0, Number.NaN],
            ],
            y: [[0], [1]],
          },
        }),
      'fit, validation x, row 1, column 1: expected a finite number, got NaN. Remove the row or fill in a value.',
    ],
    [
      'an infinity in validation targets',
      () => learn(x, y, { validation: { x, y: [[0], [1], [Number.NEGATIVE_INFINITY], [0]] } }),
      'fit, validation y, row 2, column 0: expected a finite number, got -Infinity. Remove the row or fill in a value.',
    ],
    [
      'no row left to train on',
      () => learn([[1, 2]], [1], { validation: 0.5 }),
      'fit, option validation: expected rows left to train on, got 1 of 1 rows for validation. Pass more rows, or a smaller fraction.',
    ],
    [
      'an unknown optimizer',
      () => learn(x, y, { optimizer: 'adma' }),
      `fit, option optimizer: expected the name of an optimizer, got "adma". Did you mean "adam"? Known: ${names(optimizers)}.`,
    ],
    [
      'an optimizer in capitals',
      () => learn(x, y, { optimizer: 'Adam' }),
      `fit, option optimizer: expected the name of an optimizer, got "Adam". Did you mean "adam"? Known: ${names(optimizers)}.`,
    ],
    [
      'an optimizer that has no name and was not called',
      () => learn(x, y, { optimizer: lbfgs }),
      `fit, option optimizer: expected the name of an optimizer, or an optimizer, got a function. If it makes an optimizer, call it. Known names: ${names(optimizers)}.`,
    ],
    [
      'an optimizer that was not called',
      () => learn(x, y, { optimizer: sgd }),
      'fit, option optimizer: expected the name of an optimizer, or an optimizer, got a function. Call it: sgd() instead of sgd.',
    ],
    [
      'an optimizer that is none',
      () => learn(x, y, { optimizer: {} }),
      `fit, option optimizer: expected the name of an optimizer, or an optimizer, got an empty object. Known names: ${names(optimizers)}.`,
    ],
    [
      'a misspelt option of an optimizer',
      () => adam({ beta: 0.9 } as never),
      'adam: expected only known options, got the option "beta". Did you mean "beta1"? Known: learningRate, beta1, beta2, epsilon, weightDecay, amsgrad.',
    ],
    [
      'an option of an optimizer out of range',
      () => adam({ beta1: 1 }),
      'adam, option beta1: expected a number from 0 up to, but not, 1, got 1. The default is 0.9.',
    ],
    [
      'a number instead of options of an optimizer',
      () => adam(0.01 as never),
      'adam: expected an object of options, got 0.01. Write adam({ learningRate: 0.01 }), or adam() for the defaults.',
    ],
    [
      'an unknown loss',
      () => learn(x, y, { loss: 'meanSquareError' }),
      `fit, option loss: expected the name of a loss, got "meanSquareError". Did you mean "meanSquaredError"? Known: ${names(losses)}.`,
    ],
    [
      'a loss by its name elsewhere',
      () => learn(x, y, { loss: 'mse' }),
      `fit, option loss: expected the name of a loss, got "mse". Did you mean "meanSquaredError"? Known: ${names(losses)}.`,
    ],
    [
      'a loss that is none',
      () => learn(x, y, { loss: {} }),
      `fit, option loss: expected the name of a loss, or a loss, got an empty object. Known names: ${names(losses)}.`,
    ],
    [
      'null for a loss',
      () => learn(x, y, { loss: null as never }),
      `fit, option loss: expected the name of a loss, or a loss, got null. Known names: ${names(losses)}.`,
    ],
    [
      'a loss of probabilities over numbers',
      () => new Network({ layers: [new Dense(1)] }).fit(x, y, { loss: 'binaryCrossentropy' }),
      `fit, option loss: expected an output layer of probabilities for binaryCrossentropy, got one that gives -10000. End with a layer of activation 'sigmoid'.`,
    ],
  ]);
});

describe('errors: layers and networks', () => {
  check([
    [
      'a reader as a static method',
      () => (Network as unknown as { load(path: string): unknown }).load('model.json'),
      "Network.load: expected the function loadNetwork, got a method. Import { loadNetwork } from 'multilayer'.",
    ],
    [
      'another one',
      () => (Network as unknown as { fromJSON(json: object): unknown }).fromJSON({}),
      "Network.fromJSON: expected the function networkFromJSON, got a method. Import { networkFromJSON } from 'multilayer'.",
    ],
    [
      'the class of a layer',
      () => new Network({ layers: [BatchNormalization as never] }),
      'Network, layer 0: expected a layer, got the function BatchNormalization. Write new BatchNormalization(…).',
    ],
    [
      'a dropout with options',
      () => new Dropout(0.5, { seed: 1 } as never),
      'Dropout: expected a rate alone, got an object with seed after it. Its draws follow from the seed.',
    ],
    [
      'the words of PyTorch for a norm',
      () => new BatchNormalization({ affine: false } as never),
      'BatchNormalization: expected only known options, got the option "affine". Write center: false, scale: false. Known: momentum, epsilon, center, scale.',
    ],
    [
      'no units',
      () => new Dense(0),
      'Dense, units: expected a whole number of 1 or more, got 0. Say how many outputs the layer has, as in new Dense(8, "tanh").',
    ],
    [
      'negative units',
      () => new Dense(-1),
      'Dense, units: expected a whole number of 1 or more, got -1. Say how many outputs the layer has, as in new Dense(8, "tanh").',
    ],
    [
      'half a unit',
      () => new Dense(1.5),
      'Dense, units: expected a whole number of 1 or more, got 1.5. Say how many outputs the layer has, as in new Dense(8, "tanh").',
    ],
    [
      'units as text',
      () => new Dense('8' as never),
      'Dense, units: expected a whole number of 1 or more, got "8". Say how many outputs the layer has, as in new Dense(8, "tanh").',
    ],
    [
      'more units than fit',
      () => new Network({ inputs: 2, layers: [new Dense(1e9)] }),
      "layer 0 (Dense(1000000000, 'linear')), weights: expected at most 536,870,912 numbers in all layers, 4 GiB of float64, got 3,000,000,000, 23 GiB, 2 × 1,000,000,000 of them here. Make the layer smaller.",
    ],
    [
      'an unknown activation',
      () => new Dense(3, 'rleu' as never),
      `Dense(3): expected the name of an activation, got "rleu". Did you mean "relu"? Known: ${names(activations)}.`,
    ],
    [
      'a formula as a name',
      () => new Dense(3, 'x * 2' as never),
      `Dense(3): expected the name of an activation, got "x * 2". Import formula from 'multilayer/formula' and write formula("x * 2").`,
    ],
    [
      'an activation that was not called',
      () => new Dense(3, leakyRelu as never),
      'Dense(3): expected the name of an activation, or an activation, got a function. Call it: leakyRelu() instead of leakyRelu.',
    ],
    [
      'a function of your own',
      () => new Dense(3, Math.tanh as never),
      `Dense(3): expected the name of an activation, or an activation, got the function tanh. If it makes an activation, call it. Known names: ${names(activations)}.`,
    ],
    [
      'a number for an activation',
      () => new Dense(3, 5 as never),
      'Dense(3): expected the name of an activation, an activation or options, got 5. Write new Dense(8, "tanh") or new Dense(8, { activation: "tanh", bias: false }).',
    ],
    [
      'null for the activation among options',
      () => new Dense(3, { activation: null as never }),
      `Dense(3): expected the name of an activation, or an activation, got null. Known names: ${names(activations)}.`,
    ],
    [
      'null for an initializer',
      () => new Dense(3, { initializer: null as never }),
      `Dense(3): expected the name of an initializer, or an initializer, got null. Known names: ${names(initializers)}.`,
    ],
    [
      'null for bias',
      () => new Dense(3, { bias: null as never }),
      'Dense(3), option bias: expected true or false, got null. Pass a boolean.',
    ],
    [
      'options after the activation',
      () => Reflect.construct(Dense, [3, 'relu', { useBias: false }]),
      'Dense(3): expected the activation among the options, got an object with useBias after it. Write new Dense(8, { activation: "tanh", bias: false }).',
    ],
    [
      'null for options',
      () => new Dense(3, null as never),
      'Dense(3): expected the name of an activation, an activation or options, got null. Write new Dense(8, "tanh") or new Dense(8, { activation: "tanh", bias: false }).',
    ],
    [
      'a list for options',
      () => new Dense(3, ['tanh'] as never),
      'Dense(3): expected a plain object, got an array of 1. Write { activation: … }.',
    ],
    [
      'a misspelt option of a layer',
      () => new Dense(3, { biass: false } as never),
      'Dense(3): expected only known options, got the option "biass". Did you mean "bias"? Known: activation, bias, initializer, biasInitializer.',
    ],
    [
      'a bias as text',
      () => new Dense(3, { bias: 'no' } as never),
      'Dense(3), option bias: expected true or false, got "no". Pass a boolean.',
    ],
    [
      'an unknown initializer',
      () => new Dense(3, { initializer: 'henormal' as never }),
      `Dense(3): expected the name of an initializer, got "henormal". Did you mean "heNormal"? Known: ${names(initializers)}.`,
    ],
    [
      'a misspelt option of an activation',
      () => leakyRelu({ slop: 0.1 } as never),
      'leakyRelu: expected only known options, got the option "slop". Did you mean "slope"? Known: slope.',
    ],
    [
      'an option of an activation as text',
      () => leakyRelu({ slope: 'a' } as never),
      'leakyRelu, option slope: expected a number from 0 up to, but not, 1, got "a". The default is 0.01.',
    ],
    [
      'parameters of a formula that are null',
      () => formula('x', null as never),
      "formula: expected an object of parameters, got null. Write formula('a * x', { a: 0.1 }).",
    ],
    [
      'a function for a formula',
      () => formula(Math.sin as never),
      'formula: expected the text of a formula, got the function sin. Allowed: x, numbers, pi, e, + - * / ^, comparisons, a ? b : c, and exp, log, log1p, expm1, sqrt, tanh, sigmoid, softplus, erf, sin, cos, atan, abs, sign, floor, min, max, surrogate, ln, log2, log10, pow, sgn, arctan, tan, sinh, cosh.',
    ],
    [
      'no options of a network',
      () => new Network(undefined as never),
      "Network: expected an object with layers, got undefined. Write new Network({ layers: [new Dense(1, 'sigmoid')] }).",
    ],
    [
      'a list for a network',
      () => new Network([new Dense(1)] as never),
      'Network: expected a plain object, got an array of 1. Write { layers: … }.',
    ],
    [
      'a misspelt option of a network',
      () => new Network({ layer: [new Dense(1)] } as never),
      'Network: expected only known options, got the option "layer". Did you mean "layers"? Known: layers, inputs, classes, seed, engine, threads, fastMath, onWarning.',
    ],
    [
      'no layers',
      () => new Network({ layers: [] }),
      "Network, layers: expected a list of at least one layer, got an empty array. Write layers: [new Dense(8, 'tanh'), new Dense(1, 'sigmoid')].",
    ],
    [
      'one layer without a list',
      () => new Network({ layers: new Dense(1) as never }),
      "Network, layers: expected a list of at least one layer, got a Dense. Write layers: [new Dense(8, 'tanh'), new Dense(1, 'sigmoid')].",
    ],
    [
      'a class for a layer',
      () => new Network({ layers: [Dense as never] }),
      'Network, layer 0: expected a layer, got the function Dense. Write new Dense(…).',
    ],
    [
      'a name for a layer',
      () => new Network({ layers: [new Dense(2), 'tanh' as never] }),
      `Network, layer 1: expected a layer, got "tanh". Write new Dense(8, 'tanh').`,
    ],
    [
      'no inputs',
      () => new Network({ inputs: 0, layers: [new Dense(1)] }),
      'Network, inputs: expected a whole number of 1 or more, got 0. Leave it out to read it off the data.',
    ],
    [
      'half an input',
      () => new Network({ inputs: 1.5, layers: [new Dense(1)] }),
      'Network, inputs: expected a whole number of 1 or more, got 1.5. Leave it out to read it off the data.',
    ],
    [
      'half a seed',
      () => new Network({ seed: 0.5, layers: [new Dense(1)] }),
      'Network, seed: expected a whole number, got 0.5. Any whole number will do.',
    ],
    [
      'an unknown engine',
      () => new Network({ engine: 'referense' as never, layers: [new Dense(1)] }),
      `Network, engine: expected the name of an engine, or "auto", got "referense". Did you mean "reference"? Known: ${names(engines)}.`,
    ],
    [
      'no threads',
      () => new Network({ threads: 0, layers: [new Dense(1)] }),
      'Network, threads: expected "auto", or a whole number from 1 to 64, got 0. The default is "auto".',
    ],
    [
      'a word for fast math',
      () => new Network({ fastMath: 'yes' as never, layers: [new Dense(1)] }),
      'Network, fastMath: expected true or false, got "yes". Pass a boolean.',
    ],
    [
      'a list to receive warnings',
      () => new Network({ onWarning: [] as never, layers: [new Dense(1)] }),
      'Network, option onWarning: expected a function, got an empty array. Write onWarning: (value) => { … }.',
    ],
    [
      'threads for the engine that has one',
      () => new Network({ engine: 'reference', threads: 2, layers: [new Dense(1)] }),
      'Network, engine: expected an engine with threads and fast math, got "reference", which has one thread and float64. Use engine: "wasm", or leave threads and fastMath out.',
    ],
    [
      'an engine that is none',
      () => new Network({ engine: {} as never, layers: [new Dense(1)] }),
      `Network, engine: expected the name of an engine, or "auto", got an empty object. Known: ${names(engines)}.`,
    ],
    [
      'an unknown metric',
      () => network().evaluate(x, y, ['acuracy' as never]),
      `evaluate, metrics: expected the name of a metric, got "acuracy". Did you mean "accuracy"? Known: ${names(metrics)}.`,
    ],
    [
      'a metric without a list',
      () => network().evaluate(x, y, 'accuracy' as never),
      `evaluate, metrics: expected a list, got "accuracy". Write evaluate(x, y, ['accuracy'], { … }).`,
    ],
    [
      'a gap in the list of metrics',
      // biome-ignore lint/suspicious/noSparseArray: what this is about
      () => network().evaluate(x, y, [, 'accuracy'] as never),
      `evaluate, metrics: expected the name of a metric, or a metric, got undefined. Known names: ${names(metrics)}.`,
    ],
    [
      'a metric that is none',
      () => network().evaluate(x, y, [null as never]),
      `evaluate, metrics: expected the name of a metric, or a metric, got null. Known names: ${names(metrics)}.`,
    ],
    [
      'classes of a network without labels',
      () => network().predictClasses(x),
      'predictClasses: expected a network that knows classes, got one that does not. Fit it on one label or class number for each row, pass classes to new Network, or use predict.',
    ],
    [
      'an unknown parameter',
      () => network().parameter(0, 'weight'),
      'parameter of layer 0: expected the name of a parameter, got "weight". Did you mean "weights"? Known: weights, bias.',
    ],
    [
      'a layer that is not there',
      () => network().parameter(5, 'weights'),
      'parameter of layer 5: expected the name of a parameter, got "weights". Layers count from 0 to 1.',
    ],
    [
      'parameters before there are any',
      () => new Network({ layers: [new Dense(1)] }).parameter(0, 'weights'),
      'parameter of layer 0: expected the name of a parameter, got "weights". A network has parameters once it knows its inputs: pass inputs, or fit it first.',
    ],
    [
      'weights the other way round',
      () =>
        network()
          .parameter(0, 'weights')
          .set([
            [1, 2],
            [1, 2],
            [1, 2],
          ]),
      'parameter weights of layer 0: expected 2 × 3 numbers, got 3 × 2. Weights are [inputs × units] and biases [1 × units].',
    ],
    [
      'weights of NaN',
      () =>
        network()
          .parameter(0, 'bias')
          .set([[1, Number.NaN, 2]]),
      'parameter bias of layer 0, row 0, column 1: expected a finite number, got NaN. Remove the row or fill in a value.',
    ],
    [
      'a model without weights',
      () => new Network({ layers: [new Dense(1)] }).toJSON(),
      'toJSON: expected a network with weights, got one whose inputs are not known. Pass inputs to the network, or fit it first.',
    ],
    [
      'a model with an activation of your own',
      () => ownActivation().toJSON(),
      'toJSON, layer 0 (Dense(2, mine({ temperature: 1 }))), the activation "mine": expected an activation of the registry, or one with a formula, got an object of your own that works on whole rows. Write it as a layer of your own, with toJSON, to save it in a model.',
    ],
  ]);
});

describe('errors: model files', () => {
  before(() => trainedOnce.fit(x, y, { epochs: 1 }));

  check([
    [
      'text that was not parsed',
      () => networkFromJSON('{}'),
      'networkFromJSON: expected an object, got "{}". Parse the text first: JSON.parse(text). A file is read by loadNetwork(path).',
    ],
    [
      'bytes that were not parsed',
      () => networkFromJSON(Buffer.from(JSON.stringify(trainedOnce))),
      'networkFromJSON: expected an object, got a Buffer. Decode and parse the bytes first: JSON.parse(new TextDecoder().decode(bytes)).',
    ],
    [
      'bytes without a view',
      () => networkFromJSON(new ArrayBuffer(8)),
      'networkFromJSON: expected an object, got an ArrayBuffer. Decode and parse the bytes first: JSON.parse(new TextDecoder().decode(bytes)).',
    ],
    [
      'a promise',
      () => networkFromJSON(Promise.resolve({})),
      'networkFromJSON: expected an object, got a Promise. Await it first.',
    ],
    [
      'a network',
      () => networkFromJSON(trainedOnce),
      'networkFromJSON: expected an object, got a Network. Pass toJSON(), or JSON.parse of a saved text.',
    ],
    [
      'a map',
      () => networkFromJSON(new Map()),
      'networkFromJSON: expected an object, got a Map. Pass toJSON(), or JSON.parse of a saved text.',
    ],
    [
      'nothing',
      () => networkFromJSON(undefined),
      'networkFromJSON: expected an object, got undefined. The file may be damaged or come from elsewhere; save the model again with toJSON().',
    ],
    [
      'null',
      () => networkFromJSON(null),
      'networkFromJSON: expected an object, got null. The file may be damaged or come from elsewhere; save the model again with toJSON().',
    ],
    [
      'a list',
      () => networkFromJSON([]),
      'networkFromJSON: expected an object, got an empty array. The file may be damaged or come from elsewhere; save the model again with toJSON().',
    ],
    [
      'a foreign file',
      () => networkFromJSON({ format: 'onnx' }),
      'networkFromJSON, format: expected "multilayer", got "onnx". The file may be damaged or come from elsewhere; save the model again with toJSON().',
    ],
    [
      'a newer version',
      () => broken(['version'], 4),
      'networkFromJSON, version: expected 3, got 4. Update multilayer to read newer files.',
    ],
    [
      'an older version',
      () => broken(['version'], 1),
      'networkFromJSON, version: expected 3, got 1. The file may be damaged or come from elsewhere; save the model again with toJSON().',
    ],
    [
      'a changed weight',
      () => networkFromJSON({ ...line(2).toJSON(), check: line(1).toJSON().check }),
      `networkFromJSON, check: expected "${line(2).toJSON().check}", which fits what the file holds, got "${line(1).toJSON().check}". The file is not as it was saved: take a copy, or, if you changed it on purpose, pass { check: false }.`,
    ],
    [
      'no check',
      () => networkFromJSON({ ...line(1).toJSON(), check: undefined }),
      `networkFromJSON, check: expected "${line(1).toJSON().check}", which fits what the file holds, got undefined. The file is not as it was saved: take a copy, or, if you changed it on purpose, pass { check: false }.`,
    ],
    [
      'options that are a word',
      () => networkFromJSON(trainedOnce.toJSON(), 'reference' as never),
      'networkFromJSON: expected a plain object, got "reference". Write { check: … }.',
    ],
    [
      'another seed for a saved network',
      () => networkFromJSON(trainedOnce.toJSON(), { seed: 3 } as never),
      'networkFromJSON: expected only known options, got the option "seed". Known: check, engine, threads, fastMath, onWarning.',
    ],
    [
      'a check that is a word',
      () => networkFromJSON(trainedOnce.toJSON(), { check: 'no' as never }),
      'networkFromJSON, option check: expected true or false, got "no". Pass a boolean.',
    ],
    [
      'a table without its precision',
      () => broken(['layers', 0, 'parameters', 'weights', 'precision'], undefined),
      'networkFromJSON, layer 0, weights, precision: expected text, got undefined. The file may be damaged or come from elsewhere; save the model again with toJSON().',
    ],
    [
      'a table of another precision',
      () => broken(['layers', 0, 'parameters', 'weights', 'precision'], 'float16'),
      'networkFromJSON, layer 0, weights, precision: expected "float32" or "float64", got "float16". The file may be damaged or come from elsewhere; save the model again with toJSON().',
    ],
    [
      'a float32 number that is none',
      () => broken(['layers', 0, 'parameters', 'weights', 'data', 2], 1e39),
      'networkFromJSON, layer 0, weights, entry 2: expected a number in the range of float32, got 1e+39. The file may be damaged or come from elsewhere; save the model again with toJSON().',
    ],
    [
      'an unknown part of a table',
      () => broken(['layers', 0, 'parameters', 'bias', 'unit'], 'cm'),
      'networkFromJSON, layer 0, bias: expected only known options, got the option "unit". Known: rows, cols, precision, data.',
    ],
    [
      'an epoch after which no other can be told',
      () => broken(['training', 'epoch'], 2 ** 53 - 1),
      'networkFromJSON, training, epoch: expected a whole number of at most 281474976710656, got 9007199254740991. The file may be damaged or come from elsewhere; save the model again with toJSON().',
    ],
    [
      'a memory that comes twice',
      () => broken(['training', 'memory', 1, 'name'], 'counter meanWeight'),
      'networkFromJSON, training, memory: expected one entry of each name, got "counter meanWeight". The file may be damaged or come from elsewhere; save the model again with toJSON().',
    ],
    [
      'a memory of an unknown name',
      () => broken(['training', 'memory', 0, 'name'], 'counter meanWaight'),
      `networkFromJSON, training, memory "counter meanWaight": expected what the rule "adam {\\"beta1\\":0.9,\\"beta2\\":0.999,\\"epsilo…" keeps, got "counter meanWaight". The file may be damaged or come from elsewhere; save the model again with toJSON().`,
    ],
    [
      'a memory of a parameter that there is not',
      () => broken(['training', 'memory', 2, 'name'], '7.weights mean'),
      `networkFromJSON, training, memory "7.weights mean": expected what the rule "adam {\\"beta1\\":0.9,\\"beta2\\":0.999,\\"epsilo…" keeps, got "7.weights mean". The file may be damaged or come from elsewhere; save the model again with toJSON().`,
    ],
    [
      'a memory that is missing',
      () => broken(['training', 'memory'], withoutMemory('0.bias variance')),
      `networkFromJSON, training, memory: expected an entry "0.bias variance", got undefined. The file may be damaged or come from elsewhere; save the model again with toJSON().`,
    ],
    [
      'a counter that is missing',
      () => broken(['training', 'memory'], withoutMemory('counter meanWeight')),
      `networkFromJSON, training, memory: expected an entry "counter meanWeight", got undefined. The file may be damaged or come from elsewhere; save the model again with toJSON().`,
    ],
    [
      'a negative variance',
      () => broken(['training', 'memory'], changedMemory('0.bias variance', -0.5)),
      `networkFromJSON, training, memory "0.bias variance": expected numbers of 0 or more, got -0.5. The file may be damaged or come from elsewhere; save the model again with toJSON().`,
    ],
    [
      'a rule with an option out of range',
      () => broken(['training', 'rule'], 'adam {"learningRate":0,"beta1":7,"beta2":0.999,"epsilon":1e-8}'),
      'networkFromJSON, training, rule: expected that of the optimizer that the file names, got "adam {\\"learningRate\\":0,\\"beta1\\":7,\\"beta2…". The file may be damaged or come from elsewhere; save the model again with toJSON().',
    ],
    [
      'an optimizer with an option out of range',
      () => broken(['optimizer', 'beta1'], 7),
      'networkFromJSON, optimizer, adam, option beta1: expected a number from 0 up to, but not, 1, got 7. The default is 0.9.',
    ],
    [
      'a plan that ends before all steps',
      () => broken(['training', 'plan', 'end'], -1),
      'networkFromJSON, training, plan, end: expected a whole number of 0 or more, got -1. The file may be damaged or come from elsewhere; save the model again with toJSON().',
    ],
    [
      'a learning rate of nothing',
      () => broken(['learningRate'], 0),
      'networkFromJSON, learningRate: expected a positive number, got 0. The file may be damaged or come from elsewhere; save the model again with toJSON().',
    ],
    [
      'a rule with options that are none',
      () => broken(['training', 'rule'], 'adam fast'),
      `networkFromJSON, training, rule: expected that of the optimizer that the file names, got "adam fast". The file may be damaged or come from elsewhere; save the model again with toJSON().`,
    ],
    [
      'a rule of which a part is missing',
      () => broken(['training', 'rule'], 'adam {"learningRate":0}'),
      `networkFromJSON, training, rule: expected that of the optimizer that the file names, got "adam {\\"learningRate\\":0}". The file may be damaged or come from elsewhere; save the model again with toJSON().`,
    ],
    [
      'an unknown part',
      () => broken(['weigths'], 1),
      'networkFromJSON: expected only known options, got the option "weigths". Known: format, version, check, seed, inputs, classes, loss, optimizer, learningRate, clipping, averaging, regularizer, constraint, metrics, layers, training.',
    ],
    [
      'a key that reaches for the prototype',
      () => prototyped('{'),
      'networkFromJSON: expected only known options, got the option "__proto__". Known: format, version, check, seed, inputs, classes, loss, optimizer, learningRate, clipping, averaging, regularizer, constraint, metrics, layers, training.',
    ],
    [
      'a parameter that reaches for the prototype',
      () => prototyped('"parameters":{'),
      'networkFromJSON, layer 0, parameters: expected only known options, got the option "__proto__". Known: weights, bias.',
    ],
    [
      'no layers',
      () => broken(['layers'], []),
      'networkFromJSON, layers: expected at least one layer, got an empty array. The file may be damaged or come from elsewhere; save the model again with toJSON().',
    ],
    [
      'layers that are no list',
      () => broken(['layers'], {}),
      'networkFromJSON, layers: expected an array, got an empty object. The file may be damaged or come from elsewhere; save the model again with toJSON().',
    ],
    [
      'a layer of null',
      () => broken(['layers', 0], null),
      'networkFromJSON, layer 0: expected an object, got null. The file may be damaged or come from elsewhere; save the model again with toJSON().',
    ],
    [
      'an unknown kind of layer',
      () => broken(['layers', 0, 'kind'], 'conv'),
      `networkFromJSON, layer 0: expected a layer, of kind ${kinds}, got "conv". Make its class known to use({ layers: { … } }), or update multilayer if the file comes from a newer version.`,
    ],
    [
      'a kind that reaches for the prototype',
      () => broken(['layers', 0, 'kind'], '__proto__'),
      `networkFromJSON, layer 0: expected a layer, of kind ${kinds}, got "__proto__". Make its class known to use({ layers: { … } }), or update multilayer if the file comes from a newer version.`,
    ],
    [
      'an unknown part of a layer',
      () => broken(['layers', 0, 'size'], 3),
      'networkFromJSON, layer 0: expected only known options, got the option "size". Known: kind, units, activation, bias.',
    ],
    [
      'units as text',
      () => broken(['layers', 0, 'units'], '3'),
      'networkFromJSON, layer 0, Dense, units: expected a whole number of 1 or more, got "3". Say how many outputs the layer has, as in new Dense(8, "tanh").',
    ],
    [
      'units beyond the memory',
      () => broken(['layers', 0, 'units'], 1e9),
      'networkFromJSON, layer 0, weights: expected 2 × 1000000000 numbers, got 2 × 3. The file may be damaged or come from elsewhere; save the model again with toJSON().',
    ],
    [
      'a table that only says it is huge',
      () => broken(['layers', 0], huge),
      'networkFromJSON, layer 0, weights: expected 2000000000 numbers, got 0. The file may be damaged or come from elsewhere; save the model again with toJSON().',
    ],
    [
      'inputs beyond the memory',
      () => broken(['inputs'], 1e12),
      'networkFromJSON, layer 0, weights: expected 1000000000000 × 3 numbers, got 2 × 3. The file may be damaged or come from elsewhere; save the model again with toJSON().',
    ],
    [
      'no inputs',
      () => broken(['inputs'], 0),
      'networkFromJSON, inputs: expected a whole number of 1 or more, got 0. The file may be damaged or come from elsewhere; save the model again with toJSON().',
    ],
    [
      'half a seed',
      () => broken(['seed'], 0.5),
      'networkFromJSON, seed: expected a whole number, got 0.5. The file may be damaged or come from elsewhere; save the model again with toJSON().',
    ],
    [
      'a bias as text',
      () => broken(['layers', 0, 'bias'], 'no'),
      'networkFromJSON, layer 0, Dense(3), option bias: expected true or false, got "no". Pass a boolean.',
    ],
    [
      'an activation that reaches for the constructor',
      () => broken(['layers', 0, 'activation'], 'constructor'),
      `networkFromJSON, layer 0, activation: expected the name of an activation, got "constructor". Known: ${names(activations)}.`,
    ],
    [
      'an activation of null',
      () => broken(['layers', 0, 'activation'], null),
      'networkFromJSON, layer 0, activation: expected an activation, got null. The file may be damaged; save the model again.',
    ],
    [
      'an activation with a name that is none',
      () => broken(['layers', 0, 'activation'], { name: {} }),
      `networkFromJSON, layer 0, activation: expected the name of an activation, got an empty object. Known: ${names(activations)}.`,
    ],
    [
      'an option of an activation as text',
      () => broken(['layers', 0, 'activation'], { name: 'leakyRelu', slope: '1' }),
      'networkFromJSON, layer 0, leakyRelu, option slope: expected a number from 0 up to, but not, 1, got "1". The default is 0.01.',
    ],
    [
      'a formula nested too deeply',
      () => broken(['layers', 0, 'activation'], { formula: nested(2000) }),
      'networkFromJSON, layer 0, activation: expected at most 1000 levels, got more. Write a shorter formula.',
    ],
    [
      'a formula within itself',
      () => broken(['layers', 0, 'activation'], { formula: withinItself() }),
      'networkFromJSON, layer 0, activation: expected at most 1000 levels, got more. Write a shorter formula.',
    ],
    [
      'a formula with an unknown operation',
      () => broken(['layers', 0, 'activation'], { formula: ['eval', 'x'] }),
      'networkFromJSON, layer 0, activation: expected the name of an operation, got "eval". Known: add, subtract, multiply, divide, power, negate, exp, log, log1p, expm1, sqrt, tanh, sigmoid, softplus, erf, sin, cos, atan, abs, sign, floor, min, max, less, lessOrEqual, greater, greaterOrEqual, equal, notEqual, select, surrogate.',
    ],
    [
      'a formula with too few operands',
      () => broken(['layers', 0, 'activation'], { formula: ['add', 'x'] }),
      'networkFromJSON, layer 0, activation: expected 2 operands of add, got 1. The file may be damaged; save it again.',
    ],
    [
      'a formula with another variable',
      () => broken(['layers', 0, 'activation'], { formula: ['add', 'x', 'process'] }),
      'networkFromJSON, layer 0, activation: expected a formula in x alone, got the variable process. The file may be damaged; save the model again.',
    ],
    [
      'a formula with NaN',
      () => broken(['layers', 0, 'activation'], { formula: ['add', 'x', Number.NaN] }),
      'networkFromJSON, layer 0, activation: expected a number, the name of a variable or an array, got NaN. An operation with its operands is an array such as ["add", "x", 1].',
    ],
    [
      'a table cut short',
      () => broken(['layers', 0, 'parameters', 'weights', 'data'], [1, 2, 3, 4, 5]),
      'networkFromJSON, layer 0, weights: expected 6 numbers, got 5. The file may be damaged or come from elsewhere; save the model again with toJSON().',
    ],
    [
      'a table of another shape',
      () => broken(['layers', 0, 'parameters', 'weights', 'rows'], 3),
      'networkFromJSON, layer 0, weights: expected 2 × 3 numbers, got 3 × 3. The file may be damaged or come from elsewhere; save the model again with toJSON().',
    ],
    [
      'a table of null',
      () => broken(['layers', 0, 'parameters', 'bias'], null),
      'networkFromJSON, layer 0, bias: expected an object, got null. The file may be damaged or come from elsewhere; save the model again with toJSON().',
    ],
    [
      'a missing table',
      () => broken(['layers', 0, 'parameters', 'bias'], undefined),
      'networkFromJSON, layer 0: expected the parameter bias, got undefined. The file may be damaged or come from elsewhere; save the model again with toJSON().',
    ],
    [
      'a table too many',
      () => broken(['layers', 0, 'parameters', 'extra'], {}),
      'networkFromJSON, layer 0, parameters: expected only known options, got the option "extra". Known: weights, bias.',
    ],
    [
      'a weight of null, as JSON writes NaN',
      () => broken(['layers', 0, 'parameters', 'bias', 'data', 1], null),
      'networkFromJSON, layer 0, bias, entry 1: expected a finite number, got null. The file may be damaged or come from elsewhere; save the model again with toJSON().',
    ],
    [
      'a weight as text',
      () => broken(['layers', 0, 'parameters', 'bias', 'data', 1], '1'),
      'networkFromJSON, layer 0, bias, entry 1: expected a finite number, got "1". The file may be damaged or come from elsewhere; save the model again with toJSON().',
    ],
    [
      'no tables',
      () => broken(['layers', 0, 'parameters'], undefined),
      'networkFromJSON, layer 0, parameters: expected an object, got undefined. The file may be damaged or come from elsewhere; save the model again with toJSON().',
    ],
    [
      'too few labels',
      () => broken(['classes'], ['a']),
      'networkFromJSON, classes: expected 2 classes for one output, got 1: "a". The file may be damaged or come from elsewhere; save the model again with toJSON().',
    ],
    [
      'labels of two kinds',
      () => broken(['classes'], ['a', 2]),
      'networkFromJSON, classes, entry 1: expected text, as entry 0, got 2. The file may be damaged or come from elsewhere; save the model again with toJSON().',
    ],
    [
      'a label twice',
      () => broken(['classes'], ['a', 'a']),
      'networkFromJSON, classes, entry 1: expected classes that differ, got "a". The file may be damaged or come from elsewhere; save the model again with toJSON().',
    ],
    [
      'training of null',
      () => broken(['training'], null),
      'networkFromJSON, training: expected an object, got null. The file may be damaged or come from elsewhere; save the model again with toJSON().',
    ],
    [
      'a negative epoch',
      () => broken(['training', 'epoch'], -1),
      'networkFromJSON, training, epoch: expected a whole number of 0 or more, got -1. The file may be damaged or come from elsewhere; save the model again with toJSON().',
    ],
    [
      'a loss of null',
      () => broken(['training', 'lossSum'], null),
      'networkFromJSON, training, lossSum: expected a finite number, got null. The file may be damaged or come from elsewhere; save the model again with toJSON().',
    ],
    [
      'numbers of a callback that are none',
      () => broken(['training', 'kept'], [{ name: 'mine', numbers: ['1'] }]),
      'networkFromJSON, training, kept 0, numbers: expected a finite number, got "1". The file may be damaged or come from elsewhere; save the model again with toJSON().',
    ],
    [
      'memory without a name',
      () => broken(['training', 'memory', 0, 'name'], 1),
      'networkFromJSON, training, memory 0, name: expected text, got 1. The file may be damaged or come from elsewhere; save the model again with toJSON().',
    ],
    [
      'memory of NaN',
      () => broken(['training', 'memory', 0, 'data', 0], Number.NaN),
      'networkFromJSON, training, memory 0, entry 0: expected a finite number, got NaN. The file may be damaged or come from elsewhere; save the model again with toJSON().',
    ],
    [
      'memory of another length',
      () => shortMemory(),
      'networkFromJSON, training, memory "counter meanWeight": expected 1 numbers, got 0. The file may be damaged or come from elsewhere; save the model again with toJSON().',
    ],
    [
      'a file within itself',
      () => cyclicFile(),
      'networkFromJSON, layers: expected an array, got an object with format, version, check, seed, inputs. The file may be damaged or come from elsewhere; save the model again with toJSON().',
    ],
  ]);
});

describe('what is not an error', () => {
  it('frozen data and options', async () => {
    const frozen = [Object.freeze(x.map((row) => Object.freeze([...row]))), Object.freeze([...y])] as const;
    expect((await network().fit(...frozen, Object.freeze({ epochs: 1 }))).epochs.length).to.equal(1);
  });

  it('options without a prototype', async () => {
    const options = Object.assign(Object.create(null), { epochs: 2 });
    expect((await network().fit(x, y, options)).epochs.length).to.equal(2);
  });

  it('a model file in pieces that stay its own', () => {
    const file = JSON.parse(JSON.stringify(network()));
    const copy = networkFromJSON(file);
    file.layers[0].parameters.weights.data.fill(0);
    expect(copy.predict(x)).to.deep.equal(network().predict(x));
    expect(({} as { polluted?: unknown }).polluted).to.equal(undefined);
  });
});
