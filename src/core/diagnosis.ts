/** One thing that is wrong with a network, its data or its fit. */
export interface Finding {
  /** What it is, in one word for programs, as `'unscaledColumns'`. */
  readonly kind: string;
  /** Where: `x, column 3`, `layer 1 (Dense(8, 'relu'))`, `y`. */
  readonly where: string;
  /** What was seen, with numbers. */
  readonly evidence: string;
  /** What to do, in whole sentences. */
  readonly remedy: string;
  /** `'severe'` keeps a network from learning, `'moderate'` costs it much, `'mild'` may cost something. */
  readonly severity: 'severe' | 'moderate' | 'mild';
}

/** What was found, the most severe first. */
export interface Diagnosis {
  /** In this order; empty where nothing was found. */
  readonly findings: readonly Finding[];
  /** The whole report for a console, as `String(diagnosis)` gives it. */
  readonly text: string;
  /** The same as `text`. */
  toString(): string;
}
