import {
  ActivationLayer,
  AlphaDropout,
  activations,
  BatchNormalization,
  type BatchNormalizationOptions,
  Concatenate,
  Dense,
  type DenseOptions,
  Dropout,
  Embedding,
  type EmbeddingOptions,
  GatedDense,
  type GatedDenseOptions,
  GaussianNoise,
  LayerNormalization,
  type LayerNormalizationOptions,
  Maxout,
  type MaxoutOptions,
  ParametricActivation,
  PBLD,
  type PBLDOptions,
  PeriodicEmbedding,
  type PeriodicEmbeddingOptions,
  PiecewiseLinearEmbedding,
  type PiecewiseLinearEmbeddingOptions,
  PiecewiseLinearEncoding,
  PReLU,
  type PReLUOptions,
  Residual,
  type ResidualOptions,
  RMSNormalization,
  type RMSNormalizationOptions,
  Scale,
  SelectColumns,
  Sequential,
  schedules,
} from 'multilayer';
import { layers } from '#src/catalogue.js';
import type { LayerName } from '#src/layers/index.js';
import { golden } from '../golden/layers.js';
import { type LayerRow, layerSuite } from './layer.suite.js';

const codes = Array.from({ length: 19 }, (_, i) => [i % 4, (i >> 1) % 2, i % 3]);

const edges = [
  [-0.5, 0.1, 0.4, 0.7],
  [-1, 1],
  [-0.2, 0, 0.3],
];

