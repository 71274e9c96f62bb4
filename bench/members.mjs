// What each activation costs per element, forward and backward, and each optimizer per parameter, in the wasm engine on
// one thread: `node bench/members.mjs [rounds] [milliseconds of one measurement]` after a build. CPU time of the operations that are no matrix products,
// beside that of ReLU and of plain gradient descent in the same round; medians, every second round in reverse order.
import { Dataset } from '../dist/data/dataset.js';
import { WasmProgram } from '../dist/engines/wasm/program.js';
import { f, variable } from '../dist/expression/index.js';
import { fuse, gradient, input, map, matmul, reduce } from '../dist/graph/index.js';
import { activations, Dense, losses, Network, optimizers, sign, step } from '../dist/node/index.js';
import { trainingGraph } from '../dist/training/step.js';
import { median } from './statistics.mjs';
import { figure, table } from './table.mjs';

const rounds = Number(process.argv[2] ?? 15);
const [rows, width] = [256, 64];
const side = 128;
/** CPU milliseconds of one measurement. */
const long = Number(process.argv[3] ?? 4);

/** Fixed numbers in (−3, 3). */
const numbers = (length, phase) => Float32Array.from({ length }, (_, k) => 3 * Math.sin(k * k * 0.7 + phase));

const settings = { threads: 1, measured: false, fastMath: false };

/** A program of an activation between two products, as a hidden layer has it. */
function ofActivation(activation) {
  const x = input('x', { rows: 'batch', cols: width });
  const weights = input('weights', { rows: width, cols: 1 });
  // Given, and not computed: a run would take the last one's answer for it, which goes down to subnormal numbers.
  const upstream = input('upstream', { rows: 'batch', cols: width });
  const y = activation.apply(x);
  const loss = map(f.multiply(variable('y'), variable('upstream')), { y, upstream });
  const [slope] = gradient(reduce('sum', 'all', loss), [x]);
  // Nothing flows back through a step. The product stands between the two passes.
  const outputs = { y, product: matmul(y, weights), ...(slope && { slope }) };
  const graph = fuse({ outputs, updates: [] });
  const program = new WasmProgram({ main: { graph, capacity: rows } }, settings);
  program.write('x', numbers(rows * width, 1));
  program.write('weights', numbers(width, 2));
  if (slope) program.write('upstream', numbers(rows * width, 3));
  return { program, rows, per: rows * width };
}

/** A program of a training step of a square table of weights on one row, of which nothing but the rule takes long. */
function ofOptimizer(optimizer) {
  const layers = [new Dense(side, { bias: false })];
  const { parameters } = new Network({ layers, inputs: side, seed: 1 });
  const table = { rows: 1, cols: side, data: numbers(side, 3) };
  const { batch: graph, memory } = trainingGraph({
    stack: { layers, parameters, inputs: side, seed: 1 },
    recipe: { loss: losses.meanSquaredError(), optimizer, learningRate: 1e-6 },
    data: new Dataset(table, { ...table, data: numbers(side, 4) }),
  });
  const program = new WasmProgram({ main: { graph, capacity: 1 } }, settings);
  for (const each of parameters) program.write(each.id, each.toMatrix().data);
  for (const { name, length, initial } of memory) {
    program.write(name, initial === 'parameter' ? numbers(length, 5) : new Float64Array(length).fill(initial));
  }
  program.write('x', table.data);
  program.write('y', numbers(side, 4));
  program.write('learningRate', [1e-6]);
  program.write('indices', Uint32Array.of(0));
  return { program, rows: 1, per: side * side };
}

function cpu() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** Nanoseconds for each element. */
function measure({ program, rows, per, runs }) {
  program.run('main', rows);
  const timed = program.operations('main').filter(({ group }) => group[0].kind !== 'matmul');
  const started = cpu();
  for (let run = 0; run < runs; run++) for (const each of timed) each.run(rows);
  return ((cpu() - started) * 1e6) / runs / per;
}

/** As often as a measurement takes some milliseconds. */
function withRuns(contender) {
  let runs = 8;
  for (; ; runs *= 2) {
    const spent = measure({ ...contender, runs }) * runs * contender.per * 1e-6;
    if (spent >= long) return { ...contender, runs };
  }
}

/** @param base the name of the one that all are compared with */
function compare(title, contenders, base) {
  const all = Object.entries(contenders).map(([name, make]) => [name, withRuns(make())]);
  const times = Object.fromEntries(all.map(([name]) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    const order = round % 2 === 0 ? all : [...all].reverse();
    for (const [name, contender] of order) times[name].push(measure(contender));
  }
  const ratio = (name) => median(times[name].map((each, round) => each / times[base][round]));
  const lines = all
    .map(([name]) => ({ name, ratio: ratio(name), ns: median(times[name]) }))
    .sort((a, b) => a.ratio - b.ratio)
    .map(({ name, ratio: times, ns }) => [name, figure(times), figure(ns)]);
  console.log(`\n${table([title, `× ${base}`, 'ns'], lines)}`);
  for (const [, { program }] of all) program.dispose();
}

const surrogates = {
  "step({ surrogate: 'sigmoid' })": step({ surrogate: 'sigmoid' }),
  "step({ surrogate: 'triangle' })": step({ surrogate: 'triangle' }),
  "step({ surrogate: 'arctan' })": step({ surrogate: 'arctan' }),
  "sign({ surrogate: 'straightThrough' })": sign({ surrogate: 'straightThrough' }),
  "gelu({ approximate: 'tanh' })": activations.gelu({ approximate: 'tanh' }),
};
const made = {
  ...Object.fromEntries(Object.entries(activations).map(([name, make]) => [name, make()])),
  ...surrogates,
};
const makers = (members, make) =>
  Object.fromEntries(Object.entries(members).map(([name, member]) => [name, () => make(member)]));

console.log(`Node ${process.version}, medians of ${rounds} rounds`);
compare(`activation, ${rows} × ${width}`, makers(made, ofActivation), 'relu');
const rules = Object.fromEntries(Object.entries(optimizers).map(([name, make]) => [name, make()]));
compare(`optimizer, ${side} × ${side}`, makers(rules, ofOptimizer), 'sgd');
