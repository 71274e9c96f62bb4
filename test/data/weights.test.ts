import { expect } from 'chai';
import {
  adam,
  Dense,
  type FitOptions,
  gradientCheck,
  Network,
  type NetworkOptions,
  type SampleWeights,
  sgd,
  type Targets,
} from 'multilayer';
import { losses } from '#src/catalogue.js';
import { matrix } from '#src/core/matrix.js';
import { Dataset } from '#src/data/dataset.js';
import { splitRows } from '#src/data/split.js';
import { sample, weigh } from '#src/data/weights.js';
import { expectClose } from '../support/close.js';
import { engineNames } from '../support/engines.js';
import { allLosses, outputFor, targetsFor } from '../support/losses.js';
import { expectError, weightsOf } from '../support/networks.js';

const x = [
  [0.1, -0.4],
  [0.8, 0.3],
  [-0.6, 0.9],
  [0.2, 0.7],
  [-0.9, -0.5],
];
const numbers = [0.3, -0.8, 1.2, 0.4, -0.2];
const times = [2, 0, 1, 4, 1];
const numberOf = times.flatMap((count, row) => Array.from({ length: count }, () => row));

function made(options: Partial<NetworkOptions> = {}): Network {
  return new Network({ inputs: 2, layers: [new Dense(4, 'tanh'), new Dense(1)], seed: 3, ...options });
}

async function trained(y: Targets, fit: FitOptions, options?: Partial<NetworkOptions>): Promise<Network> {
  const network = made(options);
  await network.fit(x, y, { epochs: 40, ...fit });
  return network;
}

function expectSameWeights(a: Network, b: Network, tolerance: number): void {
  const [one, other] = [a, b].map((each) => weightsOf(each).flat(2)) as [number[], number[]];
  one.forEach((value, k) => {
    expect(Math.abs(value - (other[k] as number))).to.be.at.most(tolerance);
  });
}

