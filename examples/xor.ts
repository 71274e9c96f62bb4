import { type ActivationName, Dense, Network, textTable } from 'multilayer';

const x = [
  [0, 0],
  [0, 1],
  [1, 0],
  [1, 1],
];
const y = [[0], [1], [1], [0]];
const seeds = Number(process.argv[2] ?? 100);

async function solve(activation: ActivationName, seed: number): Promise<Network> {
  const network = new Network({ inputs: 2, layers: [new Dense(8, activation), new Dense(1, 'sigmoid')], seed });
  await network.fit(x, y, { epochs: 2000, targetLoss: 0.02 });
  return network;
}

const rows: string[][] = [];
for (const activation of ['sigmoid', 'tanh', 'softplus', 'leakyRelu', 'relu'] as const) {
  let solved = 0;
  for (let seed = 0; seed < seeds; seed++) {
    const { loss, accuracy } = (await solve(activation, seed)).evaluate(x, y, ['accuracy']);
    if (accuracy === 1 && loss < 0.05) solved += 1;
  }
  const answers = (await solve(activation, 0)).predict(x).map(([p = Number.NaN]) => p.toFixed(2));
  rows.push([activation, ...answers, `${solved} of ${seeds}`]);
}
console.log('XOR with eight hidden units: the answers of seed 0, and the seeds that solve it (loss < 0.05)\n');
console.log(textTable(['hidden units', '0 0', '0 1', '1 0', '1 1', 'solved'], rows));
