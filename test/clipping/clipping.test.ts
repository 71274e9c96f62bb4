import { expect } from 'chai';
import {
  type Clipping,
  clipValue,
  Dense,
  type EngineName,
  f,
  globalNorm,
  type Loss,
  map,
  Network,
  networkFromJSON,
  reduce,
  schedules,
  tensorNorm,
  variable,
} from 'multilayer';
import { expectClose } from '../support/close.js';
import { engineNames } from '../support/engines.js';
import { expectError, weightsOf } from '../support/networks.js';

const rows = [
  [1, -2],
  [3, 4],
];
const wanted = [5, -7];

function model(engine: EngineName | 'auto' = 'auto'): Network {
  return new Network({ inputs: 2, layers: [new Dense(2), new Dense(1)], seed: 3, engine });
}

/** What one step of the rate 1 subtracts from every weight, by parameter. */
async function stepOf(clipping: Clipping | false, engine: EngineName): Promise<number[][]> {
  const network = model(engine);
  const before = network.parameters.map((each) => each.toArray().flat());
  await network.fit(rows, wanted, { epochs: 1, optimizer: 'sgd', learningRate: 1, clipping });
  return network.parameters.map((each, i) =>
    each
      .toArray()
      .flat()
      .map((value, k) => (before[i]?.[k] as number) - value),
  );
}

function norm(values: readonly number[]): number {
  return Math.hypot(...values);
}

describe('clipping', () => {
  for (const engine of engineNames) {
    const tolerance = {
      relative: { reference: 1e-14, wasm: 2e-6 }[engine],
      absolute: { reference: 1e-15, wasm: 2e-7 }[engine],
    };

    it(`by the global norm shortens all gradients by one factor, on the engine ${engine}`, async () => {
      const [plain, clipped] = [await stepOf(false, engine), await stepOf(globalNorm({ norm: 0.5 }), engine)];
      const factor = 0.5 / norm(plain.flat());
      expect(factor).to.be.below(0.1);
      expectClose(
        clipped,
        plain.map((each) => each.map((value) => factor * value)),
        tolerance,
        'step',
      );
    });

    it(`by the norm of each tensor shortens those that are too long, on the engine ${engine}`, async () => {
      const plain = await stepOf(false, engine);
      const limit = (Math.max(...plain.map(norm)) + Math.min(...plain.map(norm))) / 2;
      const clipped = await stepOf(tensorNorm({ norm: limit }), engine);
      const factors = plain.map((each) => Math.min(1, limit / norm(each)));
      expect(new Set(factors).size)
        .to.be.above(1)
        .and.to.be.below(factors.length + 1);
      expectClose(
        clipped,
        plain.map((each, i) => each.map((value) => (factors[i] as number) * value)),
        tolerance,
        'step',
      );
    });

    it(`by value keeps every number between two limits, as clip_grad_value_ does, on the engine ${engine}`, async () => {
      const plain = await stepOf(false, engine);
      const sizes = plain
        .flat()
        .map(Math.abs)
        .sort((a, b) => a - b);
      const limit = sizes[Math.floor(sizes.length / 2)] as number;
      const wanted = plain.map((each) => each.map((value) => Math.sign(value) * Math.min(Math.abs(value), limit)));
      expectClose(await stepOf(clipValue({ limit }), engine), wanted, tolerance, 'step');
    });

    it(`leaves shorter gradients as they are, to the bit, on the engine ${engine}`, async () => {
      for (const clipping of [globalNorm({ norm: 1e6 }), tensorNorm({ norm: 1e6 }), clipValue({ limit: 1e6 })])
        expect(await stepOf(clipping, engine)).to.deep.equal(await stepOf(false, engine));
    });

    it(`squares nothing that leaves the numbers, on the engine ${engine}`, async () => {
      const size = { reference: 1e200, wasm: 1e30 }[engine];
      const steep: Loss = {
        name: 'steep',
        targets: 'numbers',
        apply: (x, y) => reduce('sum', 'cols', map(f.multiply(size, f.subtract(f.x, variable('y'))), { x, y })),
      };
      const network = new Network({ inputs: 1, layers: [new Dense(1, { initializer: 'zeros' })], engine });
      const options = { epochs: 1, optimizer: 'sgd', learningRate: 1, loss: steep } as const;
      await network.fit([[1]], [0], { ...options, clipping: globalNorm() });
      expectClose(weightsOf(network).flat(2), [-Math.SQRT1_2, -Math.SQRT1_2], { relative: 1e-6 }, 'weight');
    });
  }

  it('by value makes an infinite number the limit', async () => {
    const steep: Loss = {
      name: 'steep',
      targets: 'numbers',
      apply: (x) => reduce('sum', 'cols', map(f.multiply(1e38, f.sin(f.multiply(f.x, 10))), { x })),
    };
    const network = new Network({ inputs: 1, layers: [new Dense(1, { initializer: 'zeros' })], engine: 'wasm' });
    const options = { epochs: 1, optimizer: 'sgd', learningRate: 1, loss: steep } as const;
    await network.fit([[1]], [0], { ...options, clipping: clipValue({ limit: 0.5 }) });
    expect(weightsOf(network).flat(2)).to.deep.equal([-0.5, -0.5]);
  });

  it('does nothing to gradients of zero, and shows those that are not finite', async () => {
    const still = new Network({ inputs: 1, layers: [new Dense(1, { initializer: 'zeros' })] });
    await still.fit([[1]], [0], { epochs: 3, optimizer: 'sgd', clipping: 'globalNorm' });
    expect(weightsOf(still).flat(2)).to.deep.equal([0, 0]);
    const network = new Network({ inputs: 1, layers: [new Dense(1)], seed: 1 });
    const options = { epochs: 3, optimizer: 'sgd', clipping: globalNorm(), onWarning: () => {} } as const;
    const error = await expectError(() => network.fit([[3e38]], [0], options));
    expect(error.name).to.equal('DivergenceError');
  });

  it('may follow a schedule, is remembered, and is left out on request', async () => {
    const options = { optimizer: 'sgd', learningRate: 0.01, epochs: 4 } as const;
    const clipping = globalNorm({ norm: schedules.polynomial({ from: 1, to: 0.1 }) });
    const [whole, half] = [model(), model()];
    await whole.fit(rows, wanted, { ...options, clipping });
    await half.fit(rows, wanted, { ...options, clipping, onEpoch: ({ epoch }) => epoch < 2 });
    const again = networkFromJSON(JSON.parse(JSON.stringify(half.checkpoint())));
    expect(again.toJSON().clipping).to.deep.equal({
      name: 'globalNorm',
      norm: { name: 'polynomial', from: 1, to: 0.1, power: 1, warmup: 0 },
    });
    await again.fit(rows, wanted, { epochs: 2 });
    expect(weightsOf(again)).to.deep.equal(weightsOf(whole));
    await again.fit(rows, wanted, { epochs: 1, clipping: false });
    expect(again.toJSON()).to.not.have.property('clipping');
  });

  it('asks for a limit above 0', () => {
    expect(() => globalNorm({ norm: 0 })).to.throw(
      'globalNorm, option norm: expected a positive number, got 0. The default is 1.',
    );
  });
});
