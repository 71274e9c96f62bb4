import * as Plot from '@observablehq/plot';
import { checkNumber, counting } from '../core/checks.js';
import { describe, fail } from '../core/errors.js';
import { isPlain, refuse } from '../core/json.js';
import { checkKeys } from '../core/names.js';
import type { History } from '../network/index.js';
import { logTicks } from './axes.js';
import { spread, textWidth } from './labels.js';
import { checkOptions } from './options.js';
import { draw, range } from './svg.js';
import { seriesColor, soft } from './theme.js';

/** One line of a plot of losses. */
export interface LossCurve {
  /** Written at the end of the line. */
  readonly name: string;
  /** One loss for each epoch, as `history.loss`. */
  readonly loss: readonly number[];
  /** The numbers of the epochs, as `history.epoch`. Default: 1, 2, 3, … */
  readonly epoch?: readonly number[];
  /** Drawn grey and dashed, as what the others are compared with. */
  readonly baseline?: boolean;
}

/** The size of a plot of losses, and its label. */
export interface LossPlotOptions {
  /** In pixels. Default: 640. */
  readonly width?: number | undefined;
  /** In pixels, raised where the names need more. Default: 340. */
  readonly height?: number | undefined;
  /** What the vertical axis measures. Default: `'loss'`. */
  readonly label?: string | undefined;
  /** An epoch to mark, as the one whose weights were kept. Default: none. */
  readonly best?: number | undefined;
}

interface Point {
  readonly epoch: number;
  readonly loss: number;
}

const fontSize = 12;
const lineHeight = 15;
const margin = { top: 30, bottom: 36, left: 52 };

const advice = "Write lossPlot(history), or lossPlot([{ name: 'tanh', loss: history.loss }]).";

function refuseCurve(where: string, expected: string, got: unknown): never {
  refuse(where, expected, got, advice);
}

/** The curves of a list of them, of a history, or of one list of losses. */
function readCurves(given: unknown): readonly LossCurve[] {
  if (Array.isArray(given) && given.length > 0 && given.every((each) => typeof each === 'number'))
    return [{ name: 'loss', loss: given }];
  if (Array.isArray(given)) {
    if (given.length === 0) refuseCurve('lossPlot', 'at least one curve', given);
    for (const [i, curve] of (given as unknown[]).entries()) {
      if (!isPlain(curve)) return refuseCurve(`lossPlot, curve ${i}`, 'an object with name and loss', curve);
      checkKeys(curve, ['name', 'loss', 'epoch', 'baseline'], `lossPlot, curve ${i}`);
      if (typeof curve.name !== 'string') refuseCurve(`lossPlot, curve ${i}, name`, 'a text', curve.name);
    }
    return given as readonly LossCurve[];
  }
  const { loss, validationLoss, epoch } = Object(given) as Partial<History>;
  if (!Array.isArray(loss)) return refuseCurve('lossPlot', 'a history, or a list of curves', given);
  const at = epoch === undefined ? {} : { epoch };
  const seen = Array.isArray(validationLoss) ? validationLoss.filter((each) => each !== undefined) : [];
  const learned = { name: 'loss', loss, ...at };
  return seen.length === loss.length ? [learned, { name: 'validation loss', loss: seen, ...at }] : [learned];
}

/** At most 200 epochs of a curve, evenly spaced on a logarithmic axis, with the last one. */
function sample({ name, loss, epoch }: LossCurve): readonly Point[] {
  const where = `lossPlot, ${name}`;
  if (!Array.isArray(loss) || loss.length === 0) refuseCurve(where, 'a list of losses, one for each epoch', loss);
  if (epoch !== undefined && epoch.length !== loss.length)
    refuseCurve(`${where}, epoch`, `${loss.length} epochs`, epoch);
  const bad = loss.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) refuseCurve(`${where}, epoch ${bad + 1}`, 'a finite number', loss[bad]);
  const chosen = new Set(range(0, Math.log(loss.length), 200).map((power) => Math.round(Math.exp(power)) - 1));
  return [...chosen].map((i) => ({ epoch: epoch?.[i] ?? i + 1, loss: loss[i] as number }));
}

/** The same with zeros, which a logarithmic axis does not have, at half the least other loss. */
function lifted(points: readonly Point[], least: number): readonly Point[] {
  return points.map((point) => (point.loss > 0 ? point : { ...point, loss: least / 2 }));
}

/** Round numbers at even distances within a range, four to nine of them. */
function evenTicks(low: number, high: number): number[] {
  const rough = (high - low) / 8;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5].find((each) => each * power >= rough) ?? 10);
  const first = Math.ceil(low / step);
  const count = Math.floor(high / step) - first + 1;
  return Array.from({ length: count }, (_, k) => Number(((first + k) * step).toPrecision(12)));
}

/**
 * Losses over the epochs as an SVG, both axes logarithmic, or that of the losses even where one is below 0. Every
 * curve's name stands at the right edge, tied to its end by a thin line; names never overlap.
 *
 * A loss of exactly 0, for which a logarithmic axis has no place, is drawn below all others.
 *
 * @param curvesOrHistory curves with their names; or what `fit` gave, drawn with its validation loss; or its losses alone
 * @throws MultilayerError for a curve without epochs, or a loss that is not finite
 */
