import { expect } from 'chai';
import {
  Dense,
  type Expression,
  f,
  Layer,
  MultilayerError,
  map,
  Network,
  type Node,
  toLatex,
  toText,
} from 'multilayer';
import { differentiate, replace, same, simplify, substitute, variable } from '#src/expression/index.js';
import { fuse, gradient, ordered, state } from '#src/graph/index.js';
import { engineNames } from '../support/engines.js';
import { expectError } from '../support/networks.js';

/** A layer that is one formula. */
class Mapped extends Layer {
  readonly kind = 'mapped';
  readonly #formula: Expression;

  constructor(formula: Expression) {
    super();
    this.#formula = formula;
  }

  override outputs(inputs: number): number {
    return inputs;
  }

  override parameters() {
    return {};
  }

  override forward(x: Node): Node {
    return map(this.#formula, { x });
  }

  override toString(): string {
    return 'Mapped()';
  }
}

/** x + 1 + 1 + … */
function sum(terms: number): Expression {
  let e: Expression = f.x;
  for (let k = 0; k < terms; k++) e = f.add(f.abs(e), 1);
  return e;
}

describe('depth', () => {
  for (const engine of engineNames) {
    it(`a thousand layers that are formulas train on the engine ${engine}`, async () => {
      const layers = Array.from({ length: 1000 }, () => new Mapped(f.add(f.x, f.multiply(0.001, f.tanh(f.x)))));
      const network = new Network({ inputs: 1, layers: [...layers, new Dense(1)], seed: 1, engine });
      let expected = 0.25;
      for (let k = 0; k < 1000; k++) expected += 0.001 * Math.tanh(expected);
      const [weight, bias] = network.parameters.map((each) => each.toArray()[0]?.[0] as number) as [number, number];
      expect(network.predict([[0.25]])[0]?.[0]).to.be.closeTo(weight * expected + bias, 1e-3);
      const { loss } = await network.fit([[0.25], [-1]], [[1], [2]], { epochs: 2, learningRate: 1e-3 });
      expect(loss[1]).to.be.below(loss[0] as number);
    });
  }

  it('of a graph is no error where it is put in order, differentiated and fused', () => {
    const x = state('x', { rows: 1, cols: 1 });
    const powers: Node[] = [x];
    for (let k = 0; k < 5000; k++) {
      powers.push(map(f.multiply(f.x, variable('y')), { x: powers[k] as Node, y: x }));
    }
    const [slope] = gradient(powers[5000] as Node, [x]) as [Node];
    expect(ordered([slope]).length).to.be.above(5000);
    const { outputs } = fuse({ outputs: { power: powers[2500] as Node }, updates: [] });
    expect(ordered(Object.values(outputs)).length).to.be.at.most(2501);
  });

  it('of a formula is no error where it is rewritten and differentiated', () => {
    const deep = sum(6000);
    expect(same(deep, sum(6000))).to.equal(true);
    expect(same(deep, sum(5999))).to.equal(false);
    expect(simplify(deep)).to.equal(deep);
    expect(same(substitute(deep, { x: variable('y') }), deep)).to.equal(false);
    expect(same(replace(deep, sum(1000), f.x), sum(5000))).to.equal(true);
    expect(differentiate(deep, 'y')).to.deep.equal({ kind: 'constant', value: 0 });
  });

  it('of a formula in a network is no error', async () => {
    const network = new Network({ inputs: 1, layers: [new Mapped(sum(3000)), new Dense(1)], seed: 1 });
    expect(Number.isFinite(network.predict([[1]])[0]?.[0])).to.equal(true);
    expect((await network.fit([[1]], [[1]], { epochs: 1 })).loss).to.have.length(1);
  });

  it('of a formula that is printed is bounded', () => {
    for (const [print, name] of [
      [toText, 'toText'],
      [toLatex, 'toLatex'],
    ] as const) {
      expect(() => print(sum(3000))).to.throw(
        MultilayerError,
        `${name}: expected at most 1000 levels, got 6000. Print its parts one by one.`,
      );
    }
  });

  it('beyond the limits of WebAssembly is told, with a way out that works', async () => {
    // Every sine has variables of its own, and engines allow a function 50,000.
    const terms = 3200;
    let long: Expression = f.x;
    for (let k = 0; k < terms; k++) long = f.sin(f.add(long, k));
    const network = new Network({ inputs: 1, layers: [new Mapped(long)], engine: 'wasm' });
    const { message } = await expectError(() => network.predict([[1]]));
    expect(message).to.match(
      /^engine "wasm": expected to compile a module of \d+ bytes, got "CompileError: WebAssembly/,
    );
    expect(message).to.match(/"\. Shorten the formulas, or use fewer layers\. Or take engine: 'reference'\.$/);
    const reference = new Network({ inputs: 1, layers: [new Mapped(long)], engine: 'reference' });
    let expected = 1;
    for (let k = 0; k < terms; k++) expected = Math.sin(expected + k);
    expect(reference.predict([[1]])[0]?.[0]).to.be.closeTo(expected, 1e-9);
  });
});
