import { isMade, memberText } from '../core/member.js';
import type { Recipe } from '../training/recipe.js';

/** The rate of a fit where it is lowered, and advised to be: the rate itself, or the factor of a schedule. */
export interface Rates {
  readonly rate: number;
  /** The optimizer's own. */
  readonly usual: number;
  /** The name of an optimizer of a user's own. */
  readonly own?: string | undefined;
  /** How an error calls another rate. */
  readonly text: (rate: number) => string;
}

export function ratesOf({ learningRate, optimizer }: Pick<Recipe, 'learningRate' | 'optimizer'>): Rates {
  const by = isMade(optimizer) ? undefined : optimizer.name;
  if (typeof learningRate !== 'number')
    return {
      rate: 1,
      usual: 1,
      own: by,
      text: (rate) => `${rate} times the learning rate of ${memberText(learningRate)}`,
    };
  const own = optimizer.learningRate;
  if ('openSession' in optimizer) return { rate: 1, usual: 1, text: () => "optimizer: 'adam'" };
  return {
    rate: learningRate,
    own: by,
    usual: typeof own === 'number' ? own : learningRate,
    text: (rate) => `a learning rate of ${rate} instead of ${learningRate}`,
  };
}
