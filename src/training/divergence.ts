import { DivergenceError, describe } from '../core/errors.js';
import type { Turns } from '../core/turns.js';
import { culprit, type Far, farFromOne, farthest, type Judge } from '../data/not-finite.js';
import { type Layer, ownerOf, placeText } from '../layers/index.js';
import type { Loss } from '../losses/index.js';
import type { Inference } from '../model/inference.js';
import type { Parameter } from '../model/parameter.js';
import { firstBearable, retreat } from './aftermath.js';
import type { Rates } from './recipe.js';
import type { Divergence } from './rewind.js';
import type { Session } from './session.js';

/** What there is to know about a fit that left the finite numbers. */
export interface Failure {
  readonly divergence: Divergence;
  readonly session: Session;
  readonly turns: Turns;
  readonly layers: readonly Layer[];
  readonly parameters: readonly Parameter[];
  /** With the last finite weights. */
  readonly inference: Inference;
  readonly loss: Loss;
  readonly rates: Rates;
  readonly epoch: number;
  readonly judge: Judge;
}

/** The number farthest from zero among rows of the data: in `x`, or in `y` where targets are numbers. */
function farthestOf({ session, loss }: Failure, rows: Uint32Array): Far & { readonly name: string } {
  const { data } = session.loaded;
  const input = farthest(data.x, rows);
  const wanted = farthest(data.target, rows);
  const isInput = loss.targets !== 'numbers' || Math.abs(input.value) >= Math.abs(wanted.value);
  return isInput ? { ...input, name: 'x' } : { ...wanted, name: 'y' };
}

function short(value: number): string {
  return String(Number(value.toPrecision(3)));
}

/** The largest weight, and whose it is. */
function largestWeight({ parameters }: Failure): { readonly value: number; readonly layer: number } {
  let [value, layer] = [0, 0];
  for (const each of parameters) {
    const far = Math.abs(
      farthest(
        each.toMatrix(),
        Uint32Array.from({ length: each.rows }, (_, i) => i),
      ).value,
    );
    if (far > value) [value, layer] = [far, each.layer];
  }
  return { value, layer };
}

/** What helps where no learning rate does. */
function otherCause(failure: Failure, layer: string): string {
  const { divergence, session, loss, inference, judge } = failure;
  const batch = session.loaded.data.take(divergence.rows);
  const isForward = !Number.isFinite(divergence.loss);
  const at = isForward ? (divergence.rows[culprit(judge, batch).row] ?? 0) : undefined;
  const far = farthestOf(failure, at === undefined ? divergence.rows : Uint32Array.of(at));
  const weight = divergence.stepsBefore === 0 ? largestWeight(failure) : { value: 0, layer: 0 };
  const isExact = isForward && Number.isFinite(inference.lossInFloat64(loss, batch));
  const instead = isExact ? "; or compute in float64, with engine: 'reference'." : '.';
  if (Math.abs(far.value) > Math.max(farFromOne, weight.value)) {
    const place = `Row ${far.row} of ${far.name} holds ${short(far.value)} in column ${far.column}`;
    return `${place}: correct it, leave the row out, or scale the columns of all rows to about -1 to 1${instead}`;
  }
  if (weight.value > 1e3) {
    return `The weights of layer ${weight.layer} reach ${short(weight.value)}: begin with smaller ones${instead}`;
  }
  const { own } = failure.rates;
  if (at === undefined && own !== undefined) {
    const formulas = `look for what is not finite in the formulas of the optimizer ${describe(own)}`;
    return `No learning rate helps: ${formulas}, or give layer ${layer} another activation.`;
  }
  const what =
    at === undefined
      ? `the derivative of layer ${layer} is not finite`
      : `layer ${layer} is not finite for row ${at} of x`;
  return `No learning rate helps, as ${what}: give it another activation${instead}`;
}

/** Smaller rates than one that was too high, largest first: tenths of it, then of the optimizer's own. */
function smallerRates({ rate, usual }: Rates): Set<number> {
  const tenths = [1, 2, 3].map((k) => rate / 10 ** k);
  const usually = Array.from({ length: 12 }, (_, k) => usual / 10 ** k);
  const rates = [...tenths, ...usually].filter((each) => each < rate / 2).sort((a, b) => b - a);
  return new Set(rates.map((each) => Number(each.toPrecision(2))));
}

/** The error about a fit that diverged, which has tried its advice; the session is then back at good weights. */
export async function explainDivergence(failure: Failure): Promise<DivergenceError> {
  const { divergence, session, turns, layers, epoch } = failure;
  const { data, rows } = session.loaded;
  const { step, loss, brokenParameter, becameNaN, inMemory, stepsBefore, strangeSetting } = divergence;
  const broken = brokenParameter && ownerOf(layers, brokenParameter);
  const at = broken ?? failure.inference.firstBadLayer(data.take(divergence.rows).x);
  const isUntouched = stepsBefore === 0 && !Number.isFinite(loss);
  const other = otherCause(failure, at.path);
  const far = farthestOf(failure, rows);
  const { aftermath } = session;
  const point = aftermath && (await retreat(aftermath));
  const rates = smallerRates(failure.rates);
  const isOfRate = !isUntouched && strangeSetting === undefined;
  const rate = point && isOfRate ? await firstBearable(rates, point, aftermath, turns) : undefined;
  await aftermath?.steps.settle();
  const scale =
    Math.abs(far.value) > farFromOne
      ? `Column ${far.column} of ${far.name} reaches ${short(far.value)}: scale the columns to about -1 to 1, or t`
      : 'T';
  const advice = rate === undefined ? (strangeSetting ?? other) : `${scale}ry ${failure.rates.text(rate)}.`;
  const place = point?.position ?? { epoch: epoch - 1, batch: 0 };
  const done = aftermath?.steps.course.stepOf(place.batch) ?? 0;
  const steps = done === 0 ? '' : ` and ${done} steps`;
  const start =
    place.epoch === 0 && done === 0 ? 'at its first weights' : `at its weights after epoch ${place.epoch}${steps}`;
  return new DivergenceError(
    {
      where: `fit, epoch ${epoch}, step ${step}, ${placeText(at.path, at.layer)}`,
      expected: Number.isFinite(loss)
        ? `finite ${inMemory ? 'numbers in the memory of the optimizer' : 'weights'} after the step`
        : 'a finite loss',
      got: Number.isFinite(loss) ? `${becameNaN ? 'NaN' : 'infinite ones'}, after a loss of ${loss}` : String(loss),
      fix: `${advice} The network is back ${start}.`,
    },
    { epoch, step, layer: Number.parseInt(at.path, 10), loss },
  );
}
