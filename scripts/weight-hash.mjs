// Trains a fixed set of small networks for 500 steps on the wasm engine and prints one hash of all their weights:
// the same in every JavaScript engine. `node scripts/weight-hash.mjs` after a build; it also runs in a page.
import { activations, Dense, losses, Network, optimizers } from 'multilayer';

const rows = 30;
const steps = 500;
// Quotients of whole numbers are the same everywhere; Math.sin is not.
const x = Array.from({ length: rows }, (_, i) => [((i * 7) % 11) / 11 - 0.5, ((i * 5) % 13) / 13 - 0.5, (i % 4) / 4]);
const y = x.map(([a, b, c]) => (a * b > c - 0.5 ? [1, 0] : [0, 1]));

/** Every activation, loss and optimizer, and batches with and without a smaller last one. */
const models = [
  ...Object.keys(activations).map((hidden, i) => ({ hidden, output: 'linear', batchSize: [1, 7, 30, 8][i % 4] })),
  ...Object.entries(losses).flatMap(([name, make]) =>
    Object.keys(optimizers).map((optimizer) => ({
      hidden: 'tanh',
      output: { numbers: 'softplus', binary: 'sigmoid', classes: 'softmax' }[make().targets],
      loss: name,
      optimizer,
      batchSize: 9,
    })),
  ),
];

/** FNV-1a, 32 bits, over the bits of float32 numbers. */
function hash(seed, values) {
  let state = seed;
  for (const byte of new Uint8Array(Float32Array.from(values).buffer)) state = Math.imul(state ^ byte, 0x01000193);
  return state >>> 0;
}

let state = 0x811c9dc5;
for (const { hidden, output, batchSize, ...options } of models) {
  const layers = [new Dense(5, hidden), new Dense(6, 'tanh'), new Dense(2, output)];
  const network = new Network({ inputs: 3, layers, seed: 7, engine: 'wasm' });
  const inEpoch = Math.ceil(rows / batchSize);
  const epochs = Math.ceil(steps / inEpoch);
  await network.fit(x, y, { batchSize, epochs, onWarning: () => {}, ...options });
  for (const parameter of network.parameters) state = hash(state, parameter.toArray().flat());
  for (const answer of network.predict(x)) state = hash(state, answer);
}
const text = `hash ${state.toString(16).padStart(8, '0')}`;
console.log(text);
if (globalThis.document) document.body.textContent = text;
