// Mutated files: `node --expose-gc scripts/fuzz-files.mjs 100000 [seed] [all]` after a build. Each must be refused by a typed
// error, or read, and then do all that is asked of it, without NaN. A third has changed bytes, a third such with a sum that is
// made right again, and a third has a changed document. Then every bit and every length, with `all`; and how much time and
// memory hostile files take.
import { modelKind, packDocument } from '../dist/formats/index.js';
import { MultilayerError } from '../dist/index.js';
import { mutateBytes, repair } from './fuzz/bytes.mjs';
import { mutateDocument } from './fuzz/documents.mjs';
import { randomBelow } from './fuzz/random.mjs';
import { fuzzed, readTensors } from './fuzz/subjects.mjs';

const [count = '10000', seed = '1', all] = process.argv.slice(2);
const random = randomBelow(seed);
const subjects = fuzzed;

function mutated({ bytes: original, document, kind }) {
  const times = 1 + random(3);
  const way = random(3);
  if (way === 2) {
    let changed = document;
    for (let n = 0; n < times; n++) changed = mutateDocument(changed, random);
    return packDocument(kind, changed, 'fuzz');
  }
  let bytes = Buffer.from(original);
  for (let n = 0; n < times && bytes.length > 0; n++) bytes = Buffer.from(mutateBytes(bytes, random));
  return way === 1 ? repair(bytes, bytes.length - original.length) : bytes;
}

const tally = new Map();
let faults = 0;
let slowest = { ms: 0, what: '' };
for (let n = 0; n < Number(count); n++) {
  const subject = subjects[n % subjects.length];
  const { name } = subject;
  const row = tally.get(name) ?? { refused: 0, 'refused later': 0, used: 0, faults: 0 };
  tally.set(name, row);
  let stage = 'made';
  let bytes;
  try {
    bytes = mutated(subject);
    const started = performance.now();
    stage = 'refused';
    const found = subject.read(bytes);
    const ms = performance.now() - started;
    if (ms > slowest.ms) slowest = { ms, what: `reading mutation ${n} of the ${name}` };
    stage = 'refused later';
    await subject.use(found);
    row.used++;
  } catch (error) {
    if (error instanceof MultilayerError) {
      if (stage !== 'made') row[stage]++;
    } else {
      row.faults++;
      faults++;
      if (faults <= 40) console.error(`mutation ${n} of the ${name}, ${stage}:`, error);
    }
  }
  try {
    if (n % 8 === 0 && bytes !== undefined) readTensors(bytes);
  } catch (error) {
    if (!(error instanceof MultilayerError)) throw error;
  }
}
console.table(Object.fromEntries(tally));
console.log(`${count} files, ${faults} faults; slowest: ${slowest.ms.toFixed(1)} ms, ${slowest.what}`);

// Every bit, and every length.
for (const { name, bytes, read } of subjects) {
  const found = { bits: 0, cuts: 0, missed: 0 };
  const refuses = (damaged) => {
    try {
      read(damaged);
      return false;
    } catch (error) {
      return error instanceof MultilayerError;
    }
  };
  if (!all) continue;
  const copy = Uint8Array.from(bytes);
  for (let bit = 0; bit < 8 * bytes.length; bit++) {
    copy[bit >> 3] ^= 1 << (bit & 7);
    found[refuses(copy) ? 'bits' : 'missed']++;
    copy[bit >> 3] ^= 1 << (bit & 7);
  }
  for (let length = 0; length < bytes.length; length++) found[refuses(bytes.subarray(0, length)) ? 'cuts' : 'missed']++;
  faults += found.missed;
  console.log(`${name}: ${found.bits} bits and ${found.cuts} lengths found out, ${found.missed} missed`);
}

const { hostile, foreign } = await import('../build/test/formats/hostile.js');
const { bombs, withValue } = await import('../build/test/tabular/bombs.js');
const model = fuzzed.find(({ name }) => name === 'model of three classes');
const made = { ...hostile, ...foreign };
for (const [name, place, value] of bombs)
  made[name] = () =>
    packDocument(modelKind, withValue(model.document, place.split('.'), value(model.document)), 'fuzz');
// As programs in Node have it, in which sums are taken by Node itself.
const { TabularModel } = await import('../dist/node/data.js');
const rows = Object.entries(made).map(([name, make]) => {
  const bytes = make();
  globalThis.gc?.();
  const [before, started] = [process.memoryUsage.rss(), process.cpuUsage()];
  let refused = false;
  try {
    TabularModel.fromBytes(bytes);
  } catch (error) {
    refused = error.name === 'MultilayerError';
  }
  if (!refused) faults++;
  const { user, system } = process.cpuUsage(started);
  return { name, refused, ms: (user + system) / 1000, mb: (process.memoryUsage.rss() - before) / 1e6 };
});
const most = (key) => [...rows].sort((a, b) => b[key] - a[key]).slice(0, 5);
console.log(`${rows.length} hostile files, ${rows.filter(({ refused }) => refused).length} refused; most of all:`);
for (const { name, ms } of most('ms')) console.log(`  ${ms.toFixed(1)} ms of CPU: ${name}`);
for (const { name, mb } of most('mb')) console.log(`  ${mb.toFixed(1)} MB: ${name}`);
process.exitCode = faults > 0 ? 1 : 0;
