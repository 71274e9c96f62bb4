import type { Turns } from '../core/turns.js';
import type { SafePoint, Steps } from './steps.js';

/** What there is to go on with after a divergence: steps repeated from points that are known, at any rate. */
export interface Aftermath {
  readonly steps: Steps;
  /** What the divergence came after: a point, and so many steps from there that left all finite. */
  readonly from: SafePoint;
  readonly count: number;
  /** Where the fit began, or its weights were last set, and the last point whose loss was still a good one. */
  readonly beginning: SafePoint;
  readonly good: SafePoint;
  readonly stepsBefore: number;
  /** About how many multiplications a step takes. */
  readonly work: number;
  /** A loss of up to so many times the lowest is worth going on from. */
  readonly tolerated: number;
}

/** What a trial makes of a loss where it goes well, and at most where the differences of batches hide that. */
const [fallingWell, hardlyRising] = [0.9, 1.1];
/** Multiplications that a trial of another learning rate takes at most, so that it is over within a moment. */
const trialWork = 1e7;

/** The losses of the next steps; NaN where they break weights. */
async function losses({ steps }: Aftermath, count: number, rate?: number): Promise<Float64Array> {
  const found = await steps.repeat(count, rate);
  return (await steps.broken()) === undefined ? found : found.fill(Number.NaN);
}

/** The mean loss of the rows of the next steps: a last batch of few rows counts for as few. */
async function meanLoss(after: Aftermath, count: number, rate: number): Promise<number> {
  const { course, position } = after.steps;
  const found = await losses(after, count, rate);
  const sizes = found.map((_, k) => course.rowsIn((position.batch + k) % course.batches));
  const rows = sizes.reduce((sum, size) => sum + size, 0);
  return found.reduce((sum, loss, k) => sum + loss * ((sizes[k] as number) / rows), 0);
}

/** Steps that a trial may take, of those wanted. */
function affordable(wanted: number, { work }: Aftermath): number {
  return Math.max(4, Math.min(wanted, Math.floor(trialWork / work)));
}

/** The mean loss of an epoch with the weights of a point: of steps that move nothing, and that take each row once. */
async function lossAt(point: SafePoint, after: Aftermath): Promise<number> {
  after.steps.goTo({ ...point, position: { ...point.position, batch: 0 } });
  return meanLoss(after, affordable(after.steps.course.batches, after), 0);
}

/** The start of the epoch with the lowest loss since the last copy. */
async function bestOfLate(after: Aftermath): Promise<SafePoint> {
  const { steps, from, count } = after;
  const { course } = steps;
  steps.goTo(from);
  let best = { at: 0, loss: Number.POSITIVE_INFINITY };
  let { batch } = from.position;
  let [at, sum, rows] = [0, 0, 0];
  (await losses(after, count)).forEach((loss, k) => {
    sum += loss * course.rowsIn(batch);
    rows += course.rowsIn(batch);
    batch = (batch + 1) % course.batches;
    if (batch > 0) return;
    if (sum / rows <= best.loss) best = { at, loss: sum / rows };
    [at, sum, rows] = [k + 1, 0, 0];
  });
  steps.goTo(from);
  await steps.repeat(best.at);
  return steps.save();
}

/**
 * Goes back, after a divergence, to the latest of some points whose loss is up to three times the lowest of them: the
 * start of the best epoch of late, the last copies, and where the fit began. The last finite weights are so near to the
 * end of the numbers that nothing can be made of them.
 */
export async function retreat(after: Aftermath): Promise<SafePoint> {
  const points = [await bestOfLate(after), after.from, after.good, after.beginning];
  const reached: number[] = [];
  for (const point of points) reached.push(await lossAt(point, after));
  const lowest = Math.min(...reached.filter(Number.isFinite));
  const point = points[reached.findIndex((loss) => loss <= after.tolerated * lowest)] ?? after.beginning;
  after.steps.goTo(point);
  return point;
}

/** The mean losses of four quarters of some steps; Infinity where they diverge. */
async function trial(from: SafePoint, rate: number, quarter: number, after: Aftermath, turns: Turns) {
  after.steps.goTo(from);
  const means: number[] = [];
  for (let k = 0; k < 4; k++) {
    means.push(await meanLoss(after, quarter, rate));
    if (!means.every(Number.isFinite)) return [Number.POSITIVE_INFINITY];
    if (turns.due()) await turns.take();
  }
  return means;
}

/**
 * Trains at other rates, both from where the fit began and from a point to go on from: twice the steps after which it
 * diverged, and 400 at least, unless that would take long. It ends at the point.
 *
 * @returns the first rate at which the loss falls well, or else the one at which it falls most, or hardly rises
 */
export async function firstBearable(
  rates: Iterable<number>,
  point: SafePoint,
  after: Aftermath,
  turns: Turns,
): Promise<number | undefined> {
  if (!after.steps.hasRate) return undefined;
  const starts: { readonly from: SafePoint; readonly loss: number }[] = [];
  for (const from of new Set([point, after.beginning])) starts.push({ from, loss: await lossAt(from, after) });
  const quarter = Math.ceil(affordable(Math.max(400, 2 * after.stepsBefore), after) / 4);
  let best: { readonly rate: number; readonly rise: number } | undefined;
  for (const rate of rates) {
    let rise = 0;
    for (const { from, loss } of starts) {
      if (rise > hardlyRising) break;
      const quarters = await trial(from, rate, quarter, after, turns);
      const worst = Math.max(...quarters);
      // A rise in between is one, too, where the fit may be shorter than the trial.
      rise = Math.max(rise, (worst <= hardlyRising * loss ? (quarters.at(-1) as number) : worst) / loss);
    }
    if (rise <= hardlyRising && rise < (best?.rise ?? Number.POSITIVE_INFINITY)) best = { rate, rise };
    if (rise <= fallingWell) break;
  }
  after.steps.goTo(point);
  return best?.rate;
}
