import { describe, fail } from '../core/errors.js';
import { checkNumbers, checkOptions } from './options.js';
import { svg } from './svg.js';
import { seriesColor } from './theme.js';

/** The size of a plot of weights, and how much of them it shows. */
export interface WeightsPlotOptions {
  /** In pixels, at most. Default: 320. */
  readonly width?: number | undefined;
}

const where = 'weightsPlot';
const fix = `Write ${where}(network.parameter(0, 'weights').toArray()).`;
/** Rows and columns that are drawn at most, and shades of each colour. */
const [most, shades] = [40, 5];

/** The strongest rows, by the sum of their squares, in their order. */
function strongest(rows: readonly (readonly number[])[]): readonly number[] {
  const sizes = rows.map((row) => row.reduce((sum, value) => sum + value * value, 0));
  const order = sizes.map((_, k) => k).sort((a, b) => (sizes[b] as number) - (sizes[a] as number));
  return order.slice(0, most).sort((a, b) => a - b);
}

/**
 * The weights of a layer as an SVG: a field for each, blue above 0 and orange below, the stronger the larger it is. A row
 * for each input and a column for each unit; of large layers the 40 of each with the largest weights.
 *
 * @param weights [inputs × units]
 * @throws MultilayerError for anything but rows of finite numbers of one length
 */
export function weightsPlot(weights: readonly (readonly number[])[], options: WeightsPlotOptions = {}): string {
  if (!Array.isArray(weights) || weights.length === 0) fail(where, 'rows of numbers', describe(weights), fix);
  weights.forEach((row, k) => {
    checkNumbers(row, `${where}, row ${k}`, fix, weights[0]?.length);
  });
  checkOptions(options, ['width'], where);
  const units = (weights[0] as readonly number[]).map((_, j) => weights.map((row) => row[j] as number));
  const [rows, cols] = [strongest(weights), strongest(units)];
  const size = Math.max(2, Math.min(12, Math.floor((options.width ?? 320) / Math.max(rows.length, cols.length))));
  const largest =
    weights.reduce((top: number, row: readonly number[]) => row.reduce((a, b) => Math.max(a, Math.abs(b)), top), 0) ||
    1;
  const paths = new Map<string, string>();
  rows.forEach((i, y) => {
    cols.forEach((j, x) => {
      const weight = weights[i]?.[j] as number;
      const shade = Math.ceil((shades * Math.abs(weight)) / largest);
      if (shade === 0) return;
      const style = `fill="${seriesColor(weight < 0 ? 1 : 0)}" fill-opacity="${(shade / shades).toFixed(1)}"`;
      paths.set(style, `${paths.get(style) ?? ''}M${x * size} ${y * size}h${size}v${size}h-${size}z`);
    });
  });
  const body = [...paths].map(([style, d]) => `<path ${style} d="${d}"/>`).join('');
  const [width, height] = [cols.length * size, rows.length * size];
  const frame = `<rect width="${width}" height="${height}" fill="none" stroke="currentColor" stroke-opacity="0.3"/>`;
  const label = `Weights of ${weights.length} inputs and ${units.length} units; the largest is ${largest.toPrecision(3)} in size`;
  return svg(width, height, label, body + frame);
}
