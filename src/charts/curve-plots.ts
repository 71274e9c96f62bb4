import * as Plot from '@observablehq/plot';
import { describe, fail } from '../core/errors.js';
import { checkNumbers, checkOptions } from './options.js';
import { draw } from './svg.js';
import { seriesColor, soft } from './theme.js';

/** What {@link rocPlot} draws: what `rocCurve` gives. */
export interface RocPoints {
  /** The share of the others that is said to be of the class. */
  readonly falsePositiveRate: readonly number[];
  /** The share of its rows that is found. */
  readonly truePositiveRate: readonly number[];
}

/** What {@link precisionRecallPlot} draws: what `precisionRecallCurve` gives. */
export interface PrecisionRecallPoints {
  /** The share of right ones among the rows that are said to be of the class. */
  readonly precision: readonly number[];
  /** The share of its rows that is found. */
  readonly recall: readonly number[];
}

/** The size of a plot of a curve. */
export interface CurvePlotOptions {
  /** In pixels; the height is nearly the same. Default: 360. */
  readonly width?: number | undefined;
}

type Point = readonly [number, number];

/** More points than pixels draw no other line. */
const mostPoints = 400;

function thinned(points: readonly Point[]): readonly Point[] {
  if (points.length <= mostPoints) return points;
  const step = (points.length - 1) / (mostPoints - 1);
  return Array.from({ length: mostPoints }, (_, k) => points[Math.round(k * step)] as Point);
}

function readPoints(across: unknown, up: unknown, where: string, fix: string): readonly Point[] {
  if (!Array.isArray(across) || across.length < 2) fail(where, 'a curve of two points or more', describe(across), fix);
  checkNumbers(across, where, fix);
  checkNumbers(up, where, fix, across.length);
  return across.map((x: number, k): Point => [x, (up as readonly number[])[k] as number]);
}

interface Frame {
  readonly label: string;
  readonly across: string;
  readonly up: string;
  readonly baseline: readonly Point[];
}

function drawCurve(points: readonly Point[], { label, across, up, baseline }: Frame, width: number): string {
  const style = { x: '0', y: '1' };
  return draw(label, {
    width,
    height: Math.round(width * 0.92),
    marginLeft: 44,
    marginRight: 12,
    marginBottom: 38,
    x: { domain: [0, 1], label: across, labelAnchor: 'center', labelArrow: 'none', ticks: 5 },
    y: { domain: [0, 1], label: up, grid: true, ticks: 5 },
    marks: [
      Plot.line(baseline, { ...style, stroke: soft, strokeDasharray: '5 3' }),
      Plot.line(thinned(points), { ...style, stroke: seriesColor(0), strokeWidth: 2 }),
    ],
  });
}

/**
 * A ROC curve as an SVG, beside the dashed diagonal of answers that know nothing.
 *
 * @throws MultilayerError for anything but what `rocCurve` gives
 */
export function rocPlot(curve: RocPoints, options: CurvePlotOptions = {}): string {
  const where = 'rocPlot';
  const { falsePositiveRate, truePositiveRate } = Object(curve) as RocPoints;
  const fix = `Write ${where}(rocCurve(network, x, y)).`;
  const points = readPoints(falsePositiveRate, truePositiveRate, where, fix);
  checkOptions(options, ['width'], where);
  const area = points.reduce((sum, [x, y], k) => {
    const [before, level] = points[k - 1] ?? [x, y];
    return sum + ((x - before) * (y + level)) / 2;
  }, 0);
  const frame = {
    label: `ROC curve: the area under it is ${area.toFixed(3)}`,
    across: 'others taken for it',
    up: 'found',
    baseline: [
      [0, 0],
      [1, 1],
    ] as const,
  };
  return drawCurve(points, frame, options.width ?? 360);
}

/**
 * Precision by recall as an SVG, beside the dashed line of answers that know nothing: the share of the class.
 *
 * @throws MultilayerError for anything but what `precisionRecallCurve` gives
 */
export function precisionRecallPlot(curve: PrecisionRecallPoints, options: CurvePlotOptions = {}): string {
  const where = 'precisionRecallPlot';
  const { precision, recall } = Object(curve) as PrecisionRecallPoints;
  const points = readPoints(recall, precision, where, `Write ${where}(precisionRecallCurve(network, x, y)).`);
  checkOptions(options, ['width'], where);
  // With the lowest threshold all rows are said to be of the class.
  const share = precision.at(-1) as number;
  const frame = {
    label: `Precision by recall; ${(share * 100).toFixed(1)} % of the rows are of the class`,
    across: 'found (recall)',
    up: 'right among the found (precision)',
    baseline: [
      [0, share],
      [1, share],
    ] as const,
  };
  return drawCurve(points, frame, options.width ?? 360);
}
