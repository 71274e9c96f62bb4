import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import {
  adam,
  BatchNormalization,
  Dense,
  type DenseOptions,
  Dropout,
  type FitOptions,
  globalNorm,
  Network,
  type NetworkOptions,
  pretrained,
  Residual,
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
