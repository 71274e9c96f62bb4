import { expect } from 'chai';
import fc from 'fast-check';
import {
  Dense,
  differentiate,
  elementwise,
  evaluate,
  f,
  MultilayerError,
  Network,
  networkFromJSON,
  toLatex,
  toText,
} from 'multilayer';
import { formula } from 'multilayer/formula';
import { type Expression, expressionFromJson, expressionToJson, same, simplify } from '#src/expression/index.js';

/** A text put around itself, again and again. */
function nested(around: (u: string) => string, levels: number, u = 'x'): string {
  return levels === 0 ? u : nested(around, levels - 1, around(u));
}

function networkOf(activation: ReturnType<typeof formula>): Network {
  return new Network({ inputs: 1, layers: [new Dense(1, activation)], seed: 1 });
}

/** The whole life of a formula; with time exponential in its length, none of these would end. */
async function live(text: string): Promise<void> {
  const activation = formula(text);
  const network = networkOf(activation);
  await network.fit([[0.1]], [0], { epochs: 1, onWarning: () => undefined });
  network.summary();
  const copy = networkFromJSON(JSON.parse(JSON.stringify(network)));
  expect(copy.predict([[0.3]])).to.deep.equal(network.predict([[0.3]]));
  expect(JSON.stringify(copy)).to.equal(JSON.stringify(network));
  const { formula: written } = activation as { formula: Expression };
  const slope = differentiate(written, 'x');
  for (const print of [toText, toLatex]) {
    for (const e of [written, slope]) {
      try {
        print(e);
      } catch (error) {
        expect(error).to.be.instanceOf(MultilayerError);
        expect((error as Error).message).to.match(
          /expected a formula of at most 20000 parts when written out, got \d+/,
        );
      }
    }
  }
}

describe('a formula made to be costly', () => {
  const costly: Readonly<Record<string, string>> = {
    'nested differences of exponentials': nested((u) => `(exp(${u}) - exp(x)) / 2`, 40),
    'nested quotients of exponentials': nested((u) => `(exp(${u}) - exp(-x)) / (exp(x) + 1)`, 40),
    'nested squares': nested((u) => `(${u})^2`, 60),
    'nested powers': nested((u) => `(x + ${u})^3 / 2`, 40),
    'nested logarithms of sums': nested((u) => `log(exp(x) + exp(${u}))`, 40),
    'nested logarithms of three terms': nested((u) => `log(2 + exp(${u}) + exp(-x))`, 40),
    'nested hyperbolic cosines': nested((u) => `log(e^(${u}) + e^(-(${u})))`, 7),
    'nested conjugates of roots': nested((u) => `(${u} + sqrt((${u})^2 + 1))`, 5),
    'nested roots and poles': nested((u) => `sqrt((1 / ${u})^2)`, 30),
    'nested sigmoids': nested((u) => `sigmoid(${u}) * x`, 80),
    'nested choices': nested((u) => `(x > 1 ? ${u} : x)`, 90),
    'a long sum': Array.from({ length: 190 }, (_, k) => `exp(${k} * x)`).join(' + '),
    'a long product': Array.from({ length: 190 }, (_, k) => `(1 + abs(x / ${k + 1}))`).join(' / '),
    'a maximum of thousands': `max(${Array.from({ length: 1200 }, (_, k) => `${k}*x`).join(',')})`,
    'a minimum of thousands': `min(${'x,'.repeat(4900)}1)`,
  };
  for (const [name, text] of Object.entries(costly)) it(`lives: ${name}`, () => live(text));

  it('has a short name in the summary and in errors', () => {
    const layer = String(new Dense(1, formula(costly['a maximum of thousands'] as string)));
    expect(layer).to.match(/^Dense\(1, formula\('… \d+ parts …'\)\)$/);
    expect(String(new Dense(1, formula('x / (1 + abs(x))')))).to.equal("Dense(1, formula('x / (1 + abs(x))'))");
  });

  it('is refused where it would be too deep to be read back, when saved', () => {
    let e: Expression = f.x;
    for (let k = 0; k < 1001; k++) e = f.tanh(e);
    const network = networkOf(elementwise('formula', e));
    expect(() => network.toJSON()).to.throw(
      MultilayerError,
      'expressionToJson: expected at most 1000 levels, got more. Write a shorter formula.',
    );
  });
});

describe('squares', () => {
  it('are written as squares and computed as products, to the bit', () => {
    const square = f.square(f.add(f.x, 0.1));
    expect(toText(square)).to.equal('(x + 0.1) ^ 2');
    const back = expressionFromJson(JSON.parse(JSON.stringify(expressionToJson(square))), 'test');
    expect(same(simplify(back), simplify(square))).to.equal(true);
    fc.assert(
      fc.property(fc.double({ noNaN: true }), (x) => {
        expect(evaluate(back, { x })).to.equal((x + 0.1) * (x + 0.1));
      }),
    );
  });
});

describe('the JSON of an expression', () => {
  it('keeps what is shared, whatever it grows to when written out', () => {
    // Every step uses what came before twice, so that the written-out tree doubles.
    const steps = [f.add, f.subtract, f.min, f.multiply, f.divide];
    const drawn = fc.array(fc.tuple(fc.nat({ max: 4 }), fc.nat({ max: 3 })), { minLength: 1, maxLength: 300 });
    fc.assert(
      fc.property(drawn, (choices) => {
        const made: Expression[] = [f.x, f.sin(f.x), f.add(f.x, -0)];
        for (const [k, back] of choices) {
          made.push((steps[k] as typeof f.add)(made.at(-1) as Expression, made.at(-1 - back) ?? f.x));
        }
        const e = made.at(-1) as Expression;
        const text = JSON.stringify(expressionToJson(e));
        expect(text.length).to.be.below(60 * 1000);
        const again = expressionFromJson(JSON.parse(text), 'test');
        for (const x of [-0, 0.3, -7]) expect(Object.is(evaluate(again, { x }), evaluate(e, { x }))).to.equal(true);
      }),
      { numRuns: 200 },
    );
  });

  const damaged: readonly [unknown, string][] = [
    [{ parts: [] }, 'file: expected parts of a formula, got none. The file may be damaged; save it again.'],
    [
      { parts: ['x', ['exp', 1]] },
      'file: expected the place of a part before part 1, got 1. The file may be damaged; save it again.',
    ],
    [
      { parts: ['x', ['exp', 'x']] },
      'file: expected the place of a part before part 1, got "x". The file may be damaged; save it again.',
    ],
    [
      { parts: Array.from({ length: 20_001 }, (_, k) => (k === 0 ? 'x' : ['exp', k - 1])) },
      'file: expected at most 20000 parts, got 20001. Write a shorter formula.',
    ],
    [
      { parts: Array.from({ length: 1_002 }, (_, k) => (k === 0 ? 'x' : ['exp', k - 1])) },
      'file: expected at most 1000 levels, got more. Write a shorter formula.',
    ],
  ];
  for (const [value, message] of damaged) {
    it(`is refused: ${JSON.stringify(value).slice(0, 40)}`, () => {
      expect(() => expressionFromJson(value, 'file')).to.throw(MultilayerError, message);
    });
  }
});
