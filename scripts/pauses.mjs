// How long the event loop waits for its turn during a fit, in milliseconds, on the workloads of the benchmark:
// the call itself, and then the median and the longest pause, without validation and with one of 20,000 rows.
// `node scripts/pauses.mjs [threads] [engine]` after a build. Other programs on the machine make the pauses longer.
import { Dense, Network } from 'multilayer';
import { makeData, workloads } from '../bench/workloads.mjs';

const [threads = 'auto', engine = 'auto'] = process.argv.slice(2);

/** The pauses between two turns of the event loop while something goes on. */
async function pausesOf(action) {
  const pauses = [];
  let going = true;
  let last = performance.now();
  const turn = () => {
    const now = performance.now();
    pauses.push(now - last);
    last = now;
    if (going) setImmediate(turn);
  };
  setImmediate(turn);
  await action();
  going = false;
  // The last stretch ends with the fit, not with a turn.
  pauses.push(performance.now() - last);
  return pauses;
}

function makeNetwork({ sizes, hidden, loss }) {
  const widths = sizes.slice(1);
  const last = loss === 'crossEntropy' ? 'softmax' : 'linear';
  const layers = widths.map((width, i) => new Dense(width, i === widths.length - 1 ? last : hidden));
  const count = threads === 'auto' ? threads : Number(threads);
  return new Network({ inputs: sizes[0], layers, seed: 1, threads: count, engine });
}

for (const workload of Object.values(workloads)) {
  const { sizes, rows, batch, optimizer, learningRate, name } = workload;
  const table = (data, height) => ({ rows: height, cols: data.length / height, data });
  const { x, y } = makeData(workload);
  const held = makeData({ ...workload, rows: 20_000 });
  const heldRows = name === 'xor' ? 4 : 20_000;
  for (const validation of [undefined, { x: table(held.x, heldRows), y: table(held.y, heldRows) }]) {
    const network = makeNetwork(workload);
    let call = 0;
    const started = performance.now();
    const pauses = await pausesOf(() => {
      const options = { batchSize: batch, optimizer, learningRate, epochs: 1e9, ...(validation && { validation }) };
      const controller = new AbortController();
      const fit = network.fit(table(x, rows), table(y, rows), {
        ...options,
        signal: controller.signal,
        onEpoch: () => performance.now() - started < 3000,
      });
      setTimeout(() => controller.abort(), 6000);
      call = performance.now() - started;
      return fit;
    });
    network.dispose();
    // The first pause is the call.
    const sorted = pauses.slice(1).sort((a, b) => a - b);
    const at = (share) => (sorted[Math.floor(share * (sorted.length - 1))] ?? 0).toFixed(0);
    const held20 = validation ? `, ${heldRows.toLocaleString('en')} rows for validation` : '';
    console.log(
      `${sizes.join('-')}, batch ${batch}${held20}: call ${call.toFixed(0)}, pauses p50 ${at(0.5)}, max ${at(1)} (${sorted.length})`,
    );
  }
}
process.exit();
