import { inspect } from 'node:util';
import { expect } from 'chai';
import fc from 'fast-check';
import {
  Answers,
  accuracy,
  averagePrecision,
  CrossValidation,
  calibrationCurve,
  classificationReport,
  confusionMatrix,
  Dense,
  f1,
  type Measured,
  MultilayerError,
  Network,
  precision,
  precisionRecallCurve,
  recall,
  rocAuc,
  rocCurve,
} from 'multilayer';
import { toMatrix } from '#src/core/table.js';
import { expectClose } from '../support/close.js';

const prediction = [
  [0.23, 0.28, 0.49],
  [0.05, 0.77, 0.18],
  [0.27, 0.68, 0.05],
  [0.03, 0.59, 0.38],
  [0.69, 0.15, 0.16],
  [0.68, 0.3, 0.02],
  [0.15, 0.52, 0.33],
  [0.6, 0, 0.4],
  [0.07, 0.1, 0.83],
  [0.2, 0.55, 0.25],
  [0.83, 0.05, 0.12],
  [0.09, 0.44, 0.47],
  [0.08, 0.24, 0.68],
  [0.07, 0.09, 0.84],
  [0.36, 0.51, 0.13],
  [0.43, 0.25, 0.32],
  [0.04, 0.71, 0.25],
  [0.44, 0.01, 0.55],
  [0.39, 0.39, 0.22],
  [0.38, 0.44, 0.18],
  [0.13, 0.62, 0.25],
  [0.68, 0.1, 0.22],
  [0.73, 0.26, 0.01],
  [0.28, 0.1, 0.62],
];
const wanted = [2, 1, 2, 2, 1, 2, 2, 0, 0, 0, 0, 2, 2, 0, 1, 2, 0, 2, 0, 1, 2, 0, 1, 0];
const weights = [
  0.5, 1, 1.5, 1, 0.5, 0.5, 1.5, 0.5, 1.5, 1.5, 1, 1, 1.5, 1, 1, 0.5, 1, 1.5, 0.5, 0.5, 1.5, 1, 1.5, 0.5,
];
const names = ['ant', 'bee', 'cat'];

function answers(more: Partial<Measured> = {}): Answers {
  const target = toMatrix(
    wanted.map((each) => [each]),
    'target',
  );
  return new Answers(toMatrix(prediction, 'prediction'), target, { targets: 'classes', classes: names, ...more });
}
const plain = answers();
const weighed = answers({ weights: Float64Array.from(weights) });

/** Answers with what went into the softmax: p itself, up to a constant. */
function classifier(): { readonly network: Network; readonly x: number[][]; readonly y: string[] } {
  const network = new Network({
    inputs: 3,
    layers: [new Dense(3, { activation: 'softmax', bias: false })],
    classes: names,
    engine: 'reference',
  });
  network.parameter(0, 'weights').set([
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ]);
  const x = prediction.map((row) => row.map((p) => Math.log(Math.max(p, 1e-9))));
  return { network, x, y: wanted.map((k) => names[k] as string) };
}

