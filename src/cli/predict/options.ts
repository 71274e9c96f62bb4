import type { AbsenceOptions, Manners, ReadingOptions } from '../options/common.js';

export const rowFormats = ['csv', 'ndjson'] as const;

export interface PredictOptions extends Manners, ReadingOptions, AbsenceOptions {
  readonly output?: string;
  readonly format?: (typeof rowFormats)[number];
  readonly probabilities?: boolean;
  readonly withInput?: boolean;
  readonly force?: boolean;
}
