#!/usr/bin/env node
import { mkdirSync, writeFileSync } from 'node:fs';
import { activationPlot, lossPlot, page, surfacePlot } from '../charts/index.js';
import { type ActivationName, activations, Dense, type History, Network, textTable } from '../index.js';

const x = [
  [0, 0],
  [0, 1],
  [1, 0],
  [1, 1],
];
const y = [[0], [1], [1], [0]];

interface Run {
  readonly name: ActivationName;
  readonly network: Network;
  readonly history: History;
  readonly loss: number;
  readonly accuracy: number;
}

/** A hidden layer of eight units, trained on XOR. */
async function race(name: ActivationName): Promise<Run> {
  const network = new Network({ inputs: 2, layers: [new Dense(8, name), new Dense(1, 'sigmoid')], seed: 1 });
  const history = await network.fit(x, y, { epochs: 2000, learningRate: 0.05, targetLoss: 0.01 });
  return { name, network, history, ...network.evaluate(x, y, ['accuracy']) };
}

function pageOf(runs: readonly Run[]): string {
  const curves = Object.entries(activations).map(([name, make]) => ({ name, svg: activationPlot(make()) }));
  return page(
    'multilayer: why activations matter',
    'Networks of two inputs, eight hidden units and one output learn XOR: 1 where exactly one input is 1. They differ only in the activation of the hidden units.',
    [
      {
        title: 'Activations',
        text: 'Blue: the function. Orange, dashed: its derivative, which is what a gradient passes through. The derivative of step is zero, so nothing below it learns.',
        pictures: curves.filter(({ svg }) => svg !== '').map(({ name, svg }) => ({ title: name, text: '', svg })),
      },
      {
        title: 'Loss while training',
        text: 'With linear units the loss stays at ln 2 = 0.693, the loss of answering ½ to everything: however many linear layers there are, they are one. Every other activation brings it down.',
        pictures: [
          { title: 'Training loss', text: 'by epoch, both axes logarithmic; a fit ends at 0.01.', svg: lossPlot(runs) },
        ],
      },
      {
        title: 'What each network answers',
        text: 'Blue is 0 and orange is 1. The dots are the four points with their right answers. One straight line cannot part the blue dots from the orange ones.',
        pictures: runs.map(({ name, network, accuracy }) => ({
          title: name,
          text: `${accuracy * 100} % right`,
          svg: surfacePlot(network),
        })),
      },
    ],
  );
}

if (process.argv[2] === 'demo') {
  const runs: Run[] = [];
  for (const name of ['linear', 'sigmoid', 'tanh', 'relu', 'leakyRelu', 'softplus'] as const)
    runs.push(await race(name));
  const rows = runs.map(({ name, history, loss, accuracy }) => [
    `2 → 8 ${name} → 1 sigmoid`,
    '33',
    String(history.epochs.length),
    loss.toFixed(4),
    `${(accuracy * 100).toFixed(0)} %`,
  ]);
  console.log('XOR, by the activation of the hidden layer\n');
  console.log(textTable(['network', 'parameters', 'epochs', 'loss', 'accuracy'], rows));
  console.log('\nA stack of affine maps is one affine map, and no straight line separates XOR.');
  mkdirSync('out', { recursive: true });
  writeFileSync('out/index.html', pageOf(runs));
  console.log('The pictures are in out/index.html.');
} else {
  console.error('usage: multilayer demo');
  process.exitCode = 2;
}
