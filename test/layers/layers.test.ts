import {
  BatchNormalization,
  type BatchNormalizationOptions,
  Dense,
  type DenseOptions,
  Dropout,
  Residual,
  type ResidualOptions,
  Sequential,
  schedules,
} from 'multilayer';
import { type LayerName, layers } from '#src/layers/index.js';
import { golden } from '../golden/layers.js';
import { type LayerRow, layerSuite } from './layer.suite.js';

/** One row for each layer; `satisfies` asks for every option. */
const rows: Readonly<Record<LayerName, LayerRow>> = {
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
    golden: 'draws other numbers',
  },
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
  Sequential: {
    examples: [new Sequential([new Dense(4, 'tanh'), new BatchNormalization(), new Dropout(0.25), new Dense(2)])],
    variants: { layers: new Sequential([new Dense(4, 'tanh'), new Dense(2)]) },
    golden: golden.Sequential,
  },
};

for (const name of Object.keys(layers) as LayerName[]) layerSuite(name, rows[name]);
