import { adviser } from '../core/adviser.js';
import { fail } from '../core/errors.js';
import type { Table } from '../core/matrix.js';
import { readTable } from '../core/table.js';
import { readInputs } from '../data/inputs.js';
import { type EncodedTargets, readTargets } from '../data/targets.js';
import { type InputRange, rangesOf } from '../layers/index.js';
import { defaultLoss, type Loss } from '../losses/index.js';
import { outputCount, outputNode, type Stack } from './forward.js';
import { checkLossHeld } from './held.js';
import type { Machine } from './machine.js';
import type { Model } from './model.js';

type Warn = Machine['warn'];

/** Rows that are looked at before an answer. */
const fewRows = 128;

/** Reads the data of a network, and warns of columns whose numbers lose their meaning in its engine. */
export class DataReader {
  readonly #model: Model;
  /** What it has warned of: once is enough. */
  readonly #warned = new Set<'x' | 'y'>();
  /** What columns may be, for so many of them: layers are asked once. */
  #ranges:
    | { readonly cols: number; readonly ranges: readonly (readonly [column: number, range: InputRange])[] }
    | undefined;

  constructor(model: Model) {
    this.#model = model;
  }

  inputs(x: unknown, where: string, warn: Warn): Table {
    const { stack, machine } = this.#model;
    const table = readInputs(x, stack?.inputs, where, machine.engine.precision);
    this.#checkRanges(table, where);
    this.#lookFor('x', table, where, warn);
    return table;
  }

  /** Inputs whose numbers are looked at where they are computed with, and few rows for those that lose their meaning. */
  unchecked(x: unknown, where: string, warn: Warn): Table {
    const { stack, machine } = this.#model;
    // Where the number of inputs follows from them, they must be right before.
    const table = readInputs(x, stack?.inputs, where, machine.engine.precision, stack && readTable);
    this.#checkRanges(table, where);
    this.#lookFor('x', table, where, warn, fewRows);
    return table;
  }

  /** Looks for numbers that lose their meaning in rows that are as they should be. */
  lookAt(x: readonly unknown[], where: string, warn: Warn): void {
    if (this.#warned.has('x') || this.#model.machine.engine.precision === 'float64') return;
    const few = readTable([...x.slice(0, fewRows / 2), ...x.slice(-fewRows / 2)], where, 'float32');
    if (adviser?.lossOf(few, where) !== undefined)
      this.#lookFor('x', readTable(x, where, 'float32'), where, warn, fewRows);
  }

  /** Targets as the loss takes them, for so many rows of inputs. */
  targets(y: unknown, stack: Stack, loss: Loss, rows: number, where: string, warn: Warn): EncodedTargets {
    const { announced, classes, machine } = this.#model;
    const { precision } = machine.engine;
    const outputs = outputCount(stack);
    if (announced && loss.targets === 'numbers' && defaultLoss(outputNode(stack)).targets === 'numbers') {
      fail(
        'Network, option classes',
        'an output layer that tells classes apart',
        `one of numbers, with ${loss.name}`,
        "End with a layer of activation 'softmax' or 'sigmoid', or leave classes out.",
      );
    }
    const encoded = readTargets(y, { where, loss, outputs, rows, classes, precision });
    if (loss.targets === 'numbers') {
      checkLossHeld(loss, encoded.target, where, precision);
      this.#lookFor('y', encoded.target, where, warn);
    }
    return encoded;
  }

  /** Holds columns of which not every number means something, as the number of a category does, against what they may be. */
  #checkRanges({ rows, cols, data }: Table, where: string): void {
    if (this.#ranges?.cols !== cols) this.#ranges = { cols, ranges: [...(rangesOf(this.#model.layers, cols) ?? [])] };
    for (const [j, range] of this.#ranges.ranges)
      for (let i = 0; j < cols && i < rows; i++) {
        const value = data[i * cols + j] as number;
        if (!range.allows(value)) fail(`${where}, row ${i}, column ${j}`, range.text, String(value), range.fix);
      }
  }

  #lookFor(what: 'x' | 'y', table: Table, where: string, warn: Warn, most?: number): void {
    if (this.#model.machine.engine.precision === 'float64' || this.#warned.has(what)) return;
    const text = adviser?.lossOf(table, where, most);
    if (text === undefined) return;
    this.#warned.add(what);
    warn(text);
  }
}
