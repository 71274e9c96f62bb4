import * as Plot from '@observablehq/plot';
import { describe, fail } from '../core/errors.js';
import { checkNumbers, checkOptions } from './options.js';
import { draw } from './svg.js';
import { seriesColor, soft } from './theme.js';

/** What {@link calibrationPlot} draws: what `calibrationCurve` gives. */
export interface CalibrationPoints {
  /** The mean probability in each bin that has rows. */
  readonly predicted: readonly number[];
  /** The share of its rows for which it came true. */
  readonly observed: readonly number[];
  /** How many rows it has. */
  readonly support: readonly number[];
}

/** The size of a plot of calibration, and its label. */
export interface CalibrationPlotOptions {
  /** In pixels; the height follows. Default: 360. */
  readonly width?: number | undefined;
  /** What is said to be so probable, for the horizontal axis. Default: `'said probability'`. */
  readonly label?: string | undefined;
}

const where = 'calibrationPlot';
const fix = `Write ${where}(calibrationCurve(network, x, y)).`;

/** Below the axis: how many rows each bin has. */
const [floor, room] = [-0.24, 0.2];

/** Wilson's 95 % interval of a share, "Probable inference", JASA 22, 1927. */
function wilson(share: number, count: number): [number, number] {
  const z = 1.959963984540054;
  const shrunk = 1 + (z * z) / count;
  const middle = (share + (z * z) / (2 * count)) / shrunk;
  const half = (z / shrunk) * Math.sqrt((share * (1 - share)) / count + (z * z) / (4 * count * count));
  return [Math.max(0, middle - half), Math.min(1, middle + half)];
}

/**
 * How often something comes true where it is said to be so probable, as an SVG: a dot for each bin with its 95 %
 * interval (Wilson), beside the dashed diagonal where said and seen are equal; the bars below are the rows of each bin.
 *
 * @throws MultilayerError for anything but what `calibrationCurve` gives
 */
export function calibrationPlot(curve: CalibrationPoints, options: CalibrationPlotOptions = {}): string {
  const { predicted, observed, support } = Object(curve) as CalibrationPoints;
  if (!Array.isArray(predicted) || predicted.length === 0)
    fail(where, 'what calibrationCurve gives', describe(curve), fix);
  const lists = { predicted, observed, support };
  for (const [name, list] of Object.entries(lists)) checkNumbers(list, `${where}, ${name}`, fix, predicted.length);
  checkOptions(options, ['width', 'label'], where);
  const { width = 360, label = 'said probability' } = options;
  const most = Math.max(...support);
  const bins = predicted.map((said, k) => {
    const [seen, count] = [observed[k] as number, support[k] as number];
    const [low, high] = wilson(seen, count);
    const bar = floor + room * (count / most);
    return {
      said,
      seen,
      low,
      high,
      bar,
      count,
      title: `${count} rows: said ${said.toFixed(2)}, came true ${seen.toFixed(2)}`,
    };
  });
  const total = support.reduce((a, b) => a + b, 0);
  const gap = bins.reduce((sum, { said, seen, count }) => sum + Math.abs(said - seen) * count, 0) / total;
  const ticks = [0, 0.2, 0.4, 0.6, 0.8, 1];
  return draw(`Calibration: in the mean over ${total} rows, said and seen differ by ${gap.toFixed(3)}`, {
    width,
    height: Math.round(width * 0.95),
    marginLeft: 44,
    marginRight: 12,
    marginBottom: 38,
    x: { domain: [0, 1], label, labelAnchor: 'center', labelArrow: 'none', ticks },
    y: { domain: [floor, 1], axis: null },
    marks: [
      Plot.gridY(ticks),
      Plot.axisY(ticks, { label: 'came true', tickFormat: (tick: number) => tick.toFixed(1) }),
      Plot.line(
        [0, 1].map((at) => ({ at })),
        { x: 'at', y: 'at', stroke: soft, strokeDasharray: '5 3' },
      ),
      Plot.ruleX(bins, {
        x: 'said',
        y1: floor,
        y2: 'bar',
        stroke: soft,
        strokeWidth: Math.min(12, width / 36),
        title: 'title',
      }),
      Plot.ruleX(bins, {
        x: 'said',
        y1: 'low',
        y2: 'high',
        stroke: seriesColor(0),
        strokeWidth: 1.5,
        strokeOpacity: 0.6,
      }),
      Plot.line(bins, { x: 'said', y: 'seen', stroke: seriesColor(0), strokeWidth: 1.8 }),
      Plot.dot(bins, { x: 'said', y: 'seen', r: 4, fill: seriesColor(0), title: 'title' }),
      Plot.ruleY([0], { strokeOpacity: 0.4 }),
    ],
  });
}
