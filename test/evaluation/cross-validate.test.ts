import { inspect } from 'node:util';
import { expect } from 'chai';
import {
  type CrossValidateOptions,
  confusionMatrix,
  crossValidate,
  Dense,
  type FoldResult,
  f1,
  kFold,
  MultilayerError,
  Network,
  type NetworkOptions,
  precision,
} from 'multilayer';
import { expectClose } from '../support/close.js';
import { expectError, weightsOf } from '../support/networks.js';

const x = Array.from({ length: 60 }, (_, i) => [Math.sin(i), Math.cos(3 * i)]);
const labels = x.map(([a = 0, b = 0]) => (a * b > 0.2 ? 'up' : a + b > 0.9 ? 'right' : 'none'));
const numbers = x.map(([a = 0, b = 0]) => a * b);
const sampleWeights = x.map((_, row) => 1 + (row % 3));

const classifier = (options: Partial<NetworkOptions> = {}) =>
  new Network({ layers: [new Dense(5, 'tanh'), new Dense(3, 'softmax')], seed: 2, ...options });
const regressor = () => new Network({ layers: [new Dense(4, 'tanh'), new Dense(1)], seed: 2 });
const brief = { epochs: 5, batchSize: 16 };

function part<T>(list: readonly T[], rows: Uint32Array): T[] {
  return Array.from(rows, (row) => list[row] as T);
}

