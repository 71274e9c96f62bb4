// Trains many networks and prints how much the resident memory has grown since the first third of them, in MiB.
// `node --expose-gc scripts/memory.mjs <tiny | large | live> <count>` after a build.
import { Dense, Network } from 'multilayer';

const [kind, count] = [process.argv[2], Number(process.argv[3])];
const x = [
  [0, 0],
  [0, 1],
  [1, 0],
  [1, 1],
];
const wide = [1, 2, 3, 4].map((k) => Float32Array.from({ length: 1000 }, (_, j) => ((j * k) % 17) / 17));
const live = [];
let large;

const rounds = {
  /** A new network each time. */
  tiny: async (seed) => {
    const network = new Network({ layers: [new Dense(4, 'tanh'), new Dense(1, 'sigmoid')], seed });
    await network.fit(x, [0, 1, 1, 0], { epochs: 3 });
  },
  /** Another fit and prediction of one network of a million weights. */
  large: async () => {
    large ??= new Network({ layers: [new Dense(990, 'tanh'), new Dense(10, 'softmax')] });
    await large.fit(wide, [1, 5, 3, 9], { epochs: 2, batchSize: 3 });
    large.predict(wide);
  },
  /** Networks that all stay, trained and asked: what they hold is to grow, and the addresses are to suffice. */
  live: async (seed) => {
    const network = new Network({ layers: [new Dense(2, 'tanh'), new Dense(1)], seed });
    await network.fit(x, [0, 1, 1, 0], { epochs: 2 });
    network.predict(x);
    live.push(network);
  },
};

function resident() {
  globalThis.gc();
  return process.memoryUsage().rss / 2 ** 20;
}

let start = 0;
for (let k = 0; k < count; k++) {
  await rounds[kind](k);
  // Without it, the memory of this process depends on when the collector likes to run.
  if (k % 100 === 99) globalThis.gc();
  if (k + 1 === Math.ceil(count / 3)) start = resident();
}
console.log((resident() - start).toFixed(1));
