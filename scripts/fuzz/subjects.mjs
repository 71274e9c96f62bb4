// Small files of each kind, and what is done with one that is read: all that may be asked of it.
import { TabularModel, TabularTraining, tableFrom } from '../../dist/data.js';
import { modelKind, networkKind, trainingKind, unpackDocument } from '../../dist/formats/index.js';
import { Dense, Network, networkFromBytes, networkToBytes, readSafetensors } from '../../dist/index.js';

const silent = { onWarning: () => {} };

/** A number, a date, categories of two forms and a truth value, with gaps, and a target of each task. */
const table = tableFrom(
  Array.from({ length: 30 }, (_, i) => ({
    a: i % 9 === 0 ? null : Math.sin(i) * 3 + (i % 3),
    when: `2026-0${1 + (i % 9)}-1${i % 7}`,
    many: 'klmnopqrstuv'[(i * 7) % 12],
    few: i % 2 === 0 ? 'y' : 'n',
    three: ['x', '__proto__', 'z'][i % 3],
    two: i % 2 === 0 ? 1 : 0,
  })),
);

/** Complains of numbers that are none. */
function checkFinite(numbers, what) {
  const at = Array.from(numbers).findIndex((each) => !Number.isFinite(each));
  if (at >= 0) throw new Error(`${what} gives ${numbers[at]} in silence`);
}

function useModel(model) {
  try {
    checkFinite(model.predictMatrix(table, silent).data, 'predict');
    // Squares may be beyond the greatest number.
    for (const { name, value, low, high } of model.evaluate(table, silent).scores)
      if ([value, low, high].some(Number.isNaN)) throw new Error(`evaluate gives NaN for ${name} in silence`);
    const text = String(model);
    if (/NaN|undefined|Infinity|\[object/.test(text))
      throw new Error(`says ${/.{0,40}(NaN|undefined|Infinity|\[object)/.exec(text)[0]}`);
    model.toBytes();
  } finally {
    model.dispose();
  }
}

async function useTraining(training) {
  String(training.plan);
  // A file may ask for any number of epochs, as a user may.
  for await (const { heldOutLoss, trainingLoss } of training.run({ ...silent, timeLimit: training.seconds + 1 })) {
    checkFinite([heldOutLoss, trainingLoss], 'run');
    if (training.epoch > 3) break;
  }
  useModel(await training.model());
}

const network = new Network({ layers: [new Dense(3, 'tanh'), new Dense(2, 'softmax')], seed: 4 });
const x = [
  [0, 1],
  [1, 0],
];
await network.fit(x, ['ä', 'b'], { epochs: 3, optimizer: 'adam' });

function ofNetwork(name, bytes) {
  const use = (read) => checkFinite(read.predict(x).flat(), 'predict');
  return { name, kind: networkKind, bytes, read: networkFromBytes, use };
}

async function ofModel(name, options) {
  const model = await TabularModel.train(table, { epochs: 2, layers: [2], ...options, ...silent });
  return {
    name,
    kind: modelKind,
    bytes: model.toBytes(),
    read: (bytes) => TabularModel.fromBytes(bytes),
    use: useModel,
  };
}

async function ofTraining(name, options, looks) {
  const training = new TabularTraining(table, { epochs: 3, layers: [2], ...options });
  let left = looks;
  const signal = {
    get aborted() {
      return left-- <= 0;
    },
  };
  for await (const _ of training.run({ ...silent, signal }));
  const read = (bytes) => TabularTraining.fromBytes(bytes, table);
  return { name, kind: trainingKind, bytes: training.toBytes(), read, use: useTraining };
}

const subjects = await Promise.all([
  ofNetwork('network', networkToBytes(network)),
  ofNetwork('network without training', networkToBytes(network, { training: false })),
  ofModel('model of three classes', { target: 'three', validation: 0.3 }),
  ofModel('model of two classes', { target: 'two', folds: 2 }),
  ofModel('model of amounts', { target: 'a', validation: 0.3, features: ['when', 'few'] }),
  ofTraining('training before its first step', { target: 'three', folds: 2 }, 0),
  ofTraining('training within an epoch', { target: 'three', folds: 2, batchSize: 5 }, 9),
  ofTraining('training of amounts', { target: 'a', validation: 0.3 }, 6),
]);

/** Each with its `name`, its `bytes` and `document`, how it is `read`, and what is done with what was read (`use`). */
export const fuzzed = subjects.map((each) => ({ ...each, document: unpackDocument(each.bytes, each.kind, 'fuzz') }));

/** Every other reader of the same bytes. */
export const readTensors = readSafetensors;
