import { describe, fail } from '../core/errors.js';
import type { Options, OptionTable } from '../core/member.js';
import { decide, type Tally, tallyOf } from './decide.js';
import { type MetricFactory, metric } from './metric.js';
import { checkAlone, type Positive, placeOf, positive } from './positive.js';

/** How figures of several classes become one. */
export type Averaged = Positive & {
  /**
   * `'binary'`: that of the positive class; `'macro'`: the mean over the classes that occur among targets or answers;
   * `'weighted'`: the same by their rows; `'micro'`: of the sums over all classes.
   */
  readonly average: 'binary' | 'macro' | 'micro' | 'weighted';
};

/** What a figure is made of: how many rows were rightly said to be of a class, were said to be, and are. */
interface Counts {
  readonly hits: number;
  readonly answered: number;
  readonly wanted: number;
}

export type Figure = (counts: Counts) => number;

/** As in scikit-learn, 0 where there is nothing to divide by. */
export function ratio(part: number, whole: number): number {
  return whole > 0 ? part / whole : 0;
}

const sum = (numbers: Float64Array): number => numbers.reduce((a, b) => a + b, 0);

/** A figure of one class or label of a tally. */
export function figureAt({ hits, answered, wanted }: Tally, k: number, figure: Figure): number {
  return figure({ hits: hits[k] as number, answered: answered[k] as number, wanted: wanted[k] as number });
}

/** A figure over all classes or labels of a tally. */
export function averageOf(
  tally: Tally,
  average: 'macro' | 'micro' | 'weighted',
  several: boolean,
  figure: Figure,
): number {
  const { hits, answered, wanted } = tally;
  if (average === 'micro') return figure({ hits: sum(hits), answered: sum(answered), wanted: sum(wanted) });
  let [total, weight] = [0, 0];
  for (let k = 0; k < wanted.length; k++) {
    // A label counts as such; a class that neither is nor is said says nothing.
    if (!several && wanted[k] === 0 && answered[k] === 0) continue;
    const share = average === 'weighted' ? (wanted[k] as number) : 1;
    total += share * figureAt(tally, k, figure);
    weight += share;
  }
  return ratio(total, weight);
}

/** A metric of how often a class is rightly named, for one class or as an average over all. */
export function counted<T extends Options = Record<never, never>>(
  name: string,
  figureOf: (options: T) => Figure,
  options: OptionTable<T> = {} as OptionTable<T>,
): MetricFactory<Averaged & T> {
  const table = {
    ...{ average: { initial: 'binary', choices: ['binary', 'macro', 'micro', 'weighted'] } },
    ...positive,
    ...options,
  } as unknown as OptionTable<Averaged & T>;
  return metric<Averaged & T>(
    name,
    'greater',
    (given) => {
      const { average, positive: asked } = given;
      checkAlone(average, 'binary', asked, name);
      const figure = figureOf(given);
      return (prediction, target, about) => {
        const decisions = decide(prediction, target, about, name);
        const tally = tallyOf(decisions, about.weights);
        if (average !== 'binary') return averageOf(tally, average, decisions.several, figure);
        const place = placeOf(asked, decisions, name);
        if (place !== undefined) return figureAt(tally, place, figure);
        const { length } = decisions.classes;
        const what = decisions.several ? 'labels at once' : 'classes';
        const fix = `Write ${name}({ average: 'macro' }), 'micro' or 'weighted', or ${name}({ positive: ${describe(decisions.classes[0])} }) for one of them.`;
        return fail(`${name}, option average`, `an average over ${length} ${what}`, "'binary', for two classes", fix);
      };
    },
    table,
  );
}
