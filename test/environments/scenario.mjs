// What every environment runs: XOR, a formula, an exact collapse, labels, a saved model, a chart, and a model of a table, as
// one line.
import { collapse, Dense, Network, networkFromJSON } from 'multilayer';
import { surfacePlot } from 'multilayer/charts';
import { Dense as CoreDense, LayerNormalization } from 'multilayer/core';
import { readTable, TabularModel } from 'multilayer/data';
import { formula } from 'multilayer/formula';

const x = [
  [0, 0],
  [0, 1],
  [1, 0],
  [1, 1],
];

/** FNV-1a, 32 bits. */
function hash(bytes) {
  let state = 0x811c9dc5;
  for (const byte of bytes) state = Math.imul(state ^ byte, 0x01000193);
  return (state >>> 0).toString(16).padStart(8, '0');
}

function weightsOf(network) {
  const weights = network.parameters.flatMap((parameter) => parameter.toArray().flat());
  return hash(new Uint8Array(Float32Array.from(weights).buffer));
}

/** From the text of a CSV file to a model, and over its bytes to predictions. */
async function flowers() {
  const rows = Array.from(
    { length: 24 },
    (_, i) => `${(i % 2) + Math.sin(i) / 3};"${'abc'[i % 3]}";${i % 2 ? 'big' : 'small'}`,
  );
  const table = await readTable({ text: `size;island;species\n${rows.join('\n')}\n`.replaceAll('.', ',') });
  const options = { target: 'species', epochs: 12, layers: [4], folds: 2, onWarning: () => {} };
  const model = await TabularModel.train(table, options);
  const read = TabularModel.fromBytes(model.toBytes());
  const same = String(read.predictProbabilities(table)) === String(model.predictProbabilities(table));
  const numbers = read.columns.map(({ kind }) => kind);
  return [table.rowCount, numbers, read.classes, same, read.predict([{ island: 'a', size: '1,2' }])];
}

export async function scenario() {
  const xor = new Network({ inputs: 2, layers: [new Dense(8, 'tanh'), new Dense(1, 'sigmoid')], seed: 1 });
  await xor.fit(x, [0, 1, 1, 0], { epochs: 500, learningRate: 0.05 });
  const again = networkFromJSON(JSON.parse(JSON.stringify(xor)));

  const elu = formula('x > 0 ? x : a * (exp(x) - 1)', { a: 1.67 });
  const bent = new Network({ inputs: 2, layers: [new Dense(6, elu), new Dense(3, 'softmax')], seed: 2 });
  await bent.fit(x, ['none', 'one', 'one', 'two'], { epochs: 300, learningRate: 0.05 });

  const linear = new Network({ inputs: 2, layers: [new Dense(3), new Dense(1)], seed: 3 });
  await linear.fit(x, [0, 1, 2, 3], { epochs: 20 });
  const [run] = collapse(linear, { exact: true, points: x }).runs;

  // Names that only `multilayer` knows, on layers from the entry that knows few.
  const layers = [new CoreDense(4, 'mish'), new LayerNormalization(), new CoreDense(1)];
  const named = new Network({ inputs: 2, layers, seed: 4 });
  const { metrics } = await named.fit(x, [0, 1, 1, 0], {
    epochs: 20,
    optimizer: 'adamw',
    loss: 'huber',
    metrics: ['r2'],
  });
  const read = networkFromJSON(JSON.parse(JSON.stringify(named)));

  const chart = surfacePlot(xor);
  return JSON.stringify({
    engine: xor.engine,
    xor: again.predict(x).map(([answer]) => Math.round(answer)),
    classes: bent.predictClasses(x),
    exact: [run.agrees, run.rank, typeof run.weights[0][0].toFraction()],
    chart: [chart.startsWith('<svg'), chart.includes('NaN')],
    named: [metrics.r2.length, String(read.predict(x)) === String(named.predict(x))],
    table: await flowers(),
    bits: [xor, bent, linear, named].map(weightsOf),
  });
}
