// What is trained, and on what: networks, rules and seeded data, the same for every contender.

/**
 * @typedef {object} Workload
 * @property {string} name
 * @property {readonly number[]} sizes inputs, hidden layers, outputs
 * @property {'tanh' | 'relu'} hidden activation of the hidden layers
 * @property {'meanSquaredError' | 'crossEntropy'} loss linear output for the first, softmax for the second
 * @property {'sgd' | 'adam'} optimizer
 * @property {number} learningRate
 * @property {number} batch
 * @property {number} rows
 * @property {number} checkSteps steps after which the losses of all contenders are compared
 *
 * @typedef {{ x: Float32Array, y: Float32Array }} Data inputs [rows × inputs] and targets [rows × outputs], row-major
 */

/** @type {Readonly<Record<string, Workload>>} */
export const workloads = {
  xor: {
    name: 'xor',
    sizes: [2, 8, 1],
    hidden: 'tanh',
    loss: 'meanSquaredError',
    optimizer: 'sgd',
    learningRate: 0.1,
    batch: 4,
    rows: 4,
    checkSteps: 2000,
  },
  spiral: {
    name: 'spiral',
    sizes: [2, 32, 32, 3],
    hidden: 'tanh',
    loss: 'crossEntropy',
    optimizer: 'adam',
    learningRate: 0.005,
    batch: 32,
    rows: 3000,
    checkSteps: 940,
  },
  mnist: {
    name: 'mnist',
    sizes: [784, 128, 10],
    hidden: 'relu',
    loss: 'crossEntropy',
    optimizer: 'adam',
    learningRate: 0.001,
    batch: 128,
    rows: 10_240,
    checkSteps: 160,
  },
  wide: {
    name: 'wide',
    sizes: [784, 1024, 1024, 10],
    hidden: 'relu',
    loss: 'crossEntropy',
    optimizer: 'adam',
    learningRate: 0.001,
    batch: 256,
    rows: 5120,
    checkSteps: 20,
  },
};

/** Batches of one epoch; the last one may be smaller. */
export function stepsPerEpoch({ rows, batch }) {
  return Math.ceil(rows / batch);
}

/**
 * Floating-point operations of the matrix products of one step, a multiplication and an addition counted
 * as two: forward, gradients of the weights, and gradients of the inputs of every layer but the first.
 */
export function stepFlops({ sizes, batch }) {
  return sizes.slice(1).reduce((sum, outputs, layer) => {
    const product = 2 * batch * sizes[layer] * outputs;
    return sum + product * (layer === 0 ? 2 : 3);
  }, 0);
}

/** As "784-128-10, ReLU, …", for headings. */
export function workloadText({ sizes, hidden, loss, optimizer, batch, rows }) {
  const rule = optimizer === 'sgd' ? 'SGD' : 'Adam';
  const lossText = loss === 'crossEntropy' ? 'cross-entropy' : 'mean squared error';
  return `${sizes.join('-')}, ${hidden}, ${lossText}, ${rule}, batch ${batch}, ${rows.toLocaleString('en')} rows`;
}

/** The generator of data: the same numbers everywhere, uniform in [0, 1). (Mulberry32, Tommy Ettinger, 2017.) */
function uniform(seed) {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Box and Muller, 1958. */
function normal(random) {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

function xorData() {
  return { x: Float32Array.of(0, 0, 0, 1, 1, 0, 1, 1), y: Float32Array.of(0, 1, 1, 0) };
}

/** Three arms of a spiral around the origin, one class each. */
function spiralData({ rows }, random) {
  const x = new Float32Array(rows * 2);
  const y = new Float32Array(rows * 3);
  for (let row = 0; row < rows; row++) {
    const arm = row % 3;
    const radius = random();
    const angle = 4 * radius + (2 * Math.PI * arm) / 3 + 0.15 * normal(random);
    x.set([radius * Math.cos(angle), radius * Math.sin(angle)], row * 2);
    y[row * 3 + arm] = 1;
  }
  return { x, y };
}

/** A grey picture of 28 × 28 for each class: a few soft spots, most of it dark, as digits are. */
function prototypes(classes, random) {
  const side = 28;
  return Array.from({ length: classes }, () => {
    const spots = Array.from({ length: 6 }, () => [random() * side, random() * side]);
    return Float32Array.from({ length: side * side }, (_, at) => {
      const [row, col] = [Math.floor(at / side), at % side];
      return Math.max(...spots.map(([r, c]) => Math.exp(-((row - r) ** 2 + (col - c) ** 2) / 8)));
    });
  });
}

/** Pictures of ten classes: each a prototype, weaker or stronger, with a share of another and noise. */
function pictureData({ rows, sizes }, random) {
  const [inputs, classes] = [sizes[0], sizes.at(-1)];
  const pictures = prototypes(classes, random);
  const x = new Float32Array(rows * inputs);
  const y = new Float32Array(rows * classes);
  for (let row = 0; row < rows; row++) {
    const label = Math.floor(random() * classes);
    const [own, other] = [pictures[label], pictures[Math.floor(random() * classes)]];
    const [strength, share] = [0.5 + random() / 2, random() / 2];
    for (let k = 0; k < inputs; k++) {
      const value = strength * own[k] + share * other[k] + 0.6 * (random() - 0.5);
      x[row * inputs + k] = Math.min(1, Math.max(0, value));
    }
    y[row * classes + label] = 1;
  }
  return { x, y };
}

/**
 * The data of a workload, from its own seed.
 *
 * @returns {Data}
 */
export function makeData(workload) {
  if (workload.name === 'xor') return xorData();
  if (workload.name === 'spiral') return spiralData(workload, uniform(1));
  return pictureData(workload, uniform(2));
}

/** The loss of predictions [rows × outputs] against the first rows of y, the same way for every contender. */
export function lossOf({ loss, sizes }, outputs, y) {
  const cols = sizes.at(-1);
  const rows = outputs.length / cols;
  let sum = 0;
  for (let at = 0; at < outputs.length; at++) {
    if (loss === 'meanSquaredError') sum += (outputs[at] - y[at]) ** 2 / cols;
    // The clip is that of Keras, so that a probability rounded to zero does not become infinite.
    else if (y[at] === 1) sum -= Math.log(Math.max(outputs[at], 1e-7));
  }
  return sum / rows;
}
