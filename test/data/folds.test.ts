import { expect } from 'chai';
import fc from 'fast-check';
import { confusionMatrix, Dense, kFold, MultilayerError, Network, type Targets, trainTestSplit } from 'multilayer';

// scikit-learn 1.2.1: the fold of each row by KFold(n) and StratifiedKFold(n), of rows with these classes.
const golden: readonly (readonly [string, number, string, string])[] = [
  ['acacaabaaabaabaaaaaabaa', 2, '00000000000011111111111', '00010000000001111111111'],
  ['acacaabaaabaabaaaaaabaa', 3, '00000000111111112222222', '00020000011111111222222'],
  ['acacaabaaabaabaaaaaabaa', 5, '00000111112222233334444', '02030001111122223334444'],
  ['zwxwzxyxwyxzywyxy', 2, '00000000011111111', '00000001101101111'],
  ['zwxwzxyxwyxzywyxy', 3, '00000011111122222', '00001101102212122'],
  ['zwxwzxyxwyxzywyxy', 5, '00001111222333444', '00011102313224344'],
  ['aaaaabbbbbccccc', 2, '000000001111111', '000110011100011'],
  ['aaaaabbbbbccccc', 3, '000001111122222', '001120012201122'],
  ['aaaaabbbbbccccc', 5, '000111222333444', '012340123401234'],
];

const silent = { onWarning: () => {} };

function foldOf(folds: ReturnType<typeof kFold>): number[] {
  const found: number[] = [];
  folds.forEach(({ test }, fold) => {
    for (const row of test) found[row] = fold;
  });
  return found;
}

