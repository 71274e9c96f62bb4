// multilayer, through its public interface, as built in ../dist.
import { readFileSync } from 'node:fs';
import { Dense, Network } from '../../dist/node/index.js';
import { firstRows, rowViews } from '../rows.mjs';
import { stepsPerEpoch } from '../workloads.mjs';

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));

/** What the package does when it does not know the option: this need not be said. */
const without = { threads: 1, fastMath: false };

/** Those of the options that the constructor takes. Throws where one that matters is refused. */
function accepted(options) {
  return Object.fromEntries(
    Object.entries(options).filter(([name, value]) => {
      try {
        new Network({ layers: [new Dense(1)], inputs: 1, engine: 'wasm', [name]: value });
        return true;
      } catch (error) {
        if (without[name] === value) return false;
        throw error;
      }
    }),
  );
}

export const peer = {
  name: 'multilayer',
  version,
  supports: () => true,

  async prepare(workload, { x, y }, options) {
    const { sizes, hidden, loss, optimizer, learningRate, batch, rows } = workload;
    const units = sizes.slice(1);
    const last = loss === 'crossEntropy' ? 'softmax' : 'linear';
    const layers = units.map((width, i) => new Dense(width, i === units.length - 1 ? last : hidden));
    const network = new Network({ layers, inputs: sizes[0], seed: 1, engine: 'wasm', ...accepted(options) });
    const cols = sizes.at(-1);
    const table = { rows, cols: sizes[0], data: x };
    const label = (_, row) => y.subarray(row * cols, (row + 1) * cols).indexOf(1);
    const target = loss === 'crossEntropy' ? Float32Array.from({ length: rows }, label) : { rows, cols, data: y };
    const unit = stepsPerEpoch(workload);
    const single = rowViews(x, sizes[0]).map((row) => [row]);
    const blocks = new Map();

    return {
      threads: options.threads ?? 1,
      unit,
      async run(steps) {
        const epochs = Math.ceil(steps / unit);
        await network.fit(table, target, { epochs, batchSize: batch, optimizer, learningRate });
        return epochs * unit;
      },
      predict(count) {
        if (!blocks.has(count)) blocks.set(count, { rows: count, cols: sizes[0], data: firstRows(x, sizes[0], count) });
        return network.predictMatrix(blocks.get(count)).data;
      },
      one: (row) => network.predict(single[row]),
    };
  },
};
