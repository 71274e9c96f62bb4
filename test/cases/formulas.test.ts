// Public reports about formulas that people write.
import { expect } from 'chai';
import { Dense, gradientCheck, MultilayerError, Network } from 'multilayer';
import { formula } from 'multilayer/formula';
import { engineNames } from '../support/engines.js';
import { expectError } from '../support/networks.js';

/** What a formula gives at x, and its slope there, on an engine. */
async function at(
  engine: 'wasm' | 'reference',
  activation: ReturnType<typeof formula>,
  x: number,
): Promise<[number, number]> {
  const network = new Network({ inputs: 1, layers: [new Dense(1, activation)], engine });
  network.parameter(0, 'weights').set([[0]]);
  network.parameter(0, 'bias').set([[x]]);
  const value = network.predict([[0]])[0]?.[0] as number;
  const options = {
    epochs: 1,
    optimizer: 'sgd',
    learningRate: 0.5,
    loss: 'meanSquaredError',
    onWarning: () => {},
  } as const;
  await network.fit([[0]], [value - 1], options);
  return [value, x - (network.parameter(0, 'bias').toArray()[0]?.[0] as number)];
}

describe('reports about formulas', () => {
  for (const engine of engineNames) {
    it(`josdejong/mathjs#1063: curves with e^(…) are finite with their derivatives, on ${engine}`, async () => {
      const logistic = { t0: 0, t1: 1, t2: 2, t3: 0.5, t4: 3 };
      for (const e of ['e^(-t2*(x - t3))', 'exp(-t2*(x - t3))']) {
        const curve = formula(`t0 + (t1 - t0) / (1 + ${e})^(1/t4)`, logistic);
        const [value, slope] = await at(engine, curve, 0.5);
        expect(value).to.be.closeTo(0.7937005, 1e-6);
        expect(slope).to.be.closeTo(0.2645668, 1e-6);
        for (const [x, end] of [
          [-1000, 0],
          [1000, 1],
          [-60, Math.exp(-121 / 3)],
        ] as const) {
          const [v, s] = await at(engine, curve, x);
          expect(v, `value at ${x}`).to.be.closeTo(end, 1e-7);
          expect(s, `slope at ${x}`).to.be.closeTo(0, 1e-4);
        }
      }
      for (const [text, low, high] of [
        ['1/(1 + e^(-x))', 0, 1],
        ['(e^x - e^-x)/(e^x + e^-x)', -1, 1],
        ['(exp(2*x) - 1)/(exp(2*x) + 1)', -1, 1],
        ['1/(1 + 2^(-x))', 0, 1],
      ] as const) {
        for (const x of [90, 200, 1000]) {
          expect(await at(engine, formula(text), x), text).to.deep.equal([high, 0]);
          expect(await at(engine, formula(text), -x), text).to.satisfy(
            ([v, s]: number[]) => Math.abs((v as number) - low) < 1e-12 && Math.abs(s as number) < 1e-12,
          );
        }
      }
    });
  }

  it('josdejong/mathjs#1063: the gradient of such a curve agrees with differences', () => {
    const curve = formula('1 / (1 + e^(-2*(x - 0.5)))^(1/3)');
    const network = new Network({ inputs: 1, layers: [new Dense(2, curve), new Dense(1)], seed: 1 });
    for (const { worst } of gradientCheck(network, [[0.3], [-2]], [1, 2])) expect(worst).to.be.below(1e-6);
  });

  it('josdejong/mathjs#2370, #1431, #1778, #955: a number that becomes a name changes no meaning', async () => {
    const value = async (text: string, parameters = {}): Promise<number | string> => {
      try {
        return (await at('reference', formula(text, parameters), 3))[0];
      } catch (error) {
        expect(error).to.be.instanceOf(MultilayerError);
        return 'refused';
      }
    };
    for (const [number, name] of [
      ['1/2 x', 'a/2 x'],
      ['1/2x', 'a/2x'],
      ['1/2 sin(x)', 'a/2 sin(x)'],
      ['1/2(x+1)', 'a/2(x+1)'],
    ]) {
      const [plain, named] = [await value(number as string), await value(name as string, { a: 1 })];
      // One reading or none: never two.
      if (plain !== 'refused' && named !== 'refused') expect(named, name as string).to.equal(plain);
      expect(named === 'refused' || named === plain, name as string).to.equal(true);
    }
    for (const text of ['pi/2 x', '(1)/2x', '2/x 3', '2 x / 3 x', 'x/2 x'])
      expect(await value(text), text).to.equal('refused');
    expect(await value('2x')).to.equal(6);
    expect(await value('3x^2')).to.equal(27);
    expect(await value('a x', { a: 2 })).to.equal(6);
    expect(await value('-4/3*x')).to.equal(-4);
    const { message } = await expectError(() => formula('a/2 x', { a: 1 }));
    expect(message)
      .to.include('2 * x')
      .and.to.match(/\(a \/ 2\) \* x|a \/ 2 \* x/);
  });

  it('marlon360/xr-graph#8, josdejong/mathjs#629, #229: pasted signs mean what they look like, or are shown', async () => {
    const same: readonly (readonly [string, string])[] = [
      ['exp(−x^2)', 'exp(-x^2)'],
      ['exp(‑x)', 'exp(-x)'],
      ['2×x', '2*x'],
      ['2·x', '2*x'],
      ['x²', 'x^2'],
      ['½*x', '0.5*x'],
      ['π*x', 'pi*x'],
      ['exp(-x)\n', 'exp(-x)'],
      ['exp(-x) ', 'exp(-x)'],
      ['x > 0 ? x : exp(x) − 1', 'x > 0 ? x : exp(x) - 1'],
    ];
    for (const [pasted, plain] of same) {
      for (const x of [-1.5, 0.3, 2]) {
        const got = await at('reference', formula(pasted), x);
        expect(got, pasted).to.deep.equal(await at('reference', formula(plain), x));
      }
    }
    for (const text of ['5%x', 'x%', 'x % 2', 'sigmoid x', '-3E0.5*x', 'x y']) {
      expect(await expectError(() => formula(text)), text).to.be.instanceOf(MultilayerError);
    }
    // The advice of the error works: x is the variable, and what is left over gets the value.
    const { message } = await expectError(() => formula('a*x'));
    expect(message).to.include('{ a: ').and.to.not.include('{ x: ');
  });
});
