import { expect } from 'chai';
import { activations, Dense, differentiate, evaluate, MultilayerError, Network, networkFromJSON } from 'multilayer';
import { formula } from 'multilayer/formula';

const grid = Array.from({ length: 401 }, (_, i) => (i - 200) / 10);

describe('formula', () => {
  const equal = [
    ['1 / (1 + exp(-x))', 'sigmoid'],
    ['(exp(x) - exp(-x)) / (exp(x) + exp(-x))', 'tanh'],
    ['log(1 + exp(z))', 'softplus'],
    ['max(0, x)', 'relu'],
    ['x > 0 ? x : 0.01 * x', 'leakyRelu'],
    ['x >= 0', 'step'],
  ] as const;
  for (const [text, name] of equal) {
    it(`${text} is ${name}, in value and derivative`, () => {
      const [own, built] = [formula(text).formula, activations[name]().formula];
      if (own === undefined || built === undefined) throw new Error('no formula');
      for (const x of grid) {
        expect(evaluate(own, { x })).to.be.closeTo(evaluate(built, { x }), 1e-12);
        const [a, b] = [differentiate(own, 'x'), differentiate(built, 'x')];
        expect(evaluate(a, { x })).to.be.closeTo(evaluate(b, { x }), 1e-12);
      }
    });
  }

  const written: readonly [string, string, (x: number) => number][] = [
    ['swish', 'x / (1 + exp(-x))', (x) => x / (1 + Math.exp(-x))],
    ['mish', 'x * tanh(log(1 + exp(x)))', (x) => x * Math.tanh(Math.log1p(Math.exp(x)))],
    ['softsign', 'x / (1 + abs(x))', (x) => x / (1 + Math.abs(x))],
  ];
  for (const [name, text, value] of written) {
    it(`computes ${name}`, () => {
      const own = formula(text).formula;
      if (own === undefined) throw new Error('no formula');
      for (const x of grid) expect(evaluate(own, { x })).to.be.closeTo(value(x), 1e-12);
    });
  }

  it('takes parameters, trains, and survives JSON', async () => {
    const layers = [new Dense(8, formula('x > 0 ? x : a * x', { a: 0.1 })), new Dense(1, 'sigmoid')];
    const network = new Network({ inputs: 2, layers, seed: 1 });
    const x = [
      [0.5, 1],
      [-1, 0.2],
    ];
    await network.fit(x, [1, 0], { epochs: 5 });
    const copy = networkFromJSON(JSON.parse(JSON.stringify(network)));
    expect(copy.predict(x)).to.deep.equal(network.predict(x));
  });

  const refused: readonly [string, string][] = [
    ['x = 3', 'assignment'],
    ['f(x) = x', 'functionassignment'],
    ['x.constructor', 'accessor'],
    ['x[1]', 'accessor'],
    ['"text"', 'finite numbers, got "text"'],
    ['[x, 1]', 'array'],
    ['{a: x}', 'object'],
    ['x; 2', 'block'],
    ['1:x', 'range'],
    ['import(x)', 'the function import'],
    ['createUnit(x)', 'the function createUnit'],
    ['evaluate(x)', 'the function evaluate'],
    ['parse(x)', 'the function parse'],
    ['constructor(x)', 'the function constructor'],
    ['tahn(x)', 'Did you mean "tanh"?'],
    ['x!', 'the operator !'],
    ['x + y', 'one variable, got x and y'],
    ['3', 'a variable, got a constant'],
    ['x +', 'text that mathjs cannot read'],
    ['', 'the text of a formula, got ""'],
    ['exp(x, 2)', 'one argument of exp, got 2'],
    ['max(x)', 'two or more arguments of max, got 1'],
    [`${'('.repeat(201)}x${')'.repeat(201)}`, 'at most 200 levels of nesting'],
    [`${'-'.repeat(300)}x`, 'at most 200 levels of nesting'],
    ['x'.repeat(10_001), 'at most 10000 characters, got 10001'],
  ];
  for (const [text, message] of refused) {
    it(`refuses ${text.slice(0, 20)}`, () => {
      expect(() => formula(text)).to.throw(MultilayerError, message);
    });
  }
});
