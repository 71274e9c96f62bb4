import * as Plot from '@observablehq/plot';
import { describe, MultilayerError } from '../core/errors.js';
import { spread, textWidth } from './labels.js';
import { draw, range } from './svg.js';
import { seriesColor, soft } from './theme.js';

export interface LossCurve {
  readonly name: string;
  /** One loss for each epoch, as `history.loss`. */
  readonly loss: readonly number[];
  /** Drawn grey and dashed, as what the others are compared with. */
  readonly baseline?: boolean;
}

export interface LossPlotOptions {
  /** In pixels. Default: 640. */
  readonly width?: number;
  /** In pixels, raised where the names need more. Default: 340. */
  readonly height?: number;
  /** What the vertical axis measures. Default: `'loss'`. */
  readonly label?: string;
}

interface Point {
  readonly epoch: number;
  readonly loss: number;
}

const fontSize = 12;
const lineHeight = 15;
const margin = { top: 30, bottom: 36, left: 52 };

/** At most 200 epochs of a curve, evenly spaced on a logarithmic axis, with the last one. */
function sample({ name, loss }: LossCurve): readonly Point[] {
  const bad = loss.findIndex((value) => !Number.isFinite(value) || value <= 0);
  if (bad >= 0 || loss.length === 0) {
    throw new MultilayerError({
      where: bad >= 0 ? `lossPlot, ${name}, epoch ${bad + 1}` : `lossPlot, ${name}`,
      expected: bad >= 0 ? 'a positive number, as the axis is logarithmic' : 'at least one epoch',
      got: bad >= 0 ? describe(loss[bad]) : 'none',
      fix: 'Pass history.loss of a fit.',
    });
  }
  const epochs = new Set(range(0, Math.log(loss.length), 200).map((power) => Math.round(Math.exp(power))));
  return [...epochs].map((epoch) => ({ epoch, loss: loss[epoch - 1] as number }));
}

/** Powers of ten within a range, with 2 and 5 between them where that alone would be fewer than three. */
function logTicks(low: number, high: number): number[] {
  const exponents = range(-12, 12, 25).map(Math.round);
  const within = (steps: readonly number[]): number[] =>
    exponents
      .flatMap((power) => steps.map((step) => Number(`${step}e${power}`)))
      .filter((tick) => tick >= low && tick <= high);
  const decades = within([1]);
  return decades.length >= 3 ? decades : within([1, 2, 5]);
}

/**
 * Losses over the epochs as an SVG, both axes logarithmic. Every curve's name stands at the right edge, tied to its end
 * by a thin line; names never overlap.
 *
 * @throws MultilayerError for a curve without epochs, or a loss that is not positive
 */
export function lossPlot(curves: readonly LossCurve[], options: LossPlotOptions = {}): string {
  const { width = 640, height: wanted = 340, label = 'loss' } = options;
  const height = Math.max(wanted, margin.top + margin.bottom + lineHeight * (curves.length - 1));
  const right = 18 + Math.max(...curves.map(({ name }) => textWidth(name, fontSize)));
  const drawn = curves.map((curve) => ({ ...curve, points: sample(curve) }));
  const all = drawn.flatMap(({ points }) => points);
  const low = Math.min(...all.map(({ loss }) => loss)) * 0.9;
  const high = Math.max(...all.map(({ loss }) => loss)) * 1.1;
  const longest = Math.max(2, ...all.map(({ epoch }) => epoch));

  const top = margin.top;
  const bottom = height - margin.bottom;
  const toPixel = (loss: number): number => top + (bottom - top) * (Math.log(high / loss) / Math.log(high / low));
  const toLoss = (pixel: number): number => high / Math.exp(((pixel - top) / (bottom - top)) * Math.log(high / low));
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
  const ticks = logTicks(low, high);
  const said = drawn.map(({ name, loss }) => `${name} ends at ${(loss.at(-1) as number).toPrecision(2)}`).join(', ');
  return draw(`The ${label} by epoch: ${said}`, {
    width,
    height,
    marginTop: margin.top,
    marginBottom: margin.bottom,
    marginLeft: margin.left,
    marginRight: right,
    x: { label: 'epoch', type: 'log', domain: [1, longest], ticks: logTicks(1, longest), tickFormat: String },
    y: { label, type: 'log', domain: [low, high], axis: null },
    // Given as text: the format of a logarithmic scale would leave some of the numbers out.
    marks: [Plot.gridY(ticks), Plot.axisY(ticks, { text: ticks.map(String), label }), ...marks],
  });
}