describe('weights of rows', () => {
  for (const engine of engineNames) {
    for (const optimizer of [sgd({ momentum: 0.5 }), adam()]) {
      it(`train as rows that are repeated do, in full batches: ${engine}, ${optimizer.name}`, async () => {
        const options: FitOptions = { epochs: 40, batchSize: 9, optimizer };
        const weighed = made({ engine });
        const history = await weighed.fit(x, numbers, { ...options, sampleWeights: times });
        const repeated = made({ engine });
        const other = await repeated.fit(
          numberOf.map((row) => x[row] as number[]),
          numberOf.map((row) => numbers[row] as number),
          options,
        );
        const tolerance = engine === 'wasm' ? 1e-5 : 1e-12;
        expectSameWeights(weighed, repeated, tolerance);
        history.loss.forEach((loss, k) => {
          expect(Math.abs(loss - (other.loss[k] as number))).to.be.at.most(tolerance);
        });
      });
    }

    it(`weigh a step by Σ w·l ÷ rows of the batch, also of a smaller last one: ${engine}`, async () => {
      // y = a·x, alone, by plain steps down the gradient; the mean weight is 1.
      const [inputs, targets, weights] = [
        [0.5, -1, 2],
        [1, 0.5, -0.25],
        [0.5, 2, 0.5],
      ];
      const network = new Network({ inputs: 1, layers: [new Dense(1, { bias: false })], engine });
      network.parameter(0, 'weights').set([[0.75]]);
      const { loss } = await network.fit(
        inputs.map((each) => [each]),
        targets,
        { epochs: 3, batchSize: 2, shuffle: false, optimizer: 'sgd', learningRate: 0.125, sampleWeights: weights },
      );
      let a = 0.75;
      const wanted = Array.from({ length: 3 }, () => {
        let sum = 0;
        for (const rows of [[0, 1], [2]]) {
          let slope = 0;
          for (const row of rows) {
            const [input, target, weight] = [inputs[row], targets[row], weights[row]] as [number, number, number];
            sum += weight * (a * input - target) ** 2;
            slope += (weight * 2 * (a * input - target) * input) / rows.length;
          }
          a -= 0.125 * slope;
        }
        return sum / 3;
      });
      expectClose(network.parameter(0, 'weights').toArray()[0]?.[0] as number, a, { relative: 1e-6 });
      loss.forEach((each, k) => {
        expectClose(each, wanted[k] as number, { relative: 1e-6 });
      });
    });
  }

  it('change no bit where all are the same', async () => {
    const without = await trained(numbers, { batchSize: 2 });
    const all = await trained(numbers, { batchSize: 2, sampleWeights: [3, 3, 3, 3, 3] });
    expect(weightsOf(all)).to.deep.equal(weightsOf(without));
  });

  it('may have any size, and any form', async () => {
    const forms: readonly SampleWeights[] = [
      [1e300, 0, 5e299, 2e300, 5e299],
      times.map((each) => [each * 1e-300]),
      Float32Array.from(times),
      { rows: 5, cols: 1, data: times },
      Uint8Array.from(times),
    ];
    const first = await trained(numbers, { sampleWeights: times });
    for (const sampleWeights of forms) {
      expectSameWeights(first, await trained(numbers, { sampleWeights }), 1e-6);
    }
  });

  it('have exact gradients', () => {
    for (const { worst } of gradientCheck(made(), x, numbers, { sampleWeights: times }))
      expect(worst).to.be.below(1e-6);
  });

  it('are those that a fit was given, and not what the caller makes of them', async () => {
    const given = Float64Array.from(times);
    const network = made();
    const fit = network.fit(x, numbers, { epochs: 40, earlyStopping: {}, sampleWeights: given });
    given.fill(0);
    const { bestLoss } = await fit;
    expect(bestLoss).to.equal(network.evaluate(x, numbers, [], { sampleWeights: times }).loss);
  });

  // scikit-learn 1.2.1: log_loss(y, p, sample_weight=w) and so on.
  it('weigh what evaluate says as scikit-learn does', () => {
    const [p, labels, weights] = [
      [0.9, 0.2, 0.6, 0.3, 0.75],
      [1, 0, 0, 1, 1],
      [1, 0.5, 2, 0, 3],
    ];
    const network = new Network({ inputs: 1, layers: [new Dense(1, 'sigmoid')], engine: 'reference' });
    network.parameter(0, 'weights').set([[1]]);
    const logits = p.map((each) => [Math.log(each / (1 - each))]);
    const { loss, accuracy } = network.evaluate(logits, labels, ['accuracy'], { sampleWeights: weights });
    expectClose(loss, 0.44808614960285903, { relative: 1e-14 });
    expectClose(accuracy, 0.6923076923076923, { relative: 1e-14 });
    const linear = new Network({ inputs: 1, layers: [new Dense(1)], engine: 'reference' });
    linear.parameter(0, 'weights').set([[1]]);
    const found = linear.evaluate(
      p.map((each) => [each]),
      [1, -2, 0.5, 3, 2],
      ['meanAbsoluteError', 'rootMeanSquaredError'],
      { sampleWeights: weights },
    );
    expectClose(found.loss, 1.0980769230769232, { relative: 1e-14 });
    expectClose(found.meanAbsoluteError, 0.7923076923076924, { relative: 1e-14 });
    expectClose(found.rootMeanSquaredError, 1.0478916561729668, { relative: 1e-14 });
  });

  it('go along with the rows that are held out', async () => {
    const rows = Array.from({ length: 40 }, (_, i) => [Math.sin(i), Math.cos(3 * i)]);
    const targets = rows.map(([a = 0, b = 0]) => a * b);
    const weights = rows.map((_, i) => 1 + (i % 5));
    const network = made();
    const { validationLoss } = await network.fit(rows, targets, {
      epochs: 3,
      validation: 0.25,
      sampleWeights: weights,
    });
    const { validation } = splitRows({
      data: new Dataset(matrix(40, 1), matrix(40, 1, Float64Array.from(targets))),
      validation: 0.25,
      seed: 3,
      names: { loss: losses.meanSquaredError(), outputs: 1, labels: undefined },
      warn: () => {},
      read: () => {
        throw new Error('nothing was given');
      },
    });
    const held = [...(validation?.rows ?? [])];
    expect(held).to.have.length(10);
    const taken = <T>(of: readonly T[]): T[] => held.map((row) => of[row] as T);
    const { loss } = network.evaluate(taken(rows), taken(targets), [], { sampleWeights: taken(weights) });
    expect(validationLoss.at(-1)).to.equal(loss);
  });

  it('may be given for rows to validate on', async () => {
    const network = made();
    const validation = { x, y: numbers, sampleWeights: times };
    const { validationLoss } = await network.fit(x, numbers, { epochs: 2, validation });
    const { loss } = network.evaluate(x, numbers, [], { sampleWeights: times });
    expect(validationLoss.at(-1)).to.equal(loss);
    expect(loss).to.not.equal(network.evaluate(x, numbers).loss);
  });

  it('choose the rows that a fit that has learned nothing is judged by', () => {
    const rows = Uint32Array.from({ length: 1000 }, (_, row) => row).filter((row) => row % 10 !== 9);
    const weights = Float64Array.from({ length: 1000 }, (_, row) => [0, 1, 9][row % 3] as number);
    const weighed = weigh(new Dataset(matrix(1000, 1), matrix(1000, 1), weights), 'fit', 'the rows', rows);
    const counts = new Map([...rows].map((row) => [row, 0]));
    for (const row of sample(weighed, rows, 500)) counts.set(row, (counts.get(row) as number) + 1);
    expect(counts.size).to.equal(900);
    for (const [row, count] of counts) expect(Math.abs(count - (weights[row] as number) / 6)).to.be.below(1 + 1e-9);
  });

  it('keep a fit of a rare class from being warned of', async () => {
    // Beside all rows alike, an answer of one half is worse than "no" for all; a column beyond 100 would be the cause.
    const labels = Array.from({ length: 200 }, (_, i) => Number(i % 20 === 0));
    const rows = labels.map((label, i) => [label + 0.5 * Math.sin(i), 102 * Math.sin(3 * i)]);
    const warnings: string[] = [];
    const network = new Network({ inputs: 2, layers: [new Dense(1, 'sigmoid')], seed: 1 });
    const onWarning = (message: string) => warnings.push(message);
    await network.fit(rows, labels, { epochs: 200, classWeights: 'balanced', onWarning });
    expect(warnings).to.deep.equal([]);
  });

  const refused: readonly (readonly [string, unknown, string])[] = [
    ['a number', 3, 'fit, option sampleWeights: expected a list of weights, got 3. Pass one number for each row of x.'],
    [
      'too few',
      [1, 2],
      'fit, option sampleWeights: expected 5 rows, as many as x has, got 2. Pass one number for each row of x.',
    ],
    ['two columns', x, 'fit, option sampleWeights: expected one column, got 2. Pass one number for each row of x.'],
    [
      'negative ones',
      [1, 1, -2, 1, 1],
      'fit, option sampleWeights, row 2: expected a number that is zero or more, got -2. Write 0 for a row that is not to count.',
    ],
    [
      'NaN',
      [1, 1, Number.NaN, 1, 1],
      'fit, option sampleWeights, row 2, column 0: expected a finite number, got NaN. Remove the row or fill in a value.',
    ],
    [
      'zeros',
      [0, 0, 0, 0, 0],
      'fit, option sampleWeights: expected a weight above 0 among the rows to train on, got 0 for all. Leave out rows that are not to count.',
    ],
  ];
  for (const [what, sampleWeights, message] of refused) {
    it(`refuse ${what}`, async () => {
      const error = await expectError(() => trained(numbers, { sampleWeights } as FitOptions));
      expect(error.message).to.equal(message);
    });
  }

  it('refuse zeros for all rows to validate on', async () => {
    const validation = { x, y: numbers, sampleWeights: [0, 0, 0, 0, 0] };
    expect((await expectError(() => trained(numbers, { validation }))).message).to.equal(
      'fit, option validation: expected a weight above 0 among the rows to validate on, got 0 for all. Leave out rows that are not to count.',
    );
    expect(() => made().evaluate(x, numbers, [], { sampleWeights: [0, 0, 0, 0, 0] })).to.throw(
      'evaluate, option sampleWeights: expected a weight above 0 among the rows, got 0 for all. Leave out rows that are not to count.',
    );
  });
});

