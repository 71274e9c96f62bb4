import { Random } from '../../core/random.js';
import type { MatMul } from '../../graph/index.js';
import type { Tensor } from './tensor.js';

/**
 * out[i, j] = Σₖ a[i, k]·b[k, j] for every group, with the strides of each factor chosen by its transposition. The
 * sum runs over k in order, so the result does not depend on anything but the numbers.
 */
export function matmul({ transposeA, transposeB, groups }: MatMul, a: Tensor, b: Tensor, out: Tensor): void {
  const own = a.cols / groups;
  const [rows, inner] = transposeA ? [own, a.rows] : [a.rows, own];
  const cols = transposeA ? out.cols : out.cols / groups;
  const [aRow, aInner] = transposeA ? [1, a.cols] : [a.cols, 1];
  const [bInner, bCol] = transposeB ? [1, b.cols] : [b.cols, 1];
  // From group to group: to the columns beside, or to the rows below.
  const [nextB, nextOut] = transposeA ? [cols, own * cols] : [inner * cols, cols];
  const { memory: from } = a;
  const { memory: by } = b;
  const { memory: to } = out;
  for (let group = 0; group < groups; group++) {
    for (let i = 0; i < rows; i++) {
      const row = out.offset + group * nextOut + i * out.cols;
      to.fill(0, row, row + cols);
      for (let k = 0; k < inner; k++) {
        const factor = from[a.offset + group * own + i * aRow + k * aInner] as number;
        let at = b.offset + group * nextB + k * bInner;
        for (let j = 0; j < cols; j++, at += bCol) to[row + j] = (to[row + j] as number) + factor * (by[at] as number);
      }
    }
  }
}

const folds = {
  sum: { start: 0, fold: (a: number, b: number): number => a + b },
  max: { start: Number.NEGATIVE_INFINITY, fold: (a: number, b: number): number => Math.max(a, b) },
};

/** Folds the rows, the columns or everything into one, in the order of memory. */
export function reduce(how: 'sum' | 'max', of: Tensor, out: Tensor): void {
  const { start, fold } = folds[how];
  const [alongRow, alongCol] = [out.rows === 1 ? 0 : out.cols, out.cols === 1 ? 0 : 1];
  out.memory.fill(start, out.offset, out.offset + out.rows * out.cols);
  let at = of.offset;
  for (let i = 0; i < of.rows; i++) {
    for (let j = 0; j < of.cols; j++, at++) {
      const target = out.offset + i * alongRow + j * alongCol;
      out.memory[target] = fold(out.memory[target] as number, of.memory[at] as number);
    }
  }
}

/** Copies the rows of `table` that `indices` names. An index outside the table gives a row of NaN. */
export function gather(table: Tensor, indices: Tensor, out: Tensor): void {
  for (let i = 0; i < out.rows; i++) {
    const row = indices.memory[indices.offset + i] as number;
    const to = out.offset + i * out.cols;
    if (Number.isInteger(row) && row >= 0 && row < table.rows) {
      const from = table.offset + row * table.cols;
      out.memory.set(table.memory.subarray(from, from + table.cols), to);
    } else out.memory.fill(Number.NaN, to, to + out.cols);
  }
}

/** Adds up the rows of `of` by the row of the result that `indices` names; an index outside of it is left out. */
export function scatter(of: Tensor, indices: Tensor, out: Tensor): void {
  const { cols } = out;
  out.memory.fill(0, out.offset, out.offset + out.rows * cols);
  for (let i = 0; i < of.rows; i++) {
    const row = indices.memory[indices.offset + i] as number;
    if (!(Number.isInteger(row) && row >= 0 && row < out.rows)) continue;
    const [from, to] = [of.offset + i * cols, out.offset + row * cols];
    for (let j = 0; j < cols; j++)
      out.memory[to + j] = (out.memory[to + j] as number) + (of.memory[from + j] as number);
  }
}

/** Copies some columns of a tensor, from one on, to where they start in the result. */
export function copyColumns(from: Tensor, first: number, count: number, out: Tensor, start: number): void {
  for (let i = 0; i < out.rows; i++) {
    const at = from.offset + i * from.cols + first;
    out.memory.set(from.memory.subarray(at, at + count), out.offset + i * out.cols + start);
  }
}

/** Element k is the k-th uniform number of (seed, stream, step). */
export function random(seed: number, stream: number, step: Tensor, out: Tensor): void {
  const source = new Random(seed, stream, step.memory[step.offset] as number);
  for (let k = 0; k < out.rows * out.cols; k++) out.memory[out.offset + k] = source.uniform();
}
