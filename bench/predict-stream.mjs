// How fast `multilayer predict -` answers rows that are streamed through it, beside csv-parse alone on the same bytes,
// and the most memory that it takes: node bench/predict-stream.mjs [rows], after npm run build.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const command = join(root, 'dist', 'cli', 'main.js');
const rows = Number(process.argv[2] ?? 1_000_000);
const folder = mkdtempSync(join(tmpdir(), 'predict-stream-'));

/** Four numbers and a word, as a row of a small table. */
const row = (i) =>
  `${(i % 97) / 10},${(i * 7) % 53},${((i * 31) % 101) / 3},${i % 13},${['red', 'green', 'blue'][i % 3]}`;
const head = 'a,b,c,d,colour';

async function feed(stream) {
  stream.write(`${head}\n`);
  for (let from = 0; from < rows; from += 5000) {
    const lines = Array.from({ length: Math.min(5000, rows - from) }, (_, k) => row(from + k));
    if (!stream.write(`${lines.join('\n')}\n`)) await new Promise((resolve) => stream.once('drain', resolve));
  }
  stream.end();
}

/** Runs a program on the rows; /usr/bin/time says what it took. */
async function measure(args, file) {
  const child = spawn('/usr/bin/time', ['-o', file, '-f', '%M %U %S %e', process.execPath, ...args], { cwd: root });
  let [lines, said] = [0, ''];
  child.stdout.on('data', (bytes) => {
    for (const byte of bytes) lines += Number(byte === 10);
  });
  child.stderr.on('data', (text) => {
    said += text;
  });
  const closed = new Promise((resolve) => child.on('close', resolve));
  child.stdin.on('error', () => {});
  await feed(child.stdin);
  const code = await closed;
  if (code !== 0) throw new Error(said);
  const [memory, user, system, wall] = readFileSync(file, 'utf8').trim().split(' ').map(Number);
  return { lines, memory: memory / 1024, cpu: user + system, wall };
}

const parseAlone = `import { parse } from 'csv-parse';
let rows = 0;
const parser = process.stdin.pipe(parse());
for await (const _ of parser) rows++;
console.log(rows);`;

try {
  const table = join(folder, 'train.csv');
  const lines = Array.from({ length: 1500 }, (_, i) => `${row(i)},${(i % 97) + (i % 13) > 50 ? 'yes' : 'no'}`);
  writeFileSync(table, `${head},answer\n${lines.join('\n')}\n`);
  const model = join(folder, 'model.safetensors');
  const trained = spawnSync(process.execPath, [
    command,
    'train',
    table,
    '-t',
    'answer',
    '-o',
    model,
    '-q',
    '--epochs',
    '5',
  ]);
  if (trained.status !== 0) throw new Error(String(trained.stderr));
  const time = join(folder, 'time');
  for (let turn = 1; turn <= 2; turn++) {
    const own = await measure([command, 'predict', model, '-', '--quiet'], time);
    const plain = await measure(['--input-type=module', '-e', parseAlone], time);
    if (own.lines !== rows + 1) throw new Error(`${own.lines - 1} answers to ${rows} rows`);
    const rate = ({ cpu }) => Math.round(rows / cpu).toLocaleString('en');
    console.log(
      `turn ${turn}: predict ${rate(own)} rows per second of CPU, ${own.memory.toFixed(0)} MiB at most; csv-parse alone ${rate(plain)}, ${plain.memory.toFixed(0)} MiB; ratio ${(own.cpu / plain.cpu).toFixed(2)} (wall ${own.wall.toFixed(1)} s and ${plain.wall.toFixed(1)} s)`,
    );
  }
} finally {
  rmSync(folder, { recursive: true });
}
