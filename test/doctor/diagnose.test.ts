import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import {
  type Activation,
  type ActivationName,
  BatchNormalization,
  Dense,
  type DiagnoseOptions,
  type Diagnosis,
  DivergenceError,
  Dropout,
  diagnose,
  type FindingKind,
  type FitOptions,
  f,
  globalNorm,
  type History,
  type Initializer,
  Layer,
  map,
  Network,
  type NetworkOptions,
  type Node,
  Random,
  Residual,
  Sequential,
  step,
  type Targets,
} from 'multilayer';
import { expectError } from '../support/networks.js';

/** A network, its data, and a fit. */
interface Patient {
  readonly layers: () => readonly Layer[];
  readonly x: number[][];
  readonly y: Targets;
  readonly fit?: FitOptions;
  /** What is done to the first weights. */
  readonly prepare?: (network: Network) => void;
  readonly options?: Partial<NetworkOptions>;
}

function made({ layers, x, prepare, options }: Patient): Network {
  const network = new Network({
    layers: layers(),
    inputs: x[0]?.length as number,
    seed: 1,
    ...options,
    onWarning: () => {},
  });
  prepare?.(network);
  return network;
}

async function trained(patient: Patient): Promise<{ readonly network: Network; readonly history: History }> {
  const network = made(patient);
  const history = await network.fit(patient.x, patient.y, { epochs: 60, ...patient.fit });
  return { network, history };
}

function kinds({ findings }: Diagnosis): FindingKind[] {
  return findings.map(({ kind }) => kind);
}

const random = new Random(11, 40);
const normal = (): number => random.normal();
function rows<T>(count: number, make: (i: number) => T): T[] {
  return Array.from({ length: count }, (_, i) => make(i));
}

const points = rows(300, () => [normal(), normal()]);
const heights = points.map(([a = 0, b = 0]) => Math.sin(2 * a) + b);
const sides = heights.map((each) => Number(each > 0));
const thirds = heights.map((each) => (each < -0.6 ? 0 : each < 0.6 ? 1 : 2));

const regression = (hidden: ActivationName | Activation = 'tanh') => [new Dense(12, hidden), new Dense(1)];
const classifier = (hidden: ActivationName | Activation = 'tanh') => [new Dense(12, hidden), new Dense(1, 'sigmoid')];
const deep = (hidden: ActivationName, width = 12) => [
  ...rows(9, () => new Dense(width, hidden)),
  new Dense(1, 'sigmoid'),
];
const large: Initializer = { name: 'large', draw: (random) => 4 * random.normal() };
const wild = (between: () => readonly Layer[] = () => []) => [
  ...rows(6, () => [new Dense(16, { activation: 'relu', initializer: large }), ...between()]).flat(),
  new Dense(1),
];

/** Sets all biases of the first layer but some to a number that switches the units off. */
function switchOff(from: number): (network: Network) => void {
  return (network) => {
    const bias = network.parameter(0, 'bias');
    bias.set([rows(bias.cols, (k) => (k < from ? 0 : -100))]);
  };
}

function saturate(network: Network): void {
  network.parameter(0, 'bias').set([rows(12, () => -6)]);
}

function surelyWrong(network: Network): void {
  network.parameter(1, 'bias').set([[-6, -6, 6]]);
}

/** The sick, what is found of them, whether before the fit or after it, and the same when the remedy is followed. */
interface Story {
  readonly kind: FindingKind;
  /** What the finding says, word for word. */
  readonly says: RegExp;
  readonly sick: Patient;
  /** Whether it is seen before anything is trained. */
  readonly before?: boolean;
  readonly remedy: RegExp;
  readonly cures: readonly Patient[];
  /** How good a network is: the lower, the better. Default: its loss. */
  readonly badness?: (network: Network, patient: Patient) => number;
}

