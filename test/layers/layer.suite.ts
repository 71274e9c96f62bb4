import { expect } from 'chai';
import * as multilayer from 'multilayer';
import {
  adam,
  collapse,
  Dense,
  type EngineName,
  engines,
  gradientCheck,
  type Layer,
  losses,
  Network,
  networkFromJSON,
  type Parameter,
  Residual,
  Sequential,
  sgd,
} from 'multilayer';
import { networkDiagram } from 'multilayer/charts';
import { Dataset } from '#src/data/dataset.js';
import { type Engine, wasm } from '#src/engines/index.js';
import { f, variable } from '#src/expression/index.js';
import { gradient, type Input, input, map, type Node, reduce } from '#src/graph/index.js';
import { rebuild } from '#src/graph/node.js';
import { parameterStates, passOf, type Stack } from '#src/model/forward.js';
import { trainingGraph } from '#src/training/step.js';
import { type Row, tables } from '../golden/layers.js';
import { abortAfter } from '../support/abort.js';
import { expectClose } from '../support/close.js';
import { engineNames, roundings } from '../support/engines.js';
import { withThreads } from '../support/threads.js';

/** What the suite asks of a layer. */
export interface LayerRow {
  /** Layers that take three inputs: the first with its defaults, others where they differ in kind. */
  readonly examples: readonly [Layer, ...Layer[]];
  /** For each option a layer that differs from the first example in that alone. */
  readonly variants: Readonly<Record<string, Layer>>;
  /** What it is to be given instead, where other layers before it would give it nothing of use: codes of categories. */
  readonly inputs?: readonly (readonly number[])[];
  /** Which tables of several rows are spared where weights decay: by their names. Default: none. */
  readonly spared?: RegExp;
  /** Values of another library, or why there are none. */
  readonly golden: readonly Row[] | string;
}

const rows = 19;
const numbers = Array.from({ length: rows }, (_, i) => [Math.sin(i), Math.cos(i * 0.7), Math.sin(i * 0.3 + 1)]);
const y = numbers.map(([a = 0, b = 0, c = 0]) => [a * b - c]);
/** Rows of a million, of zeros, of equal numbers and of what is near the least that float32 has. */
const extremes = [
  ...[0, 1, 2].map((i) => [1e6 * i, -1e6, 1e6 + i]),
  [0, 0, 0],
  [5, 5, 5],
  ...[1, 2].map((i) => [1e-37 * i, -1e-37, 1e-30]),
];
/** The last batch of an epoch has one row. */
const options = { epochs: 3, batchSize: 3, learningRate: 0.02, onWarning: () => undefined };

/** A network with a layer between others, or as the first one where others would give it nothing of use. */
type Around = (layer: Layer, engine?: EngineName | 'auto') => Network;

function around(isFirst: boolean): Around {
  const before = isFirst ? [] : [new Dense(3, 'tanh')];
  return (layer, engine = 'auto') =>
    new Network({ inputs: 3, layers: [...before, layer, new Dense(1)], seed: 8, engine });
}

function alone(layer: Layer): Network {
  return new Network({ inputs: 3, layers: [layer], seed: 8, engine: 'reference' });
}

interface Fitted {
  readonly network: Network;
  readonly loss: readonly number[];
}

async function train(network: Network, x: readonly (readonly number[])[]): Promise<Fitted> {
  const { loss } = await network.fit(x, y, options);
  return { network, loss: [...loss] };
}

function numbersOf(network: Network): number[][][] {
  return network.parameters.map((each) => each.toArray());
}

function tableOf(values: readonly (readonly number[])[]) {
  return { rows: values.length, cols: (values[0] as readonly number[]).length, data: Float64Array.from(values.flat()) };
}

/** Copies all numbers, as the tables stand in the same order. */
function copy(from: Network, to: Network): void {
  expect(to.parameters.map(shapeOf)).to.deep.equal(from.parameters.map(shapeOf));
  from.parameters.forEach((each, i) => {
    to.parameters[i]?.set(each.toMatrix());
  });
}

function shapeOf({ rows, cols, learned, decays }: Parameter): unknown {
  return [rows, cols, learned, decays];
}

