import { expect } from 'chai';
import {
  type Callback,
  Dense,
  type FitOptions,
  lbfgs,
  type Metric,
  Network,
  networkFromJSON,
  type ReduceOnPlateauOptions,
  reduceOnPlateau,
  schedules,
  sgd,
} from 'multilayer';
import { expectError, weightsOf } from '../support/networks.js';

const x = Array.from({ length: 22 }, (_, i) => [Math.sin(i), Math.cos(3 * i)]);
const y = x.map(([a = 0, b = 0]) => a * b);

function make(engine: 'wasm' | 'reference' = 'wasm'): Network {
  return new Network({ inputs: 2, layers: [new Dense(4, 'tanh'), new Dense(1)], seed: 3, engine });
}

function copy(network: Network): Network {
  return networkFromJSON(JSON.parse(JSON.stringify(network.checkpoint())));
}

const epochs = 60;
/** round(1 / (1 + min(k, 12) / 4) + 0.15 · |sin 1.7 k|, 3) */
const losses = Array.from({ length: epochs }, (_, k) => {
  return Math.round(1000 * (1 / (1 + Math.min(k, 12) / 4) + 0.15 * Math.abs(Math.sin(1.7 * k)))) / 1000;
});

/**
 * The epochs after which torch.optim.lr_scheduler.ReduceLROnPlateau of PyTorch 1.13.0a0 lowers a rate of 0.1, and to what:
 * `scheduler.step(loss)` for each of the losses, or of 1 - loss, with `threshold_mode='abs', eps=0` besides.
 */
const golden: readonly { options: ReduceOnPlateauOptions; source: string; rates: readonly (readonly number[])[] }[] = [
  {
    options: { factor: 0.5, patience: 3 },
    source: 'factor=0.5, patience=2, threshold=0',
    rates: [
      ...[
        [17, 0.05],
        [20, 0.025],
        [23, 0.0125],
        [28, 0.00625],
        [31, 0.003125],
        [34, 0.0015625],
        [37, 0.00078125],
      ],
      ...[
        [40, 0.000390625],
        [43, 0.0001953125],
        [46, 9.765625e-5],
        [49, 4.8828125e-5],
        [52, 2.44140625e-5],
      ],
      ...[
        [55, 1.220703125e-5],
        [58, 6.103515625e-6],
      ],
    ],
  },
  {
    options: { factor: 0.5, patience: 2, cooldown: 4 },
    source: 'factor=0.5, patience=1, cooldown=4, threshold=0',
    rates: [
      ...[
        [16, 0.05],
        [22, 0.025],
        [28, 0.0125],
        [34, 0.00625],
        [40, 0.003125],
        [46, 0.0015625],
        [52, 0.00078125],
      ],
      [58, 0.000390625],
    ],
  },
  {
    options: { factor: 0.2, patience: 1, minimumChange: 0.05, cooldown: 1, minimumFactor: 0.01 },
    source: 'factor=0.2, patience=0, cooldown=1, threshold=0.05, min_lr=0.001',
    rates: [
      [4, 0.020000000000000004],
      [6, 0.004000000000000001],
      [8, 0.001],
    ],
  },
  {
    options: { watch: 'accuracy', factor: 0.7, patience: 4 },
    source: "mode='max', factor=0.7, patience=3, threshold=0",
    rates: [
      ...[
        [18, 0.07],
        [22, 0.049],
        [29, 0.0343],
        [33, 0.02401],
        [37, 0.016807],
        [41, 0.0117649],
        [45, 0.00823543],
      ],
      ...[
        [49, 0.005764801],
        [53, 0.0040353607],
        [57, 0.00282475249],
      ],
    ],
  },
];

/** A metric that comes to given numbers in one epoch after the other; measured once before the first. */
function given(values: readonly number[], better: 'smaller' | 'greater', from = 0): Metric {
  let next = from - 1;
  return { name: 'given', better, compute: () => values[next++] ?? Number.NaN };
}

