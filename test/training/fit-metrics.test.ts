import { inspect } from 'node:util';
import { expect } from 'chai';
import {
  accuracy,
  Dense,
  type EpochRecord,
  type FitOptions,
  f1,
  type Metric,
  meanAbsoluteError,
  Network,
  type NetworkOptions,
  networkFromJSON,
} from 'multilayer';
import { counting } from '#src/core/checks.js';
import { argmax } from '#src/metrics/index.js';
import { metric } from '#src/metrics/metric.js';
import { engineNames } from '../support/engines.js';
import { expectError, weightsOf } from '../support/networks.js';

const x = Array.from({ length: 60 }, (_, i) => [Math.sin(i), Math.cos(3 * i)]);
const labels = x.map(([a = 0, b = 0]) => (a * b > 0.1 ? 'up' : a + b > 0.5 ? 'right' : 'none'));
const numbers = x.map(([a = 0, b = 0]) => a * b);
const others = { x: x.map(([a = 0, b = 0]) => [b, a]), y: labels };

function classifier(options: Partial<NetworkOptions> = {}): Network {
  return new Network({ inputs: 2, layers: [new Dense(6, 'tanh'), new Dense(3, 'softmax')], seed: 2, ...options });
}

function regressor(): Network {
  return new Network({ inputs: 2, layers: [new Dense(6, 'tanh'), new Dense(1)], seed: 2 });
}

/** The share of rows whose class is among the k greatest outputs. */
const topK = metric<{ readonly k: number }>(
  'topK',
  'greater',
  ({ k }) =>
    (prediction, target) => {
      let hits = 0;
      for (let row = 0; row < prediction.rows; row++) {
        const scores = prediction.data.slice(row * prediction.cols, (row + 1) * prediction.cols);
        const own = scores[target.data[row] as number] as number;
        hits += Number(scores.filter((each) => each > own).length < k);
      }
      return hits / prediction.rows;
    },
  { k: { initial: 5, range: counting } },
);

describe('metrics of a fit', () => {
  for (const engine of engineNames) {
    it(`are what evaluate says of the validation rows after every epoch, to the bit: ${engine}`, async () => {
      const network = classifier({ engine });
      const seen: object[] = [];
      const records: EpochRecord[] = [];
      const history = await network.fit(x, labels, {
        epochs: 6,
        validation: others,
        metrics: ['accuracy', meanAbsoluteError()],
        onEpoch: (record) => {
          records.push(record);
          const { loss, ...metrics } = network.evaluate(others.x, others.y, ['accuracy', 'meanAbsoluteError']);
          seen.push({ validationLoss: loss, metrics });
        },
      });
      expect(records.map(({ validationLoss, metrics }) => ({ validationLoss, metrics }))).to.deep.equal(seen);
      expect(history.epochs).to.deep.equal(records);
      expect(history.metrics).to.deep.equal({
        accuracy: records.map(({ metrics }) => metrics?.accuracy),
        meanAbsoluteError: records.map(({ metrics }) => metrics?.meanAbsoluteError),
      });
      expect(JSON.parse(JSON.stringify(history)).metrics).to.deep.equal(history.metrics);
      expect(inspect(history)).to.include('meanAbsoluteError: [');
    });
  }

  it('are measured on the training rows without validation, with their loss, and change no bit', async () => {
    const network = classifier();
    const sampleWeights = x.map((_, i) => 1 + (i % 3));
    const options = { epochs: 4, sampleWeights };
    const { metrics, measuredLoss } = await network.fit(x, labels, { ...options, metrics: ['accuracy'] });
    const { loss, accuracy } = network.evaluate(x, labels, ['accuracy'], { sampleWeights });
    expect([measuredLoss.length, measuredLoss.at(-1), metrics.accuracy?.at(-1)]).to.deep.equal([4, loss, accuracy]);
    const plain = classifier();
    await plain.fit(x, labels, options);
    expect(weightsOf(plain)).to.deep.equal(weightsOf(network));
  });

  it('come with every epoch of a loop, and lack the last one of a fit that was aborted before it was found', async () => {
    const seen: unknown[] = [];
    for await (const { metrics } of classifier().train(x, labels, { epochs: 2, metrics: ['accuracy'] }))
      seen.push(metrics?.accuracy);
    expect(seen.every(Number.isFinite)).to.equal(true);
    const signal = { aborted: false };
    const options: FitOptions = { validation: others, metrics: ['accuracy'], signal };
    const onEpoch = ({ epoch }: EpochRecord) => {
      signal.aborted = epoch === 3;
    };
    const { epoch, metrics } = await classifier().fit(x, labels, { ...options, onEpoch });
    expect([epoch.length, metrics.accuracy?.length]).to.deep.equal([3, 3]);
  });

  it('are computed one after another, with turns of the event loop: a signal ends them', async () => {
    const signal = { aborted: false };
    let [before, after] = [0, 0];
    const first: Metric = {
      name: 'first',
      compute() {
        before += 1;
        signal.aborted = before === 3;
        return 1;
      },
    };
    const second: Metric = { name: 'second', compute: () => ++after };
    const { epoch, stopped, metrics } = await classifier().fit(x, labels, { metrics: [first, second], signal });
    // The first time is before the first epoch.
    expect([before, after, stopped]).to.deep.equal([3, 2, 'aborted']);
    expect([epoch.length, metrics]).to.deep.equal([2, { first: [1], second: [2] }]);
  });

  it('are called by their options where these are not the usual ones', async () => {
    const network = classifier();
    const chosen = [topK({ k: 1 }), topK({ k: 2 }), topK({ k: 3 }), accuracy()];
    const { metrics } = await network.fit(x, labels, { epochs: 1, metrics: chosen });
    expect(Object.keys(metrics)).to.deep.equal(['topK({ k: 1 })', 'topK({ k: 2 })', 'topK({ k: 3 })', 'accuracy']);
    const found = network.evaluate(x, labels, chosen) as Record<string, number>;
    expect(found['topK({ k: 1 })']).to.equal(found.accuracy);
    expect(found['topK({ k: 3 })']).to.equal(1);
  });
});

