import { isMade, memberText } from '../core/member.js';
import { type Recipe, rateOf } from '../training/recipe.js';

/** The rate of a fit where it is lowered, and advised to be: the rate itself, or the factor of a schedule. */
export interface Rates {
  readonly rate: number;
  /** The optimizer's own. */
  readonly usual: number;
  /** The name of an optimizer of a user's own. */
  readonly own?: string | undefined;
  /** How an error calls another rate. */
  readonly text: (rate: number) => string;
  /** The same of a tenth of the rate. */
  readonly lower: string;
}

/** Two digits. */
export function rounded(rate: number): number {
  return Number(rate.toPrecision(2));
}

function withLower(rates: Omit<Rates, 'lower'>): Rates {
  return { ...rates, lower: rates.text(rounded(rates.rate / 10)) };
}

export function ratesOf(recipe: Pick<Recipe, 'learningRate' | 'optimizer'>): Rates {
  const { learningRate, optimizer } = recipe;
  const [rate, own] = [rateOf(recipe), optimizer.learningRate];
  const by = isMade(optimizer) ? undefined : optimizer.name;
  if (typeof learningRate !== 'number')
    return withLower({
      ...{ rate, usual: 1, own: by },
      text: (factor) => `${factor} times the learning rate of ${memberText(learningRate)}`,
    });
  if ('openSession' in optimizer) return withLower({ rate, usual: 1, text: () => "optimizer: 'adam'" });
  const text = (another: number): string => `a learning rate of ${another} instead of ${learningRate}`;
  return withLower({ rate, own: by, usual: typeof own === 'number' ? own : learningRate, text });
}
