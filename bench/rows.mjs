/** The first so many rows of x [rows × cols], starting over where there are fewer. */
export function firstRows(x, cols, count) {
  const length = count * cols;
  return length <= x.length ? x.subarray(0, length) : Float32Array.from({ length }, (_, k) => x[k % x.length]);
}

/** Rows as separate arrays that share the memory of x [rows × cols]. */
export function rowViews(x, cols) {
  return Array.from({ length: x.length / cols }, (_, row) => x.subarray(row * cols, (row + 1) * cols));
}

/** Rows in a new order every epoch, handed out a batch at a time; the last batch of an epoch may be dropped. */
export class Batches {
  #order;
  #at;

  constructor(rows, batch) {
    this.batch = batch;
    this.#order = Uint32Array.from({ length: rows }, (_, row) => row);
    this.#at = rows;
  }

  /** A view that is valid until the next call. */
  next() {
    if (this.#at + this.batch > this.#order.length) {
      shuffle(this.#order);
      this.#at = 0;
    }
    this.#at += this.batch;
    return this.#order.subarray(this.#at - this.batch, this.#at);
  }
}

/** Fisher and Yates. Which order comes is of no interest to a benchmark, so Math.random will do. */
export function shuffle(order) {
  for (let k = order.length - 1; k > 0; k--) {
    const other = Math.floor(Math.random() * (k + 1));
    [order[k], order[other]] = [order[other], order[k]];
  }
}

/** Copies the chosen rows of x [rows × cols] one after the other into a new array. */
export function gatherRows(x, cols, chosen) {
  const out = new Float32Array(chosen.length * cols);
  for (let k = 0; k < chosen.length; k++) {
    out.set(x.subarray(chosen[k] * cols, (chosen[k] + 1) * cols), k * cols);
  }
  return out;
}
