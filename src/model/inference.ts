import { isFloatArray } from '../core/arrays.js';
import { now } from '../core/clock.js';
import { fail } from '../core/errors.js';
import { allFinite, allHeld, type Precision, safeBelow } from '../core/float32.js';
import { type Matrix, matrix, sliceRows, type Table } from '../core/matrix.js';
import { atOnce, Portion, type Work } from '../core/turns.js';
import type { Dataset } from '../data/dataset.js';
import type { Graph } from '../graph/index.js';
import type { Loss } from '../losses/index.js';
import { leaves, lossGraph, outputCount, predictionGraph, type Stack } from './forward.js';
import { Machine } from './machine.js';
import { Parameter } from './parameter.js';
import { blockRows, Question, type Views } from './question.js';
import { openQuestions } from './shelf.js';

/** From so many numbers on, a row in a typed array is copied as a whole: the call has its price. */
const longRow = 32;
/** Predictions of few rows, and of many: then a block is worth sharing among threads. */
const few = { key: 'predict', rows: blockRows };
const many = { key: 'predict many', rows: 1024 };

function forBlocks(rows: number, height: number, visit: (from: number, to: number) => void): void {
  for (let from = 0; from < rows; from += height) visit(from, Math.min(rows, from + height));
}

/** A question about predictions, with the memory that it reads and writes. */
interface Fast {
  readonly question: Question;
  readonly views: Views;
  readonly outputs: number;
  readonly precision: Precision;
  /** Numbers of a smaller size need no closer look. */
  readonly safe: number;
}

/** Predictions and losses of a network as it stands, compiled once for each kind of question. */
export class Inference {
  readonly #machine: Machine;
  readonly #stack: Stack;
  readonly #questions = new Map<string, Question>();
  #stale = new Set<Question>();
  #loss: Loss | undefined;
  /** Rows whose loss is found between two turns of the event loop. */
  readonly #portion = new Portion(16);
  #fastest: Fast | undefined;

  constructor(machine: Machine, stack: Stack) {
    this.#machine = machine;
    this.#stack = stack;
    machine.whenReplaced = () => this.dispose();
  }

  /** The parameters have changed. */
  invalidate(): void {
    this.#stale = new Set(this.#questions.values());
  }

  dispose(): void {
    this.#forget('');
  }

  /**
   * The outputs for every row.
   *
   * @param where whose outputs they are, as in `predict`
   * @throws MultilayerError where one is not finite
   */
  predict(x: Table, where: string): Matrix {
    const result = this.#outputs(x);
    if (allFinite(result.data)) return result;
    const k = result.data.findIndex((value) => !Number.isFinite(value));
    const [row, output] = [Math.floor(k / result.cols), k % result.cols];
    const alone = sliceRows(x, row, row + 1);
    const layer = this.firstBadLayer(alone);
    const exact = this.#inFloat64(alone);
    fail(
      `${where}, row ${row}, output ${output}`,
      'a finite number',
      `${result.data[k]}, first in layer ${layer} (${this.#stack.layers[layer]})`,
      exact?.every(Number.isFinite)
        ? `It is ${exact[output]} in float64: use engine: 'reference', or scale the inputs.`
        : 'Scale the inputs, or use an activation that is finite for all numbers.',
    );
  }

