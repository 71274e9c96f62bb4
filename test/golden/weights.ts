// Printed by `node scripts/weight-hash.mjs`, which says of what; Node 20.20 and Chromium 156, x64.
import type { ActivationName, LossName, OptimizerName } from 'multilayer';
import type { LayerName } from '#src/layers/index.js';

/** Dense ones are in every network. */
type OtherLayer = Exclude<LayerName, 'Dense'>;
type Model = `activation ${ActivationName}` | `loss ${LossName}` | `optimizer ${OptimizerName}` | `layer ${OtherLayer}`;

/** Hashes of trained weights and predictions. A row changes when training means to change, and only then. */
export const golden: Readonly<Record<Model | `batches of ${number}`, string>> = {
  'activation leakyRelu': '1e986e4a',
  'activation linear': 'b50b7a48',
  'activation relu': '88827a12',
  'activation sigmoid': 'cc010639',
  'activation softmax': 'c37b9715',
  'activation softplus': '0a6402ee',
  'activation softsign': '5d8540bd',
  'activation step': '166f246b',
  'activation tanh': '64da7d96',
  'loss binaryCrossentropy': '0368d37e',
  'loss categoricalCrossentropy': 'acf25c28',
  'loss cosineSimilarity': 'b5a003af',
  'loss huber': 'aba4f2a7',
  'loss kullbackLeibler': 'acf25c28',
  'loss logCosh': '377f5af7',
  'loss meanAbsoluteError': '9868f7c1',
  'loss meanAbsolutePercentageError': '7696b0e9',
  'loss meanSquaredError': 'bf3a92b2',
  'loss poisson': 'a92a03db',
  'loss quantile': '238d69d8',
  'optimizer adadelta': 'f1551f47',
  'optimizer adam': 'bf3a92b2',
  'optimizer adagrad': '35947e92',
  'optimizer adamax': '24afb685',
  'optimizer adamw': '0ef3816e',
  'optimizer lamb': '27e6484b',
  'optimizer nadam': 'bfb96c0a',
  'optimizer radam': '550899f4',
  'optimizer lion': '9cd556cd',
  'optimizer rmsprop': '86e16066',
  'optimizer sgd': 'c3bbe26c',
  'layer BatchNormalization': '6dc79e3b',
  'layer Dropout': '8ff4ea05',
  'layer Residual': 'ed025d45',
  'layer Sequential': '00f7e9e7',
  'layer ActivationLayer': 'eeee5e16',
  'layer AlphaDropout': 'c4f4a479',
  'layer GatedDense': 'd29b9a94',
  'layer GaussianNoise': 'add9dae9',
  'layer LayerNormalization': 'f002088e',
  'layer Maxout': '0a8af62e',
  'layer PReLU': '2f6942b6',
  'layer ParametricActivation': 'e4abeb94',
  'layer RMSNormalization': '30a4d80e',
  'layer Scale': 'c2a5151a',
  'batches of 1': 'b6cb484a',
  'batches of 8': 'd4f83942',
  'batches of 30': '3655849b',
};
