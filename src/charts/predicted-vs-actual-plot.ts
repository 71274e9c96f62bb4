import * as Plot from '@observablehq/plot';
import { shortNumber } from './axes.js';
import { checkNumbers, checkOptions, checkSome } from './options.js';
import { type Point, points } from './points.js';
import { draw } from './svg.js';
import { seriesColor, soft } from './theme.js';

/** The size of a plot of predictions, and its label. */
export interface PredictedVsActualPlotOptions {
  /** In pixels; the plot is about square. Default: 420. */
  readonly width?: number | undefined;
  /** What is predicted, for the axes. Default: none. */
  readonly label?: string | undefined;
}

const where = 'predictedVsActualPlot';
const fix = `Write ${where}(predicted, actual), one number for each row in both.`;

/**
 * What was predicted of numbers (to the right) and what they were (upwards), as an SVG: a dot for each row, or where
 * there are many of them, fields that are the darker the more rows they hold. On the dashed line both are equal.
 *
 * @param predicted one number for each row
 * @param actual as many
 * @throws MultilayerError for anything but two lists of finite numbers of one length
 */
export function predictedVsActualPlot(
  predicted: ArrayLike<number>,
  actual: ArrayLike<number>,
  options: PredictedVsActualPlotOptions = {},
): string {
  checkNumbers(predicted, `${where}, predicted`, fix);
  checkSome(predicted, `${where}, predicted`, fix);
  checkNumbers(actual, `${where}, actual`, fix, predicted.length);
  checkOptions(options, ['width', 'label'], where);
  const { width = 420, label } = options;
  const drawn = Array.from(predicted, (x, k): Point => [x, actual[k] as number]);
  const lowest = drawn.reduce((low, point) => Math.min(low, ...point), Number.POSITIVE_INFINITY);
  const highest = drawn.reduce((high, point) => Math.max(high, ...point), Number.NEGATIVE_INFINITY);
  const room = 0.03 * (highest - lowest || Math.abs(highest) || 1);
  const domain = [lowest - room, highest + room];
  const of = label === undefined ? '' : ` ${label}`;
  return draw(`Predicted and actual${of} of ${predicted.length} rows`, {
    width,
    height: Math.round(width * 0.92),
    marginLeft: 56,
    marginRight: 16,
    marginBottom: 38,
    x: {
      domain,
      label: `predicted${of}`,
      labelAnchor: 'center',
      labelArrow: 'none',
      ticks: 5,
      tickFormat: shortNumber,
    },
    y: { domain, label: `actual${of}`, grid: true, ticks: 6, tickFormat: shortNumber },
    marks: [
      Plot.line(domain, { x: (each: number) => each, y: (each: number) => each, stroke: soft, strokeDasharray: '5 3' }),
      points(drawn, seriesColor(0)),
    ],
  });
}
