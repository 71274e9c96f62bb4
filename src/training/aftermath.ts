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
}

/** Multiplications that a trial of another learning rate takes at most, so that it is over within a moment. */
const trialWork = 1e7;

/** The losses of the next steps; NaN where they break weights. */
async function losses({ steps }: Aftermath, count: number, rate?: number): Promise<Float64Array> {
  const found = await steps.repeat(count, rate);
  return (await steps.broken()) === undefined ? found : found.fill(Number.NaN);
}

/** The mean loss of the rows of the next steps: a last batch of few rows counts for as few. */
export async function meanLoss(after: Aftermath, count: number, rate: number): Promise<number> {
  const { course, position } = after.steps;
  const found = await losses(after, count, rate);
  const sizes = found.map((_, k) => course.rowsIn((position.batch + k) % course.batches));
  const rows = sizes.reduce((sum, size) => sum + size, 0);
  return found.reduce((sum, loss, k) => sum + loss * ((sizes[k] as number) / rows), 0);
}

/** Steps that a trial may take, of those wanted. */
export function affordable(wanted: number, { work }: Aftermath): number {
  return Math.max(4, Math.min(wanted, Math.floor(trialWork / work)));
}

/** The mean loss of an epoch with the weights of a point: of steps that move nothing, and that take each row once. */
export async function lossAt(point: SafePoint, after: Aftermath): Promise<number> {
  after.steps.goTo({ ...point, position: { ...point.position, batch: 0 } });
  return meanLoss(after, affordable(after.steps.course.batches, after), 0);
}

/**
 * Whether a loss is worth going on from: up to three times the lowest so far, or as far above a negative one as that is
 * from 0, twice.
 */
export function isTolerable(loss: number, lowest: number): boolean {
  return loss <= lowest + 2 * Math.abs(lowest);
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
  const point = points[reached.findIndex((loss) => isTolerable(loss, lowest))] ?? after.beginning;
  after.steps.goTo(point);
  return point;
}
