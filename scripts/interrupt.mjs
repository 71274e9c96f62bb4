// Interrupts `multilayer train` at random moments, resumes it, and compares the model with that of a run that nobody
// interrupted: node scripts/interrupt.mjs [times] [seed], after npm run build. Ends with 1 where any differs.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const command = join(root, 'dist', 'cli', 'main.js');
const [times, seed] = [Number(process.argv[2] ?? 50), Number(process.argv[3] ?? 1)];
const folder = mkdtempSync(join(tmpdir(), 'interrupt-'));

// Mulberry32: the same moments for the same seed.
let state = seed;
function random() {
  state = (state + 0x6d2b79f5) | 0;
  let t = Math.imul(state ^ (state >>> 15), 1 | state);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
}

const table = join(folder, 'data.csv');
const rows = Array.from({ length: 400 }, () => {
  const [a, b] = [random() * 4 - 2, random() * 4 - 2];
  return `${a.toFixed(4)},${b.toFixed(4)},${['u', 'v', 'w'][Math.floor(random() * 3)]},${a * b + random() - 0.5 > 0 ? 'yes' : 'no'}`;
});
writeFileSync(table, `a,b,c,answer\n${rows.join('\n')}\n`);

const argumentsFor = (output) => [
  command,
  'train',
  table,
  '-t',
  'answer',
  '-o',
  output,
  '-q',
  '--epochs',
  '60',
  '--seed',
  '3',
];
const sumOf = (path) => createHash('sha256').update(readFileSync(path)).digest('hex');

function run(args, kill) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, { stdio: 'ignore' });
    const timer = kill && setTimeout(() => child.kill(kill.signal), kill.after);
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      resolve({ code, signal });
    });
  });
}

try {
  const whole = join(folder, 'whole.safetensors');
  const begun = performance.now();
  const first = await run(argumentsFor(whole));
  if (first.code !== 0) throw new Error(`the run that nobody interrupts ended with ${first.code}`);
  const length = performance.now() - begun;
  const expected = sumOf(whole);
  let [same, cuts] = [0, 0];
  for (let k = 0; k < times; k++) {
    const output = join(folder, `model${k}.safetensors`);
    const checkpoint = join(folder, `model${k}.checkpoint.safetensors`);
    const isHard = k % 2 === 1;
    // With a checkpoint after every epoch, half of the hard kills fall into saving.
    const args = [...argumentsFor(output), ...(isHard ? ['--checkpoint-every', '1'] : [])];
    let [resume, tries] = [false, 0];
    for (;;) {
      const kill = tries < 2 ? { signal: isHard ? 'SIGKILL' : 'SIGINT', after: random() * length } : undefined;
      const { code, signal } = await run([...args, ...(resume ? ['--resume'] : [])], kill);
      tries += 1;
      if (code === 0) break;
      cuts += 1;
      if (!(signal === 'SIGKILL' || signal === 'SIGINT' || code === 130))
        throw new Error(`ended with ${code} ${signal}`);
      resume = existsSync(checkpoint);
      if (resume && spawnSync(process.execPath, [command, 'inspect', checkpoint, '--json']).status !== 0)
        throw new Error('the checkpoint is not whole');
    }
    if (sumOf(output) === expected) same += 1;
    else console.error(`${k}: the model differs`);
  }
  console.log(`${same} of ${times} models are the same to the bit, after ${cuts} interruptions`);
  if (same !== times) process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true });
}