describe('weights under every loss', () => {
  const tables = {
    numbers: [
      [0.3, -0.8],
      [1.2, 0.4],
      [-0.2, 0.9],
      [0.6, 0.1],
      [-1, 0.5],
    ],
    binary: [
      [1, 0],
      [0, 1],
      [1, 1],
      [0, 0],
      [1, 0],
    ],
    classes: [
      [1, 0],
      [0, 1],
      [1, 0],
      [0, 1],
      [1, 0],
    ],
  };
  for (const loss of allLosses) {
    const y = targetsFor(loss, tables);
    const options: FitOptions = {
      loss,
      epochs: 20,
      batchSize: 9,
      optimizer: sgd({ learningRate: 0.1 }),
      onWarning: () => {},
    };
    const network = (): Network =>
      made({ layers: [new Dense(3, 'tanh'), new Dense(2, outputFor(loss))], engine: 'reference' });

    it(`are those of rows that are repeated: ${loss.name}`, async () => {
      const [weighed, repeated] = [network(), network()];
      await weighed.fit(x, y, { ...options, sampleWeights: times });
      const taken = <T>(of: readonly T[]): T[] => numberOf.map((row) => of[row] as T);
      await repeated.fit(taken(x), taken(y), options);
      expectSameWeights(weighed, repeated, 1e-12);
      const found = weighed.evaluate(x, y, [], { sampleWeights: times, loss }).loss;
      expectClose(found, weighed.evaluate(taken(x), taken(y), [], { loss }).loss, { relative: 1e-12 });
    });

    if (loss.targets === 'numbers') continue;
    it(`of classes are those of their rows, balanced or given: ${loss.name}`, async () => {
      const outputs = loss.targets === 'classes' ? 2 : 1;
      const labels = ['no', 'no', 'yes', 'no', 'no'];
      const trained = async (more: FitOptions): Promise<Network> => {
        const network = made({ layers: [new Dense(outputs, outputFor(loss))], engine: 'reference' });
        await network.fit(x, labels, { ...options, ...more });
        return network;
      };
      const rows = (no: number, yes: number): number[] => labels.map((label) => (label === 'yes' ? yes : no));
      const [balanced, given] = [trained({ classWeights: 'balanced' }), trained({ classWeights: { yes: 7 } })];
      expectSameWeights(await balanced, await trained({ sampleWeights: rows(5 / 8, 5 / 2) }), 1e-12);
      expectSameWeights(await given, await trained({ sampleWeights: rows(1, 7) }), 1e-12);
    });
  }
});