describe('folds', () => {
  for (const [classes, folds, plain, stratified] of golden) {
    it(`are those of scikit-learn where rows are not shuffled: ${classes}, ${folds}`, () => {
      const options = { folds, shuffle: false, ...silent };
      expect(foldOf(kFold(classes.length, options)).join('')).to.equal(plain);
      expect(foldOf(kFold(classes.length, { ...options, stratify: [...classes] })).join('')).to.equal(stratified);
    });
  }

  it('test each row once, have each class in its share within one row, and follow from the seed (property)', () => {
    const labels = fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 6, maxLength: 60 });
    fc.assert(
      fc.property(labels, fc.integer({ min: 2, max: 6 }), fc.nat(), (y, count, seed) => {
        const size = (rows: Iterable<number>, name: string) => [...rows].filter((row) => y[row] === name).length;
        const most = Math.max(...['a', 'b', 'c'].map((name) => size(y.keys(), name)));
        if (most < count) return;
        const folds = kFold(y.length, { folds: count, seed, stratify: y, ...silent });
        expect(folds.flatMap(({ test }) => [...test]).sort((a, b) => a - b)).to.deep.equal([...y.keys()]);
        for (const { train, test } of folds) {
          expect([...train, ...test].sort((a, b) => a - b)).to.deep.equal([...y.keys()]);
          for (const name of ['a', 'b', 'c'])
            expect(Math.abs(size(test, name) - size(y.keys(), name) / count)).to.be.below(1);
          expect(Math.abs(test.length - y.length / count)).to.be.below(1);
        }
        expect(kFold(y.length, { folds: count, seed, stratify: y, ...silent })).to.deep.equal(folds);
      }),
      { numRuns: 60 },
    );
  });

  it('differ between seeds, and are shuffled by default', () => {
    expect(kFold(30)).to.deep.equal(kFold(30, { folds: 5, seed: 0, shuffle: true }));
    expect(kFold(30)).to.not.deep.equal(kFold(30, { seed: 1 }));
    expect(kFold(30)).to.not.deep.equal(kFold(30, { shuffle: false }));
    expect(kFold(30, { stratify: [...'ab'.repeat(15)] })).to.not.deep.equal(kFold(30));
  });

  it('take labels in any form of targets', () => {
    const y = [...'abcabcabacb'];
    const numbers = y.map((each) => 'abc'.indexOf(each));
    const options = { folds: 3, ...silent };
    const wanted = kFold(y.length, { ...options, stratify: y });
    const oneHot = numbers.map((each) => [0, 1, 2].map((k) => Number(k === each)));
    for (const stratify of [numbers, Uint8Array.from(numbers), oneHot])
      expect(kFold(y.length, { ...options, stratify })).to.deep.equal(wanted);
  });

  it('keep groups together, and have about as many rows each', () => {
    const groups = Array.from({ length: 40 }, (_, row) => `patient ${(row * 7) % 13}`);
    const folds = kFold(40, { folds: 4, groups });
    for (const { train, test } of folds) {
      const inTest = new Set(Array.from(test, (row) => groups[row]));
      expect(Array.from(train).some((row) => inTest.has(groups[row]))).to.equal(false);
      expect(test.length).to.be.within(8, 12);
    }
    expect(kFold(40, { folds: 4, groups, seed: 1 })).to.not.deep.equal(folds);
  });

  it('warn of classes that are missing from some of them', () => {
    const warnings: string[] = [];
    kFold(7, { folds: 3, stratify: [...'aaaaabb'], onWarning: (text) => warnings.push(text) });
    expect(warnings).to.deep.equal([
      'kFold, option stratify: the smallest class has 2 rows, so it is missing from some of 3 folds.',
    ]);
    kFold(9, { folds: 3, stratify: [...'aaaaaabbb'], onWarning: (text) => warnings.push(text) });
    expect(warnings).to.have.length(1);
  });

  const refused: readonly (readonly [() => unknown, string])[] = [
    [() => kFold(0), 'kFold, rows: expected a whole number of 2 or more, got 0. Write kFold(x.length).'],
    [
      () => kFold([[1], [2]] as never),
      'kFold, rows: expected a whole number of 2 or more, got an array of 2. Write kFold(x.length).',
    ],
    [
      () => kFold(9, { folds: 1 }),
      'kFold, option folds: expected a whole number of 2 or more, got 1. The default is 5.',
    ],
    [() => kFold(4), 'kFold, option folds: expected 4 folds at most, as there are 4 rows, got 5. Ask for fewer.'],
    [
      () => kFold(4, { folds: 3, stratify: [0, 1, 0, 1] }),
      'kFold, option stratify: expected a class of 3 rows or more, one for each fold, got 2 at most. Ask for fewer folds, or do not stratify.',
    ],
    [
      () => kFold(4, { folds: 2, stratify: [0, 1] }),
      'kFold, option stratify: expected one label for each of 4 rows, got 2. Pass as many labels as there are rows.',
    ],
    [
      () => kFold(4, { folds: 2, stratify: true as never }),
      'kFold, option stratify: expected a label for each row, got true. Write kFold(x.length, { stratify: labels }).',
    ],
    [
      () => kFold(4, { folds: 3, groups: [0, 1, 0, 1] }),
      'kFold, option groups: expected 3 groups or more, one for each fold, got 2. Ask for fewer folds.',
    ],
    [
      () => kFold(4, { folds: 2, groups: [0, 1, 0, 1], stratify: [0, 1, 0, 1] }),
      'kFold: expected stratify or groups, got both. Leave one of them out.',
    ],
    [
      () => kFold(4, { nSplits: 2 } as never),
      'kFold: expected only known options, got the option "nSplits". Did you mean "folds"? Known: folds, shuffle, seed, stratify, groups, onWarning.',
    ],
  ];
  for (const [act, text] of refused) {
    it(`are refused: ${text.slice(0, 60)}`, () => {
      expect(act).to.throw(MultilayerError).with.property('message', text);
    });
  }
});

