import { expect } from 'chai';
import fc from 'fast-check';
import { differentiate, type Expression, evaluate, f, simplify, toText } from 'multilayer';

const smooth: Readonly<Record<string, Expression>> = {
  exp: f.exp(f.x),
  log: f.log(f.add(f.x, 5)),
  log1p: f.log1p(f.add(f.x, 5)),
  expm1: f.expm1(f.x),
  sqrt: f.sqrt(f.add(f.x, 5)),
  tanh: f.tanh(f.x),
  sigmoid: f.sigmoid(f.x),
  softplus: f.softplus(f.x),
  erf: f.erf(f.x),
  sin: f.sin(f.x),
  cos: f.cos(f.x),
  power: f.power(f.add(f.x, 5), f.x),
  divide: f.divide(f.x, f.add(5, f.x)),
  abs: f.abs(f.subtract(f.x, 9)),
  min: f.min(f.square(f.x), 100),
  max: f.max(-2, f.subtract(f.x, 9)),
  select: f.select(f.less(f.x, 9), f.square(f.x), f.x),
};

describe('expressions', () => {
  for (const [name, e] of Object.entries(smooth)) {
    it(`differentiates ${name} as central differences do`, () => {
      const derivative = differentiate(e, 'x');
      fc.assert(
        fc.property(fc.double({ min: -3, max: 3, noNaN: true }), (x) => {
          const at = (value: number): number => evaluate(e, { x: value });
          const numeric = (at(x + 1e-5) - at(x - 1e-5)) / 2e-5;
          const exact = evaluate(derivative, { x });
          expect(Math.abs(exact - numeric)).to.be.below(1e-6 * Math.max(1, Math.abs(exact)));
        }),
      );
    });
  }

  it('folds min and max of constants over two operands only', () => {
    expect(evaluate(simplify(f.max(-1, -2)))).to.equal(-1);
    expect(evaluate(simplify(f.min(1, 2)))).to.equal(1);
  });

  it('puts overflowing forms into stable ones', () => {
    const text = (e: Expression): string => toText(simplify(e));
    expect(text(f.divide(1, f.add(1, f.exp(f.negate(f.x)))))).to.equal('sigmoid(x)');
    expect(text(f.log(f.add(1, f.exp(f.x))))).to.equal('softplus(x)');
    expect(text(f.subtract(f.exp(f.x), 1))).to.equal('expm1(x)');
  });

  it('computes erf as Python 3.11 math.erf does', () => {
    const known: readonly [number, number][] = [
      [0.1, 0.1124629160182849],
      [0.5, 0.5204998778130465],
      [1, 0.8427007929497149],
      [2, 0.9953222650189527],
      [3, 0.9999779095030014],
    ];
    for (const [x, value] of known) expect(evaluate(f.erf(x))).to.be.closeTo(value, 4e-16);
  });
});
