import { type Matrix, matrix, sliceRows } from '../core/matrix.js';
import type { Engine, Program } from '../engines/index.js';
import type { Loss } from '../losses/index.js';
import { leaves, lossGraph, outputCount, predictionGraph, type Stack } from './graphs.js';
import { Parameter } from './parameter.js';

/** Rows that go through the network together; larger inputs go through block by block. */
const blockRows = 256;

/** Predictions and losses of a network as it stands, compiled once for each kind of question. */
export class Inference {
  readonly #engine: Engine;
  readonly #stack: Stack;
  readonly #programs = new Map<string, Program>();
  #stale = new Set<Program>();

  constructor(engine: Engine, stack: Stack) {
    this.#engine = engine;
    this.#stack = stack;
  }

  /** The parameters have changed. */
  invalidate(): void {
    this.#stale = new Set(this.#programs.values());
  }

  predict(x: Matrix): Matrix {
    const outputs = outputCount(this.#stack);
    const program = this.#program('predict', () => predictionGraph(this.#stack));
    const result = matrix(x.rows, outputs);
    this.#forBlocks(x.rows, (from, to) => {
      program.write(leaves.x, sliceRows(x, from, to).data);
      program.run('main', to - from);
      result.data.set(program.output('main', 'prediction'), from * outputs);
    });
    return result;
  }

  /** The output of every layer for up to a block of rows. */
  layerOutputs(x: Matrix): Float64Array[] {
    const program = this.#program('layers', () => predictionGraph(this.#stack, true));
    const rows = Math.min(x.rows, blockRows);
    program.write(leaves.x, sliceRows(x, 0, rows).data);
    program.run('main', rows);
    return this.#stack.layers.map((_, i) => program.output('main', `layer ${i}`));
  }

  /** The mean loss of the rows. */
  loss(loss: Loss, x: Matrix, target: Matrix): number {
    const program = this.#program(`${loss.name} ${target.cols}`, () => lossGraph(this.#stack, loss, target.cols));
    let sum = 0;
    this.#forBlocks(x.rows, (from, to) => {
      program.write(leaves.x, sliceRows(x, from, to).data);
      program.write(leaves.y, sliceRows(target, from, to).data);
      program.run('main', to - from);
      sum += program.output('main', 'loss')[0] as number;
    });
    return sum / x.rows;
  }

  #forBlocks(rows: number, visit: (from: number, to: number) => void): void {
    for (let from = 0; from < rows; from += blockRows) visit(from, Math.min(rows, from + blockRows));
  }

  #program(key: string, graph: () => ReturnType<typeof predictionGraph>): Program {
    let program = this.#programs.get(key);
    if (program === undefined) {
      program = this.#engine.compile({ main: { graph: graph(), capacity: blockRows } });
      this.#programs.set(key, program);
      this.#stale.add(program);
    }
    if (this.#stale.delete(program)) {
      for (const each of this.#stack.parameters) program.write(each.id, Parameter.values(each));
    }
    return program;
  }
}
