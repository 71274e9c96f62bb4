// Where the time of a training step goes. This looks inside multilayer: the graph of a step as
// src/training/steps.ts compiles it, and the operations of its program one by one.

import { Dataset } from '../dist/data/dataset.js';
import { profile } from '../dist/engines/wasm/profile.js';
import { WasmProgram } from '../dist/engines/wasm/program.js';
import { Dense, losses, Network, optimizers } from '../dist/index.js';
import { trainingGraph } from '../dist/training/step.js';
import { figure, percent, table } from './table.mjs';
import { makeData, workloadText } from './workloads.mjs';

/** The program of one step with data, drawn parameters, and the first batch chosen. */
function compileStep(workload) {
  const { sizes, hidden, loss, optimizer, learningRate, batch, rows } = workload;
  const units = sizes.slice(1);
  const last = loss === 'crossEntropy' ? 'softmax' : 'linear';
  const layers = units.map((width, i) => new Dense(width, i === units.length - 1 ? last : hidden));
  const { parameters } = new Network({ layers, inputs: sizes[0], seed: 1 });
  const data = makeData(workload);
  const cols = sizes.at(-1);
  const classes = Float32Array.from({ length: rows }, (_, row) =>
    data.y.subarray(row * cols, (row + 1) * cols).indexOf(1),
  );
  const classify = loss === 'crossEntropy';
  const { batch: graph, memory } = trainingGraph({
    stack: { layers, parameters, inputs: sizes[0], seed: 1 },
    recipe: {
      loss: classify ? losses.categoricalCrossentropy() : losses.meanSquaredError(),
      optimizer: optimizers[optimizer](),
      learningRate,
    },
    data: new Dataset(
      { rows, cols: sizes[0], data: data.x },
      { rows, cols: classify ? 1 : cols, data: classify ? classes : data.y },
    ),
  });
  const program = new WasmProgram(
    { step: { graph, capacity: batch } },
    { threads: 1, measured: false, fastMath: false },
  );
  for (const each of parameters) program.write(each.id, each.toMatrix().data);
  for (const { name, length, initial } of memory) program.write(name, new Float64Array(length).fill(initial));
  program.write('x', data.x);
  program.write('y', classify ? classes : data.y);
  program.write('learningRate', [learningRate]);
  program.write(
    'indices',
    Uint32Array.from({ length: batch }, (_, row) => row),
  );
  return program;
}

/** Floating-point operations of "matmul [batch × 784] · [784 × 128]ᵀ", and "… in 32 groups"; nothing for other operations. */
function flopsOf(operation, batch) {
  const factors = [...operation.matchAll(/\[([^\]]*)\](ᵀ?)/g)].map(([, shape, transposed]) => {
    const sides = shape.split('×').map((side) => (side.trim() === 'batch' ? batch : Number(side)));
    return transposed === '' ? sides : sides.reverse();
  });
  if (!operation.startsWith('matmul') || factors.length !== 2) return undefined;
  // Beside each other or below, groups make two of the three sides as many times longer, or only one.
  const groups = operation.includes('ᵀ') ? Number(/ in (\d+) groups/.exec(operation)?.[1] ?? 1) : 1;
  return (2 * factors[0][0] * factors[0][1] * factors[1][1]) / groups;
}

/**
 * Seconds for every operation of one training step.
 *
 * @param seconds how long to run, about
 */
export function profileStep(workload, seconds) {
  const program = compileStep(workload);
  const { batch } = workload;
  const sum = (list) => list.reduce((total, each) => total + each.seconds, 0);
  let runs = 1;
  while (sum(profile(program, 'step', batch, runs)) * runs < seconds / 4) runs *= 2;
  const operations = profile(program, 'step', batch, runs * 4);
  // The same step in one call, without a clock between the operations.
  const order = Uint32Array.from({ length: batch * runs }, (_, k) => k % workload.rows);
  const ends = Uint32Array.from({ length: runs }, (_, k) => (k + 1) * batch);
  const started = performance.now();
  program.runBatches('step', { order, ends }, 'indices', 'loss');
  const whole = (performance.now() - started) / 1000 / runs;
  program.dispose();
  const total = sum(operations);
  return {
    workload: workload.name,
    whole,
    total,
    operations: operations.map((each) => {
      const flops = flopsOf(each.operation, batch);
      return { ...each, share: each.seconds / total, gflops: flops && flops / each.seconds / 1e9 };
    }),
  };
}

/** The slowest operations first. */
export function profileText(workload, { operations, total, whole }, peak) {
  const rows = operations
    .toSorted((a, b) => b.seconds - a.seconds)
    .map(({ operation, seconds, share, gflops }) => [
      operation,
      figure(seconds * 1e6),
      percent(share),
      gflops === undefined ? '' : figure(gflops),
      gflops === undefined ? '' : percent(gflops / peak),
    ]);
  return [
    `${workload.name}: ${workloadText(workload)}`,
    table(['operation', 'µs', 'share', 'GFLOP/s', 'of peak'], rows),
    `one by one ${figure(total * 1e6)} µs, with ${operations.length} readings of the clock; in one call ${figure(whole * 1e6)} µs`,
  ].join('\n');
}
