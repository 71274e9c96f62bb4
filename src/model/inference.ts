import { now } from '../core/clock.js';
import { fail } from '../core/errors.js';
import { allFinite, type Precision } from '../core/float32.js';
import { type Matrix, matrix, sliceRows, type Table } from '../core/matrix.js';
import { refuseNumbers } from '../core/table.js';
import { atOnce, Portion, type Work } from '../core/turns.js';
import type { Dataset } from '../data/dataset.js';
import type { Graph, Node } from '../graph/index.js';
import { type InputRange, type Layer, placeText, rangesOf } from '../layers/index.js';
import type { Loss } from '../losses/index.js';
import { layersGraph, leaves, lossGraph, outputCount, predictionGraph, type Stack } from './forward.js';
import { Machine } from './machine.js';
import { Parameter } from './parameter.js';
import { Prediction } from './prediction.js';
import { blockRows, Question } from './question.js';
import { openQuestions } from './shelf.js';

/** Predictions of few rows, and of many: then a block is worth sharing among threads. */
const few = { key: 'predict', rows: blockRows };
const many = { key: 'predict many', rows: 1024 };

/** What a layer gives, in its place: `2`, or within a block `2.0`. */
export interface LayerOutput {
  readonly path: string;
  readonly layer: Layer;
  readonly inputs: number;
  /** Whether the network gives it. */
  readonly isLast: boolean;
  /** What computes it. */
  readonly output: Node;
  readonly values: Float64Array;
}

/** Predictions and losses of a network as it stands, compiled once for each kind of question. */
export class Inference {
  readonly #machine: Machine;
  readonly #stack: Stack;
  /** Columns of the inputs in which not every number means something. */
  readonly #ranges: readonly (readonly [column: number, range: InputRange])[];
  readonly #width: number;
  readonly #questions = new Map<string, Question>();
  #stale = new Set<Question>();
  #loss: Loss | undefined;
  #penalty: Graph | undefined;
  /** Rows whose loss is found between two turns of the event loop. */
  readonly #portion = new Portion(16);
  /** For few rows and for many; undefined where the parameters have changed since. */
  #few: Prediction | undefined;
  #many: Prediction | undefined;

  constructor(machine: Machine, stack: Stack) {
    this.#machine = machine;
    this.#stack = stack;
    this.#ranges = [...(rangesOf(stack.layers, stack.inputs) ?? [])];
    this.#width = outputCount(stack);
    machine.whenReplaced = () => this.dispose();
  }

  /** Of its answers. */
  get precision(): Precision {
    return this.#machine.answering.precision;
  }

  /** The parameters have changed. */
  invalidate(): void {
    this.#stale = new Set(this.#questions.values());
    this.#closePredictions();
  }

