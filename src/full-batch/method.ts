/** A point in the space of all parameters, with its loss and gradient. */
export interface Point {
  readonly at: Float64Array;
  readonly loss: number;
  readonly gradient: Float64Array;
}

/** Points whose loss and gradient are asked for, one by one; what comes of them in the end. */
export type Search<T> = Generator<Float64Array, T, Point>;

/** What is remembered from iteration to iteration: lists of vectors, each as long as a point, the newest first. */
export type Vectors = Readonly<Record<string, readonly Float64Array[]>>;

/** Where an iteration led, and what to remember there. */
export interface Found {
  readonly to: Point;
  readonly memory: Vectors;
}

/** A method that takes all rows at once, and chooses itself where to look at the loss. */
export interface FullBatch {
  /** The lists that it remembers. */
  readonly remembers: readonly string[];
  /**
   * One iteration.
   *
   * @param rounding the part of a loss that may be rounding
   * @returns a point with a lower loss, and what to remember there; undefined where none was found
   */
  iterate(from: Point, memory: Vectors, rounding: number): Search<Found | undefined>;
}

export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += (a[k] as number) * (b[k] as number);
  return sum;
}

/** a + factor · b */
export function plus(a: Float64Array, factor: number, b: Float64Array): Float64Array {
  return a.map((value, k) => value + factor * (b[k] as number));
}
