import { strict as assert } from 'node:assert';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TabularModel, TabularTraining, tableFrom } from 'multilayer/data';
import { modelKind, packDocument, trainingKind, unpackDocument } from '#src/formats/index.js';
import { MultilayerError } from '#src/index.js';
import { bombs, scaleBombs, withValue } from './bombs.js';

const table = tableFrom(
  Array.from({ length: 30 }, (_, i) => ({
    size: Math.sin(i) + (i % 3),
    kind: 'klmnopqrstuv'[(i * 7) % 12],
    class: ['x', '__proto__', 'z'][i % 3],
  })),
);

function refusal(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    assert.ok(error instanceof MultilayerError, String(error));
    return error.message;
  }
  return 'nothing refused';
}

describe('a file of a model of a table', () => {
  let bytes: Uint8Array = new Uint8Array();
  let document: unknown;
  const folder = mkdtempSync(join(tmpdir(), 'model-files-'));
  after(() => rmSync(folder, { recursive: true }));
  before(async () => {
    scaleBombs(0.1);
    const model = await TabularModel.train(table, { target: 'class', validation: 0.3, epochs: 2, layers: [2] });
    bytes = model.toBytes();
    document = unpackDocument(bytes, modelKind, 'test');
  });

  const changed = (place: string, value: unknown): string =>
    refusal(() => TabularModel.fromBytes(packDocument(modelKind, withValue(document, place.split('.'), value))));

  // scripts/fuzz-files.mjs tries all of them.
  it('is found out where one bit is another, or it ends early', () => {
    for (let at = 0; at < bytes.length; at += at < 100 ? 1 : 23) {
      const damaged = bytes.slice();
      damaged[at] = (damaged[at] as number) ^ (1 << (at % 8));
      assert.match(
        refusal(() => TabularModel.fromBytes(damaged)),
        /^TabularModel\.fromBytes: expected /,
        `byte ${at}`,
      );
    }
    for (let length = 0; length < bytes.length; length += length < 100 ? 1 : 7)
      assert.match(
        refusal(() => TabularModel.fromBytes(bytes.subarray(0, length))),
        /^TabularModel\.fromBytes: expected a file of a model of a table, got ./,
      );
  });

  for (const [name, place, value] of bombs)
    it(`is refused, though its sum fits: ${name}`, () => {
      assert.match(changed(place, value(document)), /: expected /);
    });

  it('holds what it says of a column once, however many networks there are', async () => {
    const names = ['size', 'kind', 'class'];
    const model = await TabularModel.train(table, { target: 'class', folds: 3, epochs: 1, layers: [2] });
    const text = new TextDecoder().decode(model.toBytes());
    for (const name of names) assert.equal(text.split(`\\"name\\":\\"${name}\\",\\"kind`).length, 2, name);
    assert.deepEqual(TabularModel.fromBytes(model.toBytes()).toBytes(), model.toBytes());
  });

  it('is refused where its parts do not go together', () => {
    const says = (place: string, value: unknown): string => changed(place, value).replace(/ The file may be .*/, '');
    assert.equal(
      says('calibration.temperature', 0),
      'TabularModel.fromBytes, calibration, temperature: expected a number from 1/1000 to 1000, got 0.',
    );
    assert.equal(
      says('calibration.share', 1.5),
      'TabularModel.fromBytes, calibration, share: expected a number from 0 to 1, got 1.5.',
    );
    assert.equal(
      says('result.rows', 10),
      'TabularModel.fromBytes, result, confusion: expected counts of 10 rows, got 9.',
    );
    assert.equal(
      says('result.confusion', [[9]]),
      'TabularModel.fromBytes, result, confusion: expected 3 × 3 counts, got an array of 1.',
    );
    assert.equal(
      says('history.bestEpoch', 3),
      'TabularModel.fromBytes, history, bestEpoch: expected a whole number of at most 2, got 3.',
    );
    assert.equal(
      says('dataHash', 'x'),
      'TabularModel.fromBytes, dataHash: expected a SHA-256 in hexadecimal digits, got "x".',
    );
    assert.equal(
      says('plan.used.0.kind', 'number of things'),
      `TabularModel.fromBytes, plan, used 0, kind: expected 'number' or 'category' or 'boolean' or 'date' or 'text' or 'id' or 'constant', got "number of things".`,
    );
    assert.equal(
      says('plan.dropped', [{ name: 'size', kind: null, reason: '' }]),
      'TabularModel.fromBytes, plan, dropped 0: expected a column that no network goes by, got "size".',
    );
    assert.equal(
      says('target.description.name', 'size'),
      'TabularModel.fromBytes, members 0, preprocessor: expected columns besides the target, got "size".',
    );
    assert.match(
      says('members.0.network.layers', [{ kind: 'dense', units: 3 }]),
      /^TabularModel\.fromBytes, members 0, network, layer 0/,
    );
  });

  it('is not waited for where there is none', async function () {
    const fifo = join(folder, 'fifo');
    // Windows has none.
    if (spawnSync('mkfifo', [fifo]).status !== 0) return this.skip();
    const got = 'expected a file, got a pipe, a socket or another device. Copy what it gives into a file first.';
    for (const path of [fifo, '/dev/zero'])
      await assert.rejects(() => TabularModel.load(path), { message: `TabularModel.load, "${path}": ${got}` });
    await assert.rejects(() => TabularTraining.load(fifo, table), /TabularTraining\.load.*got a pipe/);
    await assert.rejects(() => TabularModel.load(folder), /expected a file, got a folder/);
    const sparse = join(folder, 'sparse.safetensors');
    writeFileSync(sparse, bytes);
    // Ten gigabytes of nothing behind it.
    truncateSync(sparse, 1e10);
    await assert.rejects(
      () => TabularModel.load(sparse),
      /expected a file of a model of a table, got \d+ bytes behind its end/,
    );
  });

  it('gives no answer that is no number', () => {
    const last = (document as { members: { network: { layers: object[] } }[] }).members[0]?.network.layers.length ?? 0;
    const place = `members.0.network.layers.${last - 1}.parameters.bias.data`;
    const huge = withValue(document, place.split('.'), Float32Array.of(3e38, -3e38, 3e38));
    const model = TabularModel.fromBytes(packDocument(modelKind, huge));
    const message = refusal(() => assert.ok(model.predictMatrix(table).data.every(Number.isFinite)));
    assert.match(message, /^(nothing refused|predict, .*: expected (a finite number|finite numbers))/);
  });
});

