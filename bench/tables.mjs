// Accuracy on tables, and the time of whole processes, beside scikit-learn: `node bench/tables.mjs --help`.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const help = `node bench/tables.mjs [options]

  --only names   some tables, as iris,adult-test
  --quick        the small tables alone, on one seed
  --rounds n     whole processes of each in turns; times are medians (1)
  --json file    all figures

Tables are read from the folder that TABLES names, else from shared/data in or beside the checkout; scikit-learn from PYTHON,
else from /usr/bin/python3.`;

/** Of shared/anchors.md, on the same folds: 1 − accuracy, or RMSE, of a random forest, of HistGradientBoosting and of XGBoost. */
const trees = {
  penguins: [0.0116, 0.0087, 0.0174],
  titanic: [0.1942, 0.1897, 0.1976],
  'credit-g': [0.24, 0.239, 0.251],
  'adult-test': [0.1477, 0.1327, 0.1348],
  'bank-marketing': [0.1095, 0.1113, 0.1175],
  california: [48587, 47920, 47582],
  abalone: [2.1836, 2.1822, 2.2908],
  concrete: [4.9718, 4.4941, 4.484],
  'auto-mpg': [2.6864, 2.7065, 2.9458],
};
/** The least mean accuracy over three seeds. */
const least = { iris: 0.953, wine: 0.979, digits: 0.976 };
const large = ['adult-test', 'california', 'bank-marketing', 'abalone', 'digits'];

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    quick: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '1' },
    json: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  console.log(help);
  process.exit();
}

const here = fileURLToPath(new URL('tables/', import.meta.url));
const python = process.env.PYTHON ?? '/usr/bin/python3';
const folder = [process.env.TABLES, 'shared/data', '../shared/data'].find((each) => each && existsSync(each));
const say = (text) => console.error(text);

function stop(reason) {
  say(`skipped: ${reason}`);
  process.exit();
}
if (folder === undefined) stop('no tables; name their folder in TABLES');
if (spawnSync(python, ['-c', 'import sklearn']).status !== 0)
  stop(`${python} has no scikit-learn (Debian: apt install python3-sklearn; PYTHON names another)`);

const chosen = [...Object.keys(trees), ...Object.keys(least)].filter((name) => {
  if (values.only !== undefined) return values.only.split(',').includes(name);
  return !(values.quick && large.includes(name));
});
const seedsOf = (name) => (name in least ? (values.quick ? [0] : [0, 1, 2]) : [0]);
const place = mkdtempSync(join(tmpdir(), 'tables-'));

/** A whole process: what it answers, and seconds from its start to its end. */
function ask(command, args) {
  const started = process.hrtime.bigint();
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8', maxBuffer: 1e8 });
  const seconds = Number(process.hrtime.bigint() - started) / 1e9;
  if (status !== 0) throw new Error((stderr.trim().split('\n').at(-1) ?? '') || `ended with ${status}`);
  return { ...JSON.parse(stdout.trim().split('\n').at(-1)), seconds };
}

const mean = (list) => list.reduce((sum, each) => sum + each / list.length, 0);
const median = (list) => [...list].sort((a, b) => a - b)[list.length >> 1];
function standardError(list) {
  const middle = mean(list);
  return Math.sqrt(list.reduce((sum, each) => sum + (each - middle) ** 2, 0) / (list.length - 1) / list.length);
}
const digits = (value) => (value > 100 ? value.toFixed(0) : value.toFixed(value > 1 ? 3 : 4));

/** One table with one seed, each contender in turns. */
function measure(name, seed) {
  const script = join(here, 'sklearn_tables.py');
  const inPython = (what) => ask(python, [script, folder, name, what, String(seed)]);
  const path = join(place, `${name}-${seed}.json`);
  writeFileSync(path, JSON.stringify({ tests: inPython('folds').tests }));
  const runs = { multilayer: [], mlp: [] };
  for (let round = 0; round < Number(values.rounds); round++) {
    runs.multilayer.push(ask(process.execPath, [join(here, 'worker.mjs'), folder, name, path, String(seed)]));
    runs.mlp.push(inPython('mlp'));
  }
  const [multilayer, mlp] = ['multilayer', 'mlp'].map((each) => ({
    ...runs[each][0],
    seconds: median(runs[each].map(({ seconds }) => seconds)),
  }));
  return { name, seed, multilayer, mlp, linear: inPython('linear') };
}

const results = [];
try {
  for (const name of chosen) {
    for (const seed of seedsOf(name)) {
      say(`${name}, seed ${seed} …`);
      try {
        results.push(measure(name, seed));
      } catch (error) {
        say(`${name} left out: ${error.message}`);
      }
    }
  }
} finally {
  rmSync(place, { recursive: true });
}

const rows = results.filter(({ name }) => name in trees);
if (rows.length > 0) {
  const titles =
    'table | multilayer (± s.e.) | mlp (± s.e.) | ratio | difference, s.e. | linear | best tree | log loss, mlp | s | mlp, s';
  console.log(`| ${titles} |\n|${' --- |'.repeat(10)}`);
  let [even, faster] = [0, 0];
  for (const { name, multilayer, mlp, linear } of rows) {
    const differences = multilayer.errors.map((each, i) => each - mlp.errors[i]);
    // Its own spread over the folds, on which both were measured.
    const [worse, off] = [mean(differences), standardError(differences)];
    if (worse <= off) even++;
    if (multilayer.seconds < mlp.seconds) faster++;
    const withError = ({ errors }) => `${digits(mean(errors))} ± ${digits(standardError(errors))}`;
    const losses = [multilayer, mlp].map(({ logLosses }) => (logLosses.length > 0 ? mean(logLosses).toFixed(3) : '–'));
    console.log(
      `| ${[
        name,
        withError(multilayer),
        withError(mlp),
        (mean(multilayer.errors) / mean(mlp.errors)).toFixed(3),
        `${worse > 0 ? '+' : ''}${(worse / (off || 1e-12)).toFixed(1)}`,
        digits(mean(linear.errors)),
        digits(Math.min(...trees[name])),
        losses.join(', '),
        multilayer.seconds.toFixed(2),
        mlp.seconds.toFixed(2),
      ].join(' | ')} |`,
    );
  }
  // A table without an error would make the mean zero: half a row stands for none.
  const ratios = rows.map(({ multilayer, mlp }) => Math.max(1e-3, mean(multilayer.errors)) / mean(mlp.errors));
  const geometric = Math.exp(mean(ratios.map(Math.log)));
  console.log(`\nGeometric mean of the ratios of errors: ${geometric.toFixed(3)}.`);
  console.log(
    `No worse than mlp by more than one standard error: ${even} of ${rows.length}. Less time: ${faster} of ${rows.length}.`,
  );
}
for (const name of Object.keys(least).filter((each) => chosen.includes(each))) {
  const own = results.filter((each) => each.name === name);
  const accuracy = (who) => own.map((each) => 1 - mean(each[who].errors));
  const list = accuracy('multilayer');
  if (own.length === 0) continue;
  const text = `${name}: ${mean(list).toFixed(4)} (${list.map((each) => each.toFixed(4)).join(', ')})`;
  const times = ['multilayer', 'mlp'].map((who) => `${mean(own.map((each) => each[who].seconds)).toFixed(2)} s`);
  console.log(`${text}, at least ${least[name]}; mlp ${mean(accuracy('mlp')).toFixed(4)}; ${times.join(' and ')}.`);
}
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(results, undefined, 2)}\n`);
