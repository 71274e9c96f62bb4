import type { ColumnOptions, Manners, ReadingOptions } from '../options/common.js';
import type { NetworkOptions } from '../options/training.js';
import type { Often } from '../options/values.js';

export interface TrainOptions extends Manners, ReadingOptions, ColumnOptions, NetworkOptions {
  readonly target?: string;
  readonly output?: string;
  readonly force?: boolean;
  readonly report?: string;
  readonly folds?: number;
  readonly validation?: number;
  readonly checkpointEvery?: Often;
  readonly resume?: boolean;
}