  #closePredictions(): void {
    this.#few = undefined;
    this.#many = undefined;
  }

  dispose(): void {
    this.#forget('');
  }

  /**
   * The outputs for every row.
   *
   * @param x whose numbers need not have been looked at
   * @param where whose outputs they are, as in `predict`
   * @throws MultilayerError where a number of x or of the outputs is not finite
   */
  predict(x: Table, where: string): Matrix {
    const result = this.#outputs(x) ?? refuseNumbers(x, `${where}, x`, this.#machine.answering.precision);
    if (allFinite(result.data)) return result;
    const k = result.data.findIndex((value) => !Number.isFinite(value));
    const [row, output] = [Math.floor(k / result.cols), k % result.cols];
    const alone = sliceRows(x, row, row + 1);
    const { path, layer } = this.firstBadLayer(alone);
    const exact = this.#inFloat64(alone);
    fail(
      `${where}, row ${row}, output ${output}`,
      'a finite number',
      `${result.data[k]}, first in ${placeText(path, layer)}`,
      exact?.every(Number.isFinite)
        ? `It is ${exact[output]} in float64: use engine: 'reference', or scale the inputs.`
        : 'Scale the inputs, or use an activation that is finite for all numbers.',
    );
  }

  /** The outputs that the network has in float64, where it does not compute in it itself. */
  #inFloat64(x: Table): Float64Array | undefined {
    if (this.#machine.answering.precision === 'float64') return undefined;
    return new Inference(new Machine({ engine: 'reference' }), this.#stack).#outputs(x)?.data;
  }

  /** The loss that the rows have in float64, where the network does not compute in it itself. */
  lossInFloat64(loss: Loss, data: Dataset): number | undefined {
    if (this.#machine.answering.precision === 'float64') return undefined;
    return atOnce(new Inference(new Machine({ engine: 'reference' }), this.#stack).loss(loss, data));
  }

  /** Undefined where a number of x is not finite in the precision. */
  #outputs(x: Table): Matrix | undefined {
    const result = matrix(x.rows, this.#width);
    return this.#prediction(x.rows).ofTable(x, result) ? result : undefined;
  }

  /**
   * The outputs for rows that are as they should be; undefined for others, which are to be read with care, and for
   * outputs that are not finite.
   */
  predictRows(x: readonly unknown[]): number[][] | undefined {
    return x.length === 0 || !this.#inRange(x) ? undefined : this.#prediction(x.length).ofRows(x);
  }

  #inRange(x: readonly unknown[]): boolean {
    for (const [j, { allows }] of this.#ranges)
      for (const row of x) if (!allows((row as ArrayLike<number> | undefined)?.[j] as number)) return false;
    return true;
  }

  #prediction(rows: number): Prediction {
    if (rows > few.rows) {
      this.#many ??= this.#predictionOf(many);
      return this.#many;
    }
    this.#few ??= this.#predictionOf(few);
    return this.#few;
  }

  #predictionOf({ key, rows }: typeof few): Prediction {
    const question = this.#question(key, () => predictionGraph(this.#stack), rows);
    const { precision } = this.#machine.answering;
    return new Prediction(question, rows, this.#stack.inputs, this.#width, precision);
  }

  /** The first layer whose outputs for some rows are not finite, the innermost; the last one where all are. */
  firstBadLayer(x: Table): Pick<LayerOutput, 'path' | 'layer'> {
    const { layers } = this.#stack;
    const bad = x.rows === 0 ? undefined : this.layerOutputs(x).find(({ values }) => !values.every(Number.isFinite));
    return bad ?? { path: `${layers.length - 1}`, layer: layers.at(-1) as Layer };
  }

  /** The output of every layer for up to a block of rows, and before it of those that it is made of. */
  layerOutputs(x: Table): LayerOutput[] {
    const { graph, places } = layersGraph(this.#stack);
    const question = this.#question('layers', () => graph);
    const rows = Math.min(x.rows, blockRows);
    question.write(leaves.x, sliceRows(x, 0, rows).data);
    question.run(rows);
    const last = places.at(-1)?.output;
    return places.map(({ path, layer, x, output }) => ({
      ...{ path, layer, inputs: x.shape.cols, isLast: output === last, output },
      values: question.output(path),
    }));
  }

  /**
   * The mean loss of the rows, as their weights have it. Its bits do not depend on how many of them are taken together.
   *
   * @param prediction takes the outputs of the same pass
   */
  *loss(loss: Loss, data: Dataset, prediction?: Matrix): Work<number> {
    const { cols } = data.target;
    const { key, rows } = data.rows > few.rows ? many : few;
    const ask = (): Question => {
      if (loss !== this.#loss) this.#forget('loss');
      this.#loss = loss;
      const name = `loss ${key} ${cols}${prediction === undefined ? '' : ' with outputs'}`;
      return this.#question(name, () => lossGraph(this.#stack, loss, cols, prediction !== undefined), rows);
    };
    // Compiling, and writing the parameters, take their time.
    ask();
    yield;
    let sum = 0;
    for (let from = 0; from < data.rows; ) {
      // Anew after every turn: somebody may have closed it, or asked about another loss.
      const question = ask();
      const to = Math.min(from + Math.min(this.#portion.size, rows), data.rows);
      const { x, target, weights } = data.slice(from, to);
      const started = now();
      question.write(leaves.x, x.data);
      question.write(leaves.y, target.data);
      question.run(to - from);
      const losses = question.output('losses');
      for (let i = 0; i < losses.length; i++) sum += (losses[i] as number) * (weights?.[i] ?? 1);
      prediction?.data.set(question.output('prediction'), from * prediction.cols);
      this.#portion.learn(to - from, now() - started);
      from = to;
      yield;
    }
    return sum / data.rows;
  }

  /** What a graph of the parameters alone comes to, as `penalty`. */
  penalty(graph: Graph): number {
    if (graph !== this.#penalty) this.#forget('penalty');
    this.#penalty = graph;
    const question = this.#question('penalty', () => graph, 1);
    question.run(1);
    return question.output('penalty')[0] as number;
  }

  /** Two losses may have one name and differ in their options, so what one compiled is not kept for the next. */
  #forget(prefix: string): void {
    for (const [key, question] of this.#questions) {
      if (!key.startsWith(prefix)) continue;
      this.#questions.delete(key);
      this.#stale.delete(question);
      question.dispose();
    }
    // Their views would keep the memory.
    this.#closePredictions();
  }

  #question(key: string, graph: () => Graph, capacity = blockRows): Question {
    let question = this.#questions.get(key);
    if (question === undefined) {
      question = new Question(this.#machine, graph(), capacity, () => this.#forget(key));
      this.#questions.set(key, question);
      this.#stale.add(question);
      openQuestions.put(question);
    }
    if (this.#stale.delete(question)) {
      for (const each of this.#stack.parameters) question.write(each.id, Parameter.values(each));
    }
    return question;
  }
}
