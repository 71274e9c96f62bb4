import type { Manners } from '../options/common.js';

export interface ConvertOptions extends Manners {
  readonly to: string;
  readonly force?: boolean;
}