describe('crossValidate', () => {
  it('trains a network for each fold and measures it on the others, with weights of rows and classes', async () => {
    const fit = { ...brief, classWeights: 'balanced' } as const;
    const metrics = ['accuracy', 'rocAuc'] as const;
    const options = { ...fit, folds: 3, seed: 4, metrics, sampleWeights };
    const result = await crossValidate(() => classifier(), x, labels, options);
    const folds = kFold(60, { folds: 3, seed: 4, stratify: labels });
    expect(result.folds.map(({ train, test }) => ({ train, test }))).to.deep.equal(folds);
    for (const [k, { train, test }] of folds.entries()) {
      const network = classifier();
      await network.fit(part(x, train), part(labels, train), { ...fit, sampleWeights: part(sampleWeights, train) });
      const weights = part(sampleWeights, test);
      const own = network.evaluate(part(x, test), part(labels, test), metrics, { sampleWeights: weights });
      const fold = result.folds[k] as FoldResult;
      expect(fold.measures).to.deep.equal(own);
      expect(weightsOf(fold.network)).to.deep.equal(weightsOf(network));
      expect(fold.history.loss).to.have.length(5);
      const answers = network.predict(part(x, test));
      Array.from(test).forEach((row, i) => {
        const { data } = result.outOfFold.prediction;
        expect(Array.from(data.subarray(3 * row, 3 * row + 3))).to.deep.equal(answers[i]);
      });
    }
    expect(result.outOfFold.weights).to.deep.equal(Float64Array.from(sampleWeights));
    expect([...result.rows]).to.deep.equal([...x.keys()]);
    const values = result.folds.map(({ measures }) => measures.accuracy as number);
    const mean = values.reduce((a, b) => a + b) / 3;
    expectClose(result.mean.accuracy as number, mean, { relative: 1e-14 });
    const deviation = Math.sqrt(values.reduce((sum, each) => sum + (each - mean) ** 2, 0) / 2);
    expectClose(result.deviation.accuracy as number, deviation, { relative: 1e-12 });
    expect(Object.keys(result.mean)).to.deep.equal(['loss', 'accuracy', 'rocAuc']);
  });

  it('gives the same for the same seeds, and other folds for others', async () => {
    const run = async (seed: number) =>
      (await crossValidate(regressor, x, numbers, { ...brief, seed, metrics: ['r2'] })).mean;
    const first = await run(1);
    expect(await run(1)).to.deep.equal(first);
    expect(await run(2)).to.not.deep.equal(first);
  });

  it('knows all classes where a fold has only some to train on, and takes targets in any form', async () => {
    const few = ['a', 'b', 'c', 'c', 'c', 'c', 'c', 'c', 'c', 'c', 'c', 'c'];
    const rows = x.slice(0, 12);
    const warnings: string[] = [];
    const options = { ...brief, folds: 2, onWarning: (text: string) => warnings.push(text) };
    const result = await crossValidate(() => classifier(), rows, few, options);
    for (const { network } of result.folds) expect(network.classes).to.deep.equal(['a', 'b', 'c']);
    expect(confusionMatrix(result.outOfFold).classes).to.deep.equal(['a', 'b', 'c']);
    expect(warnings).to.deep.equal([
      'crossValidate, option stratify: the smallest class has 1 row, so it is missing from some of 2 folds.',
    ]);
    const table = { rows: 12, cols: 2, data: Float32Array.from(rows.flat()) };
    const places = Uint8Array.from(few, (each) => 'abc'.indexOf(each));
    const own = await crossValidate(() => classifier(), table, places, options);
    // The same rows, rounded as the engine rounds them.
    expect(own.mean).to.deep.equal(result.mean);
    expect(own.outOfFold.prediction).to.deep.equal(result.outOfFold.prediction);
  });

  it('divides by class where targets are classes, unless it is told not to', async () => {
    const share = (result: { folds: readonly FoldResult[] }) =>
      result.folds.map(({ test }) => part(labels, test).filter((each) => each === 'right').length);
    const all = labels.filter((each) => each === 'right').length;
    for (const count of share(await crossValidate(() => classifier(), x, labels, { ...brief, epochs: 1 })))
      expect(Math.abs(count - all / 5)).to.be.below(1);
    const result = await crossValidate(() => classifier(), x, labels, { ...brief, epochs: 1, stratify: false });
    expect(result.folds.map(({ test }) => [...test])).to.deep.equal(kFold(60).map(({ test }) => [...test]));
  });

  it('takes folds as they are given, of some rows too', async () => {
    const groups = x.map((_, row) => row % 7);
    const folds = kFold(60, { folds: 3, groups }).slice(0, 2);
    const result = await crossValidate(regressor, x, numbers, { ...brief, folds, sampleWeights });
    const rows = folds.flatMap(({ test }) => [...test]).sort((a, b) => a - b);
    expect([...result.rows]).to.deep.equal(rows);
    expect([...result.outOfFold.target.data]).to.deep.equal(rows.map((row) => numbers[row]));
    expect([...(result.outOfFold.weights ?? [])]).to.deep.equal(rows.map((row) => sampleWeights[row]));
  });

  it('stops early by a metric of rows that the fold is not tested on', async () => {
    const options: CrossValidateOptions = {
      epochs: 30,
      folds: 2,
      validation: 0.3,
      metrics: ['accuracy', f1({ average: 'macro' })],
      earlyStopping: { patience: 2, watch: "f1({ average: 'macro' })" },
    };
    const { folds } = await crossValidate(() => classifier(), x, labels, options);
    for (const { history } of folds)
      expect(Object.keys(history.metrics)).to.deep.equal(['accuracy', "f1({ average: 'macro' })"]);
    expect(folds.some(({ history }) => history.stopped === 'earlyStopping')).to.equal(true);
  });

  it('hands on each fold as it ends, and is printed as a table', async () => {
    const seen: number[] = [];
    const result = await crossValidate(async () => classifier(), x, labels, {
      ...brief,
      folds: 3,
      metrics: ['accuracy'],
      onFold: async (_, fold) => seen.push(fold),
    });
    expect(seen).to.deep.equal([0, 1, 2]);
    expect(String(result)).to.match(
      /^fold +loss +accuracy\n─+ {2}─+ {2}─+\n0 +\d\.\d{4} +\d\.\d{4}\n1 .*\n2 .*\nmean +\d\.\d{4} ± \d\.\d{4} +\d\.\d{4} ± \d\.\d{4}$/,
    );
    expect(inspect(result)).to.match(/^CrossValidation \{\s+folds: 3,\s+mean: \{ loss:/);
  });

  it('measures all folds together', async () => {
    const { outOfFold } = await crossValidate(() => classifier(), x, labels, { ...brief, folds: 4 });
    const { counts } = confusionMatrix(outOfFold);
    const right = counts.reduce((sum, row, k) => sum + (row[k] as number), 0);
    expectClose(outOfFold.measure(['accuracy']).accuracy as number, right / 60, { relative: 1e-14 });
    const own = outOfFold.measure([precision({ positive: 'none' })]);
    expectClose(
      Object.values(own)[0] as number,
      (counts[0]?.[0] as number) / counts.reduce((sum, row) => sum + (row[0] as number), 0),
      { relative: 1e-14 },
    );
  });

  it('takes the data as they are at the call', async () => {
    const run = (rows: number[][], wanted: number[][]) =>
      crossValidate(regressor, rows, wanted, { ...brief, folds: 2 });
    const [rows, wanted] = [x.map((row) => [...row]), numbers.map((each) => [each])];
    const under = run(rows, wanted);
    for (const row of [...rows, ...wanted]) row.fill(0);
    expect((await under).mean).to.deep.equal(
      (
        await run(
          x,
          numbers.map((each) => [each]),
        )
      ).mean,
    );
  });

  it('warns once of what every fold has, and of networks that are trained already', async () => {
    const trained = classifier();
    await trained.fit(x, labels, { epochs: 2 });
    const warnings: string[] = [];
    const options = { ...brief, epochs: 1, onWarning: (text: string) => warnings.push(text) };
    await crossValidate(() => trained.clone(), x, labels, options);
    expect(warnings).to.deep.equal([
      'crossValidate, create: the networks are trained already, for 2 epochs: where that was on these rows, figures say too much of them. Make fresh ones: () => new Network({ … }).',
    ]);
    const stuck = () => new Network({ layers: [new Dense(3, 'step'), new Dense(1)] });
    await crossValidate(stuck, x, numbers, options);
    expect(warnings.slice(1).filter((text) => text.includes('will not learn'))).to.have.length(1);
  });

  const shared = classifier();
  /** Whose fit fails: what comes before it is found at once. */
  const untrainable = () => {
    const network = classifier();
    network.fit = () => Promise.reject(new Error('trained'));
    return network;
  };
  const refused: readonly (readonly [() => Promise<unknown>, string])[] = [
    [
      () => crossValidate(undefined as never, x, labels),
      'crossValidate: expected a function that makes a network, got undefined. Write crossValidate(() => new Network({ … }), x, y).',
    ],
    [
      () => crossValidate(shared as never, x, labels),
      'crossValidate: expected a function that makes a network, got a Network. Write crossValidate(() => new Network({ … }), x, y).',
    ],
    [
      () => crossValidate(() => 3 as never, x, labels),
      'crossValidate, create, fold 0: expected a network, got 3. Make a new one at every call: () => new Network({ … }).',
    ],
    [
      () => crossValidate(() => shared, x, labels, brief),
      'crossValidate, create, fold 1: expected a network of its own, got that of another fold. Make a new one at every call: () => new Network({ … }).',
    ],
    [
      () => crossValidate(() => classifier(), x, labels, { k: 3 } as never),
      'crossValidate: expected only known options, got the option "k". Did you mean "folds"?',
    ],
    [
      () => crossValidate(() => classifier(), x, labels, { metrics: 'accuracy' as never }),
      `crossValidate, option metrics: expected a list, got "accuracy". Write metrics: ['accuracy'].`,
    ],
    [
      () => crossValidate(() => classifier(), x, labels, { ...brief, metrics: ['f1'] }),
      "crossValidate, fold 0, f1, option average: expected an average over 3 classes, got 'binary', for two classes. Write f1({ average: 'macro' }), 'micro' or 'weighted', or f1({ positive: \"none\" }) for one of them.",
    ],
    [
      () =>
        crossValidate(() => classifier(), x, labels, { ...brief, sampleWeights: x.map((_, row) => Number(row === 1)) }),
      'crossValidate, fold ',
    ],
    [
      () =>
        crossValidate(untrainable, x, [...'aab'.repeat(3), ...'c'.repeat(51)], {
          folds: 4,
          metrics: ['rocAuc'],
          onWarning: () => {},
        }),
      'crossValidate, fold 1, rocAuc: expected rows of a class, and of others, got no row of class "b". Measure on rows that show every class.',
    ],
    [
      () => crossValidate(() => classifier(), x, labels, { ...brief, epochs: 0 }),
      'crossValidate, fold 0, fit, option epochs: expected a whole number of 1 or more, got 0.',
    ],
    [
      () => crossValidate(() => classifier(), x.slice(0, 3), ['a', 'b', 'c'], brief),
      'crossValidate, option folds: expected 3 folds at most, as there are 3 rows, got 5. Ask for fewer.',
    ],
    [
      () => crossValidate(() => classifier(), x.slice(0, 6), ['a', 'b', 'c', 'a', 'b', 'c'], brief),
      'crossValidate, option stratify: expected a class of 5 rows or more, one for each fold, got 2 at most. Ask for fewer folds, or do not stratify.',
    ],
    [
      () => crossValidate(regressor, x, numbers, { stratify: true }),
      'crossValidate, option stratify: expected one class for each row, got other targets. Leave it out.',
    ],
    [
      () => crossValidate(regressor, [[1], [2], [Number.NaN]], [1, 2, 3]),
      'crossValidate, x, row 2, column 0: expected a finite number, got NaN. Remove the row or fill in a value.',
    ],
    [
      () => crossValidate(regressor, x, numbers.slice(1)),
      'crossValidate, y: expected 60 rows, as many as x has, got 59. Give every row of x its target.',
    ],
    [
      () => crossValidate(regressor, x, numbers, { folds: [{ train: Uint32Array.of(1, 2), test: Uint32Array.of(2) }] }),
      'crossValidate, option folds, fold 0: expected other rows to test on than to train on, got row 2 in both. Make them by kFold(x.length, { folds: 5 }).',
    ],
    [
      () =>
        crossValidate(regressor, x, numbers, { folds: [{ train: Uint32Array.of(1, 60), test: Uint32Array.of(2) }] }),
      'crossValidate, option folds, fold 0, train: expected numbers from 0 to 59, got 60. Make them by kFold(x.length, { folds: 5 }).',
    ],
    [
      () => crossValidate(regressor, x, numbers, { folds: [{ train: Uint32Array.of(1), test: new Uint32Array() }] }),
      'crossValidate, option folds, fold 0, test: expected numbers of rows, got a Uint32Array.',
    ],
    [
      () => crossValidate(regressor, x, numbers, { folds: [{ train: Uint32Array.of(1), test: Uint32Array.of(3) }] }),
      'crossValidate, option folds: expected 2 folds or more, got 1. Use trainTestSplit for a single one.',
    ],
    [
      () => crossValidate(regressor, x, numbers, { signal: { aborted: true } }),
      'crossValidate, option signal: expected 5 folds, got the signal in fold 0. What the folds before came to is handed to onFold as they end.',
    ],
  ];
  for (const [act, text] of refused) {
    it(`refuses: ${text.slice(0, 100)}`, async () => {
      const error = await expectError(act);
      expect(error).to.be.instanceOf(MultilayerError);
      expect(error.message.slice(0, text.length)).to.equal(text);
    });
  }
});