describe('weights of classes', () => {
  const labels = ['a', 'a', 'b', 'a', 'c'];
  const oneHot = [0, 1, 2, 0, 1].map((label) => [0, 1, 2].map((each) => Number(each === label)));
  const layers = () => [new Dense(4, 'tanh'), new Dense(3, 'softmax')];
  const sigmoid = () => [new Dense(4, 'tanh'), new Dense(1, 'sigmoid')];

  it('are balanced as in scikit-learn', async () => {
    // compute_class_weight('balanced', classes=['a', 'b', 'c'], y=list('aaabc')), scikit-learn 1.2.1.
    const balanced = await trained(labels, { classWeights: 'balanced' }, { layers: layers() });
    const sampleWeights = labels.map((label) => (label === 'a' ? 0.55555556 : 1.66666667));
    expectSameWeights(balanced, await trained(labels, { sampleWeights }, { layers: layers() }), 1e-6);
  });

  it('go by the labels, whatever these are, and are 1 where none is given', async () => {
    const cases: readonly (readonly [Targets, Readonly<Record<string, number>>, readonly number[], Dense[]])[] = [
      [labels, { b: 3, c: 0.5 }, [1, 1, 3, 1, 0.5], layers()],
      [[0, 0, 1, 2, 0], { 0: 2 }, [2, 2, 1, 1, 2], layers()],
      [oneHot, { 1: 5 }, [1, 5, 1, 1, 5], layers()],
      [[true, false, false, true, false], { true: 4 }, [4, 1, 1, 4, 1], sigmoid()],
      [[1, -1, -1, 1, -1], { '-1': 4 }, [1, 4, 4, 1, 4], [new Dense(1, 'tanh')]],
    ];
    for (const [y, classWeights, sampleWeights, stack] of cases) {
      const byClass = await trained(y, { classWeights }, { layers: stack });
      expectSameWeights(byClass, await trained(y, { sampleWeights }, { layers: stack }), 1e-6);
    }
  });

  it('multiply the weights of rows, also of those to validate on', async () => {
    const classWeights = { a: 2, b: 3 };
    const validation = { x, y: labels, sampleWeights: times };
    const network = made({ layers: layers() });
    const { validationLoss } = await network.fit(x, labels, { classWeights, sampleWeights: times, validation });
    const product = { sampleWeights: [4, 0, 3, 8, 1] };
    const { loss } = network.evaluate(x, labels, [], product);
    expectClose(validationLoss.at(-1) as number, loss, { relative: 1e-6 });
    expectSameWeights(network, await trained(labels, { epochs: 100, ...product }, { layers: layers() }), 1e-5);
  });

  const refused: readonly (readonly [string, Targets, unknown, Dense[], string])[] = [
    [
      'an unknown label',
      labels,
      { d: 2 },
      layers(),
      'fit, option classWeights: expected the label of a class, got "d". Known: a, b, c.',
    ],
    [
      'a negative weight',
      labels,
      { a: -1 },
      layers(),
      'fit, option classWeights, class "a": expected a number that is zero or more, got -1. A class that is left out has 1.',
    ],
    [
      'another word',
      labels,
      'auto',
      layers(),
      'fit, option classWeights: expected "balanced" or an object, got "auto". Write \'balanced\' or { cat: 1, dog: 5 }.',
    ],
    [
      'a list',
      labels,
      [1, 2, 3],
      layers(),
      'fit, option classWeights: expected "balanced" or an object, got an array of 3. Write \'balanced\' or { cat: 1, dog: 5 }.',
    ],
    [
      'targets that are no classes',
      numbers,
      'balanced',
      [new Dense(1)],
      'fit, option classWeights: expected one class for each row, got other targets. Say how much each row counts: sampleWeights, one number for each row of x.',
    ],
    [
      'zeros for all that there are',
      labels,
      { a: 0, b: 0, c: 0 },
      layers(),
      'fit, option classWeights: expected a weight above 0 among the rows to train on, got 0 for all. Leave out rows that are not to count.',
    ],
  ];
  for (const [what, y, classWeights, stack, message] of refused) {
    it(`refuse ${what}`, async () => {
      const error = await expectError(() => trained(y, { classWeights } as FitOptions, { layers: stack }));
      expect(error.message).to.equal(message);
    });
  }
});
