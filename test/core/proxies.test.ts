import { expect } from 'chai';
import { build } from 'esbuild';
import {
  adam,
  collapse,
  Dense,
  type FitOptions,
  globalNorm,
  gradientCheck,
  huber,
  Layer,
  l2,
  type Matrix,
  map,
  Network,
  type Node,
  networkFromJSON,
  type Parameter,
  schedules,
} from 'multilayer';
import { networkDiagram } from 'multilayer/charts';
import { lossFormula } from 'multilayer/formula';
import { f } from '#src/expression/index.js';
import { expectError, xor } from '../support/networks.js';

const { x, y } = xor();

function make(): Network {
  return new Network({ inputs: 2, layers: [new Dense(4, 'tanh'), new Dense(1, 'sigmoid')], seed: 1 });
}

/** A Proxy of an object and of everything that it leads to, as state libraries make them. */
function deep<T>(value: T): T {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value;
  return new Proxy(value, {
    get(target, key, receiver) {
      const own = Object.getOwnPropertyDescriptor(target, key);
      const found: unknown = Reflect.get(target, key, receiver);
      return own?.configurable === false && own.writable === false ? found : deep(found);
    },
  });
}

const wraps: Readonly<Record<string, <T extends object>(one: T) => T>> = {
  'a Proxy': (one) => new Proxy(one, {}),
  'a Proxy of a Proxy': (one) => new Proxy(new Proxy(one, {}), {}),
  'a Proxy of all that it leads to': deep,
  // As Valtio makes it.
  'a Proxy of a copy of its fields': (one) =>
    new Proxy(Object.create(Object.getPrototypeOf(one), Object.getOwnPropertyDescriptors(one)), {}),
};

for (const [what, wrap] of Object.entries(wraps)) {
  describe(`a network behind ${what}`, () => {
    it('trains, predicts and is saved as the network itself', async () => {
      const [plain, network] = [make(), wrap(make())];
      const histories = [await plain.fit(x, y, { epochs: 20 }), await network.fit(x, y, { epochs: 20 })];
      expect(histories[1]?.loss).to.deep.equal(histories[0]?.loss);
      for (const each of [plain, network]) {
        const seen: number[] = [];
        for await (const { epoch } of each.train(x, y, { epochs: 2 })) seen.push(epoch);
        expect(seen).to.deep.equal([21, 22]);
      }
      expect(network.predict(x)).to.deep.equal(plain.predict(x));
      expect(JSON.stringify(network.checkpoint())).to.equal(JSON.stringify(plain.checkpoint()));
      expect(network.clone().predict(x)).to.deep.equal(plain.predict(x));
    });

    it('is trained by options behind one to a file that names the same members', async () => {
      const losses = [huber({ delta: 0.5 }), lossFormula('abs(prediction - target) ^ 1.5')];
      const files = [(one: object) => one, wrap].map((around) =>
        losses.map(async (loss) => {
          const network = make();
          const [optimizer, learningRate] = [adam({ beta1: 0.8 }), schedules.cosine({ from: 0.1, to: 0 })];
          const parts = { optimizer, learningRate, loss, clipping: globalNorm({ norm: 0.5 }), regularizer: l2() };
          const wrapped = Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, around(part)]));
          await network.fit(x, y, around({ epochs: 2, ...wrapped }) as FitOptions);
          return network.checkpoint();
        }),
      );
      const [plain = [], behind = []] = await Promise.all(files.map((each) => Promise.all(each)));
      expect(behind).to.deep.equal(plain);
    });

    it('gives what every getter and method without operands gives', () => {
      const [plain, network] = [make(), wrap(make())] as unknown as Record<string, unknown>[];
      for (const name of Object.getOwnPropertyNames(Network.prototype)) {
        const of = (one: Record<string, unknown> | undefined): unknown => {
          const value = one?.[name];
          return typeof value === 'function' && /^(summary|toJSON|checkpoint|dispose)$/.test(name)
            ? value.call(one)
            : typeof value !== 'function' && JSON.stringify(value);
        };
        expect(of(network), name).to.deep.equal(of(plain));
      }
    });

    it('has parameters, layers and friends', () => {
      const network = wrap(make());
      const weights = wrap(network.parameter(0, 'weights'));
      weights.set([
        [1, 2, 3, 4],
        [5, 6, 7, 8],
      ]);
      expect(weights.toArray()[1]).to.deep.equal([5, 6, 7, 8]);
      expect(weights.toMatrix().data).to.deep.equal(
        make()
          .parameter(0, 'weights')
          .toMatrix()
          .data.map((_, k) => k + 1),
      );
      expect(wrap(new Dense(3, 'relu')).parameters(2).weights?.rows).to.equal(2);
      expect(networkDiagram(network)).to.equal(networkDiagram(networkFromJSON(network.toJSON())));
      expect(gradientCheck(network, x, y).every(({ worst }) => worst < 1e-6)).to.equal(true);
      expect(collapse(network).reason).to.be.a('string');
    });

    it('may have layers behind it', () => {
      const layers = make().layers.map((each) => wrap(each));
      const network = new Network({ inputs: 2, layers, seed: 1 });
      expect(network.predict(x)).to.deep.equal(make().predict(x));
    });
  });
}

