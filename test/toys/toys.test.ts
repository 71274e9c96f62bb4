import { expect } from 'chai';
import fc from 'fast-check';
import { Dense, Network } from 'multilayer';
import { blobs, checkerboard, circles, moons, parity, sine, type ToySet, twoSpirals, xor } from 'multilayer/data';
import { cosineOfTurns, sineOfTurns } from '#src/toys/angle.js';
import { complaint } from '../support/complaint.js';

const all = { blobs, checkerboard, circles, moons, parity, sine, twoSpirals, xor };

/** Points with their classes, in an order of their own. */
function sorted({ x, y }: ToySet): number[][] {
  const rows = x.map((point, k) => [y[k] as number, ...point.map((value) => Math.round(value * 1e12) / 1e12 + 0)]);
  return rows.sort((a, b) => a.map((value, k) => value - (b[k] as number)).find((gap) => gap !== 0) ?? 0);
}

describe('toy sets', () => {
  it('have a sine and a cosine of their own, right to the last bits', () => {
    fc.assert(
      fc.property(fc.double({ min: -3, max: 3, noNaN: true }), (turns) => {
        expect(sineOfTurns(turns)).to.be.closeTo(Math.sin(2 * Math.PI * turns), 3e-15);
        expect(cosineOfTurns(turns)).to.be.closeTo(Math.cos(2 * Math.PI * turns), 3e-15);
      }),
    );
    expect([0, 0.25, 0.5, 0.75, 1].map(sineOfTurns)).to.deep.equal([0, 1, 0, -1, 0]);
  });

  // sklearn.datasets.make_moons(7, shuffle=False) and make_circles(5, shuffle=False, factor=0.3), version 1.2.1.
  it('without noise are the moons and circles of scikit-learn', () => {
    expect(sorted(moons({ rows: 7, noise: 0 }))).to.deep.equal([
      [0, -1, 0],
      [0, 0, 1],
      [0, 1, 0],
      [1, 0, 0.5],
      [1, 0.5, -0.366025403784],
      [1, 1.5, -0.366025403784],
      [1, 2, 0.5],
    ]);
    expect(sorted(circles({ rows: 5, noise: 0, factor: 0.3 }))).to.deep.equal([
      [0, -1, 0],
      [0, 1, 0],
      [1, -0.15, -0.259807621135],
      [1, -0.15, 0.259807621135],
      [1, 0.3, 0],
    ]);
  });

  it('without noise are the two spirals of Lang and Witbrock', () => {
    const expected = [1, -1].flatMap((sign, label) =>
      Array.from({ length: 97 }, (_, i) => {
        const [angle, radius] = [(i * Math.PI) / 16, (6.5 * (104 - i)) / 104];
        return { x: [(sign * radius * Math.sin(angle)) / 6.5, (sign * radius * Math.cos(angle)) / 6.5], label };
      }),
    );
    const set = { x: expected.map(({ x }) => x), y: expected.map(({ label }) => label) } as ToySet;
    const [ours, theirs] = [sorted(twoSpirals({ rows: 194, turns: 3 })), sorted(set)];
    ours.forEach((row, k) => {
      row.forEach((value, c) => {
        expect(value).to.be.closeTo(theirs[k]?.[c] as number, 1e-11);
      });
    });
  });

  it('are the truth tables of xor and parity', () => {
    expect(sorted(xor({ rows: 4, noise: 0 }))).to.deep.equal([
      [0, 0, 0],
      [0, 1, 1],
      [1, 0, 1],
      [1, 1, 0],
    ]);
    const { x, y } = parity({ bits: 5 });
    expect(new Set(x.map(String)).size).to.equal(32);
    expect(y).to.deep.equal(x.map((bits) => bits.reduce((sum, bit) => sum + bit, 0) % 2));
  });

  it('colour the fields of a board in turn', () => {
    const { x, y } = checkerboard({ rows: 500, cells: 3 });
    const field = (value: number): number => [-1, -1 / 3, 1 / 3].filter((edge) => value >= edge).length;
    x.forEach(([a = 0, b = 0], k) => {
      expect(y[k]).to.equal(Math.abs(field(a) - field(b)) === 1 ? 1 : 0);
    });
    expect(x.flat().every((value) => value > -1 && value < 1)).to.equal(true);
  });

  it('give blobs their centers and deviation', () => {
    const { x, y } = blobs({
      rows: 4000,
      centers: [
        [3, -2, 1],
        [0, 0, 0],
      ],
      noise: 0.5,
      seed: 4,
    });
    const own = x.filter((_, k) => y[k] === 0);
    for (const [c, center] of [3, -2, 1].entries()) {
      const values = own.map((point) => point[c] as number);
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
      expect(mean).to.be.closeTo(center, 5 * (0.5 / Math.sqrt(2000)));
      expect(Math.sqrt(variance)).to.be.closeTo(0.5, 0.04);
    }
    expect(new Set(blobs({ centers: 5, features: 4, noise: 0 }).x.map(String)).size).to.equal(5);
  });

  it('are waves with as many periods as asked for, with noise on y alone', () => {
    const clean = sine({ rows: 101, noise: 0, periods: 2 });
    clean.x.forEach(([at = 0], k) => {
      expect(clean.y[k]).to.be.closeTo(Math.sin(2 * Math.PI * at), 1e-14);
    });
    expect(sorted({ ...sine({ rows: 101, noise: 1 }), y: clean.y.map(() => 0) } as ToySet)).to.deep.equal(
      sorted({ ...clean, y: clean.y.map(() => 0) } as ToySet),
    );
  });

  it('have the rows asked for, classes as even as can be, and the same points for the same seed', () => {
    for (const [name, make] of Object.entries(all)) {
      for (const rows of [7, 50]) {
        const options = { rows, seed: 3, noise: 0.2 };
        const set = make(options);
        expect(set.x.length, name).to.equal(rows);
        expect(set.y.length, name).to.equal(rows);
        expect(make(options), name).to.deep.equal(set);
        expect(make({ ...options, seed: 4 }).x, name).to.not.deep.equal(set.x);
        if (!['sine', 'checkerboard', 'xor', 'parity'].includes(name)) {
          const counts = [...new Set(set.y)].map((label) => set.y.filter((each) => each === label).length);
          expect(Math.max(...counts) - Math.min(...counts), name).to.be.at.most(1);
        }
      }
    }
  });

  it('come in random order, so that the first rows are like the others', () => {
    const { y } = moons({ rows: 1000 });
    const early = y.slice(0, 500).reduce((sum, label) => sum + label, 0);
    expect(early).to.be.within(200, 300);
  });

  it('are learned as they are', async () => {
    const { x, y } = moons({ noise: 0.05 });
    const network = new Network({ inputs: 2, layers: [new Dense(16, 'tanh'), new Dense(1, 'sigmoid')], seed: 1 });
    await network.fit(x, y, { epochs: 200, learningRate: 0.02 });
    expect(network.evaluate(x, y, ['accuracy']).accuracy).to.be.above(0.95);
  });

  it('are rows of a table', () => {
    const set = sine({ rows: 3 });
    expect(set.rows).to.deep.equal(set.x.map(([x1], k) => ({ x1, y: set.y[k] })));
    expect(Object.keys(blobs({ features: 3 }).rows[0] as object)).to.deep.equal(['x1', 'x2', 'x3', 'y']);
  });

  it('refuse what they cannot do', () => {
    const said: [() => unknown, string][] = [
      [
        () => moons({ rows: 1 }),
        'moons, option rows: expected a whole number from 2 to 10000000, got 1. Leave it out for 200.',
      ],
      [
        () => moons({ noise: -1 }),
        'moons, option noise: expected a number that is zero or more, got -1. It is a standard deviation; 0 adds nothing.',
      ],
      [
        () => xor({ seed: 0.5 }),
        'xor, option seed: expected a whole number, got 0.5. Any whole number does; it names the points.',
      ],
      [
        () => circles({ factor: 1 }),
        'circles, option factor: expected a number between 0 and 1, got 1. It is the radius of the inner circle; the outer one has 1.',
      ],
      [
        () => twoSpirals({ turns: 0 }),
        'twoSpirals, option turns: expected a positive number, got 0. More of them are harder to tell apart; try 1.75.',
      ],
      [
        () => checkerboard({ cells: 1 }),
        'checkerboard, option cells: expected a whole number of 2 or more, got 1. It is the number of fields along each side.',
      ],
      [
        () => parity({ bits: 17 }),
        'parity, option bits: expected a whole number from 1 to 16, got 17. It is the number of columns of x.',
      ],
      [
        () => sine({ periods: Number.NaN }),
        'sine, option periods: expected a positive number, got NaN. It is the number of waves between −1 and 1.',
      ],
      [
        () => blobs({ centers: 0 }),
        'blobs, option centers: expected a whole number of 1 or more, got 0. Write how many there are, or where: [[0, 0], [4, 4]].',
      ],
      [
        () => blobs({ centers: [[0, 0], [1]] }),
        'blobs, option centers, entry 1: expected as many finite numbers as in the first, one at least, got an array of 1. Write how many there are, or where: [[0, 0], [4, 4]].',
      ],
      [
        () => blobs({ centers: [[0, 0]], features: 3 }),
        'blobs, option features: expected 2, as the centers have, got 3. Leave it out.',
      ],
      [
        () => sine({ turns: 2 } as object),
        'sine: expected only known options, got the option "turns". Known: rows, noise, seed, periods.',
      ],
    ];
    for (const [action, text] of said) expect(complaint(action)).to.equal(text);
  });
});
