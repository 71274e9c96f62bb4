import type { Finding } from '../core/diagnosis.js';
import { describe } from '../core/errors.js';
import { allRows } from '../core/matrix.js';
import { Random, streams } from '../core/random.js';
import { atOnce, type Work } from '../core/turns.js';
import { Dataset } from '../data/dataset.js';
import { culprit, type Far, farFromOne, farthest } from '../data/not-finite.js';
import { placeText } from '../layers/index.js';
import { retreat } from '../training/aftermath.js';
import type { Cure, Failure, Patient } from '../training/doctor.js';
import { examine } from './case.js';
import { draw } from './draw.js';
import { allExams } from './exams.js';
import { knownOf } from './known.js';
import { openCase } from './open.js';
import { type Rates, ratesOf } from './rates.js';
import { Report } from './report.js';
import { short } from './text.js';
import { firstBearable } from './trials.js';

/** The number farthest from zero among rows of the data: in `x`, or in `y` where targets are numbers. */
function farthestOf({ session, loss }: Patient, rows: Uint32Array): Far & { readonly name: string } {
  const { data } = session.loaded;
  const input = farthest(data.x, rows);
  const wanted = farthest(data.target, rows);
  const isInput = loss.targets !== 'numbers' || Math.abs(input.value) >= Math.abs(wanted.value);
  return isInput ? { ...input, name: 'x' } : { ...wanted, name: 'y' };
}

/** The largest weight, and whose it is. */
function largestWeight({ trainee: { parameters } }: Patient): { readonly value: number; readonly layer: number } {
  let [value, layer] = [0, 0];
  for (const each of parameters) {
    const far = Math.abs(farthest(each.toMatrix(), allRows(each.rows)).value);
    if (far > value) [value, layer] = [far, each.layer];
  }
  return { value, layer };
}

/** What helps where no learning rate does. */
function otherCause(patient: Patient, divergence: Failure, own: string | undefined): string {
  const { session, loss, trainee, judge } = patient;
  const { path: layer } = divergence;
  const batch = session.loaded.data.take(divergence.rows);
  const isForward = !Number.isFinite(divergence.loss);
  const at = isForward ? (divergence.rows[culprit(judge, batch).row] ?? 0) : undefined;
  const far = farthestOf(patient, at === undefined ? divergence.rows : Uint32Array.of(at));
  const weight = divergence.stepsBefore === 0 ? largestWeight(patient) : { value: 0, layer: 0 };
  const isExact = isForward && Number.isFinite(trainee.ask().lossInFloat64(loss, batch));
  const instead = isExact ? "; or compute in float64, with engine: 'reference'." : '.';
  if (Math.abs(far.value) > Math.max(farFromOne, weight.value)) {
    const place = `Row ${far.row} of ${far.name} holds ${short(far.value)} in column ${far.column}`;
    return `${place}: correct it, leave the row out, or scale the columns of all rows to about -1 to 1${instead}`;
  }
  if (weight.value > 1e3) {
    return `The weights of layer ${weight.layer} reach ${short(weight.value)}: begin with smaller ones${instead}`;
  }
  // What was finite at first has grown by the steps.
  if (own !== undefined && (at === undefined || divergence.stepsBefore > 0)) {
    const formulas = `look for what is not finite${at === undefined ? '' : ', or grows,'} in the formulas of the optimizer`;
    return `No learning rate helps: ${formulas} ${describe(own)}, or give layer ${layer} another activation.`;
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

/** Rows that are looked at beside a divergence. */
const mostRows = 2048;

/** The same as `diagnose` finds, of the weights that the network is back at, with the divergence itself. */
async function diagnosisOf(patient: Patient, failure: Failure, advice: string, isOfRate: boolean): Promise<Report> {
  const { session, turns } = patient;
  const { data: all, rows } = session.loaded;
  const { epoch, path, layer, loss, stepsBefore } = failure;
  const random = new Random(patient.trainee.stack.seed, streams.diagnosis);
  const taken = draw(mostRows, rows.length, random).map((k) => rows[k] as number);
  const { x, target } = all.take(taken);
  const known = { ...knownOf(patient), data: new Dataset(x, target), epochs: epoch - 1 };
  // An abort does not keep the error from being told.
  const inTurns = async <T>(work: Work<T>): Promise<T> => (await turns.through(work)) ?? atOnce(work);
  const about = await inTurns(openCase({ ...known, rowOf: (row) => taken[row] as number }));
  const found = await inTurns(examine(about, allExams));
  const own: Finding = {
    kind: isOfRate ? 'highLearningRate' : 'divergence',
    where: placeText(path, layer),
    evidence: `the fit left the finite numbers after ${stepsBefore} steps, with a loss of ${loss}`,
    remedy: advice,
    severity: 'severe',
  };
  return new Report(
    [own, ...found],
    { seen: taken.length, of: rows.length },
    { now: about.now, ofOneAnswer: about.constant },
  );
}

/** Goes back to weights to go on from, and finds advice, which it has tried. */
export async function treatDivergence(patient: Patient, failure: Failure): Promise<Cure> {
  const { session, turns, options } = patient;
  const { loss, stepsBefore, strangeSetting } = failure;
  const rates = ratesOf(options.recipe);
  const isUntouched = stepsBefore === 0 && !Number.isFinite(loss);
  // Before the way back: these are the weights that it went wrong with.
  const other = otherCause(patient, failure, rates.own);
  const far = farthestOf(patient, session.loaded.rows);
  const { aftermath } = session;
  const point = aftermath && (await retreat(aftermath));
  const isOfRate = !isUntouched && strangeSetting === undefined;
  const rate = point && isOfRate ? await firstBearable(smallerRates(rates), point, aftermath, turns) : undefined;
  const scale =
    Math.abs(far.value) > farFromOne
      ? `Column ${far.column} of ${far.name} reaches ${short(far.value)}: scale the columns to about -1 to 1, or t`
      : 'T';
  const advice = rate === undefined ? (strangeSetting ?? other) : `${scale}ry ${rates.text(rate)}.`;
  const diagnosis = await diagnosisOf(patient, failure, advice, rate !== undefined);
  return { advice, diagnosis, point };
}
