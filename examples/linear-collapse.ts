import { collapse, Dense, Network, textTable } from 'multilayer';

const x = [
  [0, 0],
  [0, 1],
  [1, 0],
  [1, 1],
];
const y = [[0], [1], [1], [0]];

/** `0.12·a − 0.03·b + 0.5` */
function line(network: Network): string {
  const [[a = 0] = [], [b = 0] = []] = network.parameter(0, 'weights').toArray();
  const [[c = 0] = []] = network.parameter(0, 'bias').toArray();
  return `${a.toExponential(1)}·a + ${b.toExponential(1)}·b + ${c.toFixed(6)}`;
}

const rows: string[][] = [];
for (let depth = 1; depth <= 5; depth++) {
  const hidden = Array.from({ length: depth - 1 }, () => new Dense(6));
  // In float64: near the optimum Adam divides tiny gradients by tiny ones, and from rounding as coarse as
  // that of float32 it makes steps that one sees in the third digit.
  const network = new Network({ inputs: 2, layers: [...hidden, new Dense(1)], seed: depth, engine: 'reference' });
  await network.fit(x, y, { epochs: 3000, shuffle: false });
  const { loss, accuracy } = network.evaluate(x, y, ['accuracy']);
  const single = collapse(network, { exact: true, points: x });
  const agrees = single.runs.every((run) => run.agrees === true) ? 'yes' : 'NO';
  const parameters = network.parameters.reduce((sum, each) => sum + each.rows * each.cols, 0);
  rows.push([
    String(depth),
    String(parameters),
    loss.toFixed(8),
    `${accuracy * 100} %`,
    line(single.network),
    depth === 1 ? '–' : agrees,
  ]);
}
console.log(textTable(['linear layers', 'parameters', 'squared error', 'accuracy', 'equal to', 'exactly'], rows));
console.log(`
A linear f has f(ax + by) = a·f(x) + b·f(y), so a stack of such layers is one layer. The best that one
can do on XOR follows from the normal equations. Centre the inputs on ½ and the targets on ½: the
columns ±½ are orthogonal to each other and to the targets (−½, ½, ½, −½), so both slopes are 0 and
the optimum is the constant ½, with a squared error of exactly ¼. An answer of ½ is a tie: rounding decides it, and never gets all four right.`);
