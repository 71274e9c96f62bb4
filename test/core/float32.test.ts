import { expect } from 'chai';
import {
  adam,
  Dense,
  type MatrixLike,
  MultilayerError,
  Network,
  networkFromJSON,
  type Optimizer,
  Random,
  sgd,
  type Targets,
} from 'multilayer';
import { formula } from 'multilayer/formula';
import { mergedColumns } from '#src/core/merged.js';
import { expectError } from '../support/networks.js';

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

  it('are told of as weights where they are whole numbers that are rounded, and only then', () => {
    const heard: string[] = [];
    const onWarning = (text: string): void => void heard.push(text);
    const network = new Network({ inputs: 2, layers: [new Dense(1)], engine: 'wasm', onWarning });
    for (const value of [2 ** 24 + 1, 1612892067089, -17378479]) {
      network.parameter(0, 'weights').set([[1], [value]]);
      expect(heard.splice(0)).to.deep.equal([
        `parameter weights of layer 0, row 1, column 0: ${value} is ${Math.fround(value)} in float32. Use engine: 'reference' to keep it.`,
      ]);
    }
    for (const value of [0.1, 2 ** 24, 2 ** 24 + 2, 1e30, 1 / 3, -(2 ** 40), 1e-46])
      network.parameter(0, 'weights').set([[1], [value]]);
    new Network({ inputs: 2, layers: [new Dense(1)], engine: 'reference', onWarning })
      .parameter(0, 'weights')
      .set([[1], [2 ** 24 + 1]]);
    expect(heard).to.deep.equal([]);
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

describe('other numbers too large for float32', () => {
  const one = (engine: 'wasm' | 'reference' = 'wasm'): Network =>
    new Network({ inputs: 1, layers: [new Dense(1)], engine });
  const plain = "It is too large for float32: use engine: 'reference'.";

  async function expectMessage(action: () => unknown, message: string): Promise<void> {
    const error = await expectError(action);
    expect(error).to.be.instanceOf(MultilayerError);
    expect(error.message).to.equal(message);
  }

  it('are refused as parameters', async () => {
    const at = 'parameter weights of layer 0, row 0, column 0';
    const message = `${at}: expected ${range}, got 1e+39. ${plain}`;
    await expectMessage(
      () =>
        one()
          .parameter(0, 'weights')
          .set([[1e39]]),
      message,
    );
    one('reference')
      .parameter(0, 'weights')
      .set([[1e39]]);
  });

  it('are refused in model files and checkpoints, which the advice then reads', async () => {
    const network = one('reference');
    await network.fit([[1], [2]], [1, 2], { epochs: 1 });
    const file = JSON.parse(JSON.stringify(network.checkpoint()));
    const [weights] = [file.layers[0].parameters.weights];
    weights.precision = 'float64';
    weights.data = [1e39];
    const wasm = { engine: 'wasm', check: false } as const;
    const reference = { engine: 'reference', check: false } as const;
    await expectMessage(
      () => networkFromJSON(file, wasm),
      `networkFromJSON, parameter weights of layer 0, row 0, column 0: expected ${range}, got 1e+39. ${plain}`,
    );
    expect(networkFromJSON(file, reference).parameter(0, 'weights').toArray()).to.deep.equal([[1e39]]);
    weights.data = [1];
    file.training.memory[2].precision = 'float64';
    file.training.memory[2].data = [1e39];
    const { name } = file.training.memory[2];
    await expectMessage(
      () => networkFromJSON(file, wasm),
      `networkFromJSON, memory of ${name}, row 0, column 0: expected ${range}, got 1e+39. ${plain}`,
    );
    expect(networkFromJSON(file, reference).checkpoint().training?.memory[2]?.data).to.deep.equal([1e39]);
    expect(networkFromJSON({ ...file, training: undefined }, { ...wasm }).predict([[1]])[0]).to.have.length(1);
  });

  it('are refused in formulas, wherever they come from', async () => {
    const fix = "It is too large for float32: scale the formula, or use engine: 'reference'.";
    const make = (engine: 'wasm' | 'reference') =>
      new Network({ inputs: 1, layers: [new Dense(1, formula('1e39 * x'))], engine });
    await expectMessage(
      () => make('wasm').predict([[1]]),
      `a number in a formula: expected ${range}, got 1e+39. ${fix}`,
    );
    expect(make('reference').predict([[1]])[0]?.[0]).to.satisfy(Number.isFinite);
  });

  it('are refused as targets whose loss is', async () => {
    for (const value of [1e20, -1.9e19, 1e38]) {
      const loss = value ** 2;
      const text = (where: string): string =>
        `${where}, row 1, column 0: expected a target whose square float32 can hold, as meanSquaredError takes it, got ${value}. Scale the targets, or use engine: 'reference'.`;
      const [x, y] = [
        [[0], [1]],
        [0, value],
      ];
      await expectMessage(() => one().fit(x, y), text('fit, y'));
      await expectMessage(() => one().fit(x, [0, 1], { validation: { x, y } }), text('fit, validation y'));
      await expectMessage(() => one().evaluate(x, y), text('evaluate, y'));
      expect(one('reference').evaluate(x, y).loss).to.be.closeTo(loss / 2, loss / 1e6);
    }
    expect(one().evaluate([[0]], [1.8e19]).loss).to.be.closeTo(1.8e19 ** 2, 1e33);
    await expectMessage(
      () => one('reference').evaluate([[0]], [1e200]),
      'evaluate, y, row 0, column 0: expected a target whose square float64 can hold, as meanSquaredError takes it, got 1e+200. Scale the targets.',
    );
  });

  it('are found in rates and options that lose their effect', async () => {
    const cases: readonly (readonly [Optimizer, number | undefined, string])[] = [
      [adam(), 1e-46, 'fit, option learningRate: expected a number that is not 0 in float32, got 1e-46'],
      [sgd(), 1e39, 'fit, option learningRate: expected a number that is not Infinity in float32, got 1e+39'],
      [
        sgd({ learningRate: 1e-50 }),
        undefined,
        'fit, option learningRate: expected a number that is not 0 in float32, got 1e-50',
      ],
      [
        adam({ epsilon: 1e-46 }),
        undefined,
        'fit, adam, option epsilon: expected a number that is not 0 in float32, got 1e-46',
      ],
      [
        adam({ beta2: 1 - 1e-12 }),
        undefined,
        `fit, adam, option beta2: expected a number that is not 1 in float32, got ${1 - 1e-12}`,
      ],
    ];
    for (const [optimizer, learningRate, message] of cases) {
      const options = { epochs: 1, optimizer, ...(learningRate !== undefined && { learningRate }) };
      const fix = "Choose one that float32 can tell from it, or use engine: 'reference'.";
      await expectMessage(() => one().fit([[1]], [1], options), `${message}. ${fix}`);
      if (learningRate !== 1e39) await one('reference').fit([[1]], [1], options);
    }
  });
});

describe('numbers that float32 does not tell apart', () => {
  const stamps = [1612892067115, 1612892067089, 1612892066967, 1612892066783];

  interface Seen {
    readonly warnings: string[];
    readonly network: Network;
  }
  async function seen(x: MatrixLike, y: Targets, cols: number, engine: 'wasm' | 'reference' = 'wasm'): Promise<Seen> {
    const warnings: string[] = [];
    const onWarning = (message: string): void => void warnings.push(message);
    const network = new Network({ inputs: cols, layers: [new Dense(1)], seed: 1, engine, onWarning });
    await network.fit(x, y, { epochs: 1, learningRate: 1e-30 }).catch(() => undefined);
    return { warnings, network };
  }
  const column = (values: readonly number[]): number[][] => values.map((value) => [value]);
  const zeros = (values: ArrayLike<unknown>): number[] => Array.from(values, () => 0);
  const advice = "Subtract an offset or scale the column before you pass it, or use engine: 'reference'.";

  it('are told with evidence, once', async () => {
    const { warnings, network } = await seen(column(stamps), [0.07, 0.071, 0.07, 0.07], 1);
    const text = `fit, x, column 0: 4 different numbers become 1 in float32: 1612892066783 in row 3 and 1612892066967 in row 2 are both 1612892078080. ${advice}`;
    expect(warnings).to.deep.equal([text]);
    await network.fit(column(stamps), [0.07, 0.071, 0.07, 0.07], { epochs: 1, optimizer: 'sgd', learningRate: 1e-30 });
    network.predict(column(stamps));
    expect(warnings).to.have.length(1);
  });

  const lost: Readonly<Record<string, readonly number[]>> = {
    'time stamps a millisecond apart': [1612892067115, 1612892067116],
    'keys from 2²⁴ on': [16777216, 16777217],
    'keys among small numbers': [3, 1, 16777217, 2, 16777216],
    'many keys': Array.from({ length: 20_000 }, (_, i) => 16_770_000 + i),
    'sorted times of a day, in seconds': Array.from({ length: 3000 }, (_, i) => 1612892067.115 + 29 * i),
    'small differences far from zero': [1e9 + 0.1, 1e9 + 0.2, 1e9 + 0.5],
    'a narrow peak': Array.from({ length: 500 }, (_, i) => 1e6 + Math.sin(i)),
    'numbers that all become zero': [1e-46, 2e-46, 0],
    'negative ones': [-1612892067115, -1612892067089],
  };
  for (const [what, values] of Object.entries(lost)) {
    it(`are told: ${what}`, async () => {
      for (const x of [column(values), { rows: values.length, cols: 1, data: Float64Array.from(values) }]) {
        const { warnings } = await seen(x, zeros(values), 1);
        expect(warnings).to.have.length(1);
        expect(warnings[0]).to.match(/^fit, x, column 0: \d+ different numbers become \d+ in float32/);
      }
      expect((await seen(column(values), zeros(values), 1, 'reference')).warnings).to.deep.equal([]);
      const centre = values[0] as number;
      const span = Math.max(...values.map((value) => Math.abs(value - centre)));
      const scaled = values.map((value) => (value - centre) / span);
      if (!values.includes(3)) expect((await seen(column(scaled), zeros(values), 1)).warnings).to.deep.equal([]);
    });
  }

  it('are told of other columns, kinds and calls', async () => {
    const rows = stamps.map((stamp, i) => [i, stamp, stamp]);
    expect((await seen(rows, zeros(rows), 3)).warnings[0]).to.match(/^fit, x, column 1 \(and 1 other column\): 4/);
    const keys = { rows: 2, cols: 1, data: Uint32Array.of(16777216, 16777217) };
    expect((await seen(keys, [0, 1], 1)).warnings).to.have.length(1);
    const y = (await seen([[0], [1]], [1e9, 1e9 + 1], 1)).warnings;
    expect(y[0]).to.match(/^fit, y, column 0: 2 different numbers become 1 in float32/);

    for (const call of ['predict', 'predictMatrix', 'evaluate'] as const) {
      const warnings: string[] = [];
      const onWarning = (message: string): void => void warnings.push(message);
      const network = new Network({ inputs: 1, layers: [new Dense(1, 'sigmoid')], engine: 'wasm', onWarning });
      for (let k = 0; k < 2; k++) {
        if (call === 'evaluate') network.evaluate(column(stamps), [0, 1, 0, 1]);
        else network[call](column(stamps));
      }
      expect(warnings).to.have.length(1);
      expect(warnings[0]).to.match(new RegExp(`^${call === 'evaluate' ? call : 'predict'}, x, column 0: 4`));
    }
  });

  it('are told of many rows, which are answered as they come', () => {
    const close = Array.from({ length: 400 }, (_, i) => [i, 1 + (i % 100) * 1e-9]);
    for (const rows of [close, close.map((row) => Float64Array.from(row))]) {
      const warnings: string[] = [];
      const onWarning = (message: string): void => void warnings.push(message);
      const network = new Network({ inputs: 2, layers: [new Dense(1)], engine: 'wasm', onWarning });
      for (let k = 0; k < 2; k++) network.predict(rows);
      expect(warnings).to.have.length(1);
      expect(warnings[0]).to.match(/^predict, x, column 1: 100 different numbers become 2 in float32: .* in row/);
    }
  });

  it('are told of numbers in formulas', () => {
    const warnings: string[] = [];
    const onWarning = (message: string): void => void warnings.push(message);
    new Network({ layers: [new Dense(1, formula('x + 1e-50'))], engine: 'wasm', onWarning });
    expect(warnings).to.deep.equal([
      "Network, layer 0 (Dense(1, formula('x + 1e-50'))): 1e-50 is 0 in float32. Use a number of 1e-37 or more, or engine: 'reference'.",
    ]);
    new Network({ layers: [new Dense(1, formula('x + 1e-50'))], engine: 'reference', onWarning });
    expect(warnings).to.have.length(1);
  });

  /** Columns as real tables have them; nothing is wrong with any of them. */
  it('are not found in healthy columns', async () => {
    const random = new Random(7, 0);
    const uniform = (): number => random.uniform();
    const normal = (): number => random.normal();
    const healthy: Readonly<Record<string, (i: number) => number>> = {
      'uniform numbers': uniform,
      'normal numbers': normal,
      'log-normal numbers': () => Math.exp(3 * normal()),
      kelvin: () => 293 + 5 * normal(),
      'hectopascals in pascals': () => 101_325 + 800 * normal(),
      'degrees within a city': () => 52.5 + 0.05 * normal(),
      'years with fractions': () => 2000 + 20 * uniform(),
      'serial days': () => 44_000 + 365 * uniform(),
      populations: () => Math.round(Math.exp(16 + 2 * normal())),
      incomes: () => Math.round(1e8 * uniform()),
      'whole numbers up to 2³⁰': () => Math.floor(2 ** 30 * uniform()),
      'days in milliseconds': (i) => 1_600_000_000_000 + 86_400_000 * i,
      'milliseconds within a year': () => 1_600_000_000_000 + Math.floor(3e10 * uniform()),
      'probabilities close to 0': () => 10 ** (-300 * uniform() ** 3),
      'probabilities close to 0 and 1': () => 1 / (1 + Math.exp(-40 * normal())),
      'saturated features': (i) => (i % 2) + 1e-9 * normal(),
      'rounding errors': (i) => (0.1 * (i % 10)) / 0.3 + 1e-16 * (i % 3),
      'rounding errors far from zero': (i) => 1e6 + (i % 10) + 1e-9 * normal(),
      constants: () => 1612892067115,
      'powers of two': (i) => 2 ** (i % 60),
      'one outlier': (i) => (i === 5 ? 1e12 : normal()),
      'few of many': (i) => [0, 1, 1e-30][i % 3] as number,
    };
    for (const [what, draw] of Object.entries(healthy)) {
      for (const rows of [10, 300, 3000]) {
        const values = Array.from({ length: rows }, (_, i) => draw(i));
        expect(
          mergedColumns({ rows, cols: 1, data: Float64Array.from(values) }),
          `${what}, ${rows} rows`,
        ).to.deep.equal([]);
      }
    }
  });
});

for (const engine of ['wasm', 'reference'] as const) {
  describe(`outputs that are not finite on the ${engine} engine`, () => {
    const answers = (network: Network, row: number[]): string[] => {
      const rows = [new Array<number>(row.length).fill(1), row];
      const many = Array.from({ length: 600 }, (_, i) => rows[Number(i === 1)] as number[]);
      const data = Float64Array.from(rows.flat());
      const calls = [
        () => network.predict(rows),
        () => network.predict(many),
        () => network.predict(rows.map((each) => Float32Array.from(each))),
        () => network.predictMatrix({ rows: 2, cols: row.length, data }),
      ];
      return calls.map((call) => {
        try {
          call();
        } catch (error) {
          expect(error).to.be.instanceOf(MultilayerError);
          return (error as MultilayerError).message;
        }
        return 'accepted';
      });
    };

    it('are refused with row, output, layer and what helps', () => {
      const log = new Network({ inputs: 1, layers: [new Dense(2, formula('log(x)')), new Dense(2)], engine });
      log.parameter(0, 'weights').set([[1, 2]]);
      for (const message of answers(log, [-3])) {
        expect(message).to.equal(
          "predict, row 1, output 0: expected a finite number, got NaN, first in layer 0 (Dense(2, formula('log(x)'))). Scale the inputs, or use an activation that is finite for all numbers.",
        );
      }
      expect(log.predict([[3]])[0]).to.have.length(2);
    });

    it('are refused where only the sum of a layer is too large', () => {
      const large = new Network({ inputs: 2, layers: [new Dense(1), new Dense(1)], engine });
      large.parameter(0, 'weights').set([[2 ** 100], [2 ** 100]]);
      large.parameter(1, 'weights').set([[1]]);
      for (const message of answers(large, [2 ** 30, 2 ** 30])) {
        expect(message).to.equal(
          engine === 'reference'
            ? 'accepted'
            : `predict, row 1, output 0: expected a finite number, got Infinity, first in layer 0 (Dense(1, 'linear')). It is ${2 ** 131} in float64: use engine: 'reference', or scale the inputs.`,
        );
      }
    });

    it('never become a class or a figure', async () => {
      const x = [[1], [2], [3]];
      const network = new Network({
        inputs: 1,
        layers: [new Dense(3, formula('1 / (x - 2)')), new Dense(3, 'softmax')],
        engine,
      });
      await network.fit([[10], [20], [30]], ['a', 'b', 'c'], { epochs: 1, learningRate: 1e-9 });
      network.parameter(0, 'weights').set([[1, 1, 1]]);
      network.parameter(0, 'bias').set([[0, 0, 0]]);
      expect(() => network.predictClasses(x)).to.throw(
        MultilayerError,
        'predict, row 1, output 0: expected a finite number',
      );
      for (const metrics of [[], ['accuracy']] as const) {
        expect(() => network.evaluate(x, ['a', 'b', 'c'], metrics)).to.throw(
          MultilayerError,
          'evaluate, row 1, output 0: expected a finite number',
        );
      }
    });

    it('are told from a loss that is too large by itself', () => {
      const network = new Network({ inputs: 1, layers: [new Dense(1)], engine });
      network.parameter(0, 'weights').set([[engine === 'wasm' ? 1e25 : 1e200]]);
      expect(() => network.evaluate([[0], [0], [1], [0]], [0, 0, 0, 0])).to.throw(
        MultilayerError,
        'evaluate, row 2: expected a finite loss, got Infinity. The weights of the network have become too large for it: try a smaller learning rate.',
      );
    });
  });
}