describe('a proxy', () => {
  it('that hides what it stands for is told, in every call', async () => {
    const hiding = <T extends object>(one: T): T =>
      new Proxy(one, {
        get: (target, key, receiver) => (typeof key === 'symbol' ? undefined : Reflect.get(target, key, receiver)),
      });
    const network = hiding(make());
    const text = (kind: string): string =>
      `${kind}: expected the ${kind.toLowerCase()} itself, got a Proxy of it, or a ${kind}. Keep it out of reactive state: markRaw or shallowRef of Vue, ref of Valtio, observable.ref of MobX.`;
    for (const call of [
      () => network.predict(x),
      () => network.fit(x, y),
      () => network.engine,
      () => network.summary(),
    ])
      expect((await expectError(call)).message).to.equal(text('Network'));
    const parameter = hiding(make().parameters[0] as Parameter);
    expect((await expectError(() => parameter.toArray())).message).to.equal(text('Parameter'));
    expect(Object.keys(hiding(new Dense(1)).parameters(1))).to.deep.equal(['weights', 'bias']);
  });

  it('is not made by Vue, which leaves alone what says so', () => {
    for (const one of [make(), make().layers[0], make().parameters[0]]) expect(one).to.have.property('__v_skip', true);
  });

  it('finds the private fields of a layer of one’s own', () => {
    class Scale extends Layer {
      readonly kind = 'scale';
      readonly #factor = 2;
      outputs(inputs: number): number {
        return inputs;
      }
      parameters(): Readonly<Record<string, never>> {
        return {};
      }
      forward(rows: Node): Node {
        return map(f.multiply(f.x, this.#factor), { x: rows });
      }
      toString(): string {
        return 'Scale()';
      }
    }
    const network = new Network({ inputs: 2, layers: [new Proxy(new Scale(), {})] });
    expect(network.predict([[1, 2]])).to.deep.equal([[2, 4]]);
  });
});

describe('a method on its own', () => {
  it('says that it lacks its network', async () => {
    const { predict, fit: learn, summary } = make();
    const text =
      'Network: expected the network itself, got a method on its own. Write (x) => network.predict(x) in place of network.predict.';
    for (const action of [() => predict(x), () => x.map(predict as never), () => learn(x, y), () => summary()])
      expect((await expectError(action)).message).to.equal(text);
    const network = make();
    expect([x].map((rows) => network.predict(rows))).to.deep.equal([network.predict(x)]);
  });
});

describe('a second copy of the package', () => {
  interface Copy {
    readonly Dense: typeof Dense;
    readonly Network: typeof Network;
    readonly tanh: () => 'tanh';
  }

  async function secondCopy(): Promise<Copy> {
    const entry = { contents: "export { Dense, Network, tanh } from 'multilayer';", resolveDir: process.cwd() };
    const { outputFiles } = await build({ stdin: entry, bundle: true, format: 'esm', write: false });
    return (await import(`data:text/javascript,${encodeURIComponent(outputFiles[0]?.text ?? '')}`)) as Copy;
  }

  it('makes layers that networks of the first take, for the same numbers', async () => {
    const copy = await secondCopy();
    expect(new copy.Dense(1)).to.not.be.instanceOf(Dense);
    const layers = [new copy.Dense(4, copy.tanh()), new Dense(1, 'sigmoid')];
    const network = new Network({ inputs: 2, layers, seed: 1 });
    const { loss } = await network.fit(x, y, { epochs: 20 });
    const plain = make();
    expect((await plain.fit(x, y, { epochs: 20 })).loss).to.deep.equal(loss);
    expect(networkDiagram(network)).to.equal(networkDiagram(plain));
    expect(networkFromJSON(JSON.parse(JSON.stringify(network))).predict(x)).to.deep.equal(plain.predict(x));
    const theirs = new copy.Network({ inputs: 2, layers: [...make().layers], seed: 1 });
    expect(theirs.predict(x)).to.deep.equal(make().predict(x));
    const matrix: Matrix = theirs.predictMatrix(x);
    expect([matrix.rows, matrix.cols]).to.deep.equal([4, 1]);
  });
});
