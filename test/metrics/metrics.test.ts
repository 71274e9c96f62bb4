import { expect } from 'chai';
import {
  accuracy,
  Dense,
  type Metric,
  type MetricName,
  MultilayerError,
  metrics,
  Network,
  type TargetKind,
} from 'multilayer';
import { memberText, type Options } from '#src/core/member.js';
import { toMatrix } from '#src/core/table.js';
import { golden, tables } from '../golden/metrics.js';
import { expectClose } from '../support/close.js';

/** Tables whose targets are no classes for each row. */
const otherKinds: Partial<Record<keyof typeof tables, TargetKind>> = {
  numbers: 'numbers',
  weightedNumbers: 'numbers',
  signs: 'numbers',
  binary: 'binary',
  weightedBinary: 'binary',
  ties: 'binary',
  weightedTies: 'binary',
  labels: 'binary',
  oneClass: 'binary',
  oneAnswer: 'binary',
  oneOfBoth: 'binary',
  constant: 'numbers',
};

interface Table {
  readonly prediction: number[][];
  readonly target: number[][];
  readonly weights?: number[];
}

interface Row {
  readonly options?: Options;
  readonly on: keyof typeof tables;
  readonly source: string;
  readonly value: number;
}

function measure(metric: Metric, on: keyof typeof tables, weights?: Float64Array): number {
  const table: Table = tables[on];
  return metric.compute(toMatrix(table.prediction, 'prediction'), toMatrix(table.target, 'target'), {
    targets: otherKinds[on] ?? 'classes',
    weights: weights ?? (table.weights && Float64Array.from(table.weights)),
  });
}

describe('metrics', () => {
  for (const name of Object.keys(metrics) as MetricName[]) {
    const rows: readonly Row[] = golden[name];
    for (const { on, source, options, value } of rows) {
      const metric = metrics[name](options);
      it(`${memberText(metric)} on ${on} is ${source} of scikit-learn`, () => {
        expectClose(measure(metric, on), value, { relative: 1e-12, absolute: 1e-14 });
      });
    }
  }

  it('divides probabilities for a log loss by the sum of their row, as scikit-learn 1.2.1 does', () => {
    const rows = [
      [0.2, 0.3, 0.1],
      [0.6, 0.6, 0.6],
      [0.5, 0.1, 0.1],
      [0.3, 0.9, 0.2],
    ];
    const [prediction, target] = [toMatrix(rows, 'prediction'), toMatrix([[0], [2], [0], [1]], 'target')];
    const of = (weights?: Float64Array) =>
      metrics.logLoss().compute(prediction, target, { targets: 'classes', weights });
    expect(of()).to.be.closeTo(0.7438823915591178, 1e-15);
    expect(of(Float64Array.of(1, 2, 0.5, 1))).to.be.closeTo(0.8679790525764388, 1e-15);
  });

  it('has no r2 of a single row, as scikit-learn has none', () => {
    const of = (prediction: number) =>
      metrics.r2().compute(toMatrix([[prediction]], 'prediction'), toMatrix([[1]], 'target'), { targets: 'numbers' });
    for (const prediction of [1, 2]) expect(of(prediction)).to.be.NaN;
  });

  it('takes the first of several greatest outputs, as numpy.argmax does', () => {
    const prediction = toMatrix([[0.4, 0.4, 0.2]], 'prediction');
    expect(accuracy().compute(prediction, toMatrix([[0]], 'target'), { targets: 'classes' })).to.equal(1);
    expect(accuracy().compute(prediction, toMatrix([[1]], 'target'), { targets: 'classes' })).to.equal(0);
  });
});

