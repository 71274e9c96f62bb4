import { expect } from 'chai';
import {
  adam,
  batchSize,
  Dense,
  type FitOptions,
  f,
  Layer,
  map,
  Network,
  type Node,
  networkFromJSON,
  type Optimizer,
  type Pass,
  schedules,
  sgd,
  variable,
} from 'multilayer';
import { engineNames } from '../support/engines.js';
import { expectError, weightsOf } from '../support/networks.js';

const x = Array.from({ length: 50 }, (_, i) => [Math.sin(i), Math.cos(3 * i)]);
const y = x.map(([a = 0, b = 0]) => [a * b]);

function make(engine: (typeof engineNames)[number] = 'wasm'): Network {
  return new Network({ inputs: 2, layers: [new Dense(8, 'tanh'), new Dense(1)], seed: 5, engine });
}

/** Batches of 20 rows, cut into five of 4: the last step of an epoch has 4, 4 and 2 rows. */
const whole: FitOptions = { epochs: 7, batchSize: 20 };
const parts: FitOptions = { epochs: 7, batchSize: 4, gradientAccumulation: 5 };

/** Aborts after so many blocks of batches: the fit asks once when it reads its options, and before every block. */
function abortAfter(blocks: number): { readonly aborted: boolean } {
  let asked = 0;
  return {
    get aborted() {
      asked += 1;
      return asked > 1 + blocks;
    },
  };
}

/** Keeps the last random number that it drew, and the sum of all. */
class Draws extends Layer {
  readonly kind = 'draws';

  outputs(inputs: number): number {
    return inputs;
  }

  parameters() {
    const spec = { rows: 1, cols: 1, initializer: 'zeros', learned: false } as const;
    return { last: spec, sum: spec, batches: spec };
  }

  forward(x: Node, { last, sum, batches }: { last: Node; sum: Node; batches: Node }, pass: Pass): Node {
    if (!pass.training) return x;
    const drawn = pass.random({ rows: 1, cols: 1 });
    pass.update(last, drawn);
    pass.update(sum, map(f.add(f.x, variable('drawn')), { x: sum, drawn }));
    pass.update(batches, map(f.add(f.x, f.divide(variable('n'), variable('n'))), { x: batches, n: batchSize() }));
    return x;
  }

  toString(): string {
    return 'Draws()';
  }
}

function expectNear(got: readonly number[], wanted: readonly number[], near: number): void {
  expect(got.length).to.equal(wanted.length);
  for (const [k, value] of got.entries()) expect(value).to.be.closeTo(wanted[k] as number, near);
}

/** Expects an error that says so. */
async function refused(action: () => unknown, text: string): Promise<void> {
  expect((await expectError(action)).message).to.include(text);
}

