import { expect } from 'chai';
import {
  Dense,
  type DivergenceError,
  type FitOptions,
  lbfgs,
  Network,
  type NetworkOptions,
  networkFromJSON,
  schedules,
} from 'multilayer';
import { engines } from '#src/catalogue.js';
import type { Engine, EngineName } from '#src/engines/index.js';
import { EngineRefusal, reference } from '#src/engines/index.js';
import { engineNames } from '../support/engines.js';
import { addEngine, late } from '../support/late-engine.js';

const x = Array.from({ length: 50 }, (_, i) => [Math.sin(i), Math.cos(3 * i)]);
const y = x.map(([a = 0, b = 0]) => [a * b]);

function weights(network: Network): unknown {
  return network.parameters.map((each) => each.toArray());
}

for (const name of engineNames) {
  describe(`a network on an engine whose answers come later than those of ${name}`, () => {
    const slow = late(engines[name]);
    addEngine(slow);

    function make(engine: EngineName): Network {
      const layers: NetworkOptions['layers'] = [new Dense(8, 'tanh'), new Dense(1)];
      return new Network({ inputs: 2, layers, seed: 5, engine, threads: name === 'wasm' ? 1 : 'auto' });
    }
    const both = (): [Network, Network] => [make(name), make(slow.name)];

    const cases: Readonly<Record<string, FitOptions>> = {
      'batches in new orders': { epochs: 20, batchSize: 8 },
      'one batch of all rows': { epochs: 300, batchSize: 50, optimizer: 'sgd' },
      'gradients of several batches': { epochs: 5, batchSize: 4, gradientAccumulation: 3 },
      'a schedule of the learning rate': {
        epochs: 5,
        batchSize: 4,
        gradientAccumulation: 2,
        learningRate: schedules.cosine({ from: 0.02, to: 0 }),
      },
      'a method of full batches': { epochs: 40, optimizer: lbfgs() },
      'early stopping': {
        ...{ epochs: 200, batchSize: 8, learningRate: 0.1, validation: 0.3 },
        earlyStopping: { patience: 3 },
      },
      'early stopping by the training rows': { epochs: 60, batchSize: 8, earlyStopping: { patience: 2 } },
      'a target loss': { epochs: 200, batchSize: 8, targetLoss: 0.05 },
    };
    for (const [what, options] of Object.entries(cases)) {
      it(`learns the same bits: ${what}`, async () => {
        const [now, later] = both();
        const [wanted, got] = [await now.fit(x, y, options), await later.fit(x, y, options)];
        expect(later.engine).to.equal(slow.name);
        expect(got).to.deep.equal(wanted);
        expect(weights(later)).to.deep.equal(weights(now));
        expect(later.predict(x)).to.deep.equal(now.predict(x));
        expect(later.checkpoint()).to.deep.equal(now.checkpoint());
      });
    }

    it('has the numbers ready for a callback, a loop, and whoever sets them there', async () => {
      const [now, later] = both();
      const seen = [now, later].map((network) => async () => {
        const found: unknown[] = [];
        const onEpoch = (record: unknown): void => {
          found.push(record, weights(network), network.predict(x.slice(0, 3)), network.evaluate(x, y), network.epoch);
          if (network.epoch === 2) network.parameter(1, 'bias').set([[0.25]]);
        };
        await network.fit(x, y, { epochs: 3, batchSize: 8, onEpoch });
        for await (const { loss } of network.train(x, y, { epochs: 5, batchSize: 8 })) {
          found.push(loss, weights(network));
          if (network.epoch === 6) break;
        }
        found.push(network.checkpoint());
        return found;
      });
      const [wanted, got] = [await seen[0]?.(), await seen[1]?.()];
      expect(got).to.deep.equal(wanted);
    });

    it('stops at a signal within an epoch, and goes on to the same bits, also from any moment of a fit', async () => {
      const [now, later] = both();
      await now.fit(x, y, { epochs: 40, batchSize: 2 });
      const controller = new AbortController();
      const files: string[] = [];
      const timer = setInterval(() => files.push(JSON.stringify(later.checkpoint())), 5);
      setTimeout(() => controller.abort(), 20);
      const { stopped } = await later.fit(x, y, { epochs: 40, batchSize: 2, signal: controller.signal });
      clearInterval(timer);
      expect(stopped).to.be.oneOf(['aborted', 'epochs']);
      for (const file of [...files.slice(0, 3), JSON.stringify(later.checkpoint())]) {
        const again = networkFromJSON(JSON.parse(file), { engine: slow.name, threads: 1 });
        if (again.epoch < 40) await again.fit(x, y, { epochs: 40 - again.epoch, batchSize: 2 });
        expect(weights(again)).to.deep.equal(weights(now));
      }
    });

    it('finds the step that broke', async () => {
      const [now, later] = both();
      const options = { epochs: 200, batchSize: 8, optimizer: 'sgd', learningRate: 1e6 } as const;
      const failure = (network: Network) =>
        network.fit(x, y, options).then(
          () => expect.fail('it must diverge'),
          (error: DivergenceError) => error,
        );
      const [wanted, got] = [await failure(now), await failure(later)];
      for (const key of ['epoch', 'step', 'layer', 'loss'] as const) expect(got[key]).to.equal(wanted[key]);
      expect(got.message).to.equal(wanted.message);
      expect(weights(later)).to.deep.equal(weights(now));
    });

    it('reads the data at the call', async () => {
      const [now, later] = both();
      await now.fit(x, y, { epochs: 2 });
      const data = Float64Array.from(x.flat());
      const fit = later.fit({ rows: 50, cols: 2, data }, y, { epochs: 2 });
      data.fill(0);
      await fit;
      expect(weights(later)).to.deep.equal(weights(now));
    });
  });
}

