import * as Plot from '@observablehq/plot';
import type { LearningRateCurve } from '../analysis/learning-rate.js';
import { refuse } from '../core/json.js';
import { logTicks } from './axes.js';
import { checkOptions } from './options.js';
import { draw } from './svg.js';
import { seriesColor, soft } from './theme.js';

/** The size of a plot of a range test, and its label. */
export interface LearningRatePlotOptions {
  /** In pixels. Default: 640. */
  readonly width?: number | undefined;
  /** In pixels. Default: 340. */
  readonly height?: number | undefined;
  /** What the vertical axis measures. Default: `'loss'`. */
  readonly label?: string | undefined;
}

const where = 'learningRatePlot';
const advice = 'Write learningRatePlot(await findLearningRate(network, x, y)).';

/** Beyond the highest loss of the part that matters, by its share of the range. */
const headroom = 0.25;

function check(given: unknown): asserts given is LearningRateCurve {
  const { learningRate, loss, smoothed, suggestion } = Object(given) as Partial<LearningRateCurve>;
  if (!Array.isArray(learningRate) || !Array.isArray(loss) || !Array.isArray(smoothed))
    refuse(where, 'what findLearningRate gives', given, advice);
  if (learningRate.length < 2 || loss.length !== learningRate.length || smoothed.length !== learningRate.length)
    refuse(where, 'as many losses as rates, two at least', learningRate.length, advice);
  const isRate = (value: unknown): boolean => Number.isFinite(value) && (value as number) > 0;
  const bad = learningRate.findIndex(
    (value, k) => !isRate(value) || !Number.isFinite(loss[k]) || !Number.isFinite(smoothed[k]),
  );
  if (bad >= 0) refuse(`${where}, step ${bad}`, 'a positive rate, and finite losses', learningRate[bad], advice);
  if (suggestion !== undefined && !isRate(suggestion))
    refuse(`${where}, suggestion`, 'a positive rate, or nothing', suggestion, advice);
}

/**
 * The losses of a range test over the learning rate as an SVG: those of its batches as points, their average as a line,
 * and the suggestion. The axis of the rates is logarithmic; what the loss explodes to in the end is cut off.
 *
 * @throws MultilayerError for anything but what `findLearningRate` gives
 */
export function learningRatePlot(curve: LearningRateCurve, options: LearningRatePlotOptions = {}): string {
  check(curve);
  checkOptions(options, ['width', 'height', 'label'], where);
  const { width = 640, height = 340, label = 'loss' } = options;
  const { learningRate, loss, smoothed, suggestion } = curve;
  const least = smoothed.indexOf(Math.min(...smoothed));
  const seen = smoothed.slice(0, least + 1);
  const [low, high] = [Math.min(...seen), Math.max(...seen)];
  const room = headroom * (high - low || Math.abs(high) || 1);
  const [bottom, top] = [low - room, high + room];
  const points = learningRate.map((rate, k) => ({ rate, loss: loss[k] as number, smoothed: smoothed[k] as number }));
  const end = points.findIndex((point, k) => k > least && point.smoothed > top);
  const shown = end < 0 ? points : points.slice(0, end);
  const [first, last] = [learningRate[0] as number, learningRate.at(-1) as number];
  const mark = suggestion !== undefined && suggestion >= first && suggestion <= last ? [{ rate: suggestion }] : [];
  const said = suggestion === undefined ? 'no rate is suggested' : `${Number(suggestion.toPrecision(2))} is suggested`;
  return draw(`The ${label} by learning rate: ${said}`, {
    width,
    height,
    marginTop: 30,
    marginBottom: 36,
    marginLeft: 52,
    marginRight: 18,
    x: {
      label: 'learning rate',
      type: 'log',
      domain: [first, last],
      ticks: logTicks(first, last),
      tickFormat: (tick: number) => tick.toExponential().replace('+', ''),
    },
    y: { label, domain: [bottom, top], grid: true, ticks: 6 },
    marks: [
      Plot.dot(
        points.filter((point) => point.loss >= bottom && point.loss <= top),
        { x: 'rate', y: 'loss', r: 1.6, fill: soft, fillOpacity: 0.55 },
      ),
      Plot.line(shown, { x: 'rate', y: 'smoothed', stroke: seriesColor(0), strokeWidth: 2 }),
      Plot.ruleX(mark, { x: 'rate', stroke: seriesColor(1), strokeWidth: 1.5, strokeDasharray: '5 3' }),
      Plot.text(mark, {
        x: 'rate',
        frameAnchor: 'top',
        dx: -6,
        dy: -12,
        textAnchor: 'middle',
        text: (each: { rate: number }) => String(Number(each.rate.toPrecision(2))),
      }),
    ],
  });
}
