import { expect } from 'chai';
import fc from 'fast-check';
import { type Activation, activations, type EngineName, engines, toText } from 'multilayer';
import { formula } from 'multilayer/formula';
import { parseFormula, readFormula } from '#src/expression/formula.js';
import { engineNames } from '../support/engines.js';
import { compute, exact, texts, wide } from './exponentials.js';

/** The largest number whose neighbourhood an engine can hold, and what rounding of exponents up to 3000 does. */
const precision: Readonly<Record<EngineName, { largest: number; relative: number; absolute: number }>> = {
  wasm: { largest: 1e37, relative: 3e-3, absolute: 5e-5 },
  reference: { largest: 1e300, relative: 1e-9, absolute: 1e-10 },
};

/** Complains where an engine is not near the value and the derivative in 64 digits, unless they are out of its range. */
function check(text: string, points: readonly number[] = wide): void {
  const [written, read] = [readFormula(text), parseFormula(text)];
  const right = points.map((x) => exact(written, x));
  for (const name of engineNames) {
    const { largest, relative, absolute } = precision[name];
    const got = compute(engines[name], read, points);
    points.forEach((x, k) => {
      const { value, slope } = right[k] as ReturnType<typeof exact>;
      const [v, s] = [value.toNumber(), slope.toNumber()];
      // Exponents are sums of multiples of x, which are rounded before they cancel.
      const slack = absolute * Math.max(2, Math.abs(x));
      const within = (a: number, b: number): boolean => Math.abs(a - b) <= slack + relative * Math.abs(b);
      if (!(Math.abs(v) < largest)) return;
      if (!within(got.values[k] as number, v))
        throw new Error(`${text} on ${name} at ${x}: ${v}, got ${got.values[k]}`);
      if (!(Math.abs(s) < largest)) return;
      if (within(got.slopes[k] as number, s)) return;
      throw new Error(`d/dx ${text} on ${name} at ${x}: ${s}, got ${got.slopes[k]}`);
    });
  }
}

describe('a formula over exponentials', () => {
  it('has the value and the derivative of 64 digits on every engine, near 0 and far out', () => {
    fc.assert(fc.property(texts, fc.subarray(wide, { minLength: 3, maxLength: 4 }), check), { numRuns: 15 });
  });
});

