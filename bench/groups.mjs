// What products of groups cost beside one product of as many multiplications: a training step's three (forward, and
// the gradients of both factors) on one thread, in alternation, by CPU time. `node bench/groups.mjs` after a build.
//
//   node bench/groups.mjs [--groups 32] [--units 128] [--rows 256] [--rounds 15] [--fastMath]
import { parseArgs } from 'node:util';
import { defaultSettings } from '../dist/engines/index.js';
import { WasmProgram } from '../dist/engines/wasm/program.js';
import { input, matmul, state } from '../dist/graph/index.js';

const { values } = parseArgs({
  options: {
    groups: { type: 'string', default: '32' },
    units: { type: 'string', default: '128' },
    rows: { type: 'string', default: '256' },
    rounds: { type: 'string', default: '15' },
    fastMath: { type: 'boolean', default: false },
  },
});
const [groups, units, rows, rounds] = [values.groups, values.units, values.rows, values.rounds].map(Number);

/** The forward product and its two gradients, as a program of three functions. */
function compile([n, k, m], count) {
  const x = input('x', { rows: 'batch', cols: count * k });
  const w = state('w', { rows: count * k, cols: m });
  const y = input('y', { rows: 'batch', cols: count * m });
  const products = {
    forward: matmul(x, w, { groups: count }),
    'gradient of the inputs': matmul(y, w, { transposeB: true, groups: count }),
    'gradient of the weights': matmul(x, y, { transposeA: true, groups: count }),
  };
  const functions = Object.fromEntries(
    Object.entries(products).map(([name, node]) => [name, { graph: { outputs: { node }, updates: [] }, capacity: n }]),
  );
  const program = new WasmProgram(functions, { ...defaultSettings, threads: 1, fastMath: values.fastMath });
  for (const [leaf, length] of [
    ['x', n * count * k],
    ['w', count * k * m],
    ['y', n * count * m],
  ])
    program.write(
      leaf,
      Float64Array.from({ length }, (_, i) => ((i * 7919) % 1009) / 1009 - 0.5),
    );
  return program;
}

// As many multiplications, as near to a square as the number of groups can be shared out.
const factor = Math.max(
  ...Array.from({ length: groups }, (_, k) => k + 1).filter((k) => k * k <= groups && groups % k === 0),
);
const [inner, cols] = [units * factor, (units * groups) / factor];
const contenders = {
  [`${groups} groups of [${rows} × ${units}] · [${units} × ${units}]`]: [[rows, units, units], groups],
  [`one [${rows} × ${inner}] · [${inner} × ${cols}]`]: [[rows, inner, cols], 1],
  [`one [${rows * groups} × ${units}] · [${units} × ${units}]`]: [[rows * groups, units, units], 1],
};

const programs = Object.entries(contenders).map(([name, [sizes, count]]) => ({
  name,
  rows: sizes[0],
  program: compile(sizes, count),
  times: {},
}));
const kinds = ['forward', 'gradient of the inputs', 'gradient of the weights'];

function cpuOf(program, kind, n, runs) {
  const before = process.cpuUsage();
  for (let run = 0; run < runs; run++) program.run(kind, n);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / runs / 1e6;
}

const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];
for (let round = -3; round < rounds; round++)
  for (const { program, rows: n, times } of programs)
    for (const kind of kinds) {
      const seconds = cpuOf(program, kind, n, 4);
      if (round >= 0) times[kind] = [...(times[kind] ?? []), seconds];
    }

const flops = 2 * rows * groups * units * units;
const [grouped, ...others] = programs;
for (const { name, times } of programs) {
  const each = kinds.map((kind) => `${kind} ${(flops / median(times[kind]) / 1e9).toFixed(1)}`);
  console.log(`${name}\n  GFLOP/s: ${each.join(', ')}`);
}
const stepOf = ({ times }, round) => kinds.reduce((sum, kind) => sum + times[kind][round], 0);
for (const other of others) {
  const shares = Array.from({ length: rounds }, (_, round) => stepOf(other, round) / stepOf(grouped, round));
  console.log(`share of the speed of ${other.name}: ${(100 * median(shares)).toFixed(0)} %`);
}
