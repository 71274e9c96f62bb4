import { strict as assert } from 'node:assert';
import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TabularModel, TabularTraining, tableFrom } from 'multilayer/data';
import { packDocument, trainingKind } from '#src/formats/index.js';
import { Dense, Network } from '#src/index.js';

const python = '/usr/bin/python3';
const table = tableFrom(
  Array.from({ length: 40 }, (_, i) => ({ a: Math.sin(i), b: 'klmnopqrstuv'[(i * 7) % 12], c: i % 2 ? 'ja' : 'nein' })),
);

describe('files, as Python reads them', () => {
  let folder = '';
  let hasNumpy = false;
  const at = (name: string): string => join(folder, name);
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'python-'));
    hasNumpy = spawnSync(python, ['-c', 'import numpy']).status === 0;
  });
  after(() => rmSync(folder, { recursive: true }));

  it('keep to the rules of safetensors, and hold the sum that they say', async function () {
    if (!hasNumpy) return this.skip();
    const network = new Network({ layers: [new Dense(3, 'tanh'), new Dense(2, 'softmax')], seed: 1 });
    await network.fit([[1], [2]], ['ä', '日本'], { epochs: 2, optimizer: 'adam' });
    await network.save(at('network.safetensors'));
    const model = await TabularModel.train(table, { target: 'c', epochs: 2, layers: [3], folds: 2 });
    await model.save(at('model.safetensors'));
    const training = new TabularTraining(table, { target: 'c', epochs: 3, layers: [3], folds: 2 });
    const empty = training.toBytes();
    writeFileSync(at('begun.safetensors'), empty);
    for await (const { epoch } of training.run()) if (epoch === 2) break;
    await training.save(at('training.safetensors'));
    // Odd names, numbers and lengths.
    const odd = {
      'a.b': Int8Array.of(1, 2, 3),
      a: { b: new Float64Array(2) },
      '': new Uint8Array(),
      '"\\\n\u2028': [-0],
    };
    writeFileSync(at('odd.safetensors'), packDocument(trainingKind, odd));
    const names = ['network', 'model', 'begun', 'training', 'odd'].map((name) => at(`${name}.safetensors`));
    writeFileSync(at('longer.safetensors'), readFileSync(names[0] as string));
    appendFileSync(at('longer.safetensors'), '\0');
    const script = join('test', 'formats', 'check-safetensors.py');
    const { stdout, stderr } = spawnSync(python, [script, ...names, at('longer.safetensors')], { encoding: 'utf8' });
    assert.match(stdout, /^(ok [1-9]\d*\n){2}ok 4\nok [1-9]\d*\nok 3\nbytes behind the end\n$/, stderr);
  });

  it('hold weights that give the same outputs in numpy and in PyTorch', async function () {
    if (!hasNumpy) return this.skip();
    const layers = [new Dense(7, 'tanh'), new Dense(5, 'relu'), new Dense(4), new Dense(3, 'softmax')];
    const network = new Network({ inputs: 3, layers, seed: 5 });
    const rows = Array.from({ length: 50 }, (_, i) => [Math.sin(i), Math.cos(2 * i), i / 25 - 1]);
    const labels = rows.map(([a = 0, b = 0]) => ['x', 'y', 'z'][Number(a > b) + Number(a + b > 0)] as string);
    await network.fit(rows, labels, { epochs: 20, learningRate: 0.05 });
    await network.save(at('weights.safetensors'));
    const script = join('test', 'formats', 'forward.py');
    const input = JSON.stringify(rows);
    const { stdout, stderr } = spawnSync(python, [script, at('weights.safetensors')], { encoding: 'utf8', input });
    assert.ok(stdout !== '', stderr);
    const answers = JSON.parse(stdout) as Record<string, number[][]>;
    const own = network.predict(rows);
    for (const [who, theirs] of Object.entries(answers)) {
      const off = own.map((row, i) => Math.max(...row.map((value, j) => Math.abs(value - (theirs[i]?.[j] ?? 9)))));
      // A few roundings of float32 at 1.
      assert.ok(Math.max(...off) < 1e-6, `${who}: ${Math.max(...off)}`);
    }
    assert.ok('numpy' in answers);
  });
});