/** One row for each layer; `satisfies` asks for every option. */
const rows: Readonly<Record<LayerName, LayerRow>> = {
  ActivationLayer: {
    examples: [new ActivationLayer('tanh')],
    variants: { activation: new ActivationLayer(activations.leakyRelu({ slope: 0.3 })) },
    golden: golden.ActivationLayer,
  },
  AlphaDropout: {
    examples: [new AlphaDropout(0.3)],
    variants: { rate: new AlphaDropout(schedules.cosine({ from: 0.5, to: 0.1 })) },
    golden: golden.AlphaDropout,
  },
  BatchNormalization: {
    examples: [new BatchNormalization()],
    variants: {
      momentum: new BatchNormalization({ momentum: 0.5 }),
      epsilon: new BatchNormalization({ epsilon: 0.1 }),
      center: new BatchNormalization({ center: false }),
      scale: new BatchNormalization({ scale: false }),
    } satisfies Record<keyof BatchNormalizationOptions, BatchNormalization>,
    golden: golden.BatchNormalization,
  },
  Concatenate: {
    examples: [
      new Concatenate([
        [new SelectColumns([0, 2]), new Dense(2, 'tanh'), new BatchNormalization()],
        new Dropout(0.25),
        new Dense(1),
      ]),
    ],
    variants: { branches: new Concatenate([new SelectColumns([1, 0, 2])]) },
    golden: golden.Concatenate,
  },
  Dense: {
    examples: [new Dense(2), new Dense(3, { activation: 'softplus', bias: false })],
    variants: {
      activation: new Dense(2, 'tanh'),
      bias: new Dense(2, { bias: false }),
      initializer: new Dense(2, { initializer: 'lecunNormal' }),
      biasInitializer: new Dense(2, { biasInitializer: 'lecunNormal' }),
    } satisfies Record<keyof DenseOptions, Dense>,
    golden: golden.Dense,
  },
  Dropout: {
    examples: [new Dropout(0.5)],
    variants: { rate: new Dropout(schedules.cosine({ from: 0.5, to: 0.1 })) },
    golden: golden.Dropout,
  },
  Embedding: {
    inputs: codes,
    examples: [
      new Embedding([4, 2, 3], 2),
      // Some of the codes are none of its categories.
      new Embedding([2, 2, 3], [2, 1, 3], { unknown: true }),
    ],
    variants: {
      unknown: new Embedding([4, 2, 3], 2, { unknown: true }),
      initializer: new Embedding([4, 2, 3], 2, { initializer: 'lecunNormal' }),
    } satisfies Record<keyof EmbeddingOptions, Embedding>,
    spared: /^weights/,
    golden: golden.Embedding,
  },
  GatedDense: {
    examples: [new GatedDense(2)],
    variants: {
      activation: new GatedDense(2, 'tanh'),
      bias: new GatedDense(2, { bias: false }),
      initializer: new GatedDense(2, { initializer: 'lecunNormal' }),
    } satisfies Record<keyof GatedDenseOptions, GatedDense>,
    golden: golden.GatedDense,
  },
  GaussianNoise: {
    examples: [new GaussianNoise(0.2)],
    variants: { deviation: new GaussianNoise(schedules.cosine({ from: 0.3, to: 0 })) },
    golden: golden.GaussianNoise,
  },
  LayerNormalization: {
    examples: [new LayerNormalization()],
    variants: {
      epsilon: new LayerNormalization({ epsilon: 0.1 }),
      center: new LayerNormalization({ center: false }),
      scale: new LayerNormalization({ scale: false }),
    } satisfies Record<keyof LayerNormalizationOptions, LayerNormalization>,
    golden: golden.LayerNormalization,
  },
  Maxout: {
    examples: [new Maxout(2)],
    variants: {
      pieces: new Maxout(2, { pieces: 3 }),
      initializer: new Maxout(2, { initializer: 'lecunNormal' }),
    } satisfies Record<keyof MaxoutOptions, Maxout>,
    golden: golden.Maxout,
  },
  ParametricActivation: {
    examples: [new ParametricActivation('softmax')],
    variants: { activation: new ParametricActivation('sigmoid') },
    golden: golden.ParametricActivation,
  },
  PBLD: {
    examples: [new PBLD(3)],
    variants: {
      size: new PBLD(),
      frequencies: new PBLD(3, { frequencies: 3 }),
      sigma: new PBLD(3, { sigma: 1 }),
    } satisfies Record<'size' | keyof PBLDOptions, PBLD>,
    spared: /^frequencies$/,
    golden: golden.PBLD,
  },
  PeriodicEmbedding: {
    examples: [new PeriodicEmbedding(2, { frequencies: 5, sigma: 0.3, activation: 'softplus' })],
    variants: {
      size: new PeriodicEmbedding(3, { frequencies: 5, sigma: 0.3, activation: 'softplus' }),
      frequencies: new PeriodicEmbedding(2, { sigma: 0.3, activation: 'softplus' }),
      sigma: new PeriodicEmbedding(2, { frequencies: 5, activation: 'softplus' }),
      activation: new PeriodicEmbedding(2, { frequencies: 5, sigma: 0.3 }),
    } satisfies Record<'size' | keyof PeriodicEmbeddingOptions, PeriodicEmbedding>,
    spared: /^frequencies$/,
    golden: golden.PeriodicEmbedding,
  },
  PiecewiseLinearEmbedding: {
    examples: [new PiecewiseLinearEmbedding(edges, 2)],
    variants: {
      edges: new PiecewiseLinearEmbedding([[-1, 1], [-1, 0, 1], edges[2] as number[]], 2),
      size: new PiecewiseLinearEmbedding(edges, 3),
      activation: new PiecewiseLinearEmbedding(edges, 2, { activation: 'relu' }),
    } satisfies Record<'edges' | 'size' | keyof PiecewiseLinearEmbeddingOptions, PiecewiseLinearEmbedding>,
    spared: /^slopes$/,
    golden: golden.PiecewiseLinearEmbedding,
  },
  PiecewiseLinearEncoding: {
    examples: [new PiecewiseLinearEncoding(edges)],
    variants: {
      edges: new PiecewiseLinearEncoding([
        [-0.5, 0.2, 0.4],
        [-1, 0, 1],
        [-0.2, 0, 0.3],
      ]),
    },
    golden: golden.PiecewiseLinearEncoding,
  },
  PReLU: {
    examples: [new PReLU()],
    variants: {
      initial: new PReLU({ initial: -0.5 }),
      shared: new PReLU({ shared: true }),
    } satisfies Record<keyof PReLUOptions, PReLU>,
    golden: golden.PReLU,
  },
  RMSNormalization: {
    examples: [new RMSNormalization()],
    variants: {
      epsilon: new RMSNormalization({ epsilon: 0.1 }),
      scale: new RMSNormalization({ scale: false }),
    } satisfies Record<keyof RMSNormalizationOptions, RMSNormalization>,
    golden: golden.RMSNormalization,
  },
  Scale: { examples: [new Scale()], variants: {}, golden: golden.Scale },
  Residual: {
    examples: [
      new Residual([new Dense(4, 'tanh'), new Dense(3)]),
      new Residual([new Dense(4, 'tanh'), new Dropout(0.25), new Dense(2, 'tanh')], { projection: true }),
    ],
    variants: {
      projection: new Residual([new Dense(4, 'tanh'), new Dense(3)], { projection: true }),
    } satisfies Record<keyof ResidualOptions, Residual>,
    golden: 'has no like there',
  },
  SelectColumns: {
    examples: [new SelectColumns([2, 0])],
    variants: { columns: new SelectColumns([0, 1, 2]) },
    golden: golden.SelectColumns,
  },
  Sequential: {
    examples: [new Sequential([new Dense(4, 'tanh'), new BatchNormalization(), new Dropout(0.25), new Dense(2)])],
    variants: { layers: new Sequential([new Dense(4, 'tanh'), new Dense(2)]) },
    golden: golden.Sequential,
  },
};

for (const name of Object.keys(layers) as LayerName[]) layerSuite(name, rows[name]);