describe('trainTestSplit', () => {
  const x = Array.from({ length: 40 }, (_, row) => [row, -row]);
  const y = x.map((_, row) => (row % 4 === 0 ? 'rare' : 'common'));

  it('divides rows, targets and weights alike, in the order in which they were given', () => {
    const sampleWeights = x.map((_, row) => row / 2);
    const { train, test, trainRows, testRows } = trainTestSplit(x, y, { sampleWeights });
    expect([...trainRows, ...testRows].sort((a, b) => a - b)).to.deep.equal([...x.keys()]);
    for (const [part, rows] of [
      [train, [...trainRows]],
      [test, [...testRows]],
    ] as const) {
      expect(rows).to.deep.equal([...rows].sort((a, b) => a - b));
      expect(part.x).to.deep.equal(rows.map((row) => [row, -row]));
      expect(part.y).to.deep.equal(rows.map((row) => y[row]));
      expect([...(part.sampleWeights ?? [])]).to.deep.equal(rows.map((row) => row / 2));
    }
    expect(test.y.filter((label) => label === 'rare')).to.have.length.within(2, 3);
    expect(test.y).to.have.length(10);
  });

  it('gives every class its share where targets are text, or as it is asked for', () => {
    const rare = (labels: Targets) => Array.from(labels as string[]).filter((label) => label === 'rare').length;
    const seeds = Array.from({ length: 20 }, (_, seed) => seed);
    const drawn = (options: object) =>
      new Set(seeds.map((seed) => rare(trainTestSplit(x, y, { seed, testSize: 20, ...options }).test.y)));
    expect([...drawn({})]).to.deep.equal([5]);
    expect([...drawn({ stratify: false })]).to.have.length.above(1);
    const numbers = y.map((label) => Number(label === 'rare'));
    const ones = seeds.map((seed) => trainTestSplit(x, numbers, { seed, testSize: 0.5, stratify: true }).test.y);
    for (const each of ones) expect(each.reduce((a, b) => a + b)).to.equal(5);
  });

  it('keeps the forms of tables and targets', () => {
    const data = Float32Array.from(x.flat());
    const { test } = trainTestSplit({ rows: 40, cols: 2, data }, Uint8Array.from(x.keys()), { testSize: 3, seed: 4 });
    expect(test.y).to.be.instanceOf(Uint8Array);
    expect(test.x).to.deep.equal({
      rows: 3,
      cols: 2,
      data: Float32Array.from(Array.from(test.y, (k) => [k, -k]).flat()),
    });
    const rows = x.map((row) => Float32Array.from(row));
    expect(trainTestSplit(rows, x, { shuffle: false, testSize: 2 }).test).to.deep.equal({
      x: rows.slice(38),
      y: x.slice(38),
    });
  });

  it('gives parts that fit, validation and evaluate take', async () => {
    const { train, test } = trainTestSplit(x, y, { sampleWeights: x.map(() => 2) });
    const network = new Network({ layers: [new Dense(1, 'sigmoid')] });
    const { validationLoss } = await network.fit(train.x, train.y, {
      epochs: 3,
      sampleWeights: train.sampleWeights,
      validation: test,
    });
    expect(network.evaluate(test.x, test.y).loss).to.be.closeTo(validationLoss.at(-1) as number, 1e-6);
    expect(String(confusionMatrix(network, test.x, test.y))).to.match(/^true ╲ predicted +common +rare\n/);
  });

  it('draws by the seed', () => {
    const rows = (seed: number) => [...trainTestSplit(x, y, { seed }).testRows];
    expect(rows(1)).to.deep.equal(rows(1));
    expect(rows(1)).to.not.deep.equal(rows(2));
  });

  const refused: readonly (readonly [() => unknown, string])[] = [
    [
      () => trainTestSplit(x, y.slice(1)),
      'trainTestSplit, y: expected 40 rows, as many as x has, got 39. Give every row of x its target.',
    ],
    [
      () => trainTestSplit([], []),
      'trainTestSplit, x: expected rows, got an empty array. Pass the data to work on, as fit takes them.',
    ],
    [
      () => trainTestSplit(x, y, { testSize: 40 }),
      'trainTestSplit, option testSize: expected rows left to train on, got 40 of 40 rows to test on. Pass more rows, or ask for fewer.',
    ],
    [
      () => trainTestSplit(x, y, { testSize: 1.5 }),
      'trainTestSplit, option testSize: expected a share between 0 and 1, or a number of rows, got 1.5. The default is 0.25.',
    ],
    [
      () => trainTestSplit(x, y, { stratify: true, shuffle: false }),
      'trainTestSplit, option stratify: expected rows that are drawn, got shuffle: false, which takes the last ones. Leave stratify or shuffle out.',
    ],
    [
      () => trainTestSplit(x.slice(0, 3), ['a', 'b', 'c']),
      'trainTestSplit, option stratify: expected a class of two rows or more, one of which can be held out, got one row of each of 3 classes. Pass more rows, or stratify: false.',
    ],
    [
      () => trainTestSplit(x, y, { randomState: 1 } as never),
      'trainTestSplit: expected only known options, got the option "randomState". Did you mean "seed"? Known: testSize, shuffle, seed, stratify, sampleWeights, onWarning.',
    ],
  ];
  for (const [act, text] of refused) {
    it(`refuses: ${text.slice(0, 70)}`, () => {
      expect(act).to.throw(MultilayerError).with.property('message', text);
    });
  }
});
