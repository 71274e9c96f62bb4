import { expect } from 'chai';
import fc from 'fast-check';
import { derivative, parse } from 'mathjs';
import { exactLog } from '#src/core/random.js';
import { parseFormula, readFormula } from '#src/expression/formula.js';
import {
  differentiate,
  type Expression,
  evaluate,
  expressionFromJson,
  expressionToJson,
  f,
  type OperationName,
  operations,
  same,
  simplify,
  toLatex,
  toTape,
  toText,
  variables,
} from '#src/expression/index.js';
import { formulas, names, points } from './arbitrary.js';
import { big, erf, evaluateBig, ulps } from './big.js';
import { spread } from './noise.js';

/** Operations whose derivative is that of their value. */
const truthful = names.filter((name) => name !== 'surrogate');

/** Fails unless `got` is one of the values that rounding can give the formula. */
function expectWithin(got: number, { value, width }: ReturnType<typeof spread>, text: string, slack = 0): void {
  if (Math.abs(got - value) <= 20 * width + slack) return;
  throw new Error(`${text}: expected ${value} within ${20 * width}, got ${got}`);
}

describe('any formula', () => {
  it('comes back from its text as its simplified self', () => {
    fc.assert(
      fc.property(formulas(), (e) => {
        const back = simplify(readFormula(toText(e)));
        expect(same(back, simplify(e)), `${toText(e)} became ${toText(back)}`).to.equal(true);
      }),
      { numRuns: 500 },
    );
  });

  // The first reading may order the terms of a sum by what they were before.
  it('comes to rest as the text of what it was read as', () => {
    fc.assert(
      fc.property(formulas(), (e) => {
        const read = parseFormula(toText(e));
        if (variables(read).length === 0) return;
        const again = parseFormula(toText(read));
        expect(toText(parseFormula(toText(again)))).to.equal(toText(again));
      }),
      { numRuns: 300 },
    );
  });

  it('keeps its value when read, as far as rounding allows', () => {
    fc.assert(
      fc.property(formulas(), points, (e, x) => {
        const expected = spread(e, x);
        if (!expected.finite) return;
        const read = parseFormula(toText(e));
        const [ours, text] = [spread(read, x), `${toText(e)} → ${toText(read)} at ${x}`];
        expectWithin(ours.value, { ...expected, width: expected.width + ours.width }, text);
      }),
      { numRuns: 1000 },
    );
  });

  it('comes back from JSON text with the same value to the last bit', () => {
    fc.assert(
      fc.property(formulas(), points, (e, x) => {
        const back = expressionFromJson(JSON.parse(JSON.stringify(expressionToJson(e))), 'test');
        expect(toText(back)).to.equal(toText(e));
        expect(Object.is(evaluate(back, { x }), evaluate(e, { x }))).to.equal(true);
      }),
      { numRuns: 300 },
    );
  });

  it('keeps its value when simplified, as far as rounding allows', () => {
    fc.assert(
      fc.property(formulas(), points, (e, x) => {
        const expected = spread(e, x);
        if (!expected.finite) return;
        expectWithin(evaluate(simplify(e), { x }), expected, `${toText(e)} → ${toText(simplify(e))} at ${x}`);
      }),
      { numRuns: 2000 },
    );
  });

  it('is simplified once and for all', () => {
    fc.assert(
      fc.property(formulas(), (e) => {
        const once = simplify(e);
        expect(toText(simplify(once))).to.equal(toText(once));
      }),
      { numRuns: 500 },
    );
  });

  it('has on its tape the value of its tree, each part once', () => {
    fc.assert(
      fc.property(formulas(), points, (e, x) => {
        const registers: number[] = [];
        for (const each of toTape(e)) {
          if (each.kind === 'constant') registers.push(each.value);
          else if (each.kind === 'variable') registers.push(x);
          else {
            const [a = 0, b = 0, c = 0] = each.operands.map((at) => registers[at] as number);
            registers.push(operations[each.operation].evaluate(a, b, c));
          }
        }
        expect(Object.is(registers.at(-1), evaluate(e, { x }))).to.equal(true);
        const computed = toTape(e).filter(({ kind }) => kind === 'application');
        expect(new Set(computed.map((each) => JSON.stringify(each))).size).to.equal(computed.length);
      }),
      { numRuns: 300 },
    );
  });

  it('balances braces, brackets and environments in LaTeX', () => {
    fc.assert(
      fc.property(formulas(), (e) => {
        const latex = toLatex(e);
        const count = (pattern: RegExp): number => latex.match(pattern)?.length ?? 0;
        let depth = 0;
        for (const letter of latex) {
          if (letter === '{') depth += 1;
          if (letter === '}') depth -= 1;
          expect(depth).to.be.at.least(0);
        }
        expect(depth).to.equal(0);
        expect(count(/\\left\(/g)).to.equal(count(/\\right\)/g));
        expect(count(/\\left\[/g)).to.equal(count(/\\right\]/g));
        expect(count(/\\begin/g)).to.equal(count(/\\end/g));
        expect(latex).to.not.match(/\\(sqrt|frac)\\left|undefined|\$/);
      }),
      { numRuns: 300 },
    );
  });

  it('has the derivative of central differences in 64 digits', () => {
    const h = big('1e-24');
    fc.assert(
      fc.property(formulas(truthful), fc.double({ min: 0.01, max: 3 }), fc.boolean(), (e, size, positive) => {
        const x = positive ? size : -size;
        const slope = differentiate(e, 'x');
        const [own, ours] = [spread(e, x), spread(slope, x)];
        // At a kink, or where rounding decides a comparison, there is no derivative to agree on.
        if (!own.finite || !ours.finite || ours.width > 1e-6 * Math.max(1, Math.abs(ours.value))) return;
        if (own.largest > 1e6) return; // leaves the differences of 64 digits too few
        // With its constants folded, as in the slope: exp(1e-9) in float64 is a power's base with another logarithm.
        const folded = simplify(e);
        const [left, right] = [evaluateBig(folded, big(x).minus(h)), evaluateBig(folded, big(x).plus(h))];
        const middle = evaluateBig(folded, big(x));
        const [before, after] = [middle.minus(left).div(h).toNumber(), right.minus(middle).div(h).toNumber()];
        const bend = Math.abs(after - before);
        if (!(bend <= 1e-9 * Math.max(1, Math.abs(after)))) return;
        // Of values up to 1e6 the differences keep 64 − 24 − 6 digits.
        const text = `d/dx ${toText(e)} = ${toText(slope)} at ${x}`;
        expectWithin(right.minus(left).div(h).div(2).toNumber(), ours, text, bend + 1e-30);
      }),
      { numRuns: 400 },
    );
  });
});