/** The loss; infinite where the outputs are not finite, which `evaluate` refuses. */
function lossOf(network: Network, { x, y }: Patient): number {
  try {
    return network.evaluate(x, y).loss;
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}

const scaledBy = (mean: number, deviation: number, table: number[][]): number[][] =>
  table.map((row) => row.map((each) => (each - mean) / deviation));
const far = points.map((row) => row.map((each) => 4000 + 1000 * each));
const stamps = points.map(([a = 0]) => [1.7e12 + 1000 * a]);
const column = points.map(([a = 0]) => [a]);
const rare = heights.map((each) => Number(each > 2.2));
const many = rows(900, () => [normal(), normal()]);
const sums = many.map(([a = 0, b = 0]) => Math.sin(2 * a) + b);
const order = random.permutation(900);
const few = points.slice(0, 40);

const noisy = few.map(([a = 0]) => a + normal());

function recall(network: Network, { x, y }: Patient): number {
  const answers = network.predict(x).map(([p = 0]) => p >= 0.5);
  const wanted = (y as number[]).map(Boolean);
  return -answers.filter((each, i) => each && wanted[i]).length / wanted.filter(Boolean).length;
}

const stories: readonly Story[] = [
  {
    kind: 'equalRows',
    says: /^x: all rows of x are the same$/,
    sick: { layers: regression, x: points.map(() => [1, 2]), y: heights },
    before: true,
    remedy: /Pass inputs that differ where the targets do/,
    cures: [{ layers: regression, x: points, y: heights }],
  },
  {
    kind: 'mergedColumns',
    says: /^x: 300 different numbers of column 0 become \d+ in float32: \S+ in row \d+ and \S+ in row \d+ are both 1\d+$/,
    sick: { layers: classifier, x: stamps, y: column.map(([a = 0]) => Number(a > 0)) },
    before: true,
    remedy: /Subtract an offset or scale the column/,
    cures: [{ layers: classifier, x: scaledBy(1.7e12, 1000, stamps), y: column.map(([a = 0]) => Number(a > 0)) }],
  },
  {
    kind: 'unscaledColumns',
    says: /^x: column \d of x reaches [67]\d\d\d, around [34]\d\d\d ± \d+ \(and 1 more\)$/,
    sick: { layers: classifier, x: far, y: sides },
    before: true,
    remedy: /subtract the mean, and divide by the deviation/,
    cures: [{ layers: classifier, x: scaledBy(4000, 1000, far), y: sides }],
  },
  {
    kind: 'unscaledTargets',
    says: /^y: column 0 of y reaches \S+e\+6, around \S+ ± \d+$/,
    sick: { layers: regression, x: points, y: heights.map((each) => 5e6 + 1e5 * each) },
    before: true,
    remedy: /subtract the mean, and divide by the deviation/,
    cures: [{ layers: regression, x: points, y: heights }],
  },
  {
    kind: 'unscaledTargets',
    says: /^y: column 0 of y reaches \d+, around \d+ ± \d+$/,
    sick: {
      layers: () => [new Dense(12, 'tanh'), new Dense(1, 'softplus')],
      x: points,
      y: heights.map((each) => Math.round(900 * Math.exp(each))),
      fit: { loss: 'poisson' },
    },
    before: true,
    remedy: /^Divide such targets by their deviation \(what comes after ±\)\.$/,
    cures: [
      {
        layers: () => [new Dense(12, 'tanh'), new Dense(1, 'softplus')],
        x: points,
        y: heights.map((each) => Math.round(900 * Math.exp(each)) / 2200),
        fit: { loss: 'poisson' },
      },
    ],
    badness: (network) => {
      const answers = network.predict(points).map(([p = 0]) => p);
      const mean = answers.reduce((sum, each) => sum + each, 0) / answers.length;
      const spread = Math.hypot(...answers.map((each) => each - mean));
      const wanted = heights.map((each) => Math.exp(each));
      const middle = wanted.reduce((sum, each) => sum + each, 0) / wanted.length;
      const size = Math.hypot(...wanted.map((each) => each - middle));
      const together = answers.reduce((sum, each, i) => sum + (each - mean) * ((wanted[i] as number) - middle), 0);
      return 1 - together / spread / size;
    },
  },
  {
    kind: 'unreachableTargets',
    says: /^y: \d+ of 300 targets, such as -\S+ in row \d+, column 0, cannot be reached: the outputs of Dense\(1, 'relu'\) are 0 or more$/,
    sick: { layers: () => [new Dense(12, 'tanh'), new Dense(1, 'relu')], x: points, y: heights },
    before: true,
    remedy: /End with a 'linear' layer/,
    cures: [{ layers: regression, x: points, y: heights }],
  },
  {
    kind: 'unfittingLoss',
    says: /^fit, option loss: a softmax is compared with one-hot rows by meanSquaredError, whose gradient/,
    sick: {
      layers: () => [new Dense(12, 'tanh'), new Dense(3, 'softmax')],
      x: points,
      y: thirds.map((k) => rows(3, (j) => Number(j === k))),
      fit: { loss: 'meanSquaredError', optimizer: 'sgd', learningRate: 0.05, epochs: 60 },
      prepare: surelyWrong,
    },
    remedy: /Write loss: 'categoricalCrossentropy', which is the default there/,
    cures: [
      {
        layers: () => [new Dense(12, 'tanh'), new Dense(3, 'softmax')],
        x: points,
        y: thirds,
        fit: { optimizer: 'sgd', learningRate: 0.05, epochs: 60 },
        prepare: surelyWrong,
      },
    ],
    badness: (network) =>
      network
        .predictMatrix(points)
        .data.reduce((sum, each, k) => sum + Math.abs(each - Number(thirds[Math.floor(k / 3)] === k % 3)), 0),
  },
  {
    kind: 'noGradient',
    says: /^layer 0 \(Dense\(12, 'step'\)\): the loss does not change with its numbers, or only in steps$/,
    sick: { layers: () => classifier('step'), x: points, y: sides },
    before: true,
    remedy: /use 'sigmoid', 'tanh' or step\(\{ surrogate: 'sigmoid' \}\) above them/,
    cures: (['sigmoid', 'tanh', step({ surrogate: 'sigmoid' })] as const).map((name) => ({
      layers: () => classifier(name),
      x: points,
      y: sides,
      fit: { epochs: 100, learningRate: 0.03 },
    })),
  },
  {
    kind: 'infiniteOutputs',
    says: /^layer [23] \(Dense\(12, 'exponential'\)\): it gives (NaN|Infinity) for row \d+ of x$/,
    sick: {
      layers: () => [...rows(4, () => new Dense(12, 'exponential')), new Dense(1)],
      x: scaledBy(0, 0.2, points),
      y: heights,
    },
    before: true,
    remedy: /Scale the inputs to about -1 to 1, .*, or use an activation that grows less/,
    cures: [
      {
        layers: () => [...rows(4, () => new Dense(12, 'tanh')), new Dense(1)],
        x: scaledBy(0, 0.2, points),
        y: heights,
      },
    ],
  },
  {
    kind: 'contradictingRows',
    says: /^x, y: \d+ of 300 rows have the same inputs as another one and another target, as rows \d+ and \d+: at most \d\S* % of the rows can be right$/,
    sick: { layers: classifier, x: points.map(([, b = 0]) => [Math.round(2 * b) / 2]), y: sides },
    before: true,
    remedy: /add a column that tells these rows apart/,
    cures: [{ layers: classifier, x: points.map(([a = 0, b = 0]) => [Math.round(2 * b) / 2, a]), y: sides }],
  },
  {
    kind: 'unrelatedTargets',
    says: /^y: targets of the 5 nearest rows agree by \S+ ± \S+ \(1 where they are the same, 0 by chance; 900 rows\), and neither a column of x nor the product of two goes along/,
    sick: { layers: regression, x: many, y: Array.from(order, (i) => sums[i] as number), fit: { epochs: 20 } },
    before: true,
    remedy: /Look whether row i of y belongs to row i of x/,
    cures: [{ layers: regression, x: many, y: sums, fit: { epochs: 20 } }],
  },
  {
    kind: 'shiftedTargets',
    says: /^y: targets of the 5 nearest rows agree by \S+ ± .* rows\), and by 0\.[5-9]\d* where each row has the target of the next$/,
    sick: { layers: regression, x: many, y: [0, ...sums.slice(0, -1)], fit: { epochs: 20 } },
    before: true,
    remedy: /Pair row i of x with row i \+ 1 of y/,
    cures: [{ layers: regression, x: many.slice(0, -1), y: sums.slice(0, -1), fit: { epochs: 20 } }],
  },
  {
    kind: 'highLearningRate',
    says: /^fit: the loss (was|rose)/,
    sick: { layers: regression, x: points, y: heights, fit: { learningRate: 300 } },
    remedy: /Make the network anew, and try a learning rate of 0\.01 instead of 300/,
    cures: [{ layers: regression, x: points, y: heights, fit: { learningRate: 0.01 } }],
  },
  {
    kind: 'constantLayer',
    says: /^layer 0 \(Dense\(12, 'relu'\)\): it gives 0 for every row, so nothing below it learns$/,
    sick: { layers: () => regression('relu'), x: points, y: heights, prepare: switchOff(0) },
    remedy: /'leakyRelu' there/,
    cures: [
      { layers: () => regression('leakyRelu'), x: points, y: heights },
      { layers: () => regression('relu'), x: points, y: heights, options: { seed: 2 } },
    ],
  },
  {
    kind: 'deadUnits',
    says: /^layer 0 \(Dense\(12, 'relu'\)\): 11 of 12 units give the same for all of 256 rows$/,
    sick: { layers: () => regression('relu'), x: points, y: heights, prepare: switchOff(1), fit: { epochs: 6 } },
    remedy: /'leakyRelu' there/,
    cures: [
      { layers: () => regression('leakyRelu'), x: points, y: heights },
      { layers: () => regression('relu'), x: points, y: heights, options: { seed: 2 } },
    ],
  },
  {
    kind: 'saturatedUnits',
    says: /^layer 0 \(Dense\(12, 'tanh'\)\): 1\d of 12 units are at the ends of their range for all of 256 rows/,
    sick: { layers: regression, x: points, y: heights, prepare: saturate, fit: { epochs: 10, learningRate: 1e-3 } },
    before: true,
    remedy: /with the first weights that the layer has by itself.*; or use 'leakyRelu' there/,
    cures: [
      { layers: regression, x: points, y: heights },
      { layers: () => regression('leakyRelu'), x: points, y: heights },
    ],
  },
  {
    kind: 'vanishingGradients',
    says: /^layer 0 \(Dense\(12, 'sigmoid'\)\): hardly anything reaches the first layer, whose gradient is \S+e-\d+ where that of the last is \S+$/,
    sick: { layers: () => deep('sigmoid'), x: points, y: sides, fit: { optimizer: 'sgd' } },
    before: true,
    remedy: /Use 'relu' in the hidden layers, or fewer of them/,
    cures: [
      { layers: () => deep('relu'), x: points, y: sides },
      { layers: () => classifier('sigmoid'), x: points, y: sides, fit: { epochs: 100, learningRate: 0.05 } },
    ],
  },
  {
    kind: 'explodingGradients',
    says: /^layer \d+ \(Dense\(.*\)\): its gradient is \S+e\+\d+, \S+ times its numbers$/,
    sick: { layers: wild, x: points, y: heights, fit: { optimizer: 'sgd', epochs: 30 } },
    before: true,
    remedy:
      /with the first weights that layers have by themselves, put new BatchNormalization\(\) between the layers, or write clipping: globalNorm\(\{ norm: 1 \}\)/,
    cures: [
      { layers: () => [...rows(6, () => new Dense(16, 'relu')), new Dense(1)], x: points, y: heights },
      { layers: () => wild(() => [new BatchNormalization()]), x: points, y: heights },
      { layers: wild, x: points, y: heights, fit: { optimizer: 'sgd', epochs: 30, clipping: globalNorm({ norm: 1 }) } },
    ],
  },
  {
    kind: 'lowLearningRate',
    says: /^fit: the loss fell in \d+ of 59 epochs, from \S+ to \S+, and hardly slower in the end$/,
    sick: { layers: classifier, x: points, y: sides, fit: { learningRate: 1e-4 } },
    remedy: /Try a learning rate of 0\.001 instead of 0\.0001, or go on/,
    cures: [
      { layers: classifier, x: points, y: sides, fit: { learningRate: 1e-3 } },
      { layers: classifier, x: points, y: sides, fit: { learningRate: 1e-4, epochs: 400 } },
    ],
  },
  {
    kind: 'imbalancedClasses',
    says: /^y: class 1 has \d+ of 300 rows \(\d\S* %\), and the network finds [01] of \d+ of them$/,
    sick: { layers: classifier, x: points, y: rare, fit: { epochs: 10 } },
    remedy: /Write classWeights: 'balanced', which counts its rows \S+ times \(0: 0\.5\d+, 1: \S+\)/,
    cures: [{ layers: classifier, x: points, y: rare, fit: { epochs: 10, classWeights: 'balanced' } }],
    badness: recall,
  },
  {
    kind: 'overfitting',
    says: /^fit: the validation loss was \S+ about epoch \d+ of 300, and is \S+ in the end, while the training loss went from \S+ to \S+ \(\d+ numbers learn from 40 rows\)$/,
    sick: {
      layers: () => [new Dense(64, 'tanh'), new Dense(64, 'tanh'), new Dense(1)],
      x: few,
      y: few.map(([a = 0]) => a + normal()),
      fit: { epochs: 300, validation: { x: points.slice(100), y: points.slice(100).map(([a = 0]) => a) } },
    },
    remedy: /Write earlyStopping: \{ patience: 10 \}/,
    cures: [],
    badness: (network) =>
      network.evaluate(
        points.slice(100),
        points.slice(100).map(([a = 0]) => a),
      ).loss,
  },
  {
    kind: 'manyParameters',
    says: /^network: 66817 numbers learn from 40 targets in 40 rows, which they can learn by heart$/,
    sick: {
      layers: () => [new Dense(256, 'tanh'), new Dense(256, 'tanh'), new Dense(1)],
      x: few,
      y: noisy,
      fit: { epochs: 300 },
    },
    before: true,
    remedy: /with validation: 0\.2; take fewer units, or pass more rows/,
    cures: [
      { layers: regression, x: few, y: noisy, fit: { epochs: 100 } },
      { layers: regression, x: points, y: points.map(([a = 0]) => a + normal()), fit: { epochs: 100 } },
    ],
    badness: (network) =>
      network.evaluate(
        many,
        many.map(([a = 0]) => a),
      ).loss,
  },
];

