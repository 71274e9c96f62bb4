import { expect } from 'chai';
import fc from 'fast-check';
import { evaluate, MultilayerError, toText } from 'multilayer';
import { formula } from 'multilayer/formula';
import { readFormula } from '#src/expression/formula.js';

const text = (given: string, parameters = {}): string => toText(readFormula(given, parameters));

describe('the text of a formula', () => {
  const pasted: readonly [given: string, plain: string][] = [
    ['exp(−x^2)', 'exp(-x^2)'],
    ['exp(‑x)', 'exp(-x)'],
    ['x – 1', 'x - 1'],
    ['1 — x', '1 - x'],
    ['2×x', '2 * x'],
    ['2·x⋅x∙x', '2 * x * x * x'],
    ['x ÷ 2', 'x / 2'],
    ['x ∕ 2', 'x / 2'],
    ['x² + x³', 'x^2 + x^3'],
    ['x¹²', 'x^12'],
    ['x⁻¹', 'x^(-1)'],
    ['e⁻ˣ', 'e^(-x)'],
    ['-x²', '-(x^2)'],
    ['½x', '(1/2) * x'],
    ['x - ¾', 'x - 3/4'],
    ['x^½', 'x^(1/2)'],
    ['√x + 1', 'sqrt(x) + 1'],
    ['√(x + 1) * x', 'sqrt(x + 1) * x'],
    ['2√x', '2 * sqrt(x)'],
    ['√sin(x)', 'sqrt(sin(x))'],
    ['2πx', '2 * pi * x'],
    ['(x ≤ 1) + (x ≥ 2) + (x ≠ 3)', '(x <= 1) + (x >= 2) + (x != 3)'],
    ['ｅｘｐ（－ｘ）＋１', 'exp(-x) + 1'],
    ['2\u00a0*\u2009x', '2 * x'],
    ['\ufeffx\u200b + 1\u200e', 'x + 1'],
    ['exp(-x)\r\n', 'exp(-x)'],
    ['\nx +\n  1', 'x + 1'],
    ['𝑥 + ℯ', 'x + e'],
    ['x**2', 'x^2'],
    ['x .* x', 'x * x'],
    ['|x| + 2|x - 1|', 'abs(x) + 2 * abs(x - 1)'],
    ['ln(x)', 'log(x)'],
    ['log(x, 10)', 'log(x) / log(10)'],
    ['pow(x, 3)', 'x^3'],
    ['2x + 3x^2 (x + 1)', '2 * x + 3 * x^2 * (x + 1)'],
    ['2x/3', '2 * x / 3'],
    ['e^{-x^{2}}', 'e^(-x^2)'],
    ['sgn(x)', 'sign(x)'],
  ];
  for (const [given, plain] of pasted) {
    it(`${JSON.stringify(given)} is ${plain}`, () => expect(text(given)).to.equal(text(plain)));
  }

  it('knows functions by their other names', () => {
    const meanings: readonly [string, (x: number) => number][] = [
      ['log2(x)', Math.log2],
      ['log10(x)', Math.log10],
      ['ln(x)', Math.log],
      ['log(x, 3)', (x) => Math.log(x) / Math.log(3)],
      ['tan(x)', Math.tan],
      ['sinh(x)', Math.sinh],
      ['cosh(x)', Math.cosh],
      ['pow(x, 1.5)', (x) => x ** 1.5],
    ];
    for (const [given, meaning] of meanings) {
      for (const x of [1e-7, 0.3, 1, 2.5]) {
        const value = evaluate(formula(given).formula ?? readFormula('x'), { x });
        expect(value, `${given} at ${x}`).to.be.closeTo(meaning(x), 1e-14 * Math.max(1e-6, Math.abs(meaning(x))));
      }
    }
  });

  it('says the same with a number and with a name for it', () => {
    const shapes = [
      '$/2 x',
      '$/2 sin(x)',
      '$/2(x+1)',
      'x/$ x',
      '$ x/3',
      '$ x^2',
      '-$/3x',
      '$/x 3',
      '2^$ x',
      '$ * (x + 1)',
      '1/$/3 x',
    ];
    const outcome = (given: string, parameters = {}): string => {
      try {
        return text(given, parameters);
      } catch (error) {
        return (error as MultilayerError).expected;
      }
    };
    fc.assert(
      fc.property(fc.constantFrom(...shapes), fc.constantFrom(2, 3, 0.5), (shape, value) => {
        const named = outcome(shape.replace('$', 'a'), { a: value });
        expect(outcome(shape.replace('$', String(value)))).to.equal(named);
      }),
    );
  });

  const slash = 'formula: expected a sign in the product beside a slash, got';
  const keyboard = 'Write it in plain signs: + - * / ^ ( ) < > =, and names in Latin or Greek letters.';
  const refused: readonly [given: string, message: string][] = [
    ['1/2 x', `${slash} 1 / 2 x. Write (1 / 2) * x or 1 / (2 * x).`],
    ['x ÷ 2 x', `${slash} x / 2 x. Write (x / 2) * x or x / (2 * x).`],
    ['2 x / 3 x', `${slash} 2 * x / 3 x. Write (2 * x / 3) * x or 2 * x / (3 * x).`],
    ['exp(x)/2(x+1)', `${slash} exp(x) / 2 (x + 1). Write (exp(x) / 2) * (x + 1) or exp(x) / (2 * (x + 1)).`],
    ['e^2x', 'formula: expected an exponent that is plain to end, got ^2x. Write ^(2 * x) or ^(2) * x.'],
    ['2½ * x', 'formula: expected a sign before a fraction, got 2½ (U+00BD). Write + or * before (1/2).'],
    ['x^2³', 'formula: expected one exponent, got an exponent of an exponent. Write (x^2)^3 or x^(2^3).'],
    [
      '√2x',
      'formula: expected a root that is plain to end, got √2x. Write sqrt(2) with parentheses around all that is under the root.',
    ],
    [
      '√(x+1)²',
      'formula: expected a root that is plain to end, got √(x+1)^(2). Write sqrt(x+1) with parentheses around all that is under the root.',
    ],
    [
      'x\n2',
      'formula: expected a formula on one line, got a line end within it. Write it on one line, with a sign between its parts.',
    ],
    ['∫x', `formula: expected signs of a keyboard, got ∫ (U+222B). ${keyboard}`],
    ['x\u00ad1', `formula: expected signs of a keyboard, got \u00ad (U+00AD). ${keyboard}`],
    ['х + 1', `formula: expected signs of a keyboard, got х (U+0445). ${keyboard}`],
    ['x%', 'formula: expected no percent sign, got "x%". Write x / 100 for a percentage; a remainder has no use here.'],
    [
      '5%x',
      'formula: expected no percent sign, got "5%x". Write x / 100 for a percentage; a remainder has no use here.',
    ],
    [
      'x mod 2',
      'formula: expected an operator of the list, got the operator mod. A remainder has no use here; mod stands for no operation of the list.',
    ],
    ['x # half', 'formula: expected a formula, got a comment (#). Leave the comment out.'],
    ['a*x', 'formula: expected one variable, got a and x. Give the other names values: formula(text, { a: 0.1 }).'],
    [
      'alpha*x + beta',
      'formula: expected one variable, got alpha, x and beta. Give the other names values: formula(text, { alpha: 0.1, beta: 0.1 }).',
    ],
    [
      'a*z',
      "formula: expected one variable, got a and z. Call the variable x, and give the other names values, as in formula('a * x', { a: 0.1 }).",
    ],
    ['E^x', 'formula: expected known names, got E. Write e, or give E a value.'],
    [
      'x > 0 && x < 1',
      'formula: expected comparisons joined by signs of numbers, got &. Write (x > 0) * (x < 1) for x > 0 and x < 1.',
    ],
    ['x > 0 and x < 1', 'formula: expected an operator of the list, got the operator and. Write (x > 0) * (x < 1).'],
    [
      '0 < x < 1',
      'formula: expected a formula over numbers, got relational (0 < x < 1). Write two comparisons, as in (0 < x) * (x < 1).',
    ],
    [
      '|x|y|z|',
      'formula: expected bars in plain pairs, got "|x|y|z|". Write abs(x) for |x|, and max(a, b) for a || b.',
    ],
    [
      '0,5*x',
      'formula: expected a formula, got text that mathjs cannot read (Unexpected operator , (char 2)). Write 0.5 with a point.',
    ],
    [
      'y = 2 * x',
      'formula: expected a formula over numbers, got assignment (y = 2 * x). Write its right side alone: 2 * x.',
    ],
    ['Math.exp(x)', 'formula: expected a function of the list, got the function Math.exp. Write exp(x).'],
    ['x(x + 1)', 'formula: expected a sign before a parenthesis, got x(…). Write x * (…).'],
    ['e⁻ˣ²', 'formula: expected one exponent, got an exponent of an exponent. Write (x^2)^3 or x^(2^3).'],
    ['$x^2$', 'formula: expected a formula, got a dollar sign. Leave the dollar signs out.'],
    [
      '\\frac{1}{x}',
      'formula: expected a formula in plain text, got LaTeX (\\frac). Write it as in tanh(x) / (1 + exp(-x)).',
    ],
    [
      '1.000,5 * x',
      'formula: expected a formula, got text that mathjs cannot read (Unexpected operator , (char 6)). Write 1000.5 with a point.',
    ],
    [
      'x'.repeat(9000),
      'formula: expected a name of at most 40 letters, got xxxxxxxxxxxxxxxxxxxx…. Call the variable x.',
    ],
    ['σ(x)', 'formula: expected a function of the list, got the function σ. Write sigmoid(x).'],
    ['𝜎(x)', 'formula: expected a function of the list, got the function σ. Write sigmoid(x).'],
    ['Math.max(0, x)', 'formula: expected a function of the list, got the function Math.max. Write max(…).'],
    ['xexp(-x)', 'formula: expected a sign between the factors of a product, got xexp(…). Write x * exp(…).'],
    [
      'tanh²(x)',
      'formula: expected the arguments of tanh behind its name, got tanh^(2). Write tanh(x)^2 for the square of tanh(x).',
    ],
    [
      'tan^-1(x)',
      'formula: expected the arguments of tan behind its name, got tan^-1. Write 1 / tan(x); inverse functions are not of the list.',
    ],
    ['log_10 x', 'formula: expected a function of the list, got the function log_10. Write log(x, 10).'],
    [
      'x if x > 0 else 0',
      'formula: expected a formula alone, got the word if. Write x > 0 ? x : 0 for x if x > 0, else 0.',
    ],
    [
      'x = 0 ? 1 : x',
      'formula: expected a comparison before the question mark, got assignment (x = 0 ? 1 : x). Write x == 0 ? 1 : x.',
    ],
    ['sigmoid x', 'formula: expected the arguments of sigmoid, got its name alone. Write sigmoid(x).'],
  ];
  for (const [given, message] of refused) {
    it(`refuses ${JSON.stringify(given.slice(0, 60))}`, () => {
      expect(() => formula(given))
        .to.throw(MultilayerError)
        .with.property('message', message);
    });
  }

  it('takes no product without signs for a name', () => {
    const products: readonly [name: string, product: string][] = [
      ['ax', 'a * x'],
      ['xx', 'x * x'],
      ['x2', 'x * 2'],
      ['x_1', 'x * 1'],
      ['ex', 'e * x'],
      ['pix', 'pi * x'],
      ['αx', 'α * x'],
      ['xsinx', 'x * sin(x)'],
      ['e2x', 'e * 2 * x'],
      ['zz', 'z * z'],
    ];
    for (const [name, product] of products) {
      for (const given of [name, `2 * ${name} + 1`, `${name} * exp(x)`]) {
        expect(() => formula(given))
          .to.throw(MultilayerError)
          .with.property(
            'message',
            `formula: expected a sign between the factors of a product, got ${name}. Write ${product}, in parentheses within an exponent, or call the variable x.`,
          );
      }
    }
    for (const name of ['z', 'θ', 'net', 'theta', 'mu', 'xi', 'pixels']) expect(text(`2 * ${name}`)).to.equal('2 * x');
    expect(text('gain * x + ax', { gain: 2, ax: 3 })).to.equal('2 * x + 3');
  });

  it('does not advise a function that is another one', () => {
    for (const name of ['acos', 'asinh', 'ceil', 'round', 'sec', 'sech', 'coth']) {
      expect(() => formula(`${name}(x)`)).to.throw(MultilayerError, /got the function \w+\. Known: exp,/);
    }
  });

  it('takes the advice that it gives', () => {
    expect(text('a*x', { a: 0.1 })).to.equal('0.1 * x');
    expect(text('alpha*x + beta', { alpha: 0.1, beta: 0.1 })).to.equal('0.1 * x + 0.1');
    for (const [given, message] of refused.filter(([, each]) => each.startsWith(slash))) {
      const [, ...readings] = /Write (.+) or (.+)\.$/.exec(message) ?? [];
      const values = readings.map((each) => evaluate(readFormula(each), { x: 3 }));
      expect(new Set(values).size, given).to.equal(2);
    }
  });
});
