import { readFileSync } from 'node:fs';
import { inspect } from 'node:util';
import { expect } from 'chai';
import {
  adam,
  BatchNormalization,
  type CrossValidation,
  confusionMatrix,
  crossValidate,
  Dense,
  type DenseOptions,
  Dropout,
  type FitOptions,
  f1,
  globalNorm,
  type History,
  type MetricName,
  Network,
  type NetworkOptions,
  pretrained,
  Residual,
  rocCurve,
} from 'multilayer';
import { networkDiagram } from 'multilayer/charts';

const [x, y] = [
  [
    [0, 0],
    [0, 1],
    [1, 0],
    [1, 1],
  ],
  [[0], [1], [1], [0]],
];

/** Where a program left something out, under exactOptionalPropertyTypes too. */
const left = undefined;

describe('options that are undefined', () => {
  it('are those that are left out, to the compiler and when they run', async () => {
    const dense: Required<DenseOptions> = {
      activation: 'tanh',
      bias: left,
      initializer: left,
      biasInitializer: left,
    };
    const make = (others: Omit<NetworkOptions, 'layers'>, norm?: { readonly momentum: undefined }) =>
      new Network({
        ...others,
        layers: [
          new Dense(4, dense),
          new Residual([new BatchNormalization(norm)], norm && { projection: left }),
          new Dropout(0.25),
          new Dense(1, 'sigmoid'),
        ],
      });
    const given = make(
      { inputs: left, classes: left, seed: left, engine: left, threads: left, fastMath: left, onWarning: left },
      { momentum: left },
    );
    const options: Required<FitOptions> = {
      ...{
        epochs: 3,
        timeLimit: left,
        batchSize: left,
        gradientAccumulation: left,
        loss: left,
        optimizer: left,
        learningRate: left,
      },
      ...{
        clipping: left,
        averaging: left,
        regularizer: left,
        constraint: left,
        shuffle: left,
        sampleWeights: left,
        classWeights: left,
        validation: left,
      },
      ...{
        targetLoss: left,
        metrics: left,
        onEpoch: left,
        callbacks: left,
        signal: left,
        pause: left,
        onWarning: left,
      },
      earlyStopping: { patience: left, minimumChange: left, watch: left },
      parameterOptions: () => ({
        frozen: left,
        learningRate: left,
        weightDecay: left,
        regularizer: left,
        constraint: left,
      }),
    };
    await given.fit(x, y, options);
    const without = make({});
    await without.fit(x, y, { epochs: 3, earlyStopping: {} });
    expect(given.toJSON()).to.deep.equal(without.toJSON());
    expect(given.evaluate(x, y, [], { loss: left, sampleWeights: left })).to.deep.equal(without.evaluate(x, y));
    expect(pretrained(given, { layers: left }).layers).to.have.lengthOf(4);
    const one = new Network({ inputs: 2, layers: [new Dense(1)] });
    const drawn = networkDiagram(one, { width: left, inputs: left, outputs: left, most: left });
    expect(drawn).to.equal(networkDiagram(one));
    expect(adam({ beta1: left })).to.deep.include({ options: adam().options });
    expect(globalNorm({ norm: left }).options).to.deep.equal(globalNorm().options);
  });

  it('are taken wherever there are options', () => {
    const strict = ['analysis/collapse', 'analysis/gradient-check', 'charts/loss-plot', 'charts/network-diagram']
      .concat(['charts/activation-plot', 'charts/surface-plot', 'graph/matmul', 'layers/residual', 'model/machine'])
      .concat(['layers/batch-normalization', 'layers/dense', 'network/network-options', 'network/pretrained'])
      .concat(['training/options', 'training/treatment']);
    for (const file of strict) {
      const text = readFileSync(`dist/${file}.d.ts`, 'utf8');
      const blocks = [...text.matchAll(/^export interface (?:\w*Options|EarlyStopping|Treatment)\b[\s\S]*?^}/gm)];
      expect(blocks, file).not.to.have.lengthOf(0);
      for (const [block] of blocks)
        for (const [line] of block.matchAll(/^ {4}readonly \w+\?: .*;$/gm)) expect(line).to.match(/\| undefined;$/);
    }
  });
});

describe('metrics that are named', () => {
  const make = () => new Network({ layers: [new Dense(1, 'sigmoid')], seed: 1 });
  const rows = [...x, ...x];
  const targets = [...y, ...y];

  it('are known to the compiler in what evaluations, fits and cross-validations say', async () => {
    const network = make();
    const history = await network.fit(x, y, { epochs: 2, metrics: ['accuracy', f1({ positive: true })] });
    const last: number | undefined = history.metrics.accuracy.at(-1);
    // @ts-expect-error: nobody asked for it
    const unasked: readonly number[] = history.metrics.recall;
    expect(unasked).to.equal(undefined);
    const any: History = history;
    expect(any.metrics.accuracy?.at(-1)).to.equal(last);
    const measures = network.evaluate(x, y, ['logLoss']);
    const [loss, logLoss]: [number, number] = [measures.loss, measures.logLoss];
    expect(logLoss).to.be.closeTo(loss, 1e-6);
    const result = await crossValidate(make, rows, targets, { epochs: 1, folds: 2, metrics: ['accuracy'] });
    const mean: number = result.mean.accuracy - result.deviation.accuracy;
    expect(mean).to.be.within(-1, 1);
    const { brierScore }: { readonly brierScore: number } = result.outOfFold.measure(['brierScore']);
    expect(brierScore).to.be.within(0, 1);
    const some: CrossValidation = result;
    expect(some.folds[0]?.measures.accuracy).to.be.within(0, 1);
  });

  it('are none for certain where a list may hold any', async () => {
    const names: readonly MetricName[] = ['accuracy'];
    const options: FitOptions = { epochs: 1, metrics: names };
    const network = make();
    const history = await network.fit(x, y, options);
    const measures = network.evaluate(x, y, names);
    // @ts-expect-error: it may be missing
    const certain: number = measures.recall;
    expect([certain, history.metrics.recall?.length, measures.loss > 0]).to.deep.equal([undefined, undefined, true]);
  });
});

describe('what is asked of answers', () => {
  it('is refused by the compiler in the place where it is wrong', async () => {
    const make = () => new Network({ layers: [new Dense(1, 'sigmoid')], seed: 1 });
    const result = await crossValidate(make, [...x, ...x], [...y, ...y], { epochs: 1, folds: 2 });
    const refused = [
      // @ts-expect-error: it has the answers
      () => confusionMatrix(result),
      // @ts-expect-error: it is no network
      () => confusionMatrix(result, x, y),
      // @ts-expect-error: a word that is none
      () => confusionMatrix(result.outOfFold, { normalise: 'true' }),
      // @ts-expect-error: weights of answers are known
      () => rocCurve(result.outOfFold, { sampleWeights: [1] }),
    ];
    for (const action of refused) expect(action).to.throw(/expected/);
  });
});

describe('what is shown of a fit', () => {
  it('has the shape of its history', async () => {
    const network = new Network({ layers: [new Dense(1, 'sigmoid')], seed: 1 });
    const history = await network.fit(x, y, { epochs: 100, metrics: ['logLoss'] });
    const text = inspect(history);
    expect(text).to.match(/^ {2}metrics: \{\n? *logLoss: \[[^\]]*… 94 more/m);
    expect(text.length).to.be.below(1500);
  });
});
