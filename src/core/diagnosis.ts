/** What can be found, in the order in which it is looked for: what comes first may cause what comes later. */
export type FindingKind =
  | 'unreadableData'
  | 'divergence'
  | 'equalRows'
  | 'mergedColumns'
  | 'unscaledColumns'
  | 'unscaledTargets'
  | 'unreachableTargets'
  | 'unfittingLoss'
  | 'infiniteOutputs'
  | 'noGradient'
  | 'contradictingRows'
  | 'unrelatedTargets'
  | 'shiftedTargets'
  | 'highLearningRate'
  | 'strongRegularizer'
  | 'zeroWeights'
  | 'constantLayer'
  | 'deadUnits'
  | 'saturatedUnits'
  | 'vanishingGradients'
  | 'explodingGradients'
  | 'lowLearningRate'
  | 'imbalancedClasses'
  | 'overfitting'
  | 'manyParameters'
  | 'constantColumns'
  | 'repeatedColumns';

/** One thing that is wrong with a network, its data or its fit. */
export interface Finding {
  /** What it is, in a word for programs. */
  readonly kind: FindingKind;
  /** Where: `x`, `y`, `layer 1 (Dense(8, 'relu'))`, `fit`. */
  readonly where: string;
  /** What was seen, with numbers. */
  readonly evidence: string;
  /** What to do, in whole sentences. */
  readonly remedy: string;
  /** `'severe'` keeps a network from learning, `'moderate'` costs it much, `'mild'` is worth knowing. */
  readonly severity: 'severe' | 'moderate' | 'mild';
}

/** What was found of a network and its data. */
export interface Diagnosis {
  /** The most severe first, and the more fundamental of equal ones; empty where nothing was found. */
  readonly findings: readonly Finding[];
  /** How many rows were looked at, and how many there were. */
  readonly rows: { readonly seen: number; readonly of: number };
  /**
   * The mean loss of rows looked at, and that of the best answer that is the same for all; undefined where they are not
   * known.
   */
  readonly loss: { readonly now: number | undefined; readonly ofOneAnswer: number | undefined };
  /** The whole report, for a console. */
  readonly text: string;
  /** The same as `text`. */
  toString(): string;
}
