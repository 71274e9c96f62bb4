import type { Finding } from '../core/diagnosis.js';
import { applies } from '../expression/index.js';
import { rangeOf } from '../expression/range.js';
import type { Dense } from '../layers/dense.js';
import { affineMapOf, isKind, placeText } from '../layers/index.js';
import { valuesAt } from '../model/forward.js';
import type { LayerOutput } from '../model/inference.js';
import { blockRows } from '../model/question.js';
import { type Case, type Exam, isCaused, shareLeft } from './case.js';

/** Rows that layers are asked for. */
function rowsOf({ few }: Case): number {
  return Math.min(few.rows, blockRows);
}

/** Whether a layer is an affine map of its inputs: what it gives may be the same for all rows, and it learns. */
function isAffine({ stack }: Case, { layer, path, inputs }: LayerOutput): boolean {
  return affineMapOf(layer, valuesAt(stack, path), inputs) !== undefined;
}

/** Whether a layer passes a gradient on that is not the one of its outputs. */
function hasSurrogate({ layer }: LayerOutput): boolean {
  const { formula } = (layer as Partial<Dense>).activation ?? {};
  return formula !== undefined && applies(formula, 'surrogate');
}

/**
 * The first layer that is not affine and whose outputs are the same for all rows: its gradient is zero there, or
 * nearly.
 */
export function layerOfOneAnswer(about: Case, places: readonly LayerOutput[]): LayerOutput | undefined {
  return places.find((place) => {
    const { path, values } = place;
    const width = values.length / rowsOf(about);
    // What lies in another block than layers in a row may be passed by.
    const around = places.filter((each) => path.startsWith(`${each.path}.`));
    return (
      around.every(({ layer }) => isKind(layer, 'sequential')) &&
      values.every((value, k) => value === values[k % width]) &&
      !hasSurrogate(place) &&
      !isAffine(about, place)
    );
  });
}

export function isOff({ values }: LayerOutput): boolean {
  return values.every((each) => each === 0);
}

/** What to say of a layer whose outputs are the same for all rows. */
export function constantLayer(about: Case, place: LayerOutput): Finding {
  const { path, layer, isLast } = place;
  const off = isOff(place);
  const another = about.rates?.lower;
  const rate = another === undefined ? 'a smaller learning rate' : another;
  return {
    kind: 'constantLayer',
    where: placeText(path, layer),
    evidence: `it gives ${off ? '0' : 'the same'} for every row, so nothing below it learns`,
    remedy: isLast
      ? "End with a 'linear' layer, a 'sigmoid' or a 'softmax', whichever fits the targets."
      : off
        ? "Make the network anew with another seed, or with 'leakyRelu' there, which is never off."
        : `Make the network anew with 'leakyRelu' there, or try ${rate}.`,
    severity: 'severe',
  };
}

/**
 * How many units of a layer do no work: those that are the same for all rows, and those that are at an end of their
 * range.
 */
interface Idle {
  readonly units: number;
  /** At an end of a range that has two. */
  readonly saturated: number;
  /** The same for all rows, where the range has no two ends. */
  readonly dead: number;
}

/** A unit is at an end of its range within this share of it, and varies by less than this share of what others do. */
const [atEnd, still] = [0.01, 1e-4];

function idleUnits({ output, values }: LayerOutput, rows: number): Idle | undefined {
  const units = values.length / rows;
  // Layers in blocks may see other rows than there are.
  if (!Number.isInteger(units)) return undefined;
  const { low, high } = output.kind === 'map' ? rangeOf(output.expression) : { low: 0, high: Infinity };
  const span = high - low;
  const spreads: number[] = [];
  let saturated = 0;
  for (let unit = 0; unit < units; unit++) {
    let [least, most, ends] = [Infinity, -Infinity, 0];
    for (let k = unit; k < values.length; k += units) {
      const value = values[k] as number;
      [least, most] = [Math.min(least, value), Math.max(most, value)];
      if (Math.min(value - low, high - value) <= atEnd * span) ends += 1;
    }
    spreads.push(most - least);
    if (ends === rows) saturated += 1;
  }
  const largest = Math.max(...spreads);
  const dead = spreads.filter((spread) => spread <= still * largest).length;
  return Number.isFinite(span) ? { units, saturated, dead: 0 } : { units, saturated: 0, dead };
}

/** The share of a layer's units from which on they count as a finding, and how severe that is. */
function verdict(about: Case, share: number, units: number): Finding['severity'] | undefined {
  const left = shareLeft(about);
  if (about.epochs === 0) return share >= 0.9 && units > 4 ? 'severe' : undefined;
  // With few rows, and where the network has learned, units that rest do no harm.
  if (left > 0.5) return share >= 0.9 ? 'severe' : share >= 0.5 ? 'moderate' : undefined;
  return share >= 0.75 && units >= 16 && rowsOf(about) >= 100 ? 'mild' : undefined;
}

export function restingUnits(about: Case, places: readonly LayerOutput[]): Finding[] {
  const rows = rowsOf(about);
  return places.flatMap((place): Finding[] => {
    // A sigmoid or a softmax that is sure is at its ends, and so it should be.
    if (place.isLast || hasSurrogate(place) || isAffine(about, place)) return [];
    const { units, saturated, dead } = idleUnits(place, rows) ?? { units: 0, saturated: 0, dead: 0 };
    // A layer of which nothing comes through is told as such.
    const isConstant = place.values.every((value, k) => value === place.values[k % Math.max(units, 1)]);
    const severity = units > 0 && !isConstant ? verdict(about, (saturated + dead) / units, units) : undefined;
    if (severity === undefined) return [];
    const where = placeText(place.path, place.layer);
    if (dead > 0)
      return [
        {
          kind: 'deadUnits',
          where,
          evidence: `${dead} of ${units} units give the same for all of ${rows} rows`,
          remedy:
            severity === 'mild'
              ? 'It could be as good with fewer units.'
              : "Make the network anew with 'leakyRelu' there, which is never off, or with another seed.",
          severity,
        },
      ];
    // What learned all the same uses its units as switches.
    if (severity === 'mild') return [];
    return [
      {
        kind: 'saturatedUnits',
        where,
        evidence: `${saturated} of ${units} units are at the ends of their range for all of ${rows} rows, where hardly any gradient comes through`,
        remedy: `Make the network anew with the first weights that the layer has by itself, and try ${about.rates?.lower ?? 'a smaller learning rate'}; or use 'leakyRelu' there.`,
        severity,
      },
    ];
  });
}

/** Outputs that are no numbers any more. */
export const infiniteOutputs: Exam = ({ inference, few, answers, rowOfFew }) => {
  const k = answers?.data.findIndex((each) => !Number.isFinite(each)) ?? -1;
  if (answers === undefined || k < 0) return [];
  const row = Math.floor(k / answers.cols);
  const { path, layer } = inference.firstBadLayer(few.take([row]).x);
  return [
    {
      kind: 'infiniteOutputs',
      where: placeText(path, layer),
      evidence: `it gives ${answers.data[k]} for row ${rowOfFew(row)} of x`,
      remedy:
        'Scale the inputs to about -1 to 1, begin with the first weights that layers have by themselves, or use an activation that grows less.',
      severity: 'severe',
    },
  ];
};

/** Layers and units that are asked for some rows. */
export const units: Exam = (about, before) => {
  if (isCaused(before)) return [];
  const places = about.inference.layerOutputs(about.few.x);
  if (!places.every(({ values }) => values.every(Number.isFinite))) return [];
  return restingUnits(about, places);
};