describe('metrics that a network keeps', () => {
  const own: Metric = { name: 'mine', compute: ({ rows }) => rows };

  it('are those of the next fit, of a copy and of a loaded file, until there are others', async () => {
    const network = classifier();
    await network.fit(x, labels, { epochs: 1, metrics: [topK({ k: 2 }), 'accuracy'] });
    const names = async (one: Network, options: FitOptions = {}) =>
      Object.keys((await one.fit(x, labels, { epochs: 1, ...options })).metrics);
    expect(await names(network.clone())).to.deep.equal(['topK({ k: 2 })', 'accuracy']);
    expect(await names(network, { metrics: ['accuracy'] })).to.deep.equal(['accuracy']);
    expect(network.toJSON().metrics).to.deep.equal([{ name: 'accuracy', subset: false }]);
    const loaded = networkFromJSON(JSON.parse(JSON.stringify(network.checkpoint())));
    expect(await names(loaded, { earlyStopping: { watch: 'accuracy' } })).to.deep.equal(['accuracy']);
    expect(await names(loaded, { metrics: [] })).to.deep.equal([]);
    expect(await names(loaded)).to.deep.equal([]);
    expect(loaded.toJSON()).to.not.have.property('metrics');
  });

  it('are asked for where they are your own and come from a file', async () => {
    const network = classifier();
    await network.fit(x, labels, { epochs: 1, metrics: ['accuracy', own] });
    const file = JSON.parse(JSON.stringify(network));
    expect(file.metrics).to.deep.equal([{ name: 'accuracy', subset: false }, { own: 'mine' }]);
    const loaded = networkFromJSON(file);
    expect((await expectError(() => loaded.fit(x, labels))).message).to.equal(
      'fit, option metrics: expected the metric "mine" that the network was trained with, got its name alone, as a model file holds no metric of your own. Pass it as the option metrics, or another one by its name.',
    );
    expect(JSON.parse(JSON.stringify(loaded)).metrics).to.deep.equal(file.metrics);
    expect((await loaded.fit(x, labels, { epochs: 1, metrics: [own] })).metrics).to.deep.equal({ mine: [60] });
  });

  it('are looked at in a file', async () => {
    const network = classifier();
    await network.fit(x, labels, { epochs: 1, metrics: ['accuracy'] });
    for (const [metrics, text] of [
      [3, 'networkFromJSON, metrics: expected an array, got 3.'],
      [
        ['acc'],
        'networkFromJSON, metrics, entry 0: expected the name of a metric, got "acc". Did you mean "accuracy"?',
      ],
    ])
      expect(() => networkFromJSON({ ...network.toJSON(), metrics }, { check: false })).to.throw(text as string);
  });
});

