import { expect } from 'chai';
import {
  type ActivationName,
  Dense,
  type Diagnosis,
  diagnose,
  Embedding,
  type Layer,
  Network,
  Random,
} from 'multilayer';
import { twoSpirals } from 'multilayer/data';
import { readProblem, tableNames, tablesAreHere } from '../support/real-tables.js';

function findingsOf({ findings }: Diagnosis): string[] {
  return findings.map(({ kind, severity }) => `${kind} ${severity}`);
}

function quiet(layers: Layer[], inputs: number, seed: number): Network {
  return new Network({ layers, inputs, seed, onWarning: () => {} });
}

const activations = ['sigmoid', 'tanh', 'relu', 'leakyRelu'] as const;

describe('nothing is found', () => {
  const xor = [
    [0, 0],
    [0, 1],
    [1, 0],
    [1, 1],
  ];
  const answers = [0, 1, 1, 0];

  for (const name of activations) {
    it(`of XOR, new and trained: three seeds of ${name}`, async () => {
      let solved = 0;
      for (let seed = 0; seed < 3; seed++) {
        const network = quiet([new Dense(8, name), new Dense(1, 'sigmoid')], 2, seed);
        expect(findingsOf(await diagnose(network, xor, answers)), `new, seed ${seed}`).to.deep.equal([]);
        const history = await network.fit(xor, answers, { epochs: 500, learningRate: 0.05 });
        // Where one in four ReLUs is left, the network may stand still, and is told so.
        if (network.evaluate(xor, answers).loss > 0.3) continue;
        solved += 1;
        expect(findingsOf(await diagnose(network, xor, answers, { history })), `seed ${seed}`).to.deep.equal([]);
      }
      expect(solved).to.be.at.least(2);
    });
  }

  it('of two spirals, new and trained', async () => {
    const { x, y } = twoSpirals({ rows: 300, noise: 0.02, turns: 1.5, seed: 3 });
    for (const name of ['tanh', 'relu'] as const) {
      const network = quiet([new Dense(32, name), new Dense(32, name), new Dense(1, 'sigmoid')], 2, 1);
      expect(findingsOf(await diagnose(network, x, y))).to.deep.equal([]);
      const history = await network.fit(x, y, { epochs: 60, learningRate: 0.01 });
      expect(findingsOf(await diagnose(network, x, y, { history }))).to.deep.equal([]);
    }
  });

  it('of categories with any numbers, which an embedding takes', async () => {
    const random = new Random(4, 96);
    const x = Array.from({ length: 400 }, () => [random.below(300), random.below(7)]);
    const y = x.map(([a = 0, b = 0]) => Number((a * 7919 + b * 31) % 11 > 5) + (b === 3 ? 1 : 0));
    const network = quiet([new Embedding([300, 7], [4, 3]), new Dense(8, 'tanh'), new Dense(1)], 2, 1);
    expect(findingsOf(await diagnose(network, x, y))).to.deep.equal([]);
    const history = await network.fit(x, y, { epochs: 30 });
    expect(findingsOf(await diagnose(network, x, y, { history }))).to.deep.equal([]);
  });

  /** Facts of these tables, and no mistakes of a fit. */
  const facts: Readonly<Record<string, readonly string[]>> = {
    // An unknown class of work and an unknown occupation are of the same persons.
    adult: ['repeatedColumns mild'],
    digits: ['constantColumns mild'],
    titanic: ['repeatedColumns mild'],
  };

  function layersFor(y: string[] | number[], hidden: ActivationName): Dense[] {
    const classes = new Set<string | number>(y).size;
    if (typeof y[0] === 'number') return [new Dense(16, hidden), new Dense(1)];
    return [new Dense(16, hidden), classes === 2 ? new Dense(1, 'sigmoid') : new Dense(classes, 'softmax')];
  }

  for (const name of tableNames) {
    it(`of a real table, scaled, but what is true of it, and that its targets are shuffled where they are: ${name}`, async function () {
      if (!tablesAreHere()) {
        console.log('skipped: no tables on this machine');
        this.skip();
      }
      const { x, y } = readProblem(name, 500);
      const inputs = x[0]?.length as number;
      const known = facts[name] ?? [];
      const network = quiet(layersFor(y, 'relu'), inputs, 1);
      expect(findingsOf(await diagnose(network, x, y)), 'new').to.deep.equal(known);
      const history = await network.fit(x, y, { epochs: 5 });
      expect(findingsOf(await diagnose(network, x, y, { history })), 'trained').to.deep.equal(known);
      const told: string[] = [];
      for (const seed of [1, 2, 3, 4, 5]) {
        if (told.includes('unrelatedTargets severe')) break;
        const order = new Random(seed, 98).permutation(y.length);
        const shuffled = Array.from(order, (i) => y[i]) as typeof y;
        told.push(...findingsOf(await diagnose(quiet(layersFor(y, 'relu'), inputs, 1), x, shuffled)));
      }
      // 150 rows say too little.
      if (name !== 'iris') expect(told, 'shuffled').to.include('unrelatedTargets severe');
    });
  }
});

describe('unrelatedTargets', () => {
  /** Relations of some kinds, each with as much noise as signal. */
  const relations: Readonly<Record<string, (row: number[], noise: number) => number>> = {
    linear: ([a = 0], noise) => a + noise,
    'of two columns': ([a = 0, b = 0], noise) => a * b + noise,
    ring: ([a = 0, b = 0], noise) => 2 * Math.hypot(a, b) + noise,
    wave: ([a = 0], noise) => Math.sin(3 * a) + 0.5 * noise,
    'of two columns among others': ([a = 0, b = 0], noise) => a * b + noise,
  };

  it('is found of most shuffled targets from 300 rows on, and never where there is a relation: six draws of each kind', async () => {
    let [found, all] = [0, 0];
    for (const [kind, relation] of Object.entries(relations)) {
      for (let seed = 0; seed < 6; seed++) {
        const random = new Random(seed, 97);
        const x = Array.from({ length: 300 }, () =>
          Array.from({ length: kind.includes('others') ? 20 : 3 }, () => random.normal()),
        );
        const y = x.map((row) => relation(row, random.normal()));
        const network = quiet([new Dense(4, 'tanh'), new Dense(1)], x[0]?.length as number, seed);
        expect(findingsOf(await diagnose(network, x, y)), `${kind}, ${seed}`).to.deep.equal([]);
        const shuffled = Array.from(random.permutation(300), (i) => y[i] as number);
        const told = findingsOf(await diagnose(network, x, shuffled));
        found += Number(told.includes('unrelatedTargets severe'));
        all += 1;
      }
    }
    expect(found / all).to.be.above(0.6);
  });
});
