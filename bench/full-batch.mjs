// How long L-BFGS and Adam take to fit a curve to a loss of 1e-6: 2-16-1, tanh, 200 rows, on both engines.
// `node bench/full-batch.mjs [seeds]` after a build. CPU time of the process, one thread; a fit of Adam ends after ten
// times what L-BFGS took.
import { adam, Dense, lbfgs, Network } from '../dist/node/index.js';

const seeds = Number(process.argv[2] ?? 5);
const rates = [0.001, 0.003, 0.01, 0.03];
const batches = [32, 200];
const [rows, targetLoss] = [200, 1e-6];

/** Fixed numbers in (−1, 1). */
function number(k) {
  const value = Math.sin(k * 12.9898) * 43758.5453;
  return 2 * (value - Math.floor(value)) - 1;
}

const x = Array.from({ length: rows }, (_, i) => [number(2 * i), number(2 * i + 1)]);
const y = x.map(([a, b]) => Math.sin(a) * Math.cos(b));

function cpu() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** CPU milliseconds to the target, or Infinity, and the loss in the end. */
async function fit(engine, seed, options, budget) {
  const layers = [new Dense(16, 'tanh'), new Dense(1)];
  const network = new Network({ inputs: 2, layers, seed, engine, threads: 1, onWarning: () => {} });
  const started = cpu();
  const signal = {
    get aborted() {
      return cpu() - started > budget;
    },
  };
  const { stopped, loss } = await network.fit(x, y, { targetLoss, epochs: 1_000_000, signal, ...options });
  const spent = cpu() - started;
  const reached = stopped === 'targetLoss';
  return { spent: reached ? spent : Number.POSITIVE_INFINITY, epochs: loss.length, loss: network.evaluate(x, y).loss };
}

function median(values) {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}

function report(name, results) {
  const reached = results.filter(({ spent }) => Number.isFinite(spent)).length;
  const spent = median(results.map((each) => each.spent));
  const time = Number.isFinite(spent) ? `${spent.toFixed(0)} ms` : 'not reached';
  const epochs = median(results.map((each) => each.epochs));
  const loss = median(results.map((each) => each.loss)).toExponential(1);
  console.log(`${name.padEnd(36)} ${time.padEnd(12)} ${reached} of ${seeds} seeds, ${epochs} epochs, loss ${loss}`);
}

for (const engine of ['wasm', 'reference']) {
  console.log(`\n${engine}, medians of ${seeds} seeds`);
  await fit(engine, 0, { optimizer: lbfgs(), epochs: 50 }, 1e4);
  const times = [];
  for (const memory of [10, 30]) {
    const results = [];
    for (let seed = 1; seed <= seeds; seed++)
      results.push(await fit(engine, seed, { optimizer: lbfgs({ memory }) }, 1e5));
    times.push(median(results.map(({ spent }) => spent)));
    report(`L-BFGS, memory ${memory}`, results);
  }
  const budget = 10 * Math.min(...times);
  for (const batchSize of batches) {
    for (const rate of rates) {
      const options = { optimizer: adam({ learningRate: rate }), batchSize };
      const results = [];
      for (let seed = 1; seed <= seeds; seed++) results.push(await fit(engine, seed, options, budget));
      report(`Adam at ${rate}, batches of ${batchSize}`, results);
    }
  }
}