describe('a formula that is a known operation', () => {
  const known: readonly [string, readonly string[]][] = [
    [
      'sigmoid(x)',
      [
        '1 / (1 + exp(-x))',
        '1 / (1 + e^(-x))',
        '0.5 * (1 + tanh(x / 2))',
        '(tanh(x / 2) + 1) / 2',
        '0.5 + 0.5 * tanh(0.5 * x)',
        'exp(x) / (1 + exp(x))',
        'e^x / (e^x + 1)',
        '1 - 1 / (1 + e^x)',
        '1 - sigmoid(-x)',
        '(1 + exp(-x))^-1',
        'exp(-log(1 + exp(-x)))',
        'sqrt(1 / (1 + exp(-x))^2)',
      ],
    ],
    ['sigmoid(3 * x)', ['1 / (1 + exp(-3 * x))', 'exp(3 * x) / (exp(3 * x) + 1)', '1 / (1 + exp(-x)^3)']],
    ['sigmoid(x - 1)', ['1 / (1 + exp(1 - x))', 'exp(x - 1) / (exp(x - 1) + 1)']],
    [
      'tanh(x)',
      [
        '(exp(x) - exp(-x)) / (exp(x) + exp(-x))',
        '(e^x - e^-x) / (e^x + e^-x)',
        '(exp(2 * x) - 1) / (exp(2 * x) + 1)',
        '(1 - e^(-2 * x)) / (1 + e^(-2 * x))',
        '2 * sigmoid(2 * x) - 1',
        '2 / (1 + exp(-2 * x)) - 1',
        '1 - 2 / (exp(2 * x) + 1)',
      ],
    ],
    [
      'softplus(x)',
      [
        'log(1 + exp(x))',
        'log(e^x + 1)',
        'log(1 + 1 / exp(-x))',
        '-log(1 / (1 + exp(x)))',
        '-log(1 - sigmoid(x))',
        'x + log(1 + exp(-x))',
      ],
    ],
    ['softplus(2 * x)', ['log(1 + exp(x)^2)', 'log1p(e^(2 * x))', 'log((1 + exp(x)^2) / 1)']],
    ['max(x, 0)', ['max(0, x)', 'max(0 / 3, x)']],
    ['x * tanh(softplus(x))', ['x * tanh(log(1 + e^x))', 'x * ((1 + exp(x))^2 - 1) / ((1 + exp(x))^2 + 1)']],
    ['x * sigmoid(1.702 * x)', ['x / (1 + e^(-1.702 * x))', 'x * exp(1.702 * x) / (exp(1.702 * x) + 1)']],
    ['exp(-2 * x)', ['exp(x)^-2', '1 / exp(x)^2', 'e^(-x) / e^x']],
  ];
  for (const [text, written] of known) {
    it(`is ${text}`, () => {
      expect(written.map((each) => toText(parseFormula(each)))).to.deep.equal(written.map(() => text));
    });
  }

  it('has the weights of that activation', () => {
    const kept = ({ initializer, biasInitializer }: Activation) => ({ initializer, biasInitializer });
    const twins: readonly [string, Activation][] = [
      ['max(x, 0)', activations.relu()],
      ['max(0, z)', activations.relu()],
      ['log(1 + e^x)', activations.softplus()],
      ['x > 0 ? x : 0.01x', activations.leakyRelu()],
      ['(e^x - e^-x) / (e^x + e^-x)', activations.tanh()],
    ];
    for (const [text, twin] of twins) expect(kept(formula(text)), text).to.deep.equal(kept(twin));
    expect(kept(formula('max(x, 0.1)'))).to.deep.equal(kept(activations.tanh()));
  });

  it('stays as it is where nothing overflows', () => {
    const same = ['x / (1 + abs(x))', 'exp(-x ^ 2)', '(exp(x) + exp(-x)) / 2', '1 - exp(-x)', '5 * (1 + exp(x))'];
    for (const text of [...same, 'x > 0 ? x : expm1(x)', 'sigmoid(10 * (x - 10000))', 'expm1(x) / x']) {
      expect(toText(parseFormula(text))).to.equal(text);
    }
  });
});

describe('a root', () => {
  it('has the derivative 0 where it is vertical', () => {
    const roots = [
      'sqrt(x)',
      'x^0.5',
      'sqrt(x^2)',
      '(x^2)^0.5',
      '(x^2)^(1/3)',
      'abs(x)^0.7',
      '(x^4)^0.25',
      'sqrt(abs(x))',
    ];
    for (const text of [...roots, 'x * sqrt(x^2)', 'sqrt(max(x, 0))']) {
      for (const name of engineNames) {
        const { values, slopes } = compute(engines[name], parseFormula(text), [0]);
        expect(
          [values[0], slopes[0]].map((value) => (value as number) + 0),
          `${text} on ${name}`,
        ).to.deep.equal([0, 0]);
      }
    }
  });

  it('has elsewhere the derivative of 64 digits', () => {
    for (const text of [
      'sqrt(x^2)',
      '(x^4)^0.25',
      'abs(x)^0.7',
      '(x^2 + 1)^-0.5',
      '(x^2 + 1)^-3',
      '1 / (x^2 + 1)^(1/3)',
    ])
      check(text);
  });
});

