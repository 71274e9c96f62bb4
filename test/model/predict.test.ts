import { expect } from 'chai';
import { Dense, type EngineName, MultilayerError, Network } from 'multilayer';
import { engines } from '#src/catalogue.js';

const rows = 300;
const x = Array.from({ length: rows }, (_, i) => Array.from({ length: 70 }, (_unused, j) => Math.sin(i * 5 + j * 2)));

for (const engine of Object.keys(engines) as EngineName[]) {
  describe(`predict on the ${engine} engine`, () => {
    const layers = [new Dense(131, 'tanh'), new Dense(40, 'relu'), new Dense(3, 'softmax')];
    const network = new Network({ inputs: 70, layers, seed: 4, engine });
    const all = network.predictMatrix({ rows, cols: 70, data: Float64Array.from(x.flat()) });
    const expected = Array.from({ length: rows }, (_, i) => [...all.data.subarray(i * 3, i * 3 + 3)]);

    it('gives a row the same bits alone, among a few and among many', () => {
      expect(network.predict(x)).to.deep.equal(expected);
      for (const count of [1, 2, 3, 4, 7, 8, 9, 255, 256, 257]) {
        expect(network.predict(x.slice(0, count))).to.deep.equal(expected.slice(0, count));
      }
      for (const row of [1, 17, 299]) expect(network.predict([x[row] as number[]])).to.deep.equal([expected[row]]);
    });

    it('hands out results that later calls leave alone', () => {
      const first = network.predict(x.slice(0, 2));
      network.predict(x.slice(5, 7));
      expect(first).to.deep.equal(expected.slice(0, 2));
    });

    it('gives the same for rows in arrays and in typed arrays', () => {
      const rows = x.slice(0, 3).map((row) => Float32Array.from(row));
      const same = network.predict(rows.map((row) => Array.from(row)));
      expect(network.predict(rows)).to.deep.equal(same);
      expect(network.predict(rows.map((row) => Float64Array.from(row)))).to.deep.equal(same);
    });

    it('sees weights that were set in between', () => {
      const copy = network.clone();
      copy.predict(x.slice(0, 1));
      copy.parameter(2, 'bias').set([[100, 0, 0]]);
      expect(copy.predict(x.slice(0, 1))[0]?.[0]).to.be.closeTo(1, 1e-6);
    });

    it('finds a number that is not finite wherever it stands in a typed array', () => {
      for (const odd of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
        for (let at = 0; at < 70; at++) {
          const data = new Float32Array(70).with(at, odd);
          const attempt = () => network.predictMatrix({ rows: 1, cols: 70, data });
          expect(attempt).to.throw(MultilayerError, `row 0, column ${at}: expected a finite number`);
          const inRows = () => network.predict([x[0] as number[], data]);
          expect(inRows).to.throw(MultilayerError, `row 1, column ${at}: expected a finite number`);
        }
      }
    });

    it('gives many rows the same in any form, and names the bad number of any of them', () => {
      const network = new Network({ inputs: 70, layers: [new Dense(1, 'tanh')], seed: 4, engine });
      const many = 1100;
      const floats = Float32Array.from({ length: 70 * many }, (_, k) => Math.sin(k * 3));
      const rowsOf = (data: Float32Array | Float64Array): (Float32Array | Float64Array)[] =>
        Array.from({ length: many }, (_, i) => data.subarray(70 * i, 70 * (i + 1)));
      const forms = (data: Float32Array | Float64Array) => [
        { rows: many, cols: 70, data },
        rowsOf(data),
        rowsOf(data).map((row) => Array.from(row)),
      ];
      const [wanted] = forms(floats).map((form) => network.predict(form));
      for (const data of [floats, Float64Array.from(floats)])
        for (const form of forms(data)) expect(network.predict(form)).to.deep.equal(wanted);
      for (const row of [0, 1023, 1024, 1099]) {
        for (const data of [
          floats.with(70 * row + 69, Number.NaN),
          Float64Array.from(floats).with(70 * row + 69, Number.NaN),
        ]) {
          const message = `predict, x, row ${row}, column 69: expected a finite number, got NaN. Remove the row or fill in a value.`;
          for (const form of forms(data)) expect(() => network.predict(form)).to.throw(MultilayerError, message);
          const narrow = { rows: 70 * many, cols: 1, data };
          const first = `predict, x, row ${70 * row + 69}, column 0: expected a finite number`;
          expect(() => network.predict(narrow)).to.throw(MultilayerError, first);
        }
      }
      // Numbers from 2²⁴ on, which rows of numbers are read with care for.
      const large = forms(Float64Array.from(floats).with(70 * 1050, 2 ** 25)).map((form) => network.predict(form));
      expect(large[1]).to.deep.equal(large[0]);
      expect(large[2]).to.deep.equal(large[0]);
    });

    it('does not build a network from rows that it refuses', () => {
      const unbuilt = new Network({ layers: [new Dense(1)], engine });
      const bad = { rows: 1, cols: 3, data: Float64Array.of(1, Number.NaN, 3) };
      expect(() => unbuilt.predict(bad)).to.throw(MultilayerError, 'row 0, column 1');
      expect(unbuilt.inputs).to.equal(undefined);
    });

    it('names what is wrong with a row, and goes on', () => {
      const attempt = (row: unknown) => () => network.predict([x[0], row] as number[][]);
      expect(attempt([1, 2])).to.throw(MultilayerError, 'predict, x, row 1: expected 70 columns, as in row 0, got 2');
      expect(attempt((x[1] as number[]).with(3, Number.NaN))).to.throw(MultilayerError, 'row 1, column 3');
      expect(network.predict(x.slice(0, 1))).to.deep.equal(expected.slice(0, 1));
    });
  });
}

describe('predict', () => {
  it('gives many rows the same bits on any number of threads', async function () {
    if (!engines.wasm.supported()) this.skip();
    const layers = [new Dense(131, 'tanh'), new Dense(40, 'relu'), new Dense(3, 'softmax')];
    const network = new Network({ inputs: 70, layers, seed: 4, engine: 'wasm' });
    const many = 2500;
    const table = { rows: many, cols: 70, data: Float64Array.from({ length: 70 * many }, (_, k) => Math.sin(k * 3)) };
    const few = (from: number): Float64Array =>
      network.predictMatrix({ rows: 100, cols: 70, data: table.data.subarray(70 * from, 70 * (from + 100)) }).data;
    const shared = new Network({ inputs: 70, layers, seed: 4, engine: 'wasm', threads: 3 });
    // The workers join after the first call.
    for (let call = 0; call < 4; call++) {
      const { data } = shared.predictMatrix(table);
      for (let from = 0; from < many; from += 100) {
        expect(data.subarray(3 * from, 3 * (from + 100)), `rows from ${from}`).to.deep.equal(few(from));
      }
      await new Promise((resume) => setTimeout(resume, 30));
    }
    shared.dispose();
  });
});