describe('an engine that is lost while it computes', () => {
  let answers = Number.POSITIVE_INFINITY;
  const inner = late(reference);
  const lost = new Error('the device was lost');
  const fragile: Engine = {
    ...inner,
    name: 'fragile' as EngineName,
    compile(functions, settings) {
      const program = inner.compile(functions, settings);
      const watched = ['read', 'run', 'output', 'runBatches', 'save', 'broken'];
      return new Proxy(program, {
        get(of, key) {
          const value: unknown = Reflect.get(of, key);
          if (typeof value !== 'function') return value;
          return (...given: unknown[]) => {
            if (watched.includes(String(key)) && answers-- <= 0) return Promise.reject(lost);
            return value.apply(of, given);
          };
        },
      });
    },
  };
  addEngine(fragile);

  const fits: Readonly<Record<string, FitOptions>> = {
    batches: { epochs: 3, batchSize: 8 },
    'steps of several batches': { epochs: 3, batchSize: 4, gradientAccumulation: 3 },
    'full batches': { epochs: 3, optimizer: lbfgs() },
  };
  for (const [what, options] of Object.entries(fits)) {
    it(`ends a fit of ${what} with its own words, at weights that can be gone on from`, async () => {
      const make = (engine: EngineName): Network =>
        new Network({ inputs: 2, layers: [new Dense(4, 'tanh'), new Dense(1)], seed: 5, engine });
      const same = make('reference');
      await same.fit(x, y, options);
      let ended = 0;
      for (const most of [0, 1, 2, 3, 5, 8, 13, 21]) {
        const network = make(fragile.name);
        answers = most;
        const error = await network.fit(x, y, { ...options, onEpoch: () => {} }).catch((reason) => reason);
        answers = Number.POSITIVE_INFINITY;
        if (error === lost) ended += 1;
        else expect(error.stopped).to.equal('epochs');
        expect(network.evaluate(x, y).loss).to.be.a('number');
        const again = networkFromJSON(JSON.parse(JSON.stringify(network.checkpoint())), { engine: fragile.name });
        for (const each of [network, again]) {
          if (each.epoch < 3) await each.fit(x, y, { ...options, epochs: 3 - each.epoch });
          expect(weights(each), `${most}`).to.deep.equal(weights(same));
        }
      }
      expect(ended).to.be.at.least(4);
    });
  }
});

describe('an engine that cannot be opened', () => {
  const refusal = new EngineRefusal({
    where: 'GPU',
    expected: 'an adapter',
    got: 'none',
    fix: "Use engine: 'wasm'.",
  });
  const closed = { ...late(reference), name: 'closed' as EngineName, open: () => Promise.reject(refusal) };
  addEngine(closed, true);

  function make(engine: EngineName | 'auto', onWarning?: (message: string) => void): Network {
    const layers: NetworkOptions['layers'] = [new Dense(3, 'tanh'), new Dense(1)];
    return new Network({ layers, seed: 5, engine, threads: 1, ...(onWarning && { onWarning }) });
  }

  it('says so in the fit that asks for it, which leaves no trace; predictions are made all the same', async () => {
    const network = make(closed.name);
    const error = await network.fit(x, y, { epochs: 1 }).catch((reason) => reason);
    expect(error).to.equal(refusal);
    expect([network.inputs, network.epoch]).to.deep.equal([undefined, 0]);
    const same = new Network({ layers: [new Dense(3, 'tanh'), new Dense(1)], seed: 5, engine: 'reference' });
    expect(network.predict(x)).to.deep.equal(same.predict(x));
  });

  it('hands over to the next one with auto, which is said once, and learns what that learns', async () => {
    const warnings: string[] = [];
    const network = make('auto', (message) => warnings.push(message));
    // Asked before it is opened, it is answered at once by another.
    expect(network.predict(x).length).to.equal(x.length);
    await network.fit(x, y, { epochs: 4, batchSize: 8 });
    for await (const { epoch } of network.train(x, y, { epochs: 4, batchSize: 8 })) if (epoch === 6) break;
    const [next] = engineNames;
    expect(network.engine).to.equal(next);
    expect(warnings).to.deep.equal([
      `Network: "wasm" computes in place of "closed", in float32. GPU: expected an adapter, got none. Use engine: 'wasm'.`,
    ]);
    const same = make('wasm');
    await same.fit(x, y, { epochs: 6, batchSize: 8 });
    expect(weights(network)).to.deep.equal(weights(same));
    expect(network.predict(x)).to.deep.equal(same.predict(x));
  });

  it('is not asked what another is asked for by name', async () => {
    const network = make('reference', (message) => expect.fail(message));
    await network.fit(x, y, { epochs: 1 });
    expect(network.engine).to.equal('reference');
  });
});
