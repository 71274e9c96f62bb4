import { expect } from 'chai';
import fc from 'fast-check';
import { Dense, type FitOptions, losses, Network, type Targets } from 'multilayer';
import { matrix, toRows } from '#src/core/matrix.js';
import { Dataset } from '#src/data/dataset.js';
import { splitRows } from '#src/data/split.js';
import { expectError } from '../support/networks.js';

interface Case {
  readonly targets: readonly (readonly number[])[];
  readonly loss?: keyof typeof losses;
  readonly outputs?: number;
  readonly share: number;
  readonly seed: number;
}

/** The targets of the rows that are trained on and of those that are held out. */
function split({ targets, loss = 'categoricalCrossentropy', outputs = 3, share, seed }: Case) {
  const cols = targets[0]?.length as number;
  const warnings: string[] = [];
  const table = matrix(targets.length, 1, Float64Array.from(targets.keys()));
  const { rows, validation } = splitRows({
    data: new Dataset(table, matrix(targets.length, cols, Float64Array.from(targets.flat()))),
    validation: share,
    seed,
    names: { loss: losses[loss](), outputs, labels: undefined },
    warn: (message) => warnings.push(message),
    read: () => {
      throw new Error('nothing was given');
    },
  });
  const held =
    validation === undefined ? [] : toRows(matrix(validation.data.rows, 1, Float64Array.from(validation.data.x.data)));
  return { trained: [...rows], held: held.flat(), warnings };
}

async function warningsOf(layers: Dense[], y: Targets, options: FitOptions): Promise<string[]> {
  const x = Array.from({ length: (y as ArrayLike<unknown>).length }, (_, i) => [Math.sin(i)]);
  const warnings: string[] = [];
  const network = new Network({ layers, seed: 1 });
  await network.fit(x, y, { epochs: 1, onWarning: (message) => warnings.push(message), ...options });
  return warnings;
}

describe('a share of rows held out', () => {
  const oneHot = (label: number) => [0, 1, 2].map((each) => Number(each === label));
  const forms = {
    'class numbers': { loss: 'categoricalCrossentropy', outputs: 3, row: (label: number) => [label] },
    'one-hot rows': { loss: 'categoricalCrossentropy', outputs: 3, row: oneHot },
    'one-hot rows of squared errors': { loss: 'meanSquaredError', outputs: 3, row: oneHot },
    'zeros and ones': { loss: 'binaryCrossentropy', outputs: 1, row: (label: number) => [Number(label > 0)] },
    'plus and minus 1': { loss: 'meanSquaredError', outputs: 1, row: (label: number) => [label > 0 ? 1 : -1] },
  } as const;
  for (const [name, { loss, outputs, row }] of Object.entries(forms)) {
    it(`keeps rows of every class to train on, in its share (property): ${name}`, () => {
      const labels = fc.array(fc.nat(2), { minLength: 4, maxLength: 60 });
      const shares = fc.double({ min: 0.05, max: 0.6, noNaN: true });
      fc.assert(
        fc.property(labels, shares, fc.nat(), (drawn, share, seed) => {
          const targets = drawn.map(row);
          const count = Math.max(1, Math.round(share * targets.length));
          const texts = targets.map(String);
          const distinct = [...new Set(texts)];
          fc.pre(distinct.length > 1 && distinct.length < targets.length);
          const { trained, held, warnings } = split({ targets, loss, outputs, share, seed });
          expect([...trained, ...held].sort((a, b) => a - b)).to.deep.equal([...targets.keys()]);
          expect(new Set(trained.map((k) => texts[k]))).to.deep.equal(new Set(texts));
          if (warnings.length > 0) return;
          expect(held.length).to.equal(count);
          for (const each of distinct) {
            const size = texts.filter((text) => text === each).length;
            const taken = held.filter((k) => texts[k] === each).length;
            expect(taken).to.be.at.most(size - 1);
            // Without a class that has to keep its last row, no share is off by a whole row.
            if (distinct.every((other) => texts.filter((text) => text === other).length > 3 && share < 0.5))
              expect(Math.abs(taken - (size * count) / texts.length)).to.be.below(1);
          }
        }),
        { numRuns: 60 },
      );
    });
  }

  it('is drawn as ever where targets are numbers', () => {
    const targets = Array.from({ length: 10 }, (_, i) => [i]);
    const { held } = split({ targets, loss: 'meanSquaredError', outputs: 1, share: 0.3, seed: 5 });
    expect(held).to.deep.equal([0, 9, 5]);
  });

  it('loses no rare class, whatever the seed and the form of labels', async () => {
    const labels = Array.from({ length: 20 }, (_, i) => (i === 7 ? 'b' : 'a'));
    for (let seed = 0; seed < 20; seed++) {
      const network = new Network({ layers: [new Dense(2, 'softmax')], seed });
      const x = labels.map((label, i) => [label === 'b' ? 3 : Math.sin(i)]);
      await network.fit(x, labels, { epochs: 60, learningRate: 0.1, validation: 0.25 });
      expect(network.predictClasses([[3]]), `seed ${seed}`).to.deep.equal(['b']);
    }
  });

  it('is smaller where classes have to keep a row, which is told', () => {
    const targets = [0, 1, 2, 2].map((label) => [label]);
    const { held, warnings } = split({ targets, share: 0.5, seed: 1 });
    expect(held.length).to.equal(1);
    expect(warnings).to.deep.equal([
      'fit, option validation: 1 row is held out and not 2, as each class keeps one to train on.',
    ]);
  });

  it('cannot be had of single rows', async () => {
    const layers = [new Dense(3, 'softmax')];
    const error = await expectError(() => warningsOf(layers, ['a', 'b', 'c'], { validation: 0.4 }));
    expect(error.message).to.equal(
      'fit, option validation: expected a class of two rows or more, one of which can be held out, got one row of ' +
        'each of 3 classes. Pass more rows, or rows to validate on: validation: { x, y }.',
    );
  });
});

