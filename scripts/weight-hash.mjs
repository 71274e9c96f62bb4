// Trains small networks for 500 steps on the wasm engine and prints a line for each: a hash of its weights and
// predictions, the same in every JavaScript engine, and the network's name. `node scripts/weight-hash.mjs` after a
// build, `npm run format` after pasting; it also runs in a page.
import {
  ActivationLayer,
  AlphaDropout,
  activations,
  averagings,
  BatchNormalization,
  Concatenate,
  clippings,
  constraints,
  Dense,
  Dropout,
  Embedding,
  GatedDense,
  GaussianNoise,
  initializers,
  LayerNormalization,
  losses,
  Maxout,
  Network,
  optimizers,
  ParametricActivation,
  PBLD,
  PeriodicEmbedding,
  PiecewiseLinearEmbedding,
  PiecewiseLinearEncoding,
  PReLU,
  Residual,
  RMSNormalization,
  regularizers,
  Scale,
  SelectColumns,
  Sequential,
  schedules,
} from 'multilayer';

const rows = 30;
const steps = 500;
// Quotients of whole numbers are the same everywhere; Math.sin is not.
const x = Array.from({ length: rows }, (_, i) => [((i * 7) % 11) / 11 - 0.5, ((i * 5) % 13) / 13 - 0.5, (i % 4) / 4]);
const y = x.map(([a, b, c]) => (a * b > c - 0.5 ? [1, 0] : [0, 1]));
const outputFor = { numbers: 'softplus', binary: 'sigmoid', signs: 'linear', classes: 'softmax' };

const edges = [
  [-0.5, 0, 0.5],
  [-1, 1],
  [-0.25, 0, 0.25],
  [0, 1, 2, 3],
  [-1, 0, 1],
];

/** One network for each member of a family, and for batches with and without a smaller last one: a sum, no product. */
const models = {
  ...Object.fromEntries(
    Object.keys(activations).map((hidden) => [`activation ${hidden}`, { hidden, output: 'linear', batchSize: 7 }]),
  ),
  ...Object.fromEntries(
    Object.entries(losses).map(([loss, make]) => [`loss ${loss}`, { loss, output: outputFor[make().targets] }]),
  ),
  ...Object.fromEntries(Object.keys(optimizers).map((optimizer) => [`optimizer ${optimizer}`, { optimizer }])),
  ...Object.fromEntries(
    Object.keys(regularizers).map((regularizer) => [`regularizer ${regularizer}`, { regularizer }]),
  ),
  ...Object.fromEntries(Object.keys(constraints).map((constraint) => [`constraint ${constraint}`, { constraint }])),
  // The gradients are small.
  ...Object.fromEntries(
    Object.entries(clippings).map(([name, make]) => [
      `clipping ${name}`,
      { clipping: make(Object.fromEntries(Object.keys(make().options).map((option) => [option, 1e-3]))) },
    ]),
  ),
  ...Object.fromEntries(Object.keys(averagings).map((averaging) => [`averaging ${averaging}`, { averaging }])),
  ...Object.fromEntries(
    Object.entries(schedules).map(([name, make]) => [
      `schedule ${name}`,
      { learningRate: make(name === 'stepDecay' ? { every: 100 } : {}) },
    ]),
  ),
  ...Object.fromEntries(
    Object.keys(initializers).map((initializer) => [`initializer ${initializer}`, { initializer }]),
  ),
  // After a layer of five units; batches of one row come last.
  'layer BatchNormalization': { layer: new BatchNormalization(), batchSize: 29 },
  'layer ActivationLayer': { layer: new ActivationLayer('softplus') },
  'layer AlphaDropout': { layer: new AlphaDropout(0.3) },
  'layer Concatenate': { layer: new Concatenate([[new SelectColumns([3, 0]), new Dense(2, 'tanh')], new Dense(2)]) },
  'layer Dropout': { layer: new Dropout(0.3) },
  'layer Embedding': { layer: new Sequential([new ActivationLayer('step'), new Embedding([2, 2, 2, 2, 2], 3)]) },
  'layer GatedDense': { layer: new GatedDense(4) },
  'layer GaussianNoise': { layer: new GaussianNoise(0.2) },
  'layer LayerNormalization': { layer: new LayerNormalization() },
  'layer Maxout': { layer: new Maxout(4, { pieces: 3 }) },
  'layer PBLD': { layer: new PBLD(3, { frequencies: 4 }) },
  'layer PReLU': { layer: new PReLU() },
  'layer ParametricActivation': { layer: new ParametricActivation('softplus') },
  'layer PeriodicEmbedding': { layer: new PeriodicEmbedding(2, { frequencies: 4, sigma: 0.5 }) },
  'layer PiecewiseLinearEmbedding': { layer: new PiecewiseLinearEmbedding(edges, 2) },
  'layer PiecewiseLinearEncoding': { layer: new PiecewiseLinearEncoding(edges) },
  'layer RMSNormalization': { layer: new RMSNormalization() },
  'layer Residual': { layer: new Residual([new Dense(4, 'relu'), new Dense(5)]) },
  'layer Scale': { layer: new Scale() },
  'layer SelectColumns': { layer: new SelectColumns([4, 1, 2]) },
  'layer Sequential': { layer: new Sequential([new Dense(4, 'relu'), new Dropout(0.2), new BatchNormalization()]) },
  ...Object.fromEntries([1, 8, 30].map((batchSize) => [`batches of ${batchSize}`, { batchSize }])),
};

/** FNV-1a, 32 bits, over the bits of float32 numbers. */
function hash(seed, values) {
  let state = seed;
  for (const byte of new Uint8Array(Float32Array.from(values).buffer)) state = Math.imul(state ^ byte, 0x01000193);
  return state >>> 0;
}

const lines = [];
for (const [
  name,
  { hidden = 'tanh', output = 'softplus', batchSize = 9, layer, initializer, ...options },
] of Object.entries(models)) {
  const first = new Dense(5, { activation: hidden, ...(initializer && { initializer }) });
  const layers = [first, ...(layer ? [layer] : []), new Dense(6, 'tanh'), new Dense(2, output)];
  const network = new Network({ inputs: 3, layers, seed: 7, engine: 'wasm' });
  const epochs = Math.ceil(steps / Math.ceil(rows / batchSize));
  const { outputsPerTarget = 1 } = losses[options.loss]?.() ?? {};
  const wanted = y.map((row) => row.slice(0, 2 / outputsPerTarget));
  await network.fit(x, wanted, { batchSize, epochs, onWarning: () => {}, ...options });
  let state = 0x811c9dc5;
  for (const parameter of network.parameters) state = hash(state, parameter.toArray().flat());
  for (const answer of network.predict(x)) state = hash(state, answer);
  lines.push(`'${name}': '${state.toString(16).padStart(8, '0')}',`);
}
console.log(lines.join('\n'));
if (globalThis.document) document.body.textContent = lines.join('\n');
