// The process of one JavaScript contender: `node worker.mjs ./peers/brain.mjs`. Reads one request a line,
// as JSON, and answers each with one line.
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { lossOf } from './workloads.mjs';

/** Rows on which the loss is measured, and rows of a batch of predictions. */
const probeRows = 1024;

const seconds = () => performance.now() / 1000;

function readFloats(path) {
  const bytes = readFileSync(path);
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
}

let peer;
let workload;
let data;
let session;

async function load() {
  peer ??= (await import(process.argv[2])).peer;
  return { name: peer.name, version: peer.version };
}

async function prepare(request) {
  workload = request.workload;
  data = { x: readFloats(request.data.x), y: readFloats(request.data.y) };
  session = await peer.prepare(workload, data, request.options ?? {});
  return { threads: session.threads, unit: session.unit ?? 1 };
}

async function loss() {
  const rows = Math.min(workload.rows, probeRows);
  const outputs = await session.predict(rows);
  return lossOf({ ...workload, loss: session.loss ?? workload.loss }, outputs, data.y);
}

const actions = {
  load,
  prepare,
  loss: async () => ({ loss: await loss(), kind: session.loss ?? workload.loss }),
  /** At least so many training steps; how many they were is part of the answer. */
  async train({ steps }) {
    const lossFirst = await loss();
    const started = seconds();
    const done = await session.run(steps);
    const spent = seconds() - started;
    return { steps: done, seconds: spent, lossFirst, lossLast: await loss() };
  },
  /** Predictions of single rows, one after the other, taking different rows in turn. */
  async latency({ count }) {
    const rows = Math.min(workload.rows, 64);
    const asynchronous = session.one(0) instanceof Promise;
    const started = seconds();
    if (asynchronous) for (let k = 0; k < count; k++) await session.one(k % rows);
    else for (let k = 0; k < count; k++) session.one(k % rows);
    return { steps: count, seconds: seconds() - started };
  },
  /** Predictions of 1,024 rows at once. */
  async throughput({ count }) {
    const started = seconds();
    for (let k = 0; k < count; k++) await session.predict(probeRows);
    return { steps: count, seconds: seconds() - started };
  },
  /** From before the import to the end of the first training step. */
  async startup(request) {
    const started = seconds();
    await load();
    await prepare(request);
    await session.run(1);
    return { seconds: seconds() - started };
  },
};

// Libraries greet on standard output, which belongs to the answers.
console.log = console.info = console.error;

for await (const line of createInterface({ input: process.stdin })) {
  const request = JSON.parse(line);
  try {
    const result = await actions[request.do](request);
    process.stdout.write(`answer ${JSON.stringify({ result })}\n`);
  } catch (error) {
    process.stdout.write(`answer ${JSON.stringify({ error: String(error?.message ?? error) })}\n`);
  }
}
// Threads of a library would keep the process alive.
process.exit(0);