describe('classes without a row to train on', () => {
  it('are named where the rows to validate on have them', async () => {
    const validation = { x: [[0], [1]], y: [2, 1] };
    expect(await warningsOf([new Dense(3, 'softmax')], [0, 1, 0], { validation })).to.deep.equal([
      'fit, option validation: the class "2" has rows to validate on, but none to train on. Train on rows of every class.',
    ]);
    const yes = { x: [[0], [1]], y: [1, 0] };
    expect((await warningsOf([new Dense(1, 'sigmoid')], [0, 0, 0], { validation: yes }))[0]).to.include(
      'the class "1"',
    );
    expect(await warningsOf([new Dense(1, 'sigmoid')], [0, 1, 0], { validation: yes })).to.deep.equal([]);
    expect(await warningsOf([new Dense(1)], [0, 1, 0], { validation: { x: [[0]], y: [7] } })).to.deep.equal([]);
  });

  it('are no two numbers to hit', async () => {
    for (const [y, other] of [
      [
        [1, 2, 1],
        [0, 5],
      ],
      [
        [10, 20, 20],
        [12, 15],
      ],
      [
        [0.5, 1, 1],
        [0.7, 0.8],
      ],
    ] as const) {
      const validation = { x: [[0], [1]], y: other };
      expect(await warningsOf([new Dense(1)], y, { validation })).to.deep.equal([]);
    }
    const signs = { x: [[0], [1]], y: [-1, 1] };
    expect((await warningsOf([new Dense(1, 'tanh')], [1, 0, 1], { validation: signs }))[0]).to.include(
      'the class "-1"',
    );
  });

  it('are named among several labels of a row', async () => {
    const y = Array.from({ length: 10 }, (_, i) => [1, Number(i === 3), i % 2]);
    const found = new Set<string>();
    for (let seed = 0; seed < 12; seed++) {
      for (const warning of split({ targets: y, loss: 'binaryCrossentropy', outputs: 3, share: 0.3, seed }).warnings)
        found.add(warning);
    }
    expect([...found]).to.deep.equal([
      'fit, option validation: the class "1 of output 1" has rows to validate on, but none to train on. Train on rows of every class.',
    ]);
  });
});