/** What is tested elsewhere: below, in divergence.test.ts and in weights.test.ts. */
const told: readonly string[] = [
  ...['unreadableData', 'constantColumns', 'repeatedColumns'],
  ...['divergence', 'strongRegularizer', 'zeroWeights'],
];

describe('diagnose', () => {
  it('has a story for each kind of finding, and a line in docs/diagnosis.md', () => {
    const source = readFileSync('src/core/diagnosis.ts', 'utf8');
    const kinds = [...source.matchAll(/^ {2}\| '(\w+)'/gm)].map(([, kind]) => kind as string);
    expect(kinds.length).to.be.above(20);
    expect([...told, ...stories.map(({ kind }) => kind)]).to.include.members(kinds);
    const docs = readFileSync('docs/diagnosis.md', 'utf8');
    expect([...docs.matchAll(/^\| `(\w+)` \|/gm)].map(([, kind]) => kind)).to.deep.equal(kinds);
  });

  for (const { kind, says, sick, before, remedy, cures, badness = lossOf } of stories) {
    it(`finds ${kind}, and its remedies help${sick.fit?.loss === undefined ? '' : `: ${sick.fit.loss}`}`, async () => {
      if (before)
        expect(
          kinds(await diagnose(made(sick), sick.x, sick.y, { loss: sick.fit?.loss as 'meanSquaredError' })),
          'before',
        ).to.include(kind);
      const { network, history } = await trained(sick).catch(() => ({ network: made(sick), history: undefined }));
      const report = await diagnose(network, sick.x, sick.y, { history });
      const found = report.findings.find((each) => each.kind === kind);
      expect(found, `${report}`).not.to.equal(undefined);
      expect(`${found?.where}: ${found?.evidence}`).to.match(says);
      expect(found?.remedy).to.match(remedy);
      const bad = badness(network, sick);
      for (const cure of cures) {
        const healed = await trained(cure);
        expect(badness(healed.network, cure), JSON.stringify(cure.fit)).to.be.below(bad < 0 ? bad : 0.8 * bad);
        expect(kinds(await diagnose(healed.network, cure.x, cure.y, { history: healed.history }))).not.to.include(kind);
      }
    });
  }
});

