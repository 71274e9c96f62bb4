import type { ColumnOptions, Manners, ReadingOptions } from '../options/common.js';
import type { NetworkOptions } from '../options/training.js';

export interface CrossValidationOptions extends Manners, ReadingOptions, ColumnOptions, NetworkOptions {
  readonly target?: string;
  readonly folds: number;
  readonly repeats: number;
}
