// Mutated model files: `node scripts/fuzz-files.mjs 100000 [seed]` after a build. Each must be read or refused by a typed error,
// soon; half of them have a sum that fits again, so that what is behind it is reached. Then how long hostile files take,
// and how much memory.
import { createHash } from 'node:crypto';
import { Dense, MultilayerError, Network, networkFromBytes, networkToBytes, readSafetensors } from '../dist/index.js';

const [count = '10000', seed = '1'] = process.argv.slice(2);

/** mulberry32. */
let state = Number(seed);
function random(below) {
  state = (state + 0x6d2b79f5) | 0;
  let t = Math.imul(state ^ (state >>> 15), 1 | state);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return Math.floor((((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * below);
}

const network = new Network({ layers: [new Dense(3, 'tanh'), new Dense(2, 'softmax')], seed: 4 });
await network.fit(
  [
    [0, 1],
    [1, 0],
  ],
  ['ä', 'b'],
  { epochs: 3, optimizer: 'adam' },
);
const files = [networkToBytes(network), networkToBytes(network, { training: false })].map((each) => Buffer.from(each));
const place = 8 + '{"__metadata__":{"sha256":"'.length;
const tokens = [
  '{',
  '}',
  '[',
  ']',
  '"',
  ',',
  ':',
  '\\',
  '0',
  '-1',
  '9007199254740993',
  '1e999',
  'null',
  '"__proto__":',
  '$',
  'F64',
  '\0',
];

function mutate(bytes) {
  const at = random(bytes.length);
  switch (random(6)) {
    case 0:
      bytes[at] ^= 1 << random(8);
      return bytes;
    case 1:
      return bytes.subarray(0, at);
    case 2:
      return Buffer.concat([bytes.subarray(0, at), Buffer.from(tokens[random(tokens.length)]), bytes.subarray(at)]);
    case 3:
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1 + random(20))]);
    case 4:
      return Buffer.concat([
        bytes.subarray(0, at),
        bytes.subarray(random(bytes.length), random(bytes.length)),
        bytes.subarray(at),
      ]);
    default: {
      // A number of the header becomes another one.
      if (bytes.length < 8) return bytes;
      const text = bytes.toString('latin1');
      const numbers = [...text.slice(0, 8 + bytes.readUInt32LE(0)).matchAll(/\d+/g)];
      const found = numbers[random(numbers.length)];
      if (found === undefined) return bytes;
      const other = [0, 1, -1, 2 ** 31, 2 ** 53, 1.5, 1e9][random(7)];
      return Buffer.from(`${text.slice(0, found.index)}${other}${text.slice(found.index + found[0].length)}`, 'latin1');
    }
  }
}

/** Length of the header and sum, as if it had been written so. */
function repair(bytes, grown) {
  if (bytes.length < place + 64) return bytes;
  bytes.writeUInt32LE(Math.max(0, bytes.readUInt32LE(0) + grown), 0);
  bytes.fill('0', place, place + 64);
  bytes.write(createHash('sha256').update(bytes).digest('hex'), place, 'latin1');
  return bytes;
}

const tally = { refused: 0, read: 0 };
let [slowest, untyped] = [0, 0];
for (let n = 0; n < Number(count); n++) {
  const original = files[n % files.length];
  let bytes = Buffer.from(original);
  for (let times = 1 + random(3); times > 0 && bytes.length > 0; times--) bytes = Buffer.from(mutate(bytes));
  if (random(2) === 0) bytes = repair(bytes, bytes.length - original.length);
  const started = performance.now();
  for (const read of [networkFromBytes, readSafetensors])
    try {
      read(bytes);
      tally.read++;
    } catch (error) {
      tally.refused++;
      if (error instanceof MultilayerError) continue;
      untyped++;
      console.error(`mutation ${n}:`, error);
    }
  slowest = Math.max(slowest, performance.now() - started);
}
console.log(`${count} files, each read in two ways:`, tally, `untyped: ${untyped}; slowest: ${slowest.toFixed(1)} ms`);

const { hostile, foreign } = await import('../build/test/formats/hostile.js');
const rows = Object.entries({ ...hostile, ...foreign }).map(([name, make]) => {
  const bytes = make();
  globalThis.gc?.();
  const [before, started] = [process.memoryUsage.rss(), performance.now()];
  try {
    networkFromBytes(bytes);
  } catch {}
  return { name, ms: performance.now() - started, mb: (process.memoryUsage.rss() - before) / 1e6 };
});
const most = (key) => rows.reduce((a, b) => (a[key] > b[key] ? a : b));
console.log(
  `${rows.length} hostile files: at most ${most('ms').ms.toFixed(1)} ms (${most('ms').name}), ${most('mb').mb.toFixed(1)} MB (${most('mb').name})`,
);
process.exitCode = untyped > 0 ? 1 : 0;