export function lossPlot(
  curvesOrHistory: readonly LossCurve[] | readonly number[] | Pick<History, 'loss'>,
  options: LossPlotOptions = {},
): string {
  const curves = readCurves(curvesOrHistory);
  checkOptions(options, ['width', 'height', 'label', 'best'], 'lossPlot');
  const { width = 640, height: wanted = 340, label = 'loss', best } = options;
  if (best !== undefined) checkNumber(best, counting, 'lossPlot, option best', 'It is an epoch, counted from 1.');
  const height = Math.max(wanted, margin.top + margin.bottom + lineHeight * (curves.length - 1));
  const right = 18 + Math.max(...curves.map(({ name }) => textWidth(name, fontSize)));
  const sampled = curves.map(sample);
  const positive = sampled.flat().flatMap(({ loss }) => (loss > 0 ? [loss] : []));
  const least = positive.length === 0 ? 1 : Math.min(...positive);
  const isEven = sampled.flat().some(({ loss }) => loss < 0);
  const points = (i: number): readonly Point[] => sampled[i] ?? [];
  const drawn = curves.map((curve, i) => ({ ...curve, points: isEven ? points(i) : lifted(points(i), least) }));
  const all = drawn.flatMap((each) => each.points);
  const [lowest, highest] = [Math.min(...all.map(({ loss }) => loss)), Math.max(...all.map(({ loss }) => loss))];
  const room = 0.05 * (highest - lowest || Math.abs(lowest));
  const [low, high] = isEven ? [lowest - room, highest + room] : [lowest * 0.9, highest * 1.1];
  const longest = Math.max(2, ...all.map(({ epoch }) => epoch));

  const top = margin.top;
  const bottom = height - margin.bottom;
  const [above, under] = isEven
    ? [(loss: number) => high - loss, (distance: number) => high - distance]
    : [(loss: number) => Math.log(high / loss), (distance: number) => high / Math.exp(distance)];
  const toPixel = (loss: number): number => top + (bottom - top) * (above(loss) / above(low));
  const toLoss = (pixel: number): number => under(((pixel - top) / (bottom - top)) * above(low));
  const ends = drawn.map(({ points }) => points.at(-1) as Point);
  const places = spread(
    ends.map(({ loss }) => toPixel(loss)),
    lineHeight,
    top,
    bottom,
  );

  const colored = drawn.filter(({ baseline }) => baseline !== true);
  const marks = drawn.flatMap((curve, i) => {
    const stroke = curve.baseline === true ? soft : seriesColor(colored.indexOf(curve));
    const end = ends[i] as Point;
    const at = { epoch: longest, loss: toLoss(places[i] as number) };
    return [
      Plot.line(curve.points, {
        x: 'epoch',
        y: 'loss',
        stroke,
        strokeWidth: 1.8,
        ...(curve.baseline === true ? { strokeDasharray: '5 3' } : {}),
      }),
      Plot.line([end, at], { x: 'epoch', y: 'loss', stroke, strokeWidth: 1, strokeDasharray: '1 3' }),
      Plot.dot([end], { x: 'epoch', y: 'loss', r: 2.5, fill: stroke }),
      Plot.dot([at], { x: 'epoch', y: 'loss', dx: 7, r: 3.5, fill: stroke }),
      Plot.text([at], { x: 'epoch', y: 'loss', text: [curve.name], textAnchor: 'start', dx: 14 }),
    ];
  });
  if (best !== undefined && best > longest)
    fail('lossPlot, option best', `an epoch up to ${longest}`, describe(best), 'The curves end there.');
  const kept = best === undefined ? [] : [{ epoch: best }];
  // Beside the line where there is room.
  const isLate = best !== undefined && best > longest ** 0.7;
  const zero = !isEven && sampled.flat().some(({ loss }) => loss === 0) ? least / 2 : undefined;
  const marked = isEven ? evenTicks(low, high) : logTicks(low, high);
  const ticks = zero === undefined ? marked : [zero, ...marked.filter((tick) => tick >= least)];
  const said = drawn
    .map(({ name, loss }) => `${name} ends at ${loss.at(-1) === 0 ? 0 : (loss.at(-1) as number).toPrecision(2)}`)
    .join(', ');
  const marking = best === undefined ? '' : `; the best is epoch ${best}`;
  return draw(`The ${label} by epoch: ${said}${marking}`, {
    width,
    height,
    marginTop: margin.top,
    marginBottom: margin.bottom,
    marginLeft: margin.left,
    marginRight: right,
    x: { label: 'epoch', type: 'log', domain: [1, longest], ticks: logTicks(1, longest), tickFormat: String },
    y: { label, type: isEven ? 'linear' : 'log', domain: [low, high], axis: null },
    // Given as text: the format of a logarithmic scale would leave some of the numbers out.
    marks: [
      Plot.gridY(ticks),
      Plot.axisY(ticks, { text: ticks.map((tick) => String(tick === zero ? 0 : tick)), label }),
      Plot.ruleX(kept, { x: 'epoch', stroke: soft, strokeWidth: 1.2, strokeDasharray: '2 3' }),
      Plot.text(kept, {
        x: 'epoch',
        frameAnchor: 'top',
        dx: isLate ? -5 : 5,
        dy: -14,
        textAnchor: isLate ? 'end' : 'start',
        text: (each: { epoch: number }) => `best: epoch ${each.epoch}`,
      }),
      ...marks,
    ],
  });
}
