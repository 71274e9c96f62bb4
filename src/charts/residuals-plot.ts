import * as Plot from '@observablehq/plot';
import { shortNumber } from './axes.js';
import { checkNumbers, checkOptions, checkSome } from './options.js';
import { ascending, quantile } from './quantiles.js';
import { draw } from './svg.js';
import { seriesColor } from './theme.js';

/** The size of a plot of residuals, and its label. */
export interface ResidualsPlotOptions {
  /** In pixels. Default: 480. */
  readonly width?: number | undefined;
  /** In pixels. Default: 300. */
  readonly height?: number | undefined;
  /** What is predicted, for the axes. Default: none. */
  readonly label?: string | undefined;
}

/** How far off the predictions of a tenth of the rows are. */
export interface ResidualDecile {
  /** The least prediction among them. */
  readonly from: number;
  /** The greatest. */
  readonly to: number;
  /** How many rows they are. */
  readonly count: number;
  /** Actual − predicted: the numbers below which 5, 25, 50, 75 and 95 % of them lie. */
  readonly quantiles: readonly [number, number, number, number, number];
  /** The square root of the mean of their squares. */
  readonly rootMeanSquare: number;
}

const where = 'residualsPlot';
const fix = `Write ${where}(predicted, actual), one number for each row in both.`;
/** Fewer rows in a part say nothing of it. */
const fewest = 5;

function check(predicted: ArrayLike<number>, actual: ArrayLike<number>): void {
  checkNumbers(predicted, `${where}, predicted`, fix);
  checkSome(predicted, `${where}, predicted`, fix);
  checkNumbers(actual, `${where}, actual`, fix, predicted.length);
}

/**
 * How far off predictions are, by tenths of the rows in the order of what was predicted; by fewer parts where a tenth
 * would be less than 5 rows.
 *
 * @param predicted one number for each row
 * @param actual as many
 * @throws MultilayerError for anything but two lists of finite numbers of one length
 */
export function residualDeciles(predicted: ArrayLike<number>, actual: ArrayLike<number>): readonly ResidualDecile[] {
  check(predicted, actual);
  const count = predicted.length;
  const order = Array.from(predicted, (_, k) => k).sort((a, b) => (predicted[a] as number) - (predicted[b] as number));
  const parts = Math.max(1, Math.min(10, Math.floor(count / fewest)));
  return Array.from({ length: parts }, (_, part) => {
    const rows = order.slice(Math.floor((count * part) / parts), Math.floor((count * (part + 1)) / parts));
    const residuals = ascending(rows.map((row) => (actual[row] as number) - (predicted[row] as number)));
    const squares = residuals.reduce((sum, each) => sum + each * each, 0);
    return {
      from: predicted[rows[0] as number] as number,
      to: predicted[rows.at(-1) as number] as number,
      count: rows.length,
      quantiles: [0.05, 0.25, 0.5, 0.75, 0.95].map((share) =>
        quantile(residuals, share),
      ) as unknown as ResidualDecile['quantiles'],
      rootMeanSquare: Math.sqrt(squares / rows.length),
    };
  });
}

/**
 * How far off predictions are, as an SVG: for every tenth of the rows, in the order of what was predicted, a box for the
 * middle half of actual − predicted with its median, and a line for nine tenths of them.
 *
 * @param predicted one number for each row
 * @param actual as many
 * @throws MultilayerError for anything but two lists of finite numbers of one length
 */
export function residualsPlot(
  predicted: ArrayLike<number>,
  actual: ArrayLike<number>,
  options: ResidualsPlotOptions = {},
): string {
  const deciles = residualDeciles(predicted, actual);
  checkOptions(options, ['width', 'height', 'label'], where);
  const { width = 480, height = 300, label } = options;
  const boxes = deciles.map(({ from, to, count, quantiles: [low, q1, median, q3, high] }, k) => {
    const title = `${count} rows predicted ${shortNumber(from)} to ${shortNumber(to)}: median ${shortNumber(median)}, half within ${shortNumber(q1)} to ${shortNumber(q3)}`;
    return { k, low, q1, median, q3, high, title };
  });
  // Every other one where there is no room for all.
  const every = width / deciles.length < 52 ? 2 : 1;
  const names = deciles.map(({ from }) => shortNumber(Number(from.toPrecision(3))));
  const color = seriesColor(0);
  const of = label === undefined ? '' : ` ${label}`;
  return draw(`Actual − predicted${of} by ${deciles.length} parts of the predictions`, {
    width,
    height,
    marginLeft: 56,
    marginBottom: 38,
    x: {
      type: 'band',
      domain: boxes.map(({ k }) => k),
      padding: 0.3,
      ticks: boxes.map(({ k }) => k).filter((k) => k % every === 0),
      tickFormat: (k: number) => names[k] as string,
      tickSize: 0,
      label: `predicted${of}, from`,
      labelAnchor: 'center',
      labelArrow: 'none',
    },
    y: { label: 'actual − predicted', grid: true, ticks: 6, tickFormat: shortNumber },
    marks: [
      Plot.ruleY([0], { strokeOpacity: 0.5 }),
      Plot.ruleX(boxes, { x: 'k', y1: 'low', y2: 'high', stroke: color, strokeWidth: 1.5 }),
      Plot.barY(boxes, { x: 'k', y1: 'q1', y2: 'q3', fill: color, fillOpacity: 0.75, title: 'title' }),
      Plot.tickY(boxes, { x: 'k', y: 'median', stroke: 'var(--chart-paper, #ffffff)', strokeWidth: 2 }),
    ],
  });
}
