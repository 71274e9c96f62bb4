import { expect } from 'chai';
import { Dense, MultilayerError, Network } from 'multilayer';
import { expectError } from './support/networks.js';

const advice = "It is too large for float32: scale the column, or use engine: 'reference'.";
const range = 'a number between -3.4e38 and 3.4e38';

const make = (engine: 'wasm' | 'reference'): Network =>
  new Network({ inputs: 2, layers: [new Dense(1)], seed: 3, engine });

describe('numbers too large for float32', () => {
  const forms: Readonly<
    Record<string, (value: number) => number[][] | { rows: number; cols: number; data: Float64Array }>
  > = {
    rows: (value) => [
      [0, 1],
      [1, value],
    ],
    data: (value) => ({ rows: 2, cols: 2, data: Float64Array.of(0, 1, 1, value) }),
  };
  const y = [0, 1];

  for (const value of [1e39, -1e39, 3.41e38, 1e200, -Number.MAX_VALUE]) {
    for (const [form, of] of Object.entries(forms)) {
      it(`${value} in ${form} are refused with row and column on wasm, and accepted on reference`, async () => {
        const x = of(value);
        const fine = of(2);
        const text = (where: string): string => `${where}, row 1, column 1: expected ${range}, got ${value}. ${advice}`;
        const calls: readonly (readonly [string, (network: Network) => unknown])[] = [
          ['fit, x', (network) => network.fit(x, y)],
          ['fit, validation x', (network) => network.fit(fine, y, { validation: { x, y } })],
          ['predict, x', (network) => network.predict(x)],
          ['predict, x', (network) => network.predictMatrix(x)],
          ['evaluate, x', (network) => network.evaluate(x, y)],
        ];
        for (const [where, call] of calls) {
          const error = await expectError(() => call(make('wasm')));
          expect(error).to.be.instanceOf(MultilayerError);
          expect(error.message).to.equal(text(where));
        }
        if (Math.abs(value) < 1e100) expect(make('reference').predict(x)[1]?.[0]).to.satisfy(Number.isFinite);
      });
    }
  }

  it('begin behind the greatest of float32', () => {
    const greatest = (2 - 2 ** -23) * 2 ** 127;
    const network = make('wasm');
    network.parameter(0, 'weights').set([[0.5], [0]]);
    for (const value of [greatest, -greatest, greatest * (1 + 2 ** -26)]) {
      expect(network.predict([[value, 0]])).to.deep.equal([[Math.fround(value) / 2]]);
    }
    expect(() => network.predict([[greatest * (1 + 2 ** -24), 0]])).to.throw(MultilayerError, 'row 0, column 0');
  });

  it('are found at any place of a long row', () => {
    const network = new Network({ inputs: 70, layers: [new Dense(1)], engine: 'wasm' });
    for (let at = 0; at < 70; at++) {
      const row = new Float64Array(70).with(at, 1e39);
      expect(() => network.predict([new Float64Array(70), row])).to.throw(MultilayerError, `row 1, column ${at}`);
      expect(() => network.predict([Array.from(row)])).to.throw(MultilayerError, `row 0, column ${at}`);
    }
  });
});