describe('accuracy knows what targets mean', () => {
  const of = (prediction: number[][], target: number[][], kind: TargetKind = 'numbers'): number =>
    accuracy().compute(toMatrix(prediction, 'prediction'), toMatrix(target, 'target'), { targets: kind });

  const cases: readonly (readonly [string, number[][], number[][], TargetKind, number])[] = [
    ['labels of −1 and 1 by their sign', [[0.3], [-0.3], [0.4], [-0.9]], [[1], [-1], [1], [-1]], 'numbers', 1],
    ['labels of −1 and 1 that are missed', [[-0.9], [0.3]], [[1], [-1]], 'numbers', 0],
    [
      'two labels of −1 and 1 in each row',
      [
        [0.9, 0.8],
        [-0.1, 0.4],
      ],
      [
        [1, 1],
        [-1, -1],
      ],
      'numbers',
      0.75,
    ],
    ['labels of 0 and 1 by ½', [[0.4], [0.6], [0.51]], [[0], [1], [0]], 'numbers', 2 / 3],
    [
      'one 1 in each row by the greatest output',
      [
        [0.1, 0.3, 0.2],
        [2, 1, 0],
      ],
      [
        [0, 1, 0],
        [0, 1, 0],
      ],
      'numbers',
      0.5,
    ],
    [
      'yes or no for each output',
      [
        [0.1, 0.2],
        [0.1, 0.2],
        [0.9, 0.6],
      ],
      [
        [0, 0],
        [0, 0],
        [1, 1],
      ],
      'binary',
      1,
    ],
    [
      'yes or no, three of four wrong',
      [
        [0.9, 0.8],
        [0.9, 0.8],
      ],
      [
        [0, 0],
        [1, 0],
      ],
      'binary',
      0.25,
    ],
    [
      'yes or no where each row happens to have one yes',
      [
        [0.9, 0.8],
        [0.2, 0.7],
      ],
      [
        [1, 0],
        [0, 1],
      ],
      'binary',
      0.75,
    ],
    [
      'class numbers',
      [
        [0.2, 0.5, 0.3],
        [0.6, 0.3, 0.1],
      ],
      [[1], [2]],
      'classes',
      0.5,
    ],
  ];
  for (const [what, prediction, target, kind, value] of cases) {
    it(`counts ${what}`, () => {
      expect(of(prediction, target, kind)).to.equal(value);
    });
  }

  const refused: readonly (readonly [string, number[][], string])[] = [
    [
      'a regression',
      [[80], [7], [999]],
      'row 0, column 0: expected targets of 0 and 1, of −1 and 1, or classes, got 80',
    ],
    [
      'labels of ±0.25',
      [[0.25], [-0.25]],
      'row 0, column 0: expected targets of 0 and 1, of −1 and 1, or classes, got 0.25',
    ],
    ['classes 1 and 2 as numbers', [[1], [2], [2]], 'row 1, column 0: expected'],
    [
      '0 beside −1 and 1',
      [
        [1, -1],
        [0, 1],
      ],
      'row 1, column 0: expected',
    ],
  ];
  for (const [what, target, text] of refused) {
    it(`refuses ${what}`, () => {
      const prediction = target.map((row) => row.map(() => 0.3));
      expect(() => of(prediction, target)).to.throw(MultilayerError, `accuracy, ${text}`);
    });
  }

  it('says what to use instead', () => {
    expect(() => of([[1]], [[3]])).to.throw(
      "got 3. Use 'meanAbsoluteError' for numbers; end with a 'softmax' layer to learn classes, numbered from 0.",
    );
  });

  it('through evaluate, by the loss', () => {
    const network = new Network({ inputs: 2, layers: [new Dense(2, 'sigmoid')], seed: 1 });
    network.parameter(0, 'weights').set([
      [1, 0],
      [0, 1],
    ]);
    const logit = (p: number): number => Math.log(p / (1 - p));
    const x = [
      [0.1, 0.2],
      [0.1, 0.2],
      [0.9, 0.6],
    ].map((row) => row.map(logit));
    expect(
      network.evaluate(
        x,
        [
          [0, 0],
          [0, 0],
          [1, 1],
        ],
        ['accuracy'],
      ).accuracy,
    ).to.equal(1);
    const prices = new Network({ inputs: 2, layers: [new Dense(1)], seed: 1 });
    expect(() => prices.evaluate(x, [80, 7, 999], ['accuracy'])).to.throw(MultilayerError, 'accuracy, row 0, column 0');
  });
});

describe('a metric of your own', () => {
  const network = new Network({ inputs: 1, layers: [new Dense(1)], seed: 1 });
  const measure = (metric: unknown) => () => network.evaluate([[1], [2]], [1, 2], [metric as never]);
  const fix = "Write { name: 'bias', better: 'smaller', compute: (prediction, target) => … }.";

  it('stands beside the loss, under its name', () => {
    expect(measure({ name: 'rows', compute: ({ rows }: { rows: number }) => rows })()).to.include({ rows: 2 });
  });

  it('needs a name, which is not that of the loss', () => {
    const compute = () => 1;
    for (const [name, got] of [
      [undefined, 'undefined'],
      ['', '""'],
      ['loss', '"loss"'],
    ])
      expect(measure({ name, compute })).to.throw(
        MultilayerError,
        `evaluate, metrics: expected a metric with a name of its own, got ${got}. ${fix}`,
      );
  });

  it('gives a number', () => {
    for (const [value, got] of [
      [undefined, 'undefined'],
      ['1', '"1"'],
      [Promise.resolve(1), 'a Promise'],
    ])
      expect(measure({ name: 'odd', compute: () => value })).to.throw(
        MultilayerError,
        `evaluate, metric odd: expected a number, got ${got}. Return one number from compute.`,
      );
  });
});
