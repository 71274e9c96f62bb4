import type { Turns } from '../core/turns.js';
import { type Aftermath, affordable, lossAt, meanLoss } from '../training/aftermath.js';
import type { SafePoint } from '../training/steps.js';

/** What a trial makes of a loss where it goes well, and at most where the differences of batches hide that. */
const [fallingWell, hardlyRising] = [0.9, 1.1];

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
      const times = (each: number): number => 1 + (each - loss) / Math.abs(loss);
      // A rise in between is one, too, where the fit may be shorter than the trial.
      rise = Math.max(rise, times(times(worst) <= hardlyRising ? (quarters.at(-1) as number) : worst));
    }
    if (rise <= hardlyRising && rise < (best?.rise ?? Number.POSITIVE_INFINITY)) best = { rate, rise };
    if (rise <= fallingWell) break;
  }
  after.steps.goTo(point);
  return best?.rate;
}
