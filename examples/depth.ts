/**
 * Depth against width at equal accuracy. For every number of hidden layers: the smallest width with which most seeds
 * reach 95 % on unseen points, and what that costs in parameters.
 *
 * The tasks are radial: nested rings, in the spirit of Eldan and Shamir, "The power of depth for feedforward neural
 * networks" (COLT 2016), who prove that a radial function can be easy for two hidden layers and need a width
 * exponential in the number of inputs with one; and a single disc, which one layer can draw cheaply. Telgarsky,
 * "Benefits of depth in neural networks" (COLT 2016), gives the argument for any depth: layers compose, and so
 * multiply the number of bends, where units beside each other only add to it.
 *
 * `node build/examples/depth.js [tiny | full]`
 */
import { Dense, Network, Random, textTable } from 'multilayer';

interface Setting {
  readonly seeds: number;
  readonly epochs: number;
  readonly rows: number;
  readonly depths: readonly number[];
  /** Tried in this order. */
  readonly widths: readonly number[];
}

const settings: Readonly<Record<string, Setting>> = {
  tiny: { seeds: 1, epochs: 300, rows: 300, depths: [1, 2], widths: [4, 6] },
  default: { seeds: 5, epochs: 600, rows: 400, depths: [1, 2, 3, 4], widths: [2, 3, 4, 6, 8, 12, 16, 24, 32] },
  full: {
    seeds: 10,
    epochs: 1500,
    rows: 400,
    depths: [1, 2, 3, 4],
    widths: [2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 14, 16, 18, 20, 24, 28, 32],
  },
};
const goal = 0.95;
const share = 0.8;

interface Task {
  readonly name: string;
  /** 0 or 1 for a point at this distance from the centre, which is at most 1. */
  readonly label: (radius: number) => number;
}

const tasks: readonly Task[] = [
  { name: 'three nested rings: 0 inside 1/3, 1 up to 2/3, 0 beyond', label: (radius) => Math.floor(radius * 3) % 2 },
  { name: 'one disc: 1 inside 2/3, 0 beyond', label: (radius) => Number(radius < 2 / 3) },
];

/** Points drawn evenly from the unit disc. */
function draw(task: Task, rows: number, seed: number): { readonly x: number[][]; readonly y: number[][] } {
  const random = new Random(seed, 100);
  const x: number[][] = [];
  while (x.length < rows) {
    const point = [2 * random.uniform() - 1, 2 * random.uniform() - 1];
    if (Math.hypot(...point) <= 1) x.push(point);
  }
  return { x, y: x.map((point) => [task.label(Math.hypot(...point))]) };
}

interface Trial {
  readonly width: number;
  readonly parameters: number;
  readonly accuracies: readonly number[];
}

function solved({ accuracies }: Trial): number {
  return accuracies.filter((each) => each >= goal).length;
}

/** @param enough seeds that must reach the goal; once that cannot be any more, the others are not run */
async function attempt(task: Task, depth: number, width: number, setting: Setting, enough: number): Promise<Trial> {
  const [train, test] = [draw(task, setting.rows, 1), draw(task, 2000, 2)];
  const accuracies: number[] = [];
  let parameters = 0;
  for (let seed = 0; seed < setting.seeds; seed++) {
    const hidden = Array.from({ length: depth }, () => new Dense(width, 'tanh'));
    const layers = [...hidden, new Dense(1, 'sigmoid')];
    const network = new Network({ inputs: 2, layers, seed, engine: 'reference' });
    const { epochs } = setting;
    await network.fit(train.x, train.y, { epochs, batchSize: 50, learningRate: 0.02, targetLoss: 0.05 });
    parameters = network.parameters.reduce((sum, each) => sum + each.rows * each.cols, 0);
    accuracies.push(network.evaluate(test.x, test.y, ['accuracy']).accuracy);
    const failures = accuracies.filter((each) => each < goal).length;
    if (setting.seeds - failures < enough) break;
  }
  return { width, parameters, accuracies };
}

/** The narrowest network of a depth with which enough seeds reach the goal; else all seeds of the widest. */
async function narrowest(task: Task, depth: number, setting: Setting): Promise<Trial> {
  const enough = Math.ceil(share * setting.seeds);
  for (const width of setting.widths) {
    const trial = await attempt(task, depth, width, setting, enough);
    if (solved(trial) >= enough) return trial;
  }
  return attempt(task, depth, Math.max(...setting.widths), setting, 0);
}

function row(depth: number, trial: Trial, { seeds }: Setting): string[] {
  const { width, parameters, accuracies } = trial;
  const mean = accuracies.reduce((sum, each) => sum + each, 0) / seeds;
  const spread = Math.sqrt(accuracies.reduce((sum, each) => sum + (each - mean) ** 2, 0) / Math.max(1, seeds - 1));
  const enough = solved(trial) >= Math.ceil(share * seeds);
  return [
    String(depth),
    enough ? String(width) : `over ${width}`,
    enough ? String(parameters) : `over ${parameters}`,
    `${(mean * 100).toFixed(1)} ± ${(spread * 100).toFixed(1)} %`,
    `${solved(trial)} of ${seeds}`,
  ];
}

const choice = process.argv[2] ?? 'default';
const setting = settings[choice];
if (setting === undefined) {
  console.error(`depth: expected ${Object.keys(settings).join(', ')}, got ${choice}.`);
  process.exit(2);
}
console.log(
  `Two inputs, hidden layers of equal width with tanh, one sigmoid output. ${setting.rows} points to train on, 2,000 others to
test; Adam at 0.02, batches of 50, ${setting.epochs} epochs at most, ended at a training loss of 0.05; reference engine.
The narrowest network with which ${Math.ceil(share * setting.seeds)} of ${setting.seeds} seeds reach ${goal * 100} % (widths ${setting.widths.join(', ')}):`,
);
for (const task of tasks) {
  const rows: string[][] = [];
  for (const depth of setting.depths) rows.push(row(depth, await narrowest(task, depth, setting), setting));
  console.log(`\n${task.name}\n`);
  console.log(textTable(['hidden layers', 'width', 'parameters', 'accuracy', `reach ${goal * 100} %`], rows));
}
