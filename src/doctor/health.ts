import type { Matrix, Table } from '../core/matrix.js';
import type { Dataset } from '../data/dataset.js';
import type { Judge } from '../data/not-finite.js';
import { reference } from '../engines/reference/index.js';
import { applies } from '../expression/index.js';
import { fuse, input, reduce } from '../graph/index.js';
import type { Dense } from '../layers/dense.js';
import { affineMapOf, isKind, type Layer, ownerOf, placeText } from '../layers/index.js';
import { type Loss, targetCount } from '../losses/index.js';
import { type Stack, valuesAt } from '../model/forward.js';
import type { Inference } from '../model/inference.js';
import type { Parameter } from '../model/parameter.js';
import { gradientGraph, writeLook } from '../training/step.js';
import type { Rates } from './rates.js';

/** A fit that has ended, and some of the rows that it trained on. */
export interface Ended {
  readonly stack: Stack;
  readonly inference: Inference;
  readonly loss: Loss;
  readonly sample: Dataset;
  /** The losses of the first epoch and the last. */
  readonly first: number;
  readonly last: number;
  readonly rates: Rates;
  readonly judge: Judge;
}

/** A loss of this share of what one answer for all rows comes to is something learned. */
const learned = 0.9;
/** Columns beyond this are far from what initial weights and learning rates are made for, and so are their spreads. */
const [farthest, narrowest] = [100, 1e-3];

/** Multiplications of one pass over the rows that gradients are told from: it holds up the event loop. */
const gradientWork = 1e7;

/** Rows from beginning to end, as few as a large network allows. */
function fewRows(data: Dataset, parameters: number): Dataset {
  const count = Math.min(data.rows, Math.max(4, Math.floor(gradientWork / parameters)));
  const rows = Uint32Array.from({ length: count }, (_, k) => Math.floor((k * data.rows) / count));
  return data.take(rows);
}

/** Targets as the outputs are: class numbers become one-hot rows. */
function wantedRows({ target }: Dataset, outputs: number): Matrix {
  if (target.cols === outputs) return target;
  const data = new Float64Array(target.rows * outputs);
  target.data.forEach((label, row) => {
    data[row * outputs + label] = 1;
  });
  return { rows: target.rows, cols: outputs, data };
}

function columnOf({ rows, cols, data }: Table, col: number): Float64Array {
  return Float64Array.from({ length: rows }, (_, row) => data[row * cols + col] as number);
}

function meanOf(values: Float64Array): number {
  return values.reduce((sum, each) => sum + each / values.length, 0);
}

/** The mean loss of the same answer for all rows: the mean of the targets, which is the best one for most losses. */
function lossOfConstant(loss: Loss, wanted: Matrix): number {
  const { rows, cols } = wanted;
  const means = Array.from({ length: cols }, (_, col) => meanOf(columnOf(wanted, col)));
  const [prediction, target] = [input('prediction', { rows: 'batch', cols }), input('target', { rows: 'batch', cols })];
  const graph = fuse({ outputs: { loss: reduce('sum', 'all', loss.apply(prediction, target)) }, updates: [] });
  const program = reference.compile({ main: { graph, capacity: rows } });
  program.write(
    'prediction',
    Float64Array.from({ length: rows * cols }, (_, k) => means[k % cols] as number),
  );
  program.write('target', wanted.data);
  program.run('main', rows);
  const sum = program.output('main', 'loss')[0] as number;
  program.dispose();
  return sum / rows;
}

function short(value: number): string {
  return Math.abs(value) < 1e6 ? String(Number(value.toPrecision(3))) : value.toExponential(2);
}

/** The column that is farthest from about −1 to 1, and by how much, in words. */
function badlyScaled(table: Table, name: string): string | undefined {
  let worst: { readonly by: number; readonly text: string } | undefined;
  for (let col = 0; col < table.cols; col++) {
    const values = columnOf(table, col);
    const mean = meanOf(values);
    const deviation = Math.sqrt(meanOf(values.map((each) => (each - mean) ** 2)));
    if (values.every((each) => each === values[0])) continue;
    const reach = values.reduce((most, each) => Math.max(most, Math.abs(each)), 0);
    const by = Math.max(reach / farthest, narrowest / deviation, (Math.abs(mean) / deviation) * narrowest);
    if (by <= (worst?.by ?? 1)) continue;
    worst = {
      by,
      text: `column ${col} of ${name} reaches ${short(reach)}, around ${short(mean)} ± ${short(deviation)}`,
    };
  }
  return worst?.text;
}

/** Whether a layer passes a gradient on that is not the one of its outputs. */
function hasSurrogate(layer: Layer): boolean {
  const { formula } = (layer as Partial<Dense>).activation ?? {};
  return formula !== undefined && applies(formula, 'surrogate');
}