describe('a surrogate', () => {
  const step = f.surrogate(f.greaterOrEqual(f.x, 0), f.sigmoid(f.multiply(4, f.x)));

  it('has the value of its first operand, exactly, and the derivative of its second', () => {
    for (const x of [-1e308, -3, -1e-300, 0, 1e-300, 0.4, 7, 1e308]) {
      expect(evaluate(step, { x })).to.equal(x >= 0 ? 1 : 0);
      const s = 1 / (1 + Math.exp(-4 * x));
      expect(evaluate(differentiate(step, 'x'), { x })).to.be.closeTo(4 * s * (1 - s), 1e-15);
    }
  });

  it('stays where it is simplified, read as text and from JSON, and within other formulas', () => {
    for (const e of [step, f.add(f.x, f.multiply(0, f.add(step, 1))), f.select(step, 1, 0), f.exp(step)]) {
      expect(evaluate(simplify(e), { x: 2 })).to.equal(evaluate(e, { x: 2 }));
    }
    expect(same(simplify(step), step)).to.equal(true);
    expect(toText(step)).to.equal('surrogate(x >= 0, sigmoid(4 * x))');
    expect(same(parseFormula(toText(step)), step)).to.equal(true);
    expect(same(expressionFromJson(JSON.parse(JSON.stringify(expressionToJson(step))), 'here'), step)).to.equal(true);
    expect(toLatex(step)).to.equal(
      '\\operatorname{surrogate}\\left(\\left[x \\ge 0\\right], \\sigma\\left(4 \\cdot x\\right)\\right)',
    );
    // The chain rule goes through it.
    const outer = differentiate(f.multiply(3, f.square(step)), 'x');
    expect(evaluate(outer, { x: 0.1 })).to.be.closeTo(6 * evaluate(differentiate(step, 'x'), { x: 0.1 }), 1e-14);
  });
});

describe('derivatives', () => {
  const smooth = [
    'x ^ 3 - 2 * x ^ 2 + 5 * x - 7',
    'exp(-x ^ 2 / 2)',
    'x * exp(x) / (1 + exp(x))',
    'log(1 + exp(x))',
    'x * tanh(log(1 + exp(x)))',
    'sin(x) * cos(2 * x)',
    'sqrt(1 + x ^ 2)',
    '(1 + x ^ 2) ^ x',
    '2 ^ x',
    '1 / (1 + exp(-3 * x + 1))',
    'tanh(x) ^ 2 / (2 + sin(x))',
    'log(2 + cos(x)) ^ 3',
  ];
  for (const text of smooth) {
    it(`of ${text} is that of mathjs`, () => {
      const slope = differentiate(parseFormula(text), 'x');
      const other = derivative(parse(text), 'x', { simplify: false }).compile();
      for (let x = -4; x <= 4; x += 0.125) {
        const expected = Number(other.evaluate({ x }));
        expect(evaluate(slope, { x })).to.be.closeTo(expected, 1e-12 * Math.max(1, Math.abs(expected)));
      }
    });
  }
});

