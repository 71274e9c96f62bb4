import { expect } from 'chai';
import { Dense, elementwise, f, Network, Random } from 'multilayer';
import { engines, losses, optimizers } from '#src/catalogue.js';
import { matrix } from '#src/core/matrix.js';
import { Dataset } from '#src/data/dataset.js';
import type { EngineName } from '#src/engines/index.js';
import { inputsOf, type MatMul, type Node, ordered, rootsOf, settle } from '#src/graph/index.js';
import { trainingGraph } from '#src/training/step.js';
import { engineNames } from '../support/engines.js';

const random = new Random(5, 9);
const rows = 16;
type Draw = () => number;
const normal =
  (scale: number, shift = 0) =>
  (): number =>
    shift + scale * random.normal();
const between = (low: number, high: number) => (): number => low + (high - low) * random.uniform();
const table = (height: number, width: number, draw: Draw): number[][] =>
  Array.from({ length: height }, () => Array.from({ length: width }, draw));

interface Case {
  readonly layers: readonly Dense[];
  /** Draws of the parameters of some layers. */
  readonly parameters?: Readonly<Record<number, { readonly weights?: Draw; readonly bias?: Draw }>>;
  readonly x?: Draw;
  readonly y?: Draw;
  readonly loss?: keyof typeof losses;
  readonly optimizer?: keyof typeof optimizers;
}

/** Networks most of whose numbers are tiny; in float64 everything is raised to the eighth power, as its range is. */
const cases: Readonly<Record<string, (power: number) => Case>> = {
  'a sigmoid output that is sure': (power) => ({
    layers: [new Dense(12, 'relu'), new Dense(1, 'sigmoid')],
    parameters: { 1: { weights: normal(0.01), bias: between(82 * power, 87 * power) } },
    y: () => 1,
    loss: 'binaryCrossentropy',
  }),
  'saturated sigmoids in two layers': (power) => ({
    layers: [new Dense(12, 'sigmoid'), new Dense(12, 'sigmoid'), new Dense(2)],
    parameters: {
      0: { bias: between(-87 * power, -20 * power) },
      1: { bias: between(-87 * power, -20 * power) },
    },
  }),
  'gradients whose squares vanish': (power) => ({
    layers: [new Dense(12, 'tanh'), new Dense(3)],
    parameters: { 1: { weights: normal(1e-21 ** power), bias: normal(1e-21 ** power) } },
    y: () => 0,
  }),
  'gradients near the end of the range': (power) => ({
    layers: [new Dense(12, 'tanh'), new Dense(3)],
    parameters: { 1: { weights: normal(1e-3), bias: () => 0 } },
    // What the last layer is wrong by.
    x: () => 0,
    y: normal(1e-37 ** power),
    optimizer: 'sgd',
  }),
  'a softmax that is sure of one class': (power) => ({
    layers: [new Dense(8, 'tanh'), new Dense(9, 'softmax')],
    parameters: { 1: { weights: normal(1e-3), bias: between(-87 * power, -60 * power) } },
    loss: 'categoricalCrossentropy',
    y: () => 1 / 9,
  }),
  'signals that die out from layer to layer': (power) => ({
    layers: [...Array.from({ length: 6 }, () => new Dense(8, 'tanh')), new Dense(2)],
    parameters: Object.fromEntries([0, 1, 2, 3, 4, 5].map((k) => [k, { weights: normal(1e-7 ** power) }])),
  }),
  'softplus far on its flat side': (power) => ({
    layers: [new Dense(12, 'softplus'), new Dense(12, 'softplus'), new Dense(1)],
    parameters: { 0: { bias: between(-86 * power, -30 * power) }, 1: { bias: between(-86 * power, -30 * power) } },
  }),
  'bells far from their centre': (power) => ({
    layers: [new Dense(12, elementwise('bell', f.exp(f.negate(f.square(f.x))))), new Dense(2)],
    parameters: { 0: { weights: normal(0.1), bias: between(4 * Math.sqrt(power), 9.3 * Math.sqrt(power)) } },
  }),
};

/** Share of the products of a step, with factors other than 0, that are subnormal or have a subnormal factor. */
function subnormalShare({ layers, parameters = {}, ...rest }: Case, engine: EngineName): number {
  const [smallest, factor] = engine === 'wasm' ? [2 ** -126, 2 ** -58] : [2 ** -1022, 2 ** -506];
  const network = new Network({ inputs: 6, layers, seed: 1, engine });
  for (const each of network.parameters) {
    const draw = parameters[each.layer]?.[each.name as 'weights' | 'bias'];
    if (draw !== undefined) each.set(table(each.rows, each.cols, draw));
  }
  const outputs = network.outputs as number;
  const { batch: graph } = trainingGraph({
    stack: { layers, parameters: network.parameters, inputs: 6, seed: 0 },
    recipe: {
      loss: losses[rest.loss ?? 'meanSquaredError'](),
      optimizer: optimizers[rest.optimizer ?? 'adam'](),
      learningRate: 0.1,
    },
    data: new Dataset(matrix(rows, 6), matrix(rows, outputs)),
  });
  const settled = settle(graph, factor);
  const nodes = ordered(rootsOf(settled)).filter((node): node is MatMul => node.kind === 'matmul');
  const factors = new Set<Node>(nodes.flatMap(inputsOf));
  const named = new Map([...factors].map((node, k) => [node, `${k}`]));
  const shown = { outputs: Object.fromEntries([...named].map(([node, name]) => [name, node])), updates: [] };
  const program = engines[engine].compile({ main: { graph: shown, capacity: rows } });
  for (const each of network.parameters) program.write(each.id, each.toMatrix().data);
  program.write('x', table(rows, 6, rest.x ?? normal(1)).flat());
  program.write('y', table(rows, outputs, rest.y ?? normal(1)).flat());
  program.write(
    'indices',
    Array.from({ length: rows }, (_, k) => k),
  );
  program.run('main', rows);
  const valuesOf = (node: Node): Float64Array => program.output('main', named.get(node) as string);
  let [count, bad] = [0, 0];
  for (const { inputs, transposeA, transposeB } of nodes) {
    const { a, b } = inputs;
    const [left, right] = [valuesOf(a), valuesOf(b)];
    const [aCols, bCols] = [a.shape.cols, b.shape.cols];
    const [m, inner] = transposeA ? [aCols, left.length / aCols] : [left.length / aCols, aCols];
    const n = transposeB ? right.length / bCols : bCols;
    for (let i = 0; i < m; i++)
      for (let p = 0; p < inner; p++)
        for (let j = 0; j < n; j++) {
          const u = Math.abs(left[transposeA ? p * aCols + i : i * aCols + p] as number);
          const v = Math.abs(right[transposeB ? j * bCols + p : p * bCols + j] as number);
          if (u === 0 || v === 0) continue;
          count += 1;
          if (u < smallest || v < smallest || u * v < smallest) bad += 1;
        }
  }
  program.dispose();
  return bad / Math.max(count, 1);
}

describe('products of tiny numbers', () => {
  for (const engine of engineNames) {
    for (const [what, make] of Object.entries(cases)) {
      it(`are no subnormal ones, which cost a hundred times: ${what}, on the engine ${engine}`, () => {
        expect(subnormalShare(make(engine === 'wasm' ? 1 : 8), engine)).to.be.at.most(0.01);
      });
    }
  }
});
