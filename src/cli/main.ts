#!/usr/bin/env node
import { type ActivationName, Dense, Network, textTable } from '../index.js';

const x = [
  [0, 0],
  [0, 1],
  [1, 0],
  [1, 1],
];
const y = [[0], [1], [1], [0]];

/** One line of the table: a hidden layer of eight units, trained on XOR. */
async function race(activation: ActivationName): Promise<string[]> {
  const network = new Network({ inputs: 2, layers: [new Dense(8, activation), new Dense(1, 'sigmoid')], seed: 1 });
  const history = await network.fit(x, y, { epochs: 2000, learningRate: 0.05, targetLoss: 0.01 });
  const { loss, accuracy } = network.evaluate(x, y, ['accuracy']);
  return [
    `2 → 8 ${activation} → 1 sigmoid`,
    '33',
    String(history.epochs.length),
    loss.toFixed(4),
    `${(accuracy * 100).toFixed(0)} %`,
  ];
}

if (process.argv[2] === 'demo') {
  const rows: string[][] = [];
  for (const activation of ['linear', 'sigmoid', 'tanh', 'relu', 'leakyRelu', 'softplus'] as const) {
    rows.push(await race(activation));
  }
  console.log(`XOR, by the activation of the hidden layer\n`);
  console.log(textTable(['network', 'parameters', 'epochs', 'loss', 'accuracy'], rows));
  console.log('\nA stack of affine maps is one affine map, and no straight line separates XOR.');
} else {
  console.error('usage: multilayer demo');
  process.exitCode = 2;
}