describe('special functions', () => {
  /** Points of both signs from tiny to large, and the seams of the methods. */
  const grid = Array.from({ length: 400 }, (_, k) => 1e-8 * 1.06 ** k)
    .filter((x) => x < 40)
    .flatMap((x) => [x, -x])
    .concat([0.5, 2.4999999, 2.5, 2.5000001, 5.9, 5.9999999, 6, -6]);

  // Worst units in the last place over the grid, against 64 digits; Math.exp and Math.log1p take their share.
  const limits: Readonly<Partial<Record<OperationName, number>>> = { erf: 6, sigmoid: 2, softplus: 2 };
  for (const [name, limit] of Object.entries(limits) as [OperationName, number][]) {
    it(`${name} is within ${limit} ulp`, () => {
      const exact = (x: number) =>
        name === 'erf' ? erf(big(x)) : evaluateBig({ kind: 'application', operation: name, operands: [f.x] }, big(x));
      for (const x of grid) {
        const value = operations[name].evaluate(x, 0, 0);
        expect(ulps(value, exact(x)), `${name}(${x}) = ${value}`).to.be.at.most(limit);
      }
    });
  }

  it('erf is odd, monotonic, and ±1 at infinity', () => {
    const at = (x: number): number => operations.erf.evaluate(x, 0, 0);
    const sorted = [...grid].sort((a, b) => a - b);
    sorted.forEach((x, k) => {
      expect(at(-x)).to.equal(-at(x));
      if (k > 0) expect(at(x)).to.be.at.least(at(sorted[k - 1] as number) - 2 ** -52);
    });
    expect([at(Number.POSITIVE_INFINITY), at(Number.NEGATIVE_INFINITY)]).to.deep.equal([1, -1]);
    expect(at(Number.NaN)).to.be.NaN;
    expect(at(-0)).to.equal(-0);
  });

  it('sigmoid and softplus neither overflow nor vanish early', () => {
    const [sigmoid, softplus] = [operations.sigmoid, operations.softplus].map(
      ({ evaluate: at }) =>
        (x: number) =>
          at(x, 0, 0),
    ) as [(x: number) => number, (x: number) => number];
    expect(sigmoid(-700)).to.equal(Math.exp(-700));
    expect([sigmoid(1e308), sigmoid(-1e308)]).to.deep.equal([1, 0]);
    expect(softplus(-700)).to.equal(Math.exp(-700));
    expect([softplus(1e308), softplus(-1e308)]).to.deep.equal([1e308, 0]);
    expect(softplus(Number.POSITIVE_INFINITY)).to.equal(Number.POSITIVE_INFINITY);
  });

  it('the logarithm of the random numbers is within 2.5 ulp', () => {
    for (let k = 1; k < 500; k++) {
      for (const x of [k / 500, 1.07 ** -k, 1 - 1.07 ** -k]) {
        if (x <= 0 || x >= 1) continue;
        expect(ulps(exactLog(x), big(x).ln()), `log(${x})`).to.be.at.most(2.5);
      }
    }
  });
});

describe('LaTeX', () => {
  const written: readonly [Expression, string][] = [
    [f.divide(f.x, f.add(1, f.abs(f.x))), '\\frac{x}{1 + \\left\\lvert x \\right\\rvert}'],
    [f.multiply(f.add(f.x, 1), f.sigmoid(f.x)), '\\left(x + 1\\right) \\cdot \\sigma\\left(x\\right)'],
    [f.power(f.add(f.x, 1), 2), '{\\left(x + 1\\right)}^{2}'],
    [f.sqrt(f.add(f.x, 1)), '\\sqrt{x + 1}'],
    [f.power(1e-7, f.x), '{\\left(1 \\cdot 10^{-7}\\right)}^{x}'],
    [f.negate(f.square(f.x)), '-{x}^{2}'],
    [
      f.select(f.greater(f.x, 0), f.x, f.expm1(f.x)),
      '\\begin{cases}x & \\text{if } x > 0 \\\\ \\operatorname{expm1}\\left(x\\right) & \\text{otherwise}\\end{cases}',
    ],
    [f.max(f.x, 0), '\\max\\left(x, 0\\right)'],
  ];
  for (const [e, latex] of written) it(`of ${toText(e)}`, () => expect(toLatex(e)).to.equal(latex));

  it('knows every operation', () => {
    for (const name of names)
      expect(
        toLatex({ kind: 'application', operation: name, operands: Array(operations[name].arity).fill(f.x) }),
      ).to.include('x');
  });
});