describe('a step of several batches', () => {
  for (const engine of engineNames) {
    const rules: Readonly<Record<string, Optimizer>> = { 'sgd with momentum': sgd({ momentum: 0.9 }), adam: adam() };
    for (const [name, optimizer] of Object.entries(rules)) {
      for (const sampleWeights of [undefined, x.map((_, i) => 1 + (i % 3))]) {
        it(`is that of one batch of all their rows: ${name}${sampleWeights ? ', weighed' : ''}, ${engine}`, async () => {
          const [one, several] = [make(engine), make(engine)];
          const rest = { optimizer, ...(sampleWeights && { sampleWeights }) };
          const wanted = await one.fit(x, y, { ...whole, ...rest });
          const got = await several.fit(x, y, { ...parts, ...rest });
          const near = engine === 'wasm' ? 2e-5 : 1e-12;
          expectNear(got.loss, wanted.loss, near);
          expectNear(weightsOf(several).flat(2), weightsOf(one).flat(2), near);
          // Three steps an epoch, of 20, 20 and 10 rows.
          for (const network of [one, several]) expect(network.checkpoint().training?.step).to.equal(21);
        });
      }
    }

    it(`goes on to the same bits where it was cut within a step, also from a file: ${engine}`, async () => {
      const uncut = make(engine);
      await uncut.fit(x, y, parts);
      let within = 0;
      for (const blocks of [1, 2, 3, 4]) {
        const cut = make(engine);
        await cut.fit(x, y, { ...parts, signal: abortAfter(blocks) });
        const file = cut.checkpoint();
        const { batch = 0, epoch = 0, memory = [] } = file.training ?? {};
        const sums = memory.filter(({ name }) => name.startsWith('accumulated ')).length;
        expect(sums).to.equal(batch % 5 === 0 ? 0 : 5);
        if (batch % 5 !== 0) within += 1;
        for (const network of [cut, networkFromJSON(JSON.parse(JSON.stringify(file)), { engine })]) {
          await network.fit(x, y, { ...parts, epochs: 7 - epoch });
          expect(weightsOf(network)).to.deep.equal(weightsOf(uncut));
        }
      }
      expect(within).to.be.at.least(1);
    });
  }

  it('has the gradients of before the cut, also where another optimizer takes it', async () => {
    const rest = { ...parts, optimizer: 'sgd' } as const;
    const uncut = make();
    await uncut.fit(x, y, rest);
    const cut = make();
    await cut.fit(x, y, { ...parts, optimizer: 'adam', signal: abortAfter(1) });
    const { step, batch = 0 } = cut.checkpoint().training ?? {};
    expect(step).to.equal(0);
    expect(batch).to.be.above(0);
    await cut.fit(x, y, rest);
    expect(weightsOf(cut)).to.deep.equal(weightsOf(uncut));
  });

  it('is gone on with after a fit that was refused while it was opened', async () => {
    const uncut = make();
    await uncut.fit(x, y, parts);
    const cut = make();
    await cut.fit(x, y, { ...parts, signal: abortAfter(1) });
    const { epoch = 0, batch = 0 } = cut.checkpoint().training ?? {};
    expect(batch % 5).to.be.above(0);
    const file = JSON.stringify(cut.checkpoint());
    const falling = schedules.polynomial({ from: 0.1, to: -0.1 });
    await refused(() => cut.fit(x, y, { ...whole, learningRate: falling }), 'got -0.0');
    expect(JSON.stringify(cut.checkpoint())).to.equal(file);
    await cut.fit(x, y, { ...parts, epochs: 7 - epoch });
    expect(weightsOf(cut)).to.deep.equal(weightsOf(uncut));
  });

  it('draws other random numbers for each batch, and lets layers count every one of them', async () => {
    const network = new Network({ inputs: 2, layers: [new Draws(), new Dense(1)], seed: 5 });
    await network.fit(x.slice(0, 8), y.slice(0, 8), { epochs: 1, batchSize: 4, gradientAccumulation: 2 });
    const [last = 0, sum = 0, batches] = ['last', 'sum', 'batches'].map(
      (name) => network.parameter(0, name).toArray()[0]?.[0],
    );
    expect(batches).to.equal(2);
    expect(Math.abs(sum - 2 * last)).to.be.above(0.01);
  });

  it('begins anew where the number of batches changes', async () => {
    const network = make();
    await network.fit(x, y, { ...parts, signal: abortAfter(1) });
    await network.fit(x, y, { epochs: 1, batchSize: 4 });
    expect(network.checkpoint().training?.memory.map(({ name }) => name)).to.not.include('accumulated rows');
  });

  it('is refused where an epoch has one batch', () =>
    refused(
      () => make().fit(x, y, { batchSize: 64, gradientAccumulation: 4 }),
      'fit, option gradientAccumulation: expected several batches in an epoch, got one batch of 50 rows. Set batchSize to 13, or leave it out.',
    ));

  const damages: Readonly<Record<string, string>> = {
    'lacks the number of rows': 'accumulated rows',
  };
  for (const [what, name] of Object.entries(damages)) {
    it(`is not gone on with from a file that ${what}`, async () => {
      const network = make();
      await network.fit(x, y, { ...parts, signal: abortAfter(1) });
      const file = JSON.parse(JSON.stringify(network.checkpoint()));
      file.training.memory = file.training.memory.filter((each: { name: string }) => each.name !== name);
      await refused(() => networkFromJSON(file, { check: false }), `memory: expected an entry "${name}"`);
    });
  }

  it('has no sums between two steps, whatever a file says', async () => {
    const network = make();
    await network.fit(x, y, { ...parts, epochs: 1 });
    const file = JSON.parse(JSON.stringify(network.checkpoint()));
    file.training.memory.push({ name: 'accumulated rows', precision: 'float32', data: [4] });
    await refused(
      () => networkFromJSON(file, { check: false }),
      'training, memory "accumulated rows": expected sums of gradients within a step of several batches alone, got "accumulated rows"',
    );
  });
});
