// brain.js on the CPU. It trains one sample at a time, all layers have the hidden activation, also the last,
// and the loss is the squared error. The package loads without its native WebGL part (installed without scripts).
import { readFileSync } from 'node:fs';
import brain from 'brain.js';
import { firstRows, rowViews, shuffle } from '../rows.mjs';

const { version } = JSON.parse(readFileSync(new URL('../node_modules/brain.js/package.json', import.meta.url), 'utf8'));

/** Rates at which the loss falls, one sample at a time. */
const rates = { xor: 0.1, spiral: 0.01, mnist: 0.01 };

export const peer = {
  name: 'brain.js',
  version,
  // A step of the widest network takes minutes.
  supports: ({ name }) => name in rates,

  async prepare(workload, { x, y }) {
    const { name, sizes, hidden, batch } = workload;
    const cols = sizes.at(-1);
    const network = new brain.NeuralNetwork({
      inputSize: sizes[0],
      hiddenLayers: sizes.slice(1, -1),
      outputSize: cols,
      activation: hidden,
    });
    network.initialize();
    // Typed arrays would be taken for objects with named inputs.
    const [inputs, outputs] = [rowViews(x, sizes[0]), rowViews(y, cols)].map((rows) => rows.map((row) => [...row]));
    const samples = inputs.map((input, row) => ({ input, output: outputs[row] }));
    // Its error is only for show; measuring it costs a forward pass more, so it is left out.
    network.errorCheckInterval = Number.MAX_SAFE_INTEGER;
    const train = (data, iterations) =>
      network.train(data, { iterations, errorThresh: 1e-12, learningRate: rates[name], log: false });
    let at = 0;

    return {
      threads: 1,
      loss: 'meanSquaredError',
      async run(steps) {
        let left = steps * batch;
        if (samples.length === batch) {
          train(samples, steps);
          return steps;
        }
        while (left > 0) {
          if (at === 0) shuffle(samples);
          const part = samples.slice(at, at + left);
          train(part, 1);
          left -= part.length;
          at = (at + part.length) % samples.length;
        }
        return steps;
      },
      predict(count) {
        return Float32Array.from(
          rowViews(firstRows(x, sizes[0], count), sizes[0]).flatMap((row) => Array.from(network.run(row))),
        );
      },
      one: (row) => network.run(inputs[row]),
    };
  },
};