/** The layer that a text stands for. */
export function typed(text: string): Layer {
  const code = text.replace(/\b(?=[A-Z]\w*\()/g, 'new ');
  const words = Object.entries(multilayer);
  return new Function(...words.map(([word]) => word), `return ${code};`)(...words.map(([, value]) => value)) as Layer;
}

/** All that a layer does in a network: its first numbers, answers before and after a fit, and the losses of the fit. */
async function traceOf(network: Network, x: readonly (readonly number[])[]): Promise<string> {
  const before = [numbersOf(network), network.predict(x)];
  const { loss } = await network.fit(x, y, options);
  return JSON.stringify([before, [...loss], network.predict(x)]);
}

/** The losses of three steps and the numbers after them. */
function steps(network: Network, x: readonly (readonly number[])[], engine: Engine): unknown {
  const { layers, parameters, seed } = network;
  const recipe = { loss: losses.meanSquaredError(), optimizer: adam(), learningRate: 0.02 };
  const data = new Dataset(tableOf(x), tableOf(y));
  const { batch: graph, memory } = trainingGraph({ stack: { layers, parameters, inputs: 3, seed }, recipe, data });
  const program = engine.compile({ step: { graph, capacity: rows } });
  for (const each of parameters) program.write(each.id, each.toMatrix().data);
  for (const { name, length, initial } of memory) {
    if (typeof initial === 'number') program.write(name, new Float64Array(length).fill(initial));
  }
  program.write('x', data.x.data);
  program.write('y', data.target.data);
  program.write('learningRate', [0.02]);
  const batches = {
    order: Uint32Array.from({ length: 3 * rows }, (_, k) => k % rows),
    ends: Uint32Array.of(rows, 2 * rows, 3 * rows),
  };
  const seen = program.runBatches('step', batches, 'indices', 'loss');
  const result = [[...(seen as Float64Array)], parameters.map(({ id }) => [...(program.read(id) as Float64Array)])];
  program.dispose();
  return result;
}

/** A step of one layer: its outputs, and the gradients of the sum of what is picked of them. */
function goldenGraph({ parameters, layers }: Stack, noise: readonly unknown[]) {
  const stack = { parameters, layers, inputs: 3, seed: 0 };
  const states = parameterStates(parameters);
  const pass = passOf(stack, states, true);
  const from = input('x', { rows: 'batch', cols: 3 });
  const named = [...states].map(([{ layer, name }, node]) => [`${layer}.${name}`, node] as const);
  const out = pass.through(layers, from, Object.fromEntries(named));
  const pick = input('pick', { rows: 'batch', cols: out.shape.cols });
  const loss = reduce('sum', 'all', map(f.multiply(f.x, variable('pick')), { x: out, pick }));
  const learned = [...states].filter(([each]) => each.learned);
  const slopes = gradient(loss, [from, ...learned.map(([, node]) => node)]);
  const names = ['x', ...learned.map(([{ id }]) => id)];
  // Codes of categories have none.
  const outputs = Object.fromEntries(names.flatMap((name, i) => (slopes[i] ? [[name, slopes[i] as Node]] : [])));
  const graph = { outputs: { training: out, ...outputs }, updates: pass.updates };
  const drawn = new Map<number, Input>();
  return rebuild(graph, (_, node) => {
    if (node.kind !== 'random' || noise.length === 0) return node;
    const given = drawn.get(node.stream) ?? input(`noise ${drawn.size}`, node.shape);
    drawn.set(node.stream, given);
    return given;
  });
}

function checkGolden(
  { on, inputs = 'x', noise = [], start, training, gradients, after, answers }: Row,
  engine: EngineName,
): void {
  const layer = typed(on);
  const network = new Network({ inputs: 3, layers: [layer], seed: 8, engine, onWarning: () => undefined });
  for (const [name, values] of Object.entries(start)) network.parameter(0, name).set(values);
  const { layers, parameters, seed } = network;
  const built = goldenGraph({ layers, parameters, inputs: 3, seed }, noise);
  const program = engines[engine].compile({ main: { graph: built, capacity: 5 } });
  for (const each of parameters) program.write(each.id, each.toMatrix().data);
  program.write(
    'pick',
    tables.pick.flatMap((row) => row.slice(0, layer.outputs(3))),
  );
  for (const [k, each] of noise.entries()) program.write(`noise ${k}`, each.flat());
  for (const each of tables[inputs]) {
    program.write('x', each.flat());
    program.run('main', 5);
  }
  const compare = (got: ArrayLike<number>, wanted: readonly (readonly number[])[], what: string): void => {
    const greatest = Math.max(...wanted.flat().map(Math.abs));
    const close = {
      reference: { relative: 1e-10, absolute: 1e-13 },
      wasm: { relative: 1e-5, absolute: 1e-6 * greatest },
    }[engine];
    expectClose(Array.from(got), wanted.flat(), close, what);
  };
  compare(program.output('main', 'training'), training, 'output');
  for (const [name, values] of Object.entries(gradients)) {
    const output = name === 'x' ? 'x' : `0.${name}`;
    compare(program.output('main', output), values, `gradient of ${name}`);
  }
  for (const [name, values] of Object.entries(after)) {
    compare(program.read(`0.${name}`), values, name);
    network.parameter(0, name).set(values);
  }
  compare(network.predict(tables[inputs][0] as number[][]).flat(), answers, 'answer');
  program.dispose();
}

/** What every layer must do, on every engine. */
export function layerSuite(name: string, { examples, variants, inputs, spared, golden }: LayerRow): void {
  const x = inputs ?? numbers;
  const placed = around(inputs !== undefined);
  describe(`layer ${name}`, () => {
    for (const layer of [...examples, ...Object.values(variants)]) {
      it(`${layer} reads as it is printed, in text and in JSON`, () => {
        const same = typed(String(layer));
        expect(String(same)).to.equal(String(layer));
        expect(same.toJSON?.()).to.deep.equal(layer.toJSON?.());
        const network = placed(layer);
        const read = networkFromJSON(JSON.parse(JSON.stringify(network)));
        expect(read.layers.map(String)).to.deep.equal(network.layers.map(String));
        expect(read.predict(x)).to.deep.equal(network.predict(x));
        expect(() => networkFromJSON(withOdd(network, layer), { check: false })).to.throw('got the option "odd"');
      });
    }

    for (const layer of examples) {
      const outputs = layer.outputs(3);

      const fits = new Map<EngineName, Promise<Fitted>>();
      /** Fitted once, for all that look at it. */
      const fitted = (engine: EngineName): Promise<Fitted> => {
        const known = fits.get(engine) ?? train(placed(layer, engine), x);
        fits.set(engine, known);
        return known;
      };

      for (const engine of engineNames) {
        it(`${layer} answers for each row alone, on the engine ${engine}`, async () => {
          const { network } = await fitted(engine);
          const whole = network.predict(x);
          expect(new Network({ inputs: 3, layers: [layer] }).predictMatrix(x)).to.include({ rows, cols: outputs });
          for (const i of [0, 7, rows - 1]) {
            const alone = network.predict([x[i] as number[]])[0] as number[];
            expectClose(alone, whole[i] as number[], { relative: 0, absolute: roundings[engine] });
          }
        });

        it(`${layer} goes on from a file as if nothing had been, within an epoch, on the engine ${engine}`, async () => {
          const whole = await fitted(engine);
          const parts = placed(layer, engine);
          const { stopped } = await parts.fit(x, y, { ...options, signal: abortAfter(2) });
          const saved = JSON.parse(JSON.stringify(parts.checkpoint()));
          expect(stopped).to.equal('aborted');
          // One step, and then one or two.
          expect(saved.training.position?.batch ?? saved.training.batch).to.be.within(2, 3);
          const resumed = networkFromJSON(saved, { engine });
          expect([...(await resumed.fit(x, y, options)).loss]).to.deep.equal(whole.loss);
          expect(numbersOf(resumed)).to.deep.equal(numbersOf(whole.network));
          expect(resumed.predict(x)).to.deep.equal(whole.network.predict(x));
        });

        it(`${layer} does within blocks what it does alone, on the engine ${engine}`, async () => {
          const { network, loss } = await fitted(engine);
          const nested = placed(new Sequential([new Sequential([new Sequential([layer])])]), engine);
          copy(placed(layer, engine), nested);
          expect([...(await nested.fit(x, y, options)).loss]).to.deep.equal(loss);
          expect(nested.predict(x)).to.deep.equal(network.predict(x));
          expect(nested.summary()).to.include(`\n      ${layer.constructor.name}(`);
        });
      }

      it(`${layer} learns the same on every engine`, async () => {
        const { loss: exact } = await fitted('reference');
        for (const engine of engineNames)
          expectClose((await fitted(engine)).loss, exact, { relative: 1e-5 }, `loss on ${engine}`);
      });

      it(`${layer} lets weights decay, and neither single rows nor what says so`, () => {
        const { parameters } = new Network({ inputs: 3, layers: [layer] });
        for (const { name, rows: count, decays, learned } of parameters)
          expect(decays, name).to.equal(learned && count > 1 && spared?.test(name) !== true);
      });

      it(`${layer} has the gradient of central differences`, async () => {
        const { network } = await fitted('reference');
        const learned = network.parameters.filter((each) => each.learned);
        for (const training of [true, false]) {
          const checks = gradientCheck(network, x.slice(0, 3), y.slice(0, 3), { training });
          expect(checks.map((each) => each.name)).to.deep.equal(learned.map((each) => each.name));
          for (const { worst } of checks) expect(worst).to.be.below(1e-6);
        }
      });

      it(`${layer} stays as it is where it is frozen, and collapses where it is affine`, async () => {
        const network = placed(layer, 'reference');
        const at = network.layers.indexOf(layer);
        const own = () => network.parameters.filter((each) => each.layer === at).map((each) => each.toArray());
        const before = own();
        const parameterOptions = (each: Parameter) => (each.layer === at ? { frozen: true } : {});
        await network.fit(x, y, { ...options, epochs: 1, parameterOptions });
        const learned = network.parameters.some((each) => each.layer === at && each.learned);
        if (learned) expect(own()).to.deep.equal(before);
        const { network: small } = collapse(network);
        expectClose(small.predict(x), network.predict(x), { relative: 1e-9, absolute: 1e-9 });
        const tables = Object.fromEntries(
          network.parameters.flatMap((each) => (each.layer === at ? [[each.name, each.toMatrix()]] : [])),
        );
        const isAffine = layer.affine?.(tables, 3) !== undefined;
        expect(small.layers.length).to.equal(network.layers.length - Number(isAffine));
        if (!isAffine && !(layer instanceof Dense))
          expect(() => networkDiagram(network)).to.throw(/Only dense layers have one weight/);
      });

      it(`${layer} is finite for extreme inputs in float32, and so is its gradient`, async () => {
        const given = inputs?.map((row) => row.map(() => 0)) ?? extremes;
        const network = new Network({ inputs: 3, layers: [layer, new Dense(1)], seed: 8, engine: 'wasm' });
        const rule = { optimizer: sgd(), learningRate: 1e-30, epochs: 1 };
        const { loss } = await network.fit(given, y.slice(0, given.length), { ...rule, onWarning: () => undefined });
        const numbers = [...loss, ...numbersOf(network).flat(2), ...network.predict(given).flat()];
        expect(numbers.every(Number.isFinite)).to.equal(true);
      });

      it(`${layer} learns from batches of one row`, async () => {
        const { loss } = await placed(layer, 'reference').fit(x, y, { ...options, batchSize: 1 });
        expect([...loss].every(Number.isFinite)).to.equal(true);
        expect(loss.at(-1)).to.be.below(loss[0] as number);
      });

      it(`${layer} within a Residual adds what it gives to its inputs`, () => {
        const network = alone(layer);
        const residual = alone(new Residual([layer], { projection: outputs !== 3 }));
        for (const each of network.parameters) residual.parameter(0, `0.${each.name}`).set(each.toMatrix());
        if (outputs !== 3) residual.parameter(0, 'projection').set([0, 1, 2].map(() => new Array(outputs).fill(0)));
        const kept = (i: number, j: number): number => (outputs === 3 ? (x[i]?.[j] as number) : 0);
        const wanted = network.predict(x).map((row, i) => row.map((each, j) => each + kept(i, j)));
        expectClose(residual.predict(x), wanted, { relative: 1e-15, absolute: 1e-15 });
      });

      it(`${layer} learns the same on all engines`, async () => {
        const [first, ...others] = await Promise.all(engineNames.map(fitted));
        for (const { network } of others)
          expectClose(network.predict(x), (first as Fitted).network.predict(x), { relative: 0, absolute: 1e-4 });
      });

      it(`${layer} has the same bits for any number of threads`, () => {
        expect(steps(placed(layer), x, withThreads(3))).to.deep.equal(steps(placed(layer), x, wasm));
      });
    }

    let usual: string | undefined;
    for (const [option, variant] of Object.entries(variants)) {
      it(`does something else with the option ${option}: ${variant}`, async () => {
        usual ??= await traceOf(placed(examples[0], 'reference'), x);
        expect(await traceOf(placed(variant, 'reference'), x)).to.not.equal(usual);
      });
    }

    if (typeof golden === 'string') return;
    for (const row of golden)
      for (const engine of engineNames)
        it(`${row.on} is that of PyTorch, on the engine ${engine}`, () => checkGolden(row, engine));
  });
}

/** The file of a network one of whose layers says something more. */
function withOdd(network: Network, layer: Layer): unknown {
  const at = network.layers.indexOf(layer);
  const { layers, ...rest } = JSON.parse(JSON.stringify(network));
  return { ...rest, layers: layers.map((layer: object, i: number) => (i === at ? { ...layer, odd: 1 } : layer)) };
}
