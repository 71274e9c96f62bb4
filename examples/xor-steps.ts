import { Dense, Network, step, textTable } from 'multilayer';

const x = [
  [0, 0],
  [0, 1],
  [1, 0],
  [1, 1],
];
const y = [[0], [1], [1], [0]];
const seeds = Number(process.argv[2] ?? 100);
const surrogates = ['straightThrough', 'sigmoid', 'triangle', 'arctan'] as const;
type Surrogate = (typeof surrogates)[number];

/** Hidden units and output are steps: every answer is 0 or 1, before training, within it and after. */
async function solve(surrogate: Surrogate, hidden: number, seed: number): Promise<Network> {
  const unit = step(surrogate === 'straightThrough' ? { surrogate } : { surrogate, sharpness: 0.5 });
  const network = new Network({ inputs: 2, layers: [new Dense(hidden, unit), new Dense(1, unit)], seed });
  await network.fit(x, y, { epochs: 1000, learningRate: 0.03, targetLoss: 0, onWarning: () => {} });
  return network;
}

function isSolved(network: Network): boolean {
  return network.evaluate(x, y).loss === 0;
}

/** The functions of two truth values, by their answers to 00, 01, 10 and 11. */
function nameOf(answers: string, a: string, b: string): string {
  const names: Readonly<Record<string, string>> = {
    '0000': 'never',
    '0001': `${a} AND ${b}`,
    '0010': `${a} AND NOT ${b}`,
    '0011': a,
    '0100': `${b} AND NOT ${a}`,
    '0101': b,
    '0110': `${a} XOR ${b}`,
    '0111': `${a} OR ${b}`,
    '1000': `NOT (${a} OR ${b})`,
    '1001': `NOT (${a} XOR ${b})`,
    '1010': `NOT ${b}`,
    '1011': `${a} OR NOT ${b}`,
    '1100': `NOT ${a}`,
    '1101': `${b} OR NOT ${a}`,
    '1110': `NOT (${a} AND ${b})`,
    '1111': 'always',
  };
  return names[answers] as string;
}

/** What each unit of a layer with two inputs has become: its own weights are asked for all four of them. */
function rulesOf(network: Network, layer: number, inputs: readonly [string, string]): string[] {
  const weights = network.parameter(layer, 'weights').toArray();
  const bias = network.parameter(layer, 'bias').toArray();
  const alone = new Network({ inputs: 2, layers: [new Dense(bias[0]?.length ?? 0, 'step')] });
  alone.parameter(0, 'weights').set(weights);
  alone.parameter(0, 'bias').set(bias);
  const answers = alone.predict(x);
  return (bias[0] ?? []).map((_, unit) => nameOf(answers.map((row) => row[unit]).join(''), ...inputs));
}

console.log("XOR of a and b by three steps, with the surrogate gradient 'arctan': what each unit has become\n");
const rules: string[][] = [];
for (let seed = 0; seed < Math.min(seeds, 8); seed++) {
  const network = await solve('arctan', 2, seed);
  const [h1 = '', h2 = ''] = rulesOf(network, 0, ['a', 'b']);
  const [output = ''] = rulesOf(network, 1, ['h1', 'h2']);
  rules.push([`${seed}`, `h1 = ${h1}`, `h2 = ${h2}`, `y = ${output}`, isSolved(network) ? 'solved' : 'not solved']);
}
console.log(textTable(['seed', 'hidden unit', 'hidden unit', 'output', ''], rules));

console.log(`\nSeeds of ${seeds} that solve it, by the number of hidden units\n`);
const shares: string[][] = [];
for (const surrogate of surrogates) {
  const solved: string[] = [];
  for (const hidden of [2, 3, 4]) {
    let count = 0;
    for (let seed = 0; seed < seeds; seed++) if (isSolved(await solve(surrogate, hidden, seed))) count += 1;
    solved.push(`${count} (${Math.round((100 * count) / seeds)} %)`);
  }
  shares.push([surrogate, ...solved]);
}
console.log(textTable(['surrogate', '2', '3', '4'], shares));