describe('a checkpoint of the training of a model of a table', () => {
  it('is refused before it is gone on with where its parts do not go together', async () => {
    const training = new TabularTraining(table, { target: 'class', folds: 2, epochs: 3, layers: [2] });
    for await (const { epoch } of training.run()) if (epoch === 2) break;
    const document = unpackDocument(training.toBytes(), trainingKind, 'test');
    const says = (place: string, value: unknown): string =>
      refusal(() =>
        TabularTraining.fromBytes(packDocument(trainingKind, withValue(document, place.split('.'), value)), table),
      ).replace(/ The file may be .*/, '');
    assert.equal(
      says('networks.1.inputs', 2 ** 31),
      'TabularTraining.fromBytes, network 1: expected 2 inputs, got 2147483648.',
    );
    assert.equal(
      says('networks.0.training.epoch', 3),
      'TabularTraining.fromBytes, network 0, epochs: expected at most 2, got 3.',
    );
    assert.equal(
      says('best.weights.0', []),
      'TabularTraining.fromBytes, network 0, best weights: expected the numbers of every parameter, got an empty array.',
    );
    assert.equal(
      says('best.epoch', 3),
      'TabularTraining.fromBytes, best, epoch: expected a whole number of at most 2, got 3.',
    );
    const crossed = (document as { crossed: Float64Array }).crossed.slice().fill(Number.NaN, 7, 8);
    assert.equal(
      says('crossed', crossed),
      'TabularTraining.fromBytes, crossed, entry 7: expected a finite number, got NaN.',
    );
    assert.equal(
      says('networks.0', {}),
      'TabularTraining.fromBytes, network 0, format: expected "multilayer", got undefined.',
    );
  });
});