/** The first layer that is not affine and whose outputs are the same for all rows: its gradient is zero there, or nearly. */
function constantLayer({ inference, stack, sample }: Ended) {
  const places = inference.layerOutputs(sample.x);
  const found = places.find(({ path, layer, inputs, values }) => {
    const width = values.length / sample.x.rows;
    // What lies in another block than layers in a row may be passed by.
    const around = places.filter((each) => path.startsWith(`${each.path}.`));
    return (
      around.every(({ layer: each }) => isKind(each, 'sequential')) &&
      values.every((value, k) => value === values[k % width]) &&
      !hasSurrogate(layer) &&
      affineMapOf(layer, valuesAt(stack, path), inputs) === undefined
    );
  });
  return found && { ...found, isOff: found.values.every((each) => each === 0) };
}

/** How large a step's gradient is in the first layer that learns and in the last: root mean squares of their weights. */
function gradientSizes({ stack, loss, sample }: Ended): readonly [first: number, last: number] {
  const numbers = stack.parameters.reduce((sum, { rows, cols }) => sum + rows * cols, 0);
  const data = fewRows(sample, numbers);
  const { rows } = data;
  const graph = gradientGraph({ stack, loss, data });
  const program = reference.compile({ main: { graph, capacity: rows } });
  writeLook(program, graph, stack.parameters, data);
  program.run('main', rows);
  const learning = stack.parameters.filter(({ id }) => graph.outputs[id] !== undefined);
  const sizeOf = (id: string): number => Math.sqrt(meanOf(program.output('main', id).map((each) => each ** 2)));
  const pathOf = (each: Parameter): string => ownerOf(stack.layers, each).path;
  const of = (end: Parameter): number =>
    Math.max(...learning.filter((each) => pathOf(each) === pathOf(end)).map(({ id }) => sizeOf(id)));
  const sizes = [of(learning[0] as Parameter), of(learning.at(-1) as Parameter)] as const;
  program.dispose();
  return sizes;
}

/**
 * What has kept a fit from learning, with evidence and a remedy, the most fundamental cause first. Undefined where it
 * has learned something, or where nothing speaks for a cause: not every fit is long enough, and not all data can be
 * learned.
 */
export function whatHinders(ended: Ended): string | undefined {
  const { stack, loss, sample, first, last, rates, judge } = ended;
  const { layers, inputs } = stack;
  const tenth = Number((rates.rate / 10).toPrecision(2));
  const outputs = layers.reduce((width, layer) => layer.outputs(width), inputs);
  // Which variance would be the best one for all rows is not known here.
  if (targetCount(loss, outputs) < outputs) return undefined;
  const wanted = wantedRows(sample, outputs);
  const constant = lossOfConstant(loss, wanted);
  const now = judge(sample);
  const rose = last > 2 * first && now > 0.5 * constant;
  // Targets that are all the same leave nothing to be told apart.
  if (!(constant > 0) || (now <= learned * constant && !rose)) return undefined;
  const result = `fit: the loss is ${short(now)} in the end, where one answer for all rows has ${short(constant)}`;
  const { cols, data } = sample.x;
  if (data.every((value, k) => value === data[k % cols])) {
    return `${result}: all rows of x are the same. Pass inputs that differ where the targets do.`;
  }
  const scales = [badlyScaled(sample.x, 'x'), loss.targets === 'numbers' ? badlyScaled(wanted, 'y') : undefined];
  const far = scales.filter((each) => each !== undefined).join(', and ');
  if (far !== '') {
    return `${result}: ${far}. Scale such columns, inputs and targets: subtract the mean, and divide by the deviation (what comes after ±).`;
  }
  // Scaled data and first weights make a loss of about 1: what is far from that, and from the targets, went too far.
  const most = Math.max(now, rates.rate > rates.usual ? first : now);
  if (rose || most > 10 * Math.max(constant, 1)) {
    const what = rose
      ? `fit: the loss rose from ${short(first)} to ${short(last)}`
      : `${result}: its steps were too large`;
    return `${what}. Make the network anew, and try ${rates.text(Math.min(rates.usual, tenth))}.`;
  }
  const [below, above] = gradientSizes(ended);
  // Where both are next to nothing, the fit has arrived.
  const vanishes = below < 1e-4 * above && above > 1e-7;
  const stuck = constantLayer(ended);
  // What hardly anything reaches may give the same for every row without a fault of its own.
  if (stuck !== undefined && !(vanishes && stuck.isLast && !stuck.isOff)) {
    const { path, layer, isLast, isOff } = stuck;
    const what = `${placeText(path, layer)} gives ${isOff ? '0' : 'the same'} for every row, so nothing below it learns`;
    const fix = isLast
      ? "End with a 'linear' layer, a 'sigmoid' or a 'softmax', whichever fits the targets."
      : isOff
        ? "Make the network anew with another seed, or with 'leakyRelu' there, which is never off."
        : `Make the network anew with 'leakyRelu' there, or try ${rates.text(tenth)}.`;
    return `${result}: ${what}. ${fix}`;
  }
  if (!vanishes) return undefined;
  return `${result}: hardly anything reaches the first layer, whose gradient is ${short(below)} where that of the last is ${short(above)}. Use 'relu' in the hidden layers, or fewer of them.`;
}
