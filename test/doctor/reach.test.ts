import { expect } from 'chai';
import fc from 'fast-check';
import { type ActivationName, Dense, elementwise, f, Layer, map, Network, type Node } from 'multilayer';
import { formula } from 'multilayer/formula';
import { evaluate } from '#src/expression/index.js';
import { rangeOf } from '#src/expression/range.js';
import { formulas, points } from '../expression/arbitrary.js';

const fit = { epochs: 1, onWarning: (text: string) => void heard.push(text) };
let heard: string[] = [];

async function warnings(
  output: Dense | Layer,
  y: readonly number[],
  loss?: 'meanSquaredError',
  sampleWeights?: readonly number[],
): Promise<string[]> {
  heard = [];
  const network = new Network({ layers: [new Dense(4, 'tanh'), output], seed: 1 });
  const x = y.map((_, i) => [i / y.length, (i % 3) - 1]);
  await network.fit(x, y, { ...fit, loss, sampleWeights });
  return heard.filter((text) => text.includes('cannot be reached'));
}

describe('targets that no output can come to', () => {
  it('are counted, with the first of them, the range and a remedy', async () => {
    expect(await warnings(new Dense(1, 'relu'), [-3, -1, 1, 3, 5, 7, 9])).to.deep.equal([
      "fit, y: 2 of 7 targets, such as -3 in row 0, column 0, cannot be reached: the outputs of Dense(1, 'relu') are 0 or more. End with a 'linear' layer, or scale the targets into that range.",
    ]);
    expect(await warnings(new Dense(1, 'linear'), [-3, -1, 1, 3, 5, 7, 9])).to.deep.equal([]);
  });

  it('are not those of rows that do not count', async () => {
    const y = [-3, -1, 1, 3];
    expect(await warnings(new Dense(1, 'relu'), y, undefined, [0, 0, 1, 1])).to.deep.equal([]);
    expect((await warnings(new Dense(1, 'relu'), y, undefined, [0, 1, 1, 1]))[0]).to.include('-1 in row 1, column 0');
  });

  const out: readonly (readonly [string, Dense, number[], string])[] = [
    ['sigmoid', new Dense(1, 'sigmoid'), [0, 5], 'from 0 to 1'],
    ['tanh', new Dense(1, 'tanh'), [0, 3], 'from -1 to 1'],
    ['softplus', new Dense(1, 'softplus'), [1, -2], '0 or more'],
    ['step', new Dense(1, elementwise('own', f.multiply(2, f.sigmoid(f.x)))), [1, 2.5], 'from 0 to 2'],
    ['an ELU', new Dense(1, formula('x > 0 ? x : exp(x) - 1')), [1, -2], '-1 or more'],
    ['a hard sigmoid', new Dense(1, formula('x < -3 ? 0 : x > 3 ? 1 : x / 6 + 0.5')), [0, 1.5], 'from 0 to 1'],
    ['minus a square', new Dense(1, formula('3 - x^2')), [0, 4], '3 or less'],
    ['a sine', new Dense(1, formula('2 * sin(x)')), [0, 2.1], 'from -2 to 2'],
    ['an even power', new Dense(1, formula('x^4')), [1, -3], '0 or more'],
    ['a power of what is positive', new Dense(1, formula('abs(x)^0.7')), [1, -3], '0 or more'],
    ['a gaussian', new Dense(1, formula('exp(-x^2)')), [0.5, -0.1], 'from 0 to 1'],
  ];
  for (const [what, layer, y, range] of out) {
    it(`are told for ${what}`, async () => {
      const [text = ''] = await warnings(layer, y, 'meanSquaredError');
      expect(text).to.include(`1 of 2 targets, such as ${y[1]} in row 1, column 0, cannot be reached`);
      expect(text).to.include(` are ${range}.`);
    });
  }

  it('are told for a layer of your own', async () => {
    class Positive extends Layer {
      readonly kind = 'positive';
      override outputs(): number {
        return 1;
      }
      override parameters() {
        return { weights: { rows: 4, cols: 1, initializer: 'zeros' as const } };
      }
      override forward(x: Node, { weights }: Record<string, Node>): Node {
        return map(f.exp(f.x), { x: new Dense(1).forward(x, { weights: weights as Node }) });
      }
      override toString(): string {
        return 'Positive()';
      }
    }
    expect((await warnings(new Positive(), [1, -1]))[0]).to.include('the outputs of Positive() are 0 or more');
  });

  const within: readonly (readonly [ActivationName | string, number[]])[] = [
    ['sigmoid', [0, 1]],
    ['tanh', [-1, 1]],
    ['relu', [0, 7]],
    ['leakyRelu', [-5, 7]],
    ['x * sigmoid(x)', [-0.2, 7]],
    ['x^3', [-5, 7]],
    ['2^x', [0, 7]],
    ['x > 0 ? x : exp(x) - 1', [-1, 5]],
  ];
  for (const [name, y] of within) {
    it(`are not found for ${name} within its range, ends included`, async () => {
      const activation = /^\w+$/.test(name) ? (name as ActivationName) : formula(name);
      expect(await warnings(new Dense(1, activation), y, 'meanSquaredError')).to.deep.equal([]);
    });
  }
});

describe('rangeOf', () => {
  it('holds every value of a formula', () => {
    fc.assert(
      fc.property(formulas(), fc.array(points, { minLength: 4, maxLength: 4 }), (e, at) => {
        const { low, high } = rangeOf(e);
        for (const x of at) {
          const value = evaluate(e, { x });
          // Rounding may pass a bound by some units in the last place.
          const slack = 1e-12 * (1 + Math.abs(value));
          if (Number.isFinite(value)) expect(value).to.be.within(low - slack, high + slack);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('knows that 0 may be negative, and its inverse −∞', () => {
    const zero = { low: -0, high: -0 };
    const { low } = rangeOf(f.power(f.x, -1), { x: zero });
    expect(low).to.equal(Number.NEGATIVE_INFINITY);
    expect(rangeOf(f.power(f.x, -1), { x: { low: 0, high: 2 } }).low).to.equal(Number.NEGATIVE_INFINITY);
    expect(rangeOf(f.power(f.x, -2), { x: zero }).low).to.equal(0);
    expect(rangeOf(f.power(f.x, 3), { x: { low: 0, high: 2 } }).low).to.equal(0);
  });

  it('takes no longer for conditions within conditions', () => {
    let e = f.select(f.greater(f.x, 0), f.x, 1);
    for (let depth = 0; depth < 60; depth++) e = f.select(f.greater(f.x, depth), e, e);
    expect(rangeOf(e)).to.deep.equal({ low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY });
  });
});