describe('confusionMatrix', () => {
  // scikit-learn 1.2.1: confusion_matrix(t, p.argmax(1), normalize=…, sample_weight=…)
  const golden = [
    [
      plain,
      undefined,
      [
        [4, 2, 3],
        [2, 3, 0],
        [2, 4, 4],
      ],
    ],
    [
      weighed,
      undefined,
      [
        [3, 2.5, 3],
        [2, 2.5, 0],
        [1, 5.5, 4.5],
      ],
    ],
    [
      plain,
      'true',
      [
        [4 / 9, 2 / 9, 1 / 3],
        [0.4, 0.6, 0],
        [0.2, 0.4, 0.4],
      ],
    ],
    [
      weighed,
      'true',
      [
        [0.35294117647058826, 0.29411764705882354, 0.35294117647058826],
        [0.4444444444444444, 0.5555555555555556, 0],
        [0.09090909090909091, 0.5, 0.4090909090909091],
      ],
    ],
    [
      weighed,
      'pred',
      [
        [0.5, 0.23809523809523808, 0.4],
        [1 / 3, 0.23809523809523808, 0],
        [1 / 6, 0.5238095238095238, 0.6],
      ],
    ],
    [
      weighed,
      'all',
      [
        [0.125, 0.10416666666666667, 0.125],
        [0.25 / 3, 0.10416666666666667, 0],
        [0.125 / 3, 0.22916666666666666, 0.1875],
      ],
    ],
  ] as const;
  for (const [given, normalize, counts] of golden) {
    it(`counts as scikit-learn, ${normalize}, ${given === weighed ? 'with' : 'without'} weights`, () => {
      const own = confusionMatrix(given, { normalize });
      expect(own.classes).to.deep.equal(names);
      expectClose(own.counts, counts, { relative: 1e-12 });
    });
  }

  it('is that of a network and rows with their labels', () => {
    const { network, x, y } = classifier();
    expect(confusionMatrix(network, x, y)).to.deep.equal(confusionMatrix(plain));
    const options = { sampleWeights: weights, normalize: 'true' } as const;
    expect(confusionMatrix(network, x, y, options)).to.deep.equal(confusionMatrix(weighed, { normalize: 'true' }));
  });

  it('is printed as a table', () => {
    expect(String(confusionMatrix(plain))).to.equal(
      [
        'true ╲ predicted  ant  bee  cat',
        '────────────────  ───  ───  ───',
        'ant                 4    2    3',
        'bee                 2    3    0',
        'cat                 2    4    4',
      ].join('\n'),
    );
    expect(String(confusionMatrix(plain, { normalize: 'true' }))).to.include('bee               0.40  0.60  0.00');
    expect(inspect(confusionMatrix(plain))).to.match(/^ConfusionMatrix \{\s+classes: \[ 'ant', 'bee', 'cat' \]/);
  });

  it('says 0 of classes without rows', () => {
    const table = new Answers(toMatrix([[0.9, 0.1, 0]], 'p'), toMatrix([[0]], 't'), { targets: 'classes' });
    for (const normalize of ['true', 'pred', 'all'] as const)
      expect(confusionMatrix(table, { normalize }).counts).to.deep.equal([
        [1, 0, 0],
        [0, 0, 0],
        [0, 0, 0],
      ]);
  });

  it('sums to the rows of each class, and its diagonal to the right answers (property)', () => {
    const rows = fc.array(fc.tuple(fc.array(fc.nat(9), { minLength: 4, maxLength: 4 }), fc.nat(3)), { minLength: 1 });
    fc.assert(
      fc.property(rows, (drawn) => {
        const [p, t] = [
          toMatrix(
            drawn.map(([row]) => row),
            'p',
          ),
          toMatrix(
            drawn.map(([, k]) => [k]),
            't',
          ),
        ];
        const { counts } = confusionMatrix(new Answers(p, t, { targets: 'classes' }));
        counts.forEach((row, i) => {
          expect(row.reduce((a, b) => a + b)).to.equal(drawn.filter(([, k]) => k === i).length);
        });
        const right = counts.reduce((sum, row, i) => sum + (row[i] as number), 0);
        expect(right / drawn.length).to.equal(accuracy().compute(p, t, { targets: 'classes' }));
      }),
      { numRuns: 50 },
    );
  });

  it('is of two classes where there is one output', () => {
    const network = new Network({ inputs: 1, layers: [new Dense(1, 'sigmoid')], seed: 1 });
    network.parameter(0, 'weights').set([[1]]);
    const own = confusionMatrix(network, [[-1], [2], [3], [0]], [false, true, false, true]);
    expect(own).to.deep.include({
      classes: [false, true],
      counts: [
        [1, 1],
        [0, 2],
      ],
    });
  });
});

describe('classificationReport', () => {
  it('is that of scikit-learn, with weights', () => {
    // classification_report(t, p.argmax(1), output_dict=True, sample_weight=w)
    const { classes, accuracy: right, averages } = classificationReport(weighed);
    const row = (values: readonly number[]) =>
      Object.fromEntries(['precision', 'recall', 'f1', 'support'].map((key, k) => [key, values[k]]));
    const golden = [
      [0.5, 0.35294117647058826, 0.41379310344827586, 8.5],
      [0.23809523809523808, 0.5555555555555556, 0.33333333333333326, 4.5],
      [0.6, 0.4090909090909091, 0.4864864864864865, 11],
      [0.44603174603174606, 0.439195880372351, 0.4112043077560319, 24],
      [0.49672619047619043, 0.4166666666666667, 0.432024697110904, 24],
    ].map(row);
    [...classes, averages.macro, averages.weighted].forEach((own, k) => {
      for (const [key, value] of Object.entries(golden[k] ?? {}))
        expectClose(own[key as 'f1'], value as number, { relative: 1e-12 });
    });
    expectClose(right, 0.4166666666666667, { relative: 1e-12 });
    expect(classes.map(({ label }) => label)).to.deep.equal(names);
  });

  it('agrees with the metrics, of several labels too', () => {
    const labels = new Answers(
      toMatrix(
        [
          [0.9, 0.2],
          [0.6, 0.7],
          [0.1, 0.8],
          [0.4, 0.4],
        ],
        'p',
      ),
      toMatrix(
        [
          [1, 0],
          [0, 1],
          [1, 1],
          [0, 0],
        ],
        't',
      ),
      { targets: 'binary' },
    );
    for (const given of [plain, weighed, labels]) {
      const { averages, accuracy: right, classes } = classificationReport(given);
      for (const average of ['macro', 'micro', 'weighted'] as const) {
        const own = [precision({ average }), recall({ average }), f1({ average })];
        const found = own.map(({ compute }) => compute(given.prediction, given.target, given));
        expect([averages[average].precision, averages[average].recall, averages[average].f1]).to.deep.equal(found);
      }
      expectClose(right, given.measure(['accuracy']).accuracy as number, { relative: 1e-15 });
      for (const { label, f1: value } of classes)
        expect(value).to.equal(f1({ positive: label }).compute(given.prediction, given.target, given));
    }
  });

  it('is printed as a table', () => {
    expect(String(classificationReport(plain))).to.equal(
      [
        'class             precision  recall     f1  support',
        '────────────────  ─────────  ──────  ─────  ───────',
        'ant                   0.500   0.444  0.471        9',
        'bee                   0.333   0.600  0.429        5',
        'cat                   0.571   0.400  0.471       10',
        'macro average         0.468   0.481  0.457       24',
        'weighted average      0.495   0.458  0.462       24',
        'accuracy 0.458',
      ].join('\n'),
    );
  });
});

describe('curves', () => {
  const options = { positive: 'bee' };

  it('are those of scikit-learn, with weights', () => {
    // roc_curve(t == 1, p[:, 1], sample_weight=w, drop_intermediate=False), whose first threshold is one above the next.
    const roc = rocCurve(weighed, options);
    expect(roc.thresholds.slice(0, 4)).to.deep.equal([Number.POSITIVE_INFINITY, 0.77, 0.71, 0.68]);
    const rates = [
      0,
      0,
      2 / 39,
      5 / 39,
      8 / 39,
      10 / 39,
      13 / 39,
      16 / 39,
      16 / 39,
      18 / 39,
      19 / 39,
      20 / 39,
      21 / 39,
      21 / 39,
      22 / 39,
      25 / 39,
      25 / 39,
      31 / 39,
      33 / 39,
      35 / 39,
      38 / 39,
      1,
    ];
    expectClose(roc.falsePositiveRate, rates, { relative: 1e-12 });
    const found = [0, 2, 2, 2, 2, 2, 2, 2, 4, 5, 5, 5, 5, 8, 8, 8, 9, 9, 9, 9, 9, 9].map((k) => k / 9);
    expectClose(roc.truePositiveRate, found, { relative: 1e-12 });
    // precision_recall_curve(t == 1, p[:, 1], sample_weight=w), from its end.
    const curve = precisionRecallCurve(weighed, options);
    const golden = [
      1, 1, 0.5, 0.2857142857142857, 0.2, 0.16666666666666666, 0.13333333333333333, 0.1111111111111111, 0.2,
      0.21739130434782608, 0.20833333333333334, 0.2, 0.19230769230769232, 0.27586206896551724, 0.26666666666666666,
      0.24242424242424243, 0.2647058823529412, 0.225, 0.21428571428571427, 0.20454545454545456, 0.19148936170212766,
      0.1875,
    ];
    expectClose(curve.precision, golden, { relative: 1e-12 });
    expectClose(curve.recall, found, { relative: 1e-12 });
    expect(curve.thresholds).to.deep.equal(roc.thresholds);
    // calibration_curve(t == 1, p[:, 1], n_bins=5)
    const { predicted, observed, support } = calibrationCurve(plain, { ...options, bins: 5 });
    expectClose(observed, [0.125, 0.16666666666666666, 0.3333333333333333, 0.25], { relative: 1e-12 });
    expectClose(predicted, [0.075, 0.2866666666666667, 0.5083333333333334, 0.695], { relative: 1e-12 });
    expect(support).to.deep.equal([8, 6, 6, 4]);
    expect(calibrationCurve(plain, options).support).to.have.length.above(4);
  });

  it('have the area and the mean precision of the metrics', () => {
    const { falsePositiveRate: x, truePositiveRate: y } = rocCurve(weighed, options);
    const area = x.reduce(
      (sum, each, k) =>
        k === 0 ? 0 : sum + ((each - (x[k - 1] as number)) * ((y[k] as number) + (y[k - 1] as number))) / 2,
      0,
    );
    const { prediction: p, target: t } = weighed;
    expectClose(area, rocAuc(options).compute(p, t, weighed), { relative: 1e-12 });
    const { precision: P, recall: R } = precisionRecallCurve(weighed, options);
    const mean = R.reduce((sum, each, k) => (k === 0 ? 0 : sum + (each - (R[k - 1] as number)) * (P[k] as number)), 0);
    expectClose(mean, averagePrecision(options).compute(p, t, weighed), { relative: 1e-12 });
  });

  it('have no points of rows that do not count', () => {
    const some = Float64Array.from(weights, (weight, row) => (row % 4 === 1 ? 0 : weight));
    const left = [...prediction.keys()].filter((row) => row % 4 !== 1);
    const of = <T>(list: readonly T[]) => left.map((row) => list[row] as T);
    const [p, t] = [toMatrix(of(prediction), 'p'), toMatrix(of(wanted.map((each) => [each])), 't')];
    const without = new Answers(p, t, { targets: 'classes', classes: names, weights: Float64Array.from(of(weights)) });
    expect(rocCurve(answers({ weights: some }), options)).to.deep.equal(rocCurve(without, options));
  });

  it('are of the second of two classes, or the one that is named', () => {
    const network = new Network({
      inputs: 1,
      layers: [new Dense(1, 'sigmoid')],
      engine: 'reference',
      classes: ['no', 'yes'],
    });
    network.parameter(0, 'weights').set([[1]]);
    const [x, y] = [
      [[-2], [-1], [1], [2], [0.5]],
      ['no', 'yes', 'yes', 'yes', 'no'],
    ];
    expect(rocCurve(network, x, y)).to.deep.equal(rocCurve(network, x, y, { positive: 'yes' }));
    expect(rocCurve(network, x, y).truePositiveRate).to.deep.equal([0, 1 / 3, 2 / 3, 2 / 3, 1, 1]);
    expect(rocCurve(network, x, y, { positive: 'no' }).truePositiveRate).to.deep.equal([0, 0.5, 0.5, 1, 1, 1]);
    const bins = { bins: 2 };
    const [of, against] = [
      calibrationCurve(network, x, y, bins),
      calibrationCurve(network, x, y, { ...bins, positive: 'no' }),
    ];
    expectClose(
      [...against.predicted].reverse(),
      of.predicted.map((p) => 1 - p),
      { relative: 1e-12 },
    );
    expectClose(
      [...against.observed].reverse(),
      of.observed.map((p) => 1 - p),
      { relative: 1e-12 },
    );
  });
});

describe('what tables and curves refuse', () => {
  const labels = new Answers(toMatrix([[0.9, 0.2]], 'p'), toMatrix([[1, 0]], 't'), { targets: 'binary' });
  const numbers = new Answers(toMatrix([[1.5]], 'p'), toMatrix([[7]], 't'), { targets: 'numbers' });
  const scores = new Answers(toMatrix([[1.5], [-2]], 'p'), toMatrix([[1], [-1]], 't'), { targets: 'numbers' });
  const one = new Answers(toMatrix([[0.9], [0.3]], 'p'), toMatrix([[1], [1]], 't'), {
    targets: 'binary',
    classes: ['no', 'yes'],
  });
  const refused: readonly (readonly [() => unknown, string])[] = [
    [
      () => confusionMatrix(labels),
      "confusionMatrix: expected one class for each row, got 2 labels at once. Use 'accuracy' or 'f1' with an average for several labels at once.",
    ],
    [
      () => confusionMatrix(numbers),
      "confusionMatrix, row 0, column 0: expected targets of 0 and 1, of −1 and 1, or classes, got 7. Use 'meanAbsoluteError' for numbers; end with a 'softmax' layer to learn classes, numbered from 0.",
    ],
    [
      () => confusionMatrix([1, 2] as never),
      'confusionMatrix: expected a network, or answers of a cross-validation, got an array of 2. Write confusionMatrix(network, x, y).',
    ],
    [
      () => confusionMatrix(new CrossValidation([], plain, new Uint32Array()) as never),
      'confusionMatrix: expected a network, or answers of a cross-validation, got a CrossValidation. Write confusionMatrix(result.outOfFold), which are the answers of all folds.',
    ],
    [
      () => confusionMatrix(plain, { normalize: true as never }),
      "confusionMatrix, option normalize: expected 'true' or 'pred' or 'all', got true. Leave it out for counts.",
    ],
    [
      () => confusionMatrix(plain, { normalise: 'all' } as never),
      'confusionMatrix: expected only known options, got the option "normalise". Did you mean "normalize"? Known: normalize.',
    ],
    [
      () => rocCurve(plain),
      'rocCurve, option positive: expected one of 3 classes or labels, got none. Write { positive: "ant" }.',
    ],
    [
      () => rocCurve(plain, { positive: 'dog' }),
      'rocCurve, option positive: expected one of the classes "ant", "bee", "cat", got "dog". Write { positive: "cat" }.',
    ],
    [
      () => rocCurve(one),
      'rocCurve: expected rows of a class, and of others, got rows of class "yes" alone. Measure on rows that show every class.',
    ],
    [
      () => precisionRecallCurve(one, { positive: 'no' }),
      'precisionRecallCurve: expected rows of the positive class, got no row of class "no". Measure on rows that show every class.',
    ],
    [
      () => calibrationCurve(scores),
      "calibrationCurve, prediction of row 0, output 0: expected a probability from 0 to 1, got 1.5. End with a 'sigmoid' or a 'softmax' layer.",
    ],
    [
      () =>
        confusionMatrix(classifier().network, prediction, ['dog', ...wanted.slice(1).map((k) => names[k] as string)]),
      'confusionMatrix, y, row 0: expected one of the classes "ant", "bee", "cat", got "dog". Say which classes there are: new Network({ classes: ["ant", "bee", "cat", "dog"], … }), or leave the row out.',
    ],
  ];
  for (const [act, text] of refused) {
    it(text.slice(0, 90), () => {
      expect(act).to.throw(MultilayerError).with.property('message', text);
    });
  }
});
