import { expect } from 'chai';
import {
  type Clipping,
  clippings,
  Dense,
  type FitOptions,
  Network,
  networkFromJSON,
  type Optimizer,
  optimizers,
  schedules,
} from 'multilayer';
import { optionsOf } from '#src/core/member.js';
import { expectError, weightsOf } from '../support/networks.js';
import { parts } from '../support/parts.js';

const x = [[1], [2], [-1]];
const y = [3, -1, 2];

function fresh(): Network {
  return new Network({ inputs: 1, layers: [new Dense(2, 'tanh'), new Dense(1)], seed: 2, engine: 'reference' });
}

async function trained(options: FitOptions): Promise<number[][][]> {
  const network = fresh();
  await network.fit(x, y, { ...options, epochs: 4, batchSize: 2 });
  return weightsOf(network);
}

/** Another value that an option may have. */
function other(value: unknown, choices: readonly string[] = []): unknown {
  if (typeof value === 'boolean') return !value;
  if (typeof value === 'string') return choices.find((each) => each !== value);
  if (Array.isArray(value)) return value.map((each: number) => each / 2);
  if (Number.isInteger(value) && value !== 0 && value !== 1) return Number(value) - 1;
  return value === 0 ? 0.25 : Number(value) / 2;
}

describe('every option of the parts of a fit', () => {
  for (const [name, make, option] of parts) {
    // Nesterov looks ahead along a momentum.
    const usual = {
      ...(Object.hasOwn(make().options ?? {}, 'momentum') && { momentum: 0.5 }),
      // The fit is short.
      ...(Object.hasOwn(make().options ?? {}, 'every') && { every: 3 }),
    };
    const table = optionsOf(make);
    for (const [key, value] of Object.entries({ ...make().options, ...usual })) {
      it(`${name}, ${key}, changes the weights`, async () => {
        const changed = key === 'warmup' ? 3 : other(value, table[key]?.choices);
        const [plain, moved] = [
          await trained(option(make(usual))),
          await trained(option(make({ ...usual, [key]: changed }))),
        ];
        expect(moved).to.not.deep.equal(plain);
      });
    }

    it(`${name} is gone on with from a file, with all its options`, async () => {
      const options = Object.entries({ ...make().options, ...usual });
      const changed = options.map(
        ([key, value]) => [key, key === 'warmup' ? 3 : other(value, table[key]?.choices)] as const,
      );
      const part = option(make(Object.fromEntries(changed)));
      const network = fresh();
      await network.fit(x, y, { ...part, epochs: 2, batchSize: 2 });
      const again = networkFromJSON(JSON.parse(JSON.stringify(network.checkpoint())), { engine: 'reference' });
      for (const each of [network, again]) await each.fit(x, y, { epochs: 3, batchSize: 2 });
      expect(weightsOf(again)).to.deep.equal(weightsOf(network));
      const { check: _, ...kept } = again.toJSON();
      const { check: __, ...own } = network.toJSON();
      expect(kept).to.deep.equal(own);
    });
  }
});

describe('what a fit had', () => {
  it('holds for the next one, until that asks for something else', async () => {
    const network = fresh();
    const kept = (): unknown => {
      const { optimizer, learningRate } = network.toJSON();
      return [typeof optimizer === 'object' && 'name' in optimizer ? optimizer.name : optimizer, learningRate];
    };
    await network.fit(x, y, { epochs: 1, optimizer: 'sgd', learningRate: 0.5 });
    await network.fit(x, y, { epochs: 1 });
    expect(kept()).to.deep.equal(['sgd', 0.5]);
    await network.fit(x, y, { epochs: 1, learningRate: 0.25 });
    expect(kept()).to.deep.equal(['sgd', 0.25]);
    // Another optimizer brings its own rate.
    await network.fit(x, y, { epochs: 1, optimizer: 'adadelta' });
    expect(kept()).to.deep.equal(['adadelta', 1]);
    await expectError(() => network.fit(x, [1], { epochs: 1, optimizer: 'lion' }));
    expect(kept(), 'after a fit that was refused').to.deep.equal(['adadelta', 1]);
    expect((network.clone().toJSON().optimizer as { name: string }).name).to.equal('adadelta');
  });

  it('leaves the state of training as it was where a fit is refused', async () => {
    const network = fresh();
    await network.fit(x, y, { epochs: 3 });
    const before = network.checkpoint();
    const wrong = {
      epochs: 1,
      batchSize: 1,
      optimizer: 'sgd',
      learningRate: schedules.polynomial({ to: -1 }),
    } as const;
    await expectError(() => network.fit(x, y, wrong));
    expect(network.checkpoint()).to.deep.equal(before);
  });

  it('leaves a step that is under way as it was where a fit with other batches is refused', async () => {
    const make = () => new Network({ inputs: 1, layers: [new Dense(2, 'tanh'), new Dense(1)], seed: 2 });
    const fit = { batchSize: 1, gradientAccumulation: 2, epochs: 2 } as const;
    const [whole, cut] = [make(), make()];
    await whole.fit(x, y, fit);
    let asked = 0;
    const signal = {
      get aborted() {
        return ++asked > 2;
      },
    };
    await cut.fit(x, y, { ...fit, signal });
    const { epoch, batch } = cut.checkpoint().training as { epoch: number; batch: number };
    expect([epoch, batch]).to.deep.equal([0, 1]);
    await expectError(() => cut.fit(x, y, { batchSize: 2, metrics: ['accuracy'] }));
    await cut.fit(x, y, fit);
    expect(weightsOf(cut)).to.deep.equal(weightsOf(whole));
  });

  it('is asked for where it was clipping of your own', async () => {
    const own: Clipping = { ...clippings.clipValue(), name: 'mine' };
    const network = fresh();
    await network.fit(x, y, { epochs: 2, clipping: own, learningRate: 0.1 });
    const again = networkFromJSON(JSON.parse(JSON.stringify(network.toJSON())));
    expect(again.toJSON().clipping).to.deep.equal({ own: 'mine' });
    const error = await expectError(() => again.fit(x, y));
    expect(error.message).to.equal(
      'fit, option clipping: expected the way of clipping "mine" that the network was trained with, got its name alone, as a model file holds no way of clipping of your own. Pass it as the option clipping, or another one by its name.',
    );
  });

  it('is in the file, as formulas, where it was an optimizer of your own', async () => {
    for (const [name, make] of Object.entries(optimizers)) {
      const own: Optimizer = {
        ...make({ learningRate: schedules.polynomial({ from: 0.02, to: 0.01 }) }),
        name: 'mine',
      };
      const network = fresh();
      await network.fit(x, y, { epochs: 3, optimizer: own });
      const again = networkFromJSON(JSON.parse(JSON.stringify(network.checkpoint())), { engine: 'reference' });
      for (const each of [network, again]) await each.fit(x, y, { epochs: 2 });
      expect(again.toJSON(), name).to.deep.equal(network.toJSON());
    }
  });
});
