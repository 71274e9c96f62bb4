// jax-js on WebAssembly (one thread in Node): one jitted step with the gradient and plain SGD, whatever the
// workload asks for, which is less work than Adam. The package has no optimizers of its own.
import { readFileSync } from 'node:fs';
import { defaultDevice, init, jit, nn, numpy as np, tree, valueAndGrad } from '@jax-js/jax';
import { Batches, firstRows, gatherRows, rowViews } from '../rows.mjs';

const { version } = JSON.parse(
  readFileSync(new URL('../node_modules/@jax-js/jax/package.json', import.meta.url), 'utf8'),
);

/** Glorot and Bengio 2010, uniform. */
function weights(inputs, outputs) {
  const limit = Math.sqrt(6 / (inputs + outputs));
  const values = Float32Array.from({ length: inputs * outputs }, () => limit * (2 * Math.random() - 1));
  return np.array(values).reshape([inputs, outputs]);
}

export const peer = {
  name: 'jax-js',
  version,
  supports: () => true,

  async prepare(workload, { x, y }) {
    await init('wasm');
    defaultDevice('wasm');
    const { sizes, hidden, loss, batch, rows } = workload;
    const rate = 0.1;
    const cols = sizes.at(-1);
    const activate = hidden === 'tanh' ? np.tanh : nn.relu;
    const count = sizes.length - 1;

    // A value is given up by the function that it is passed to, so every one is used exactly once.
    const forward = (params, inputs) => {
      let values = inputs;
      for (let i = 0; i < count; i++) {
        values = np.matmul(values, params[2 * i]).add(params[2 * i + 1]);
        if (i < count - 1) values = activate(values);
      }
      return values;
    };
    const meanLoss = (params, inputs, targets) => {
      const outputs = forward(params, inputs);
      return loss === 'crossEntropy'
        ? nn
            .logSoftmax(outputs)
            .mul(targets)
            .sum()
            .mul(-1 / batch)
        : np
            .square(outputs.sub(targets))
            .sum()
            .mul(1 / (batch * cols));
    };
    const step = jit((params, inputs, targets) => {
      const [value, slopes] = valueAndGrad(meanLoss)(tree.ref(params), inputs, targets);
      return [value, params.map((each, i) => each.sub(slopes[i].mul(rate)))];
    });
    const answer = jit((params, inputs) => {
      const outputs = forward(params, inputs);
      return loss === 'crossEntropy' ? nn.softmax(outputs) : outputs;
    });

    let params = sizes
      .slice(1)
      .flatMap((outputs, i) => [weights(sizes[i], outputs), np.array(new Float32Array(outputs))]);
    const batches = new Batches(rows, batch);
    const single = rowViews(x, sizes[0]);
    const tensor = (values, width) => np.array(values).reshape([values.length / width, width]);
    const ask = (values) => answer(tree.ref(params), tensor(values, sizes[0])).dataSync();

    return {
      threads: 1,
      async run(steps) {
        for (let k = 0; k < steps; k++) {
          const chosen = batches.next();
          const inputs = tensor(gatherRows(x, sizes[0], chosen), sizes[0]);
          const [value, next] = step(params, inputs, tensor(gatherRows(y, cols, chosen), cols));
          params = next;
          // Reading the loss runs the step; steps that pile up unread take ever longer.
          value.dataSync();
        }
        return steps;
      },
      predict: (number) => ask(firstRows(x, sizes[0], number)),
      one: (row) => ask(single[row]),
    };
  },
};