describe('a root beside what it is a root of', () => {
  const given: readonly [text: string, points: readonly number[]][] = [
    ['log(x + sqrt(x^2 + 1))', [-1e6, -1e4, -700, -1, 0, 1, 1e6]],
    ['ln(sqrt(1 + x^2) + x)', [-1e6, -3, 0, 3]],
    ['-ln(sqrt(1 + x^2) - x)', [-1e6, -3, 0, 3, 1e4, 1e6]],
    ['log((x + sqrt(x^2 + 4)) / 2)', [-1e5, -100, 0, 100]],
    ['log(2 * x + sqrt((2 * x)^2 + 0.5))', [-1e5, -100, 0, 100]],
  ];
  for (const [text, points] of given) it(`cancels nothing: ${text}`, () => check(text, points));

  it('overflows only where the whole does', () => {
    check('sqrt(x^2)', [-1e25, 1e25]);
    for (const name of engineNames) {
      expect(compute(engines[name], parseFormula('sqrt(x^2)'), [-1e-30, 1e-30]).slopes).to.deep.equal([-1, 1]);
    }
    check('sqrt(x^4) / x', [-1e12, 1e12]);
    check('(x^6)^(1/3) / x', [-1e12, 1e12]);
    check('log(1 + sqrt((exp(x) + exp(-2 * x))^2))');
    check('log(abs(-exp(x) - exp(3 * x)))');
    // Its parts, tanh(x/2)⁴⁰⁰ and e^(400·softplus(x)), are 0 and ∞.
    check('(exp(x) - 1)^400', [0.65, 0.7]);
    check('log(1 + (exp(x) - 1)^400)', [0.65, 0.7]);
  });

  it('is read back as it was written', () => {
    for (const text of ['log(x + sqrt(x^2 + 1))', '(sqrt(4 + x^2) - x) / 2', 'x + sqrt(x^2 + 1)', 'tanh(1 / x)']) {
      const once = toText(parseFormula(text));
      expect(toText(parseFormula(once))).to.equal(once);
    }
  });
});

describe('a pole within what levels off', () => {
  it('leaves the derivative a number', () => {
    check('x <= 0 ? 0 : exp(-1 / x)', [-1, 1e-30, 1e-5, 0.5, 50]);
    for (const text of [
      'tanh(1 / x)',
      'sigmoid(-1 / x)',
      'exp(-1 / x^2)',
      'x > 0 ? e^(-1/x) / (e^(-1/x) + e^(-1/(1-x))) : 0',
    ]) {
      for (const name of engineNames) {
        const { slopes } = compute(engines[name], parseFormula(text), [0, 1e-30, 1]);
        expect(slopes.every(Number.isFinite), `${text} on ${name}: ${slopes}`).to.equal(true);
      }
    }
  });
});

describe('erf', () => {
  it('is ±1 to the last bit far out, so that GELU vanishes', () => {
    for (const name of engineNames) {
      const { values } = compute(
        engines[name],
        parseFormula('x / 2 * (1 + erf(x / sqrt(2)))'),
        [-1e15, -1e4, -40, 1e15],
      );
      expect(values.map((value) => value + 0)).to.deep.equal(
        [0, 0, 0, Math.fround(1e15)].map((v) => (name === 'wasm' || v === 0 ? v : 1e15)),
      );
    }
  });
});

describe('a formula far out', () => {
  const given = [
    '1/(1+exp(-x))^(1/3)',
    '(x - 1) / (1 + e^(-2*(x - 0.5)))^(1/3)',
    'log(exp(x) + exp(-x))',
    'log(1 + exp(x) + exp(2 * x) + exp(-3 * x))',
    '1/(exp(x) + exp(-x))',
    'exp(x)/(1 + exp(x))^2',
    'exp(-exp(-x))',
    'tanh(exp(x)) * x',
    '1 / (x^2 + exp(x))',
    'sqrt(exp(x)) / (sqrt(exp(x)) + 2)',
    'x - log(1 + exp(x))',
    'exp(4 * x)^-0.5',
    '(1 + 3^x)^(-x / 1000)',
    'sigmoid(2^x)',
  ];
  for (const text of given) it(`is finite: ${text}`, () => check(text, [-1000, -90, 0, 50, 200]));
});
