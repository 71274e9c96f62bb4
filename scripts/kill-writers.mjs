// Kills programs while they save: `node scripts/kill-writers.mjs 50` after a build. Networks, models and checkpoints of
// trainings are written in turn, each over its former self; after every SIGKILL each file must be the former or the new one,
// to the last byte, and be read.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { TabularModel, TabularTraining, tableFrom } from '../dist/data.js';
import { Dense, loadNetwork, Network } from '../dist/index.js';

const table = tableFrom(Array.from({ length: 40 }, (_, i) => ({ a: Math.sin(i), b: i % 2 ? 'ja' : 'nein' })));
const options = { target: 'b', folds: 2, epochs: 2, layers: [300, 300] };

/** Two of each kind, of different bytes. */
async function subjects(folder) {
  const trained = async (seed) => {
    const training = new TabularTraining(table, { ...options, seed });
    for await (const _ of training.run());
    return training;
  };
  const trainings = [await trained(1), await trained(2)];
  return {
    network: [1, 2].map((seed) => new Network({ inputs: 100, layers: [new Dense(1000 * seed)], seed })),
    model: await Promise.all(trainings.map((each) => each.model())),
    training: trainings,
    path: (name) => join(folder, `${name}.safetensors`),
  };
}

const kinds = ['network', 'model', 'training'];

/** Saves for ever; says on a line of its own when each file is there for the first time, with the sums that may be found. */
async function write(folder) {
  const { path, ...all } = await subjects(folder);
  const sums = {};
  for (const variant of [0, 1])
    for (const kind of kinds) {
      await all[kind][variant].save(path(kind));
      const sum = createHash('sha256')
        .update(readFileSync(path(kind)))
        .digest('hex');
      sums[kind] = [...(sums[kind] ?? []), sum];
    }
  console.log(JSON.stringify(sums));
  for (let n = 0; ; n++) for (const kind of kinds) await all[kind][n % 2].save(path(kind));
}

async function main(count) {
  const folder = mkdtempSync(join(tmpdir(), 'kill-'));
  const readers = {
    network: loadNetwork,
    model: (path) => TabularModel.load(path),
    training: (path) => TabularTraining.load(path, table),
  };
  let amidst = 0;
  try {
    for (let n = 0; n < count; n++) {
      const writer = spawn(process.execPath, [fileURLToPath(import.meta.url), 'write', folder], { stdio: 'pipe' });
      let said = '';
      writer.stdout.on('data', (text) => {
        said += text;
      });
      const ended = new Promise((resolve) => writer.once('close', resolve));
      while (!said.includes('\n')) await Promise.race([wait(5), ended]);
      await wait((n * 7919) % 101);
      writer.kill('SIGKILL');
      await ended;
      const sums = JSON.parse(said);
      for (const kind of kinds) {
        const path = join(folder, `${kind}.safetensors`);
        const sum = createHash('sha256').update(readFileSync(path)).digest('hex');
        if (!sums[kind].includes(sum)) throw new Error(`kill ${n}: the ${kind} is neither the former nor the new one`);
        await readers[kind](path);
      }
      amidst += Number(readdirSync(folder).some((name) => name.endsWith('.tmp')));
    }
    await new Network({ inputs: 1, layers: [new Dense(1)] }).save(join(folder, 'last.safetensors'));
    const left = readdirSync(folder).filter((name) => name.endsWith('.tmp'));
    if (left.length > 0) throw new Error(`left behind: ${left.join(', ')}`);
    console.log(
      `${count} kills, ${amidst} of them while a file was being written: all files whole, nothing left behind`,
    );
  } finally {
    if (existsSync(folder)) rmSync(folder, { recursive: true });
  }
}

const [what = '50', folder] = process.argv.slice(2);
await (what === 'write' ? write(folder) : main(Number(what)));
