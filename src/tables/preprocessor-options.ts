import { checkBoolean, checkChoice, checkNumber, counting, wholeNumber } from '../core/checks.js';
import { checkKeys } from '../core/names.js';
import type { ScaleMethod } from './scale.js';

/** How columns become numbers. */
export interface PreprocessorOptions {
  /**
   * `'robust'`: less the median, over the distance of the quartiles, also of levels, as RealMLP does (arXiv:2407.04491,
   * section 3). `'standard'`: less the mean, over the standard deviation; levels stay 0 and 1. Default: `'robust'`.
   */
  readonly scale?: ScaleMethod | undefined;
  /** Whether scaled numbers z become z/√(1 + (z/3)²), which is within ±3. Default: true for `'robust'`, false for `'standard'`. */
  readonly clip?: boolean | undefined;
  /** Categories of up to so many levels become a column for each level, others numbers of levels for an `Embedding`. Default: 8. */
  readonly oneHotLimit?: number | undefined;
  /** Levels in fewer training rows than this count as unknown in an `Embedding`, which learns from them what is unknown. Default: 2. */
  readonly minimumCount?: number | undefined;
}

/** What to do about tables that are not as those of training. */
export interface TransformOptions {
  /** Whether a column that is not there is an error, or missing in every row. Default: `'error'`. */
  readonly absent?: 'error' | 'missing' | undefined;
  /** Told once of each kind and column: what training has never seen, and how it is taken. Default: `console.warn`. */
  readonly onWarning?: ((message: string) => void) | undefined;
}

const optionNames = ['scale', 'clip', 'oneHotLimit', 'minimumCount'] as const;

/** The options with every default in place, checked. */
export type Settings = { readonly [K in keyof PreprocessorOptions]-?: NonNullable<PreprocessorOptions[K]> };

/** @throws MultilayerError for an option that is unknown or out of range */
export function settingsOf(options: PreprocessorOptions, where: string): Settings {
  checkKeys(options, optionNames, where);
  const { scale = 'robust', clip = scale === 'robust', oneHotLimit = 8, minimumCount = 2 } = options;
  const at = (name: string): string => `${where}, option ${name}`;
  checkChoice(scale, ['robust', 'standard'], at('scale'), "Write scale: 'standard', or leave it out.");
  checkBoolean(clip, at('clip'));
  checkNumber(
    oneHotLimit,
    wholeNumber,
    at('oneHotLimit'),
    'Say up to how many levels have a column each: 8, or 0 for none.',
  );
  checkNumber(
    minimumCount,
    counting,
    at('minimumCount'),
    'Say how many rows a level must have to be learned: 1 for all.',
  );
  return { scale, clip, oneHotLimit, minimumCount };
}
