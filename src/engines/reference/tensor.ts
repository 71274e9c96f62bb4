/** A stretch of memory read as rows × cols; `rows` may change between runs. */
export interface Tensor {
  readonly memory: Float64Array;
  readonly offset: number;
  readonly cols: number;
  rows: number;
}

/** The elements of a tensor, as a view. */
export function elements({ memory, offset, rows, cols }: Tensor): Float64Array {
  return memory.subarray(offset, offset + rows * cols);
}