describe('early stopping by a metric', () => {
  const own: Metric = {
    name: 'right',
    better: 'greater',
    compute: (prediction, target) => target.data.filter((each, row) => argmax(prediction, row) === each).length,
  };
  const cases: readonly (readonly [string, () => Network, unknown, FitOptions, number])[] = [
    ['accuracy', classifier, labels, { metrics: ['accuracy'], validation: others }, -1],
    ['accuracy', classifier, labels, { metrics: ['meanAbsoluteError', 'accuracy'] }, -1],
    ['right', classifier, labels, { metrics: [own] }, -1],
    ['meanAbsoluteError', regressor, numbers, { metrics: ['meanAbsoluteError'], validation: 0.3 }, 1],
    ['loss', regressor, numbers, { metrics: ['meanAbsoluteError'], validation: 0.3 }, 1],
  ];
  for (const [watch, make, y, options, sign] of cases) {
    for (const minimumChange of [0, 0.02]) {
      it(`goes by ${watch} of ${JSON.stringify(options.metrics)}, by ${minimumChange} at least`, async () => {
        const targets = y as number[];
        const fit: FitOptions = { ...options, learningRate: 0.1, batchSize: 10 };
        // All epochs, to be looked through by hand.
        const all = await make().fit(x, targets, { ...fit, epochs: 60, earlyStopping: { patience: 60, watch } });
        const columns: Readonly<Record<string, readonly number[]>> = {
          ...all.metrics,
          loss: all.validationLoss.length > 0 ? all.validationLoss : all.measuredLoss,
        };
        const values = (columns[watch] as readonly number[]).map((value) => sign * value);
        const network = make();
        const earlyStopping = { patience: 4, minimumChange, watch };
        const history = await network.fit(x, targets, { ...fit, epochs: 60, earlyStopping });
        let [best, epoch] = [Number.POSITIVE_INFINITY, 0];
        // The weights that the fit began with are worse than any later ones here, which epoch 1 says.
        const end = values.findIndex((value, k) => {
          if (value < best - minimumChange) [best, epoch] = [value, k + 1];
          return k + 1 - epoch >= 4;
        });
        expect(history.bestEpoch).to.equal(epoch);
        expect(history.epoch.at(-1)).to.equal(end < 0 ? 60 : end + 1);
        expect(history.stopped).to.equal(end < 0 ? 'epochs' : 'earlyStopping');
        // The weights are those of the best epoch.
        const again = make();
        await again.fit(x, targets, { ...fit, epochs: epoch });
        expect(weightsOf(network)).to.deep.equal(weightsOf(again));
        if (watch !== 'loss') expect(sign * (history.bestMetrics?.[watch] as number)).to.equal(best);
        expect(history.bestLoss).to.equal(columns.loss?.[epoch - 1]);
      });
    }
  }

  it('begins anew where a metric was not a number', async () => {
    let calls = 0;
    const odd: Metric = { name: 'odd', better: 'greater', compute: () => (calls++ < 3 ? Number.NaN : calls % 5) };
    const { bestEpoch, bestMetrics } = await regressor().fit(x, numbers, {
      epochs: 8,
      metrics: [odd],
      earlyStopping: { watch: 'odd' },
    });
    expect([bestEpoch, bestMetrics]).to.deep.equal([3, { odd: 4 }]);
  });

  it('warns where what is watched is never a number', async () => {
    const warnings: string[] = [];
    const { bestEpoch, stopped } = await regressor().fit(x, numbers, {
      metrics: [{ name: 'odd', better: 'greater', compute: () => Number.NaN }],
      earlyStopping: { watch: 'odd', patience: 60 },
      onWarning: (message) => warnings.push(message),
    });
    expect([bestEpoch, stopped]).to.deep.equal([0, 'earlyStopping']);
    expect(warnings).to.deep.equal([
      'fit, option earlyStopping: odd was never a number, so the weights of epoch 0 are back. Correct compute, or watch another metric.',
    ]);
  });

  const where = 'fit, option earlyStopping.watch';
  const refused: readonly (readonly [string, FitOptions, string])[] = [
    [
      'a metric that is not measured',
      { earlyStopping: { watch: 'accuracy' } },
      `${where}: expected "loss" or a metric of this fit, got "accuracy". Add it: metrics: ['accuracy'].`,
    ],
    [
      'a misspelt one',
      { metrics: ['meanAbsoluteError'], earlyStopping: { watch: 'meanAbsolutError' } },
      `${where}: expected "loss" or a metric of this fit, got "meanAbsolutError". Did you mean "meanAbsoluteError"? Known: loss, meanAbsoluteError.`,
    ],
    [
      'what others call the loss',
      { earlyStopping: { watch: 'val_loss' } },
      `${where}: expected "loss" or a metric of this fit, got "val_loss". Write watch: 'loss': it is that of the rows for validation, where there are any.`,
    ],
    [
      'what others call a metric of the validation rows',
      { metrics: ['meanAbsoluteError'], earlyStopping: { watch: 'val_mae' } },
      `${where}: expected "loss" or a metric of this fit, got "val_mae". Write watch: 'meanAbsoluteError': it is that of the rows for validation, where there are any.`,
    ],
    [
      'one that has options by its name alone',
      { metrics: [f1({ average: 'macro' })], earlyStopping: { watch: 'f1' } },
      `${where}: expected "loss" or a metric of this fit, got "f1". Write watch: "f1({ average: 'macro' })": it is that of the rows for validation, where there are any.`,
    ],
    [
      'one that has options in other signs',
      { metrics: [f1({ average: 'macro' })], earlyStopping: { watch: 'f1({average:"macro"})' } },
      `${where}: expected "loss" or a metric of this fit, got "f1({average:\\"macro\\"})". Write watch: "f1({ average: 'macro' })": it is that of the rows for validation, where there are any.`,
    ],
    [
      'one of your own by its name alone',
      { metrics: [topK({ k: 2 })], earlyStopping: { watch: 'topK' } },
      `${where}: expected "loss" or a metric of this fit, got "topK". Write watch: 'topK({ k: 2 })': it is that of the rows for validation, where there are any.`,
    ],
    [
      'one of them that is not measured',
      { earlyStopping: { watch: 'valAccuracy' } },
      `${where}: expected "loss" or a metric of this fit, got "valAccuracy". Add it: metrics: ['accuracy'].`,
    ],
    [
      'null for metrics',
      { metrics: null as never },
      "fit, option metrics: expected a list, got null. Write metrics: ['accuracy'].",
    ],
    [
      'an option of others that is done anyway',
      { earlyStopping: { restore_best_weights: true } as never },
      'fit, option earlyStopping: expected only known options, got the option "restore_best_weights". Early stopping takes them back by itself. Known: patience, minimumChange, watch.',
    ],
    [
      'a metric that does not say what is better',
      { metrics: [{ name: 'bias', compute: () => 0 }], earlyStopping: { watch: 'bias' } },
      `${where}: expected a metric that says what is better, got bias. Give it better: 'greater' or better: 'smaller'.`,
    ],
    [
      'another word for what is better',
      { metrics: [{ name: 'bias', better: 'lower' as never, compute: () => 0 }] },
      `fit, option metrics, bias: expected "greater" or "smaller" for better, got "lower". Write { name: 'bias', better: 'smaller', compute: (prediction, target) => … }.`,
    ],
    [
      'a name on its own',
      { metrics: 'accuracy' as never },
      'fit, option metrics: expected a list, got "accuracy". Write metrics: [\'accuracy\'].',
    ],
    [
      'a metric twice',
      { metrics: ['accuracy', accuracy()] },
      'fit, option metrics: expected metrics that differ, got accuracy twice. Leave one out, or give it another name.',
    ],
    [
      'monitor',
      { earlyStopping: { monitor: 'loss' } as never },
      'fit, option earlyStopping: expected only known options, got the option "monitor". Did you mean "watch"? Known: patience, minimumChange, watch.',
    ],
  ];
  for (const [what, options, message] of refused) {
    it(`refuses ${what}`, async () => {
      expect((await expectError(() => regressor().fit(x, numbers, options))).message).to.equal(message);
    });
  }

  it('refuses a metric that says nothing about the targets before the first step, and leaves no trace', async () => {
    const network = new Network({ layers: [new Dense(1)], seed: 2 });
    const error = await expectError(() => network.fit(x, numbers, { metrics: ['accuracy'] }));
    expect(error.message).to.include('accuracy, row 1, column 0: expected targets of 0 and 1');
    expect([network.inputs, network.epoch, network.loss]).to.deep.equal([undefined, 0, undefined]);
    await network.fit([[1], [2]], [1, 2], { epochs: 1 });
    expect(network.inputs).to.equal(1);
  });
});
