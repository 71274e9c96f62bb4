import { describe, fail } from '../core/errors.js';
import type { Matrix } from '../core/matrix.js';
import { type Decisions, decide } from './decide.js';
import { type ClassLabel, type Measured, type MetricFactory, metric } from './metric.js';
import { checkAlone, type Positive, placeOf, positive } from './positive.js';

/** A yes-or-no question to every row, and how far each was said to be a yes. */
export interface Ranking {
  /** Greater ones are closer to yes. */
  readonly scores: Float64Array;
  /** 1 for yes. */
  readonly wanted: Uint8Array;
  /** Which class or output is the yes. */
  readonly label: ClassLabel;
  /** The same for errors. */
  readonly name: string;
}

/** The question whether rows are of one class, or have one of several labels. */
function rankingOf({ cols, data }: Matrix, { several, classes, wanted }: Decisions, place: number): Ranking {
  const rows = data.length / cols;
  const scores = new Float64Array(rows);
  const yes = new Uint8Array(rows);
  for (let row = 0; row < rows; row++) {
    // One output speaks of the second class; its negative, unlike 1 − p, tells the same scores apart.
    scores[row] = cols === 1 ? (data[row] as number) * (place === 1 ? 1 : -1) : (data[row * cols + place] as number);
    yes[row] = several ? (wanted[row * cols + place] as number) : Number(wanted[row] === place);
  }
  const label = classes[place] as ClassLabel;
  return { scores, wanted: yes, label, name: `${several ? 'output' : 'class'} ${describe(label)}` };
}

/** The question of the positive class; where none is named and there are more than two, that of each. */
export function rankingsOf(
  prediction: Matrix,
  target: Matrix,
  about: Measured,
  asked: ClassLabel,
  where: string,
): Ranking[] {
  const decisions = decide(prediction, target, about, where);
  const place = placeOf(asked, decisions, where);
  const places = place === undefined ? decisions.classes.map((_, k) => k) : [place];
  return places.map((each) => rankingOf(prediction, decisions, each));
}

/** All questions to all rows as one. */
function joined(rankings: readonly Ranking[], weights: Float64Array | undefined): [Ranking, Float64Array | undefined] {
  const rows = (rankings[0] as Ranking).scores.length;
  const scores = new Float64Array(rows * rankings.length);
  const wanted = new Uint8Array(scores.length);
  const all = weights && new Float64Array(scores.length);
  rankings.forEach((each, k) => {
    scores.set(each.scores, k * rows);
    wanted.set(each.wanted, k * rows);
    if (weights) all?.set(weights, k * rows);
  });
  return [{ scores, wanted, label: true, name: 'any class' }, all];
}

/** How many rows are said to be a yes as the threshold comes down, one entry for each score that occurs. */
export interface Cumulated {
  /** The scores, from the greatest down. */
  readonly thresholds: Float64Array;
  /** Sums of the weights of rows with that score or a greater one: of those that are a yes, and of the others. */
  readonly yes: Float64Array;
  readonly no: Float64Array;
}

export function cumulate({ scores, wanted }: Ranking, weights: Float64Array | undefined): Cumulated {
  // The numbers themselves are sorted ten times as fast as their indices would be.
  const counting = weights === undefined ? scores.slice() : scores.filter((_, row) => (weights[row] as number) > 0);
  const thresholds = counting.sort().reverse();
  let count = 0;
  for (const score of thresholds) {
    if (count === 0 || score !== thresholds[count - 1]) thresholds[count++] = score;
  }
  const [yes, no] = [new Float64Array(count), new Float64Array(count)];
  for (let row = 0; row < scores.length; row++) {
    const weight = weights === undefined ? 1 : (weights[row] as number);
    if (weight === 0) continue;
    const score = scores[row] as number;
    let [low, high] = [0, count - 1];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((thresholds[middle] as number) > score) low = middle + 1;
      else high = middle;
    }
    const to = wanted[row] === 1 ? yes : no;
    to[low] = (to[low] as number) + weight;
  }
  for (let k = 1; k < count; k++) {
    yes[k] = (yes[k] as number) + (yes[k - 1] as number);
    no[k] = (no[k] as number) + (no[k - 1] as number);
  }
  return { thresholds: thresholds.subarray(0, count), yes, no };
}

/** @throws MultilayerError where no row counts among those of the class, or among the others */
export function checkBoth({ yes, no }: Cumulated, name: string, where: string, both: boolean): void {
  const [some, others] = [yes.at(-1) ?? 0, no.at(-1) ?? 0];
  if (some > 0 && (others > 0 || !both)) return;
  const expected = both ? 'rows of a class, and of others' : 'rows of the positive class';
  const got = some > 0 ? `rows of ${name} alone` : `no row of ${name}`;
  fail(where, expected, got, 'Measure on rows that show every class.');
}

export type RankingOptions = Positive & {
  /**
   * Of more than two classes, each against the rest, or of several labels at once: `'macro'`: the mean; `'weighted'`: the
   * mean by their rows; `'micro'`: that of all answers together. Two classes are one question, and nothing is averaged.
   */
  readonly average: 'macro' | 'micro' | 'weighted';
};

/** A metric of how well scores rank rows, for one class or label, or as an average over all. */
export function ranked(
  name: string,
  figure: (cumulated: Cumulated) => number,
  both: boolean,
): MetricFactory<RankingOptions> {
  const measure = (ranking: Ranking, weights: Float64Array | undefined): number => {
    const cumulated = cumulate(ranking, weights);
    checkBoth(cumulated, ranking.name, name, both);
    return figure(cumulated);
  };
  return metric<RankingOptions>(
    name,
    'greater',
    ({ average, positive: asked }) => {
      checkAlone(average, 'macro', asked, name);
      return (prediction, target, about) => {
        const { weights } = about;
        const rankings = rankingsOf(prediction, target, about, asked, name);
        if (average === 'micro' && rankings.length > 1) return measure(...joined(rankings, weights));
        let [sum, total] = [0, 0];
        for (const each of rankings) {
          let share = 1;
          if (average === 'weighted') {
            share = 0;
            each.wanted.forEach((yes, row) => {
              share += yes * (weights?.[row] ?? 1);
            });
          }
          sum += share * measure(each, weights);
          total += share;
        }
        return sum / total;
      };
    },
    { average: { initial: 'macro', choices: ['macro', 'micro', 'weighted'] }, ...positive },
  );
}