  /** The outputs that the network has in float64, where it does not compute in it itself. */
  #inFloat64(x: Table): Float64Array | undefined {
    if (this.#machine.engine.precision === 'float64') return undefined;
    return new Inference(new Machine({ engine: 'reference' }), this.#stack).#outputs(x).data;
  }

  /** The loss that the rows have in float64, where the network does not compute in it itself. */
  lossInFloat64(loss: Loss, data: Dataset): number | undefined {
    if (this.#machine.engine.precision === 'float64') return undefined;
    return atOnce(new Inference(new Machine({ engine: 'reference' }), this.#stack).loss(loss, data));
  }

  #outputs(x: Table): Matrix {
    const outputs = outputCount(this.#stack);
    const { key, rows } = x.rows > few.rows ? many : few;
    const question = this.#question(key, () => predictionGraph(this.#stack), rows);
    const { input, output } = question.views(leaves.x, 'prediction');
    const result = matrix(x.rows, outputs);
    forBlocks(x.rows, rows, (from, to) => {
      input?.set(sliceRows(x, from, to).data);
      question.run(to - from);
      result.data.set(output.subarray(0, (to - from) * outputs), from * outputs);
    });
    return result;
  }

  /**
   * The outputs for a few rows that are as they should be, without a copy in between; undefined for
   * more rows or others, which are to be read with care, and for outputs that are not finite.
   */
  predictRows(x: readonly unknown[]): number[][] | undefined {
    const { inputs } = this.#stack;
    if (x.length === 0 || x.length > blockRows) return undefined;
    const fast = this.#fast();
    const { precision, safe, views } = fast;
    const { input: from, output: to } = views;
    if (from === undefined) return undefined;
    let at = 0;
    for (const row of x) {
      if (!(Array.isArray(row) || isFloatArray(row))) return undefined;
      if (row.length !== inputs) return undefined;
      if (inputs >= longRow && !Array.isArray(row)) {
        if (!allHeld(row, precision)) return undefined;
        from.set(row, at);
        at += inputs;
        continue;
      }
      for (let j = 0; j < inputs; j++) {
        const value: unknown = row[j];
        if (!(typeof value === 'number' && value < safe && value > -safe)) return undefined;
        from[at++] = value;
      }
    }
    fast.question.run(x.length);
    const { outputs } = fast;
    let odd = 0;
    const rows = new Array<number[]>(x.length);
    for (let i = 0, k = 0; i < x.length; i++) {
      const row = new Array<number>(outputs);
      for (let j = 0; j < outputs; j++, k++) {
        const value = to[k] as number;
        // Zero for finite numbers; NaN for others, and NaN it stays.
        odd += value * 0;
        row[j] = value;
      }
      rows[i] = row;
    }
    return odd === 0 ? rows : undefined;
  }

  #fast(): Fast {
    const question = this.#question(few.key, () => predictionGraph(this.#stack));
    if (this.#fastest?.question === question) return this.#fastest;
    const views = question.views(leaves.x, 'prediction');
    const { precision } = this.#machine.engine;
    this.#fastest = { question, views, outputs: outputCount(this.#stack), precision, safe: safeBelow[precision] };
    return this.#fastest;
  }

  /** The first layer whose outputs for some rows are not finite; the last one where all are. */
  firstBadLayer(x: Table): number {
    const outputs = x.rows === 0 ? [] : this.layerOutputs(x);
    const bad = outputs.findIndex((values) => !values.every(Number.isFinite));
    return bad >= 0 ? bad : this.#stack.layers.length - 1;
  }

  /** The output of every layer for up to a block of rows. */
  layerOutputs(x: Table): Float64Array[] {
    const question = this.#question('layers', () => predictionGraph(this.#stack, true));
    const rows = Math.min(x.rows, blockRows);
    question.write(leaves.x, sliceRows(x, 0, rows).data);
    question.run(rows);
    return this.#stack.layers.map((_, i) => question.output(`layer ${i}`));
  }

  /** The mean loss of the rows. Its bits do not depend on how many of them are taken together. */
  *loss(loss: Loss, data: Dataset): Work<number> {
    const { cols } = data.target;
    const { key, rows } = data.rows > few.rows ? many : few;
    const ask = (): Question => {
      if (loss !== this.#loss) this.#forget('loss');
      this.#loss = loss;
      return this.#question(`loss ${key} ${cols}`, () => lossGraph(this.#stack, loss, cols), rows);
    };
    // Compiling, and writing the parameters, take their time.
    ask();
    yield;
    let sum = 0;
    for (let from = 0; from < data.rows; ) {
      // Anew after every turn: somebody may have closed it, or asked about another loss.
      const question = ask();
      const to = Math.min(from + Math.min(this.#portion.size, rows), data.rows);
      const { x, target } = data.slice(from, to);
      const started = now();
      question.write(leaves.x, x.data);
      question.write(leaves.y, target.data);
      question.run(to - from);
      for (const each of question.output('losses')) sum += each;
      this.#portion.learn(to - from, now() - started);
      from = to;
      yield;
    }
    return sum / data.rows;
  }

  /** Two losses may have one name and differ in their options, so what one compiled is not kept for the next. */
  #forget(prefix: string): void {
    for (const [key, question] of this.#questions) {
      if (!key.startsWith(prefix)) continue;
      this.#questions.delete(key);
      this.#stale.delete(question);
      question.dispose();
    }
    // Its views would keep the memory.
    this.#fastest = undefined;
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
