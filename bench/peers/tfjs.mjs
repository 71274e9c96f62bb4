// TensorFlow.js with its WebAssembly backend (SIMD, one thread in Node), through model.fit.
import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
import { firstRows, rowViews } from '../rows.mjs';
import { stepsPerEpoch } from '../workloads.mjs';

export const peer = {
  name: 'tfjs-wasm',
  version: tf.version.tfjs,
  supports: () => true,

  async prepare(workload, { x, y }) {
    if (!(await tf.setBackend('wasm'))) throw new Error('the wasm backend did not start');
    await tf.ready();
    const { sizes, hidden, loss, optimizer, learningRate, batch, rows } = workload;
    const units = sizes.slice(1);
    const last = loss === 'crossEntropy' ? 'softmax' : 'linear';
    const model = tf.sequential();
    units.forEach((width, i) => {
      const activation = i === units.length - 1 ? last : hidden;
      model.add(tf.layers.dense({ units: width, activation, ...(i === 0 ? { inputShape: [sizes[0]] } : {}) }));
    });
    model.compile({
      optimizer: tf.train[optimizer](learningRate),
      loss: loss === 'crossEntropy' ? 'categoricalCrossentropy' : 'meanSquaredError',
    });
    const inputs = tf.tensor2d(x, [rows, sizes[0]]);
    const targets = tf.tensor2d(y, [rows, sizes.at(-1)]);
    const single = rowViews(x, sizes[0]);
    const perEpoch = stepsPerEpoch(workload);
    let at = 0;

    /** Few steps are an epoch over a part of the rows, so that one need not wait for the rest. */
    async function few(steps) {
      const count = Math.min(steps, perEpoch - at);
      const size = Math.min(count * batch, rows - at * batch);
      const [xs, ys] = [inputs, targets].map((each) => each.slice([at * batch, 0], [size, -1]));
      await model.fit(xs, ys, { epochs: 1, batchSize: batch, verbose: 0 });
      tf.dispose([xs, ys]);
      at = (at + count) % perEpoch;
      return count;
    }

    const ask = (values, count) =>
      tf.tidy(() => model.predict(tf.tensor2d(values, [count, sizes[0]]), { batchSize: count }).dataSync());

    return {
      threads: 1,
      async run(steps) {
        const epochs = Math.floor(steps / perEpoch);
        if (epochs > 0) await model.fit(inputs, targets, { epochs, batchSize: batch, verbose: 0 });
        let done = epochs * perEpoch;
        while (done < steps) done += await few(steps - done);
        return done;
      },
      predict: (count) => ask(firstRows(x, sizes[0], count), count),
      one: (row) => ask(single[row], 1),
    };
  },
};
