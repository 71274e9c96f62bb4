// multilayer's part of bench/tables.mjs: `worker.mjs FOLDER TABLE FOLDS SEED`, whose answer is one line of JSON. Reads the
// table, and trains and asks with defaults once for each list of test rows in the file FOLDS.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readTable, TabularModel } from '../../dist/node/data.js';

const [folder, name, foldsPath, seed] = process.argv.slice(2);
const spec = JSON.parse(readFileSync(new URL('tables.json', import.meta.url), 'utf8'))[name];
const { tests } = JSON.parse(readFileSync(foldsPath, 'utf8'));
const read = await readTable(join(folder, spec.file), spec.columns && { header: false, names: spec.columns });
const table = read.without(spec.drop ?? []);
const target = spec.target ?? table.names.at(-1);
const truth = table.column(target).cells;
const silent = { onWarning: () => {} };

const errors = [];
const logLosses = [];
for (const test of tests) {
  const isTest = new Set(test);
  const train = Array.from({ length: table.rowCount }, (_, row) => row).filter((row) => !isTest.has(row));
  const model = await TabularModel.train(table.rows(train), { target, seed: Number(seed), ...silent });
  const { cols, data } = model.predictMatrix(table.rows(test).without([target]), silent);
  if (model.classes === undefined) {
    const squares = test.map((row, i) => (data[i] - Number(truth[row])) ** 2);
    errors.push(Math.sqrt(squares.reduce((sum, each) => sum + each, 0) / test.length));
  } else {
    const names = model.classes.map(String);
    let [wrong, loss] = [0, 0];
    test.forEach((row, i) => {
      const p = data.subarray(i * cols, (i + 1) * cols);
      const place = names.indexOf(String(truth[row]).trim());
      if (p.indexOf(Math.max(...p)) !== place) wrong++;
      loss -= Math.log(Math.max(1e-15, p[place] ?? 0));
    });
    errors.push(wrong / test.length);
    logLosses.push(loss / test.length);
  }
}
console.log(JSON.stringify({ errors, logLosses }));