describe('a diagnosis', () => {
  const healthy: Patient = { layers: classifier, x: points, y: sides };

  it('is text for a console, plain fields for programs, and JSON', async () => {
    const x = points.map(([a = 0, b = 0]) => [4000 + 1000 * a, b, 7, b]);
    const report = await diagnose(made({ ...healthy, x }), x, sides);
    expect(kinds(report)).to.deep.equal(['unscaledColumns', 'constantColumns', 'repeatedColumns']);
    expect(report.rows).to.deep.equal({ seen: 300, of: 300 });
    expect(String(report)).to.equal(report.text);
    expect(report.text.replace(/\d+\.\d+/g, '0.5').replace(/\d{3,4}(?=, around|\b ±|\.)/g, '4000')).to.equal(
      [
        'diagnose: 3 findings in 300 rows. The loss is 0.5, where one answer for all rows has 0.5.',
        '1. severe: x: column 0 of x reaches 4000, around 4000 ± 4000. Scale such columns, inputs and targets: subtract the mean, and divide by the deviation (what comes after ±).',
        '2. mild: x: column 2 of x holds 7 in all 300 rows. Leave it out: a layer has its bias, and other numbers would come as a surprise later.',
        '3. mild: x: column 3 of x holds the same as column 1 in all 300 rows. Leave column 3 out: what is there twice counts twice.',
      ].join('\n'),
    );
    expect(JSON.parse(JSON.stringify(report))).to.deep.equal({ ...report });
  });

  it('says so where nothing is found', async () => {
    const { network, history } = await trained(healthy);
    const report = await diagnose(network, points, sides, { history });
    expect(report.findings).to.deep.equal([]);
    expect(report.text).to.match(
      /^diagnose: nothing found in 300 rows\. The loss is 0\.\d+, where one answer for all rows has 0\.69\d*\.$/,
    );
    expect(report.loss.now).to.be.closeTo(network.evaluate(points, sides).loss, 1e-6);
  });

  it('leaves the network as it was, built or not, and is the same each time', async () => {
    const { network } = await trained(healthy);
    const before = JSON.stringify(network.checkpoint());
    const [one, another] = [await diagnose(network, points, sides), await diagnose(network, points, sides)];
    expect(one).to.deep.equal(another);
    expect(JSON.stringify(network.checkpoint())).to.equal(before);
    const fresh = new Network({ layers: classifier() });
    await diagnose(fresh, points, sides);
    expect([fresh.inputs, fresh.epoch, fresh.parameters.length]).to.deep.equal([undefined, 0, 0]);
  });

  it('goes on while the network is trained', async () => {
    const network = made(healthy);
    const fit = network.fit(points, sides, { epochs: 200 });
    const report = await diagnose(network, points, sides);
    await fit;
    expect([report.findings.length, network.epoch]).to.deep.equal([0, 200]);
  });

  it('looks at some rows of many, drawn by the seed, and names rows by their numbers', async () => {
    const count = 20_000;
    const x = { rows: count, cols: 2, data: Float64Array.from({ length: 2 * count }, normal) };
    const y = Float64Array.from({ length: count }, (_, i) => Math.min(3, Math.max(-3, x.data[2 * i] as number)));
    const layers = [new Dense(4, 'tanh'), new Dense(1, 'tanh')];
    const network = new Network({ layers, inputs: 2, seed: 3 });
    const report = await diagnose(network, x, y);
    expect(report.rows).to.deep.equal({ seen: 10_000, of: count });
    expect(report.text).to.include('in 10000 of 20000 rows');
    const [, value, row] = /such as (\S+) in row (\d+)/.exec(report.text) ?? [];
    expect(y[Number(row)]).to.be.closeTo(Number(value), 1e-5);
    expect((await diagnose(network, x, y, { rows: 500 })).rows.seen).to.equal(500);
  });

  it('has what a fit would refuse as a finding', async () => {
    const hot = new Network({ layers: classifier(), inputs: 2, onWarning: () => {} });
    const told = async (x: unknown, y: unknown, options?: DiagnoseOptions): Promise<string> =>
      (await diagnose(hot, x as number[][], y as number[], options)).text;
    expect(await told([[1, Number.NaN]], [1])).to.equal(
      'diagnose: 1 finding.\n1. severe: x, row 0, column 1: expected a finite number, got NaN. Remove the row or fill in a value.',
    );
    expect(await told(points.values(), sides)).to.include('Make a list of it: [...values].');
    expect(await told(points, heights)).to.match(
      /^diagnose: 1 finding in 300 rows\.\n1\. severe: y, row \d+, column 0: expected a number from 0 to 1, got -?\d\S+\. Encode yes as 1 and no as 0, or end with a 'linear' layer/,
    );
    expect(await told(far, heights)).to.match(/\n1\. severe: y, row.*\n2\. severe: x: column . of x reaches/);
    expect(await told(points, sides, { loss: 'categoricalCrossentropy' })).to.include('expected');
  });

  it('refuses what is no network and no history, and options that it does not have', async () => {
    const network = made(healthy);
    const told = async (...operands: unknown[]): Promise<string> =>
      (await expectError(() => (diagnose as (...all: unknown[]) => Promise<Diagnosis>)(...operands))).message;
    expect(await told({}, points, sides)).to.equal(
      'diagnose: expected a network, got an empty object. Write diagnose(network, x, y).',
    );
    expect(await told(network, points, sides, { history: [1, 2] })).to.equal(
      'diagnose, option history: expected the history of a fit, got an array of 2. Pass what fit resolves to: const history = await network.fit(x, y).',
    );
    expect(await told(network, points, sides, { epochs: 3 })).to.include('diagnose');
    expect(await told(network, points, sides, { rows: 0 })).to.equal(
      'diagnose, option rows: expected a whole number of 1 or more, got 0. The default is 10000.',
    );
  });

  it('takes a network behind a Proxy', async () => {
    expect((await diagnose(new Proxy(made(healthy), {}), points, sides)).findings).to.deep.equal([]);
  });

  it('comes with a divergence', async () => {
    const x = points.map(([a = 0, b = 0]) => [900 * a, b]);
    const network = new Network({ layers: regression('relu'), inputs: 2, seed: 1, onWarning: () => {} });
    const error = await expectError(() => network.fit(x, heights, { optimizer: 'sgd', learningRate: 1 }));
    if (!(error instanceof DivergenceError)) throw error;
    const { diagnosis } = error;
    const [first, second] = diagnosis?.findings ?? [];
    expect([first?.kind, second?.kind]).to.deep.equal(['highLearningRate', 'unscaledColumns']);
    expect(first?.where).to.match(/^layer \d \(Dense\(.*\)\)$/);
    expect(first?.evidence).to.match(/^the fit left the finite numbers after \d+ steps, with a loss of \S+$/);
    expect(error.fix.startsWith(first?.remedy as string)).to.equal(true);
    expect(second?.evidence).to.match(/^column 0 of x reaches/);
    expect(diagnosis?.text).to.match(/^diagnose: \d findings in 300 rows\./);
    const now = await diagnose(network, x, heights);
    expect(kinds(now)).to.include('unscaledColumns');
  });

  it('calls classes by their labels, in a divergence, too', async () => {
    const labels = heights.map((each) => (each > 2.2 ? 'high' : each > 0 ? 'middle' : 'low'));
    const network = new Network({ layers: [new Dense(8, 'relu'), new Dense(3, 'softmax')], inputs: 2, seed: 1 });
    const error = await expectError(() =>
      network.fit(far, labels, { optimizer: 'sgd', learningRate: 1e30, onWarning: () => {} }),
    );
    if (!(error instanceof DivergenceError)) throw error;
    for (const report of [error.diagnosis, await diagnose(network, points, labels)])
      expect(report?.text).to.match(/y: class "high" has \d+ of 300 rows/);
  });

  class Doubled extends Layer {
    readonly kind = 'doubled';
    override outputs(inputs: number): number {
      return inputs;
    }
    override parameters() {
      return {};
    }
    override forward(x: Node): Node {
      return map(f.multiply(2, f.x), { x });
    }
    override toString(): string {
      return 'Doubled()';
    }
  }

  const odd: Readonly<Record<string, readonly Layer[]>> = {
    'one layer': [new Dense(1, 'sigmoid')],
    'blocks and batch normalization': [
      new Residual([new Sequential([new Dense(2, 'tanh'), new BatchNormalization()])]),
      new Dropout(0.5),
      new Dense(1, 'sigmoid'),
    ],
    'a layer of your own': [new Doubled(), new Dense(1, 'sigmoid')],
    'nothing to learn': [new Doubled(), new Sequential([new Doubled()])],
  };
  for (const engine of ['wasm', 'reference'] as const) {
    for (const [what, layers] of Object.entries(odd)) {
      it(`can be made of ${what}: ${engine}`, async () => {
        const network = new Network({ layers, inputs: 2, engine, onWarning: () => {} });
        const y = what === 'nothing to learn' ? points : sides;
        expect(kinds(await diagnose(network, points, y)), what).to.deep.equal([]);
        if (what === 'nothing to learn') return;
        await network.fit(points, y, {
          epochs: 5,
          parameterOptions: ({ layer }) => (layer === 0 && layers.length > 1 ? { frozen: true } : {}),
        });
        expect(kinds(await diagnose(network, points, y)), what).to.deep.equal([]);
        expect(kinds(await diagnose(network, points.slice(0, 1), y.slice(0, 1) as number[])), 'one row').to.deep.equal(
          [],
        );
      });
    }
  }
});
