// `npm run bench`: reads the command line, installs what is missing, runs the parts, prints and writes.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { measureBytes } from './bytes.mjs';
import { contenders, missingPackages } from './contenders.mjs';
import { help, readOptions, UsageError } from './options.mjs';
import { measurePrediction } from './prediction.mjs';
import { bytesText, machineText, predictionText, startupText, summaryText, trainingText } from './report.mjs';
import { measureStartup } from './startup.mjs';
import { summarize } from './targets.mjs';
import { measureTraining } from './training.mjs';
import { makeData, workloads } from './workloads.mjs';

const folder = fileURLToPath(new URL('.', import.meta.url));
const say = (text) => console.error(text);

/** Without scripts: one of the packages would compile native code that nothing here uses. */
function install(peers) {
  if (missingPackages(peers).length === 0) return;
  say('installing the peers …');
  const { status, stderr } = spawnSync(
    'npm',
    ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'],
    {
      cwd: folder,
      encoding: 'utf8',
      shell: process.platform === 'win32',
    },
  );
  if (status !== 0) say(`npm ci failed, so some peers are missing: ${(stderr ?? '').trim().split('\n')[0]}`);
}

/** In a process of its own. The flag brings fused operations to versions of Node that hide them. */
function peakOf(seconds) {
  for (const flags of [['--experimental-wasm-relaxed-simd'], []]) {
    const { status, stdout } = spawnSync(process.execPath, [...flags, join(folder, 'peak.mjs'), String(seconds)], {
      encoding: 'utf8',
    });
    if (status === 0) return JSON.parse(stdout);
  }
  throw new Error('peak.mjs failed');
}

function machineOf() {
  const names = /^(OPENBLAS|OMP|MKL|NODE_OPTIONS)/;
  return {
    cpu: os.cpus()[0]?.model ?? 'unknown processor',
    cores: os.availableParallelism(),
    platform: `${os.platform()} ${os.arch()}`,
    node: process.versions.node,
    date: new Date().toISOString(),
    versions: {},
    environment: Object.fromEntries(Object.entries(process.env).filter(([name]) => names.test(name))),
  };
}

/** Writes the data of a workload as float32 numbers where every process can read them. */
function writeData(workload, place) {
  const data = makeData(workload);
  const paths = { x: join(place, `${workload.name}.x`), y: join(place, `${workload.name}.y`) };
  for (const [name, path] of Object.entries(paths)) writeFileSync(path, data[name]);
  return paths;
}

async function profile(options) {
  // Not before it is needed: it loads the whole toolkit into this process.
  const { profileStep, profileText } = await import('./profile.mjs');
  const peak = peakOf(options.seconds).gflops;
  const profiles = options.profile.map((name) => {
    const result = profileStep(workloads[name], options.seconds);
    console.log(`${profileText(workloads[name], result, peak)}\n`);
    return result;
  });
  if (options.json !== undefined) save(options.json, { machine: machineOf(), peak, profiles });
}

function save(path, results) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `${JSON.stringify(results, null, 2)}\n`);
  say(`figures: ${path}`);
}

async function bench(options, place) {
  const list = contenders.filter(({ peer }) => peer === 'multilayer' || options.peers.includes(peer));
  const trainers = list.filter(({ trains }) => trains);
  const peak = peakOf(Math.min(1, options.seconds));
  const results = { machine: machineOf(), peak, training: [], prediction: [], startup: [], bytes: [], skipped: [] };
  const skipFor = (part) => (contender, why) => {
    const known = results.skipped.some((each) => each.contender === contender && each.why === why);
    results.skipped.push({ part, contender, why });
    if (!known) say(`without ${contender}: ${why}`);
  };
  const sections = [];

  for (const name of options.workloads) {
    say(`${name} …`);
    const data = writeData(workloads[name], place);
    const rows = await measureTraining(
      workloads[name],
      data,
      trainers,
      { ...options, peak: peak.gflops },
      skipFor(name),
    );
    results.training.push(...rows);
    sections.push(trainingText(workloads[name], rows));
  }
  if (options.others.includes('predict')) {
    for (const name of ['xor', 'mnist']) {
      say(`predictions of ${name} …`);
      const data = writeData(workloads[name], place);
      const rows = await measurePrediction(workloads[name], data, list, options, skipFor('predict'));
      results.prediction.push(...rows);
      sections.push(predictionText(workloads[name].sizes.join('-'), rows));
    }
  }
  if (options.others.includes('startup')) {
    say('start-up …');
    const data = writeData(workloads.xor, place);
    results.startup = await measureStartup(workloads.xor, data, trainers, options, skipFor('startup'));
    sections.push(startupText(results.startup));
  }
  if (options.others.includes('bytes')) {
    results.bytes = await measureBytes(list, skipFor('bytes'));
    sections.push(bytesText(results.bytes));
  }
  for (const { peer, version } of [...results.training, ...results.prediction])
    results.machine.versions[peer] = version;
  results.summary = summarize(results);
  if (results.summary.length > 0) sections.push(summaryText(results.summary));
  console.log([machineText(results), ...sections].join('\n\n'));
  save(options.json ?? join(folder, 'results', 'latest.json'), results);
}

async function main() {
  const options = readOptions(process.argv.slice(2));
  if (options.help) return console.log(help);
  if (options.profile !== undefined) return profile(options);
  if (options.install) install(options.peers);
  const place = mkdtempSync(join(os.tmpdir(), 'multilayer-bench-'));
  try {
    await bench(options, place);
  } finally {
    rmSync(place, { recursive: true });
  }
}

try {
  await main();
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  say(`error: ${error.message}\n\n${help}`);
  process.exitCode = 2;
}
