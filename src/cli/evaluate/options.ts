import type { AbsenceOptions, Manners, ReadingOptions } from '../options/common.js';

export interface EvaluateOptions extends Manners, ReadingOptions, AbsenceOptions {}