describe('a rate that is reduced on a plateau', () => {
  for (const { options, source, rates } of golden) {
    it(`falls when that of PyTorch does, also in a fit that was stopped: ${source}`, async () => {
      const isGreater = options.watch === 'accuracy';
      const values = isGreater ? losses.map((loss) => 1 - loss) : losses;
      for (const stops of [[epochs], [19, 20, 30, epochs]]) {
        const found: [number, number][] = [];
        const note: Callback = {
          onEpoch: ({ epoch }, fit) => {
            const rate = 0.1 * fit.learningRateFactor;
            if (rate !== (found.at(-1)?.[1] ?? 0.1)) found.push([epoch, rate]);
          },
        };
        let network = make();
        for (const stop of stops) {
          network = copy(network);
          const metric = given(values, isGreater ? 'greater' : 'smaller', network.epoch);
          const plateau = reduceOnPlateau({ ...options, watch: 'given' });
          await network.fit(x, y, {
            ...{ epochs: stop - network.epoch, batchSize: 22, optimizer: sgd(), learningRate: 0.1 },
            ...{ metrics: [metric], callbacks: [plateau, note] },
          });
        }
        expect(found.map(([epoch]) => epoch)).to.deep.equal(rates.map(([epoch]) => epoch));
        found.forEach(([, rate], k) => {
          expect(rate / (rates[k]?.[1] as number)).to.be.closeTo(1, 1e-14);
        });
      }
    });
  }

  for (const engine of ['wasm', 'reference'] as const) {
    it(`is the rate of the steps, and of a schedule: ${engine}`, async () => {
      const common: FitOptions = { batchSize: 4, optimizer: sgd(), learningRate: 0.5 };
      const [reduced, plain] = [make(engine), make(engine)];
      const metrics = [given([3, 2, 2, 2, 2], 'smaller')];
      const callbacks = [reduceOnPlateau({ watch: 'given', patience: 1, factor: 0.25, cooldown: 9 })];
      await reduced.fit(x, y, { ...common, epochs: 5, metrics, callbacks });
      await plain.fit(x, y, { ...common, epochs: 3 });
      await plain.fit(x, y, { ...common, epochs: 2, learningRate: 0.125 });
      expect(weightsOf(reduced)).to.deep.equal(weightsOf(plain));

      // A power of two times a schedule is that schedule from such a power on, to the bit.
      const always: Callback = {
        onBegin: (fit) => {
          fit.learningRateFactor = 0.25;
        },
      };
      const [scaled, scheduled] = [make(engine), make(engine)];
      const falling = (from: number) => schedules.polynomial({ from, to: 0 });
      await scaled.fit(x, y, { ...common, epochs: 3, learningRate: falling(0.5), callbacks: [always] });
      await scheduled.fit(x, y, { ...common, epochs: 3, learningRate: falling(0.125) });
      expect(weightsOf(scaled)).to.deep.equal(weightsOf(scheduled));
    });
  }

  it('goes on to the same bits where a fit was cut within an epoch, and after a clone', async () => {
    const callbacks = [reduceOnPlateau({ patience: 1, factor: 0.5 })];
    const options: FitOptions = { batchSize: 4, learningRate: 0.3, validation: 0.3, callbacks };
    const factors = new Set<number>();
    const note: Callback = { onEpoch: (_, fit) => void factors.add(fit.learningRateFactor) };
    const whole = make();
    await whole.fit(x, y, { ...options, epochs: 12, callbacks: [...callbacks, note] });
    expect(factors.size).to.be.above(3);
    for (const last of [3, 11]) {
      const parts = make();
      const cut: Callback = {
        onBatch: ({ epoch, batch }, { batches }) => epoch < 8 || batch < Math.min(last, batches),
      };
      const { stopped } = await parts.fit(x, y, { ...options, epochs: 12, callbacks: [...callbacks, cut] });
      expect([stopped, parts.epoch]).to.deep.equal(['onBatch', last === 3 ? 7 : 8]);
      for (const one of [copy(parts), parts.clone(), parts]) {
        await one.fit(x, y, { ...options, epochs: 12 - one.epoch });
        expect(weightsOf(one)).to.deep.equal(weightsOf(whole));
      }
    }
  });

  it('goes by the loss of the validation rows, or else the measured one, or else the running one', async () => {
    for (const options of [
      {},
      { validation: 0.2 },
      { earlyStopping: {} },
      { metrics: ['meanSquaredError'] as const },
    ]) {
      const network = make();
      const callbacks = [reduceOnPlateau()];
      const { loss, measuredLoss, validationLoss } = await network.fit(x, y, { ...options, epochs: 5, callbacks });
      const watched = [validationLoss, measuredLoss, loss].find((each) => each.length > 0) ?? [];
      const { kept = [] } = network.checkpoint().training ?? {};
      expect(kept[0]?.numbers[3]).to.equal(Math.min(...watched));
    }
  });

  it('begins anew in a fit of other options, and after a fit without it', async () => {
    const factorOf = async (network: Network, options: ReduceOnPlateauOptions): Promise<number> => {
      let factor = 0;
      const note: Callback = {
        onBegin: (fit) => {
          factor = fit.learningRateFactor;
        },
      };
      await network.fit(x, y, { epochs: 1, callbacks: [reduceOnPlateau(options), note] });
      return factor;
    };
    const flat = { patience: 1, minimumChange: 1e9 };
    const network = make();
    await network.fit(x, y, { epochs: 3, callbacks: [reduceOnPlateau(flat)] });
    expect(await factorOf(network.clone(), flat)).to.be.closeTo(0.01, 1e-15);
    expect(await factorOf(network.clone(), { ...flat, factor: 0.2 })).to.equal(1);
    await network.fit(x, y, { epochs: 1 });
    expect(await factorOf(network, flat)).to.equal(1);
    expect(network.checkpoint().training).to.have.property('kept');
    await network.fit(x, y, { epochs: 1 });
    expect(network.checkpoint().training).not.to.have.property('kept');
  });

  const errors: Readonly<Record<string, readonly [options: object, message: string]>> = {
    'a factor of 1': [{ factor: 1 }, ', option factor: expected a number between 0 and 1, got 1. The default is 0.1.'],
    'no patience': [
      { patience: 0 },
      ', option patience: expected a whole number of 1 or more, got 0. The default is 10.',
    ],
    'a lowest rate of PyTorch': [
      { min_lr: 0.1 },
      ': expected only known options, got the option "min_lr". Did you mean "minimumFactor"? Known: factor, patience, minimumChange, cooldown, minimumFactor, watch.',
    ],
    'what has no text': [
      { watch: Object.create(null) },
      ', option watch: expected "loss" or a metric of this fit, got an empty object. Known: loss.',
    ],
    'a metric that the fit does not have': [
      { watch: 'val_accuracy' },
      `, option watch: expected "loss" or a metric of this fit, got "val_accuracy". Add it: metrics: ['accuracy'].`,
    ],
  };
  for (const [what, [options, message]] of Object.entries(errors)) {
    it(`is refused: ${what}`, async () => {
      const error = await expectError(() => make().fit(x, y, { callbacks: [reduceOnPlateau(options)] }));
      expect(error.message).to.equal(`reduceOnPlateau${message}`);
    });
  }

  it('needs an optimizer that has one, and finite numbers to keep', async () => {
    const error = await expectError(() => make().fit(x, y, { optimizer: lbfgs(), callbacks: [reduceOnPlateau()] }));
    expect(error.message).to.equal(
      'a callback, learningRateFactor: expected an optimizer with a learning rate, got lbfgs. Choose another optimizer.',
    );
    const keeping: Callback = { onBegin: (fit) => fit.keep('mine', [1, Number.NaN]) };
    expect((await expectError(() => make().fit(x, y, { callbacks: [keeping] }))).message).to.equal(
      'a callback, keep "mine": expected finite numbers, got NaN. Keep what is not finite as an empty list, say.',
    );
    const zero: Callback = {
      onBegin: (fit) => {
        fit.learningRateFactor = 0;
      },
    };
    expect((await expectError(() => make().fit(x, y, { callbacks: [zero] }))).message).to.equal(
      'a callback, learningRateFactor: expected a positive number, got 0. Set 0.5 for half of the rate.',
    );
  });
});
