// How long the event loop waits for its turn during a fit, in milliseconds, on the workloads of the benchmark:
// the call itself, and then the median and the longest pause, without validation and with one of 20,000 rows.
// `node scripts/pauses.mjs [threads] [engine]` after a build. Other programs on the machine make the pauses longer;
// on Linux, the processor time of the thread is printed, too, which they do not add to.
import { existsSync, readFileSync } from 'node:fs';
import { Dense, Network } from 'multilayer';
import { makeData, workloads } from '../bench/workloads.mjs';

const [threads = 'auto', engine = 'auto'] = process.argv.slice(2);

const schedule = '/proc/thread-self/schedstat';
const withProcessor = existsSync(schedule);

/** Milliseconds by the clock, and of the processor. */
function moment() {
  const processor = withProcessor ? Number(readFileSync(schedule, 'utf8').split(' ')[0]) / 1e6 : 0;
  return { clock: performance.now(), processor };
}

function between(a, b) {
  return { clock: b.clock - a.clock, processor: b.processor - a.processor };
}

/** The pauses between two turns of the event loop while something goes on. */
async function pausesOf(action) {
  const pauses = [];
  let going = true;
  let last = moment();
  const turn = () => {
    const now = moment();
    pauses.push(between(last, now));
    last = now;
    if (going) setImmediate(turn);
  };
  setImmediate(turn);
  await action();
  going = false;
  // The last stretch ends with the fit, not with a turn.
  pauses.push(between(last, moment()));
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
    let call;
    const started = moment();
    const pauses = await pausesOf(() => {
      const options = { batchSize: batch, optimizer, learningRate, epochs: 1e9, ...(validation && { validation }) };
      const controller = new AbortController();
      const fit = network.fit(table(x, rows), table(y, rows), {
        ...options,
        signal: controller.signal,
        onEpoch: () => between(started, moment()).clock < 3000,
      });
      setTimeout(() => controller.abort(), 6000);
      call = between(started, moment());
      return fit;
    });
    network.dispose();
    // The first pause is the call.
    const figures = (kind) => {
      const sorted = pauses
        .slice(1)
        .map((each) => each[kind])
        .sort((a, b) => a - b);
      const at = (share) => (sorted[Math.floor(share * (sorted.length - 1))] ?? 0).toFixed(0);
      return `call ${call[kind].toFixed(0)}, p50 ${at(0.5)}, max ${at(1)}`;
    };
    const held20 = validation ? `, ${heldRows.toLocaleString('en')} rows for validation` : '';
    const processor = withProcessor ? `; of the processor ${figures('processor')}` : '';
    console.log(`${sizes.join('-')}, batch ${batch}${held20}: ${figures('clock')}${processor}`);
  }
}
process.exit();
