import * as Plot from '@observablehq/plot';
import { describe, fail } from '../core/errors.js';
import { isPlain } from '../core/json.js';
import { shortNumber } from './axes.js';
import { cut, spread, textWidth } from './labels.js';
import { checkNumbers, checkOptions, checkSome, checkTexts } from './options.js';
import { draw } from './svg.js';
import { seriesColor, soft } from './theme.js';

/** What a model answers in the mean where one column has the same value in all rows. */
export interface PartialDependence {
  /** The name of the column. */
  readonly column: string;
  /** The values that were tried: rising numbers, or levels. */
  readonly values: readonly number[] | readonly string[];
  /** What was answered in the mean at each of them, of each output. */
  readonly curves: readonly { readonly name: string; readonly mean: readonly number[] }[];
  /** Of a column of numbers: where its values lie, as their quantiles; drawn below. Default: nothing is drawn. */
  readonly quantiles?: readonly number[] | undefined;
  /** Of a column of levels: the share of rows that have each. Default: nothing is written. */
  readonly shares?: readonly number[] | undefined;
}

/** The size of a plot of a partial dependence, and its label. */
export interface PartialDependencePlotOptions {
  /** In pixels. Default: 400. */
  readonly width?: number | undefined;
  /** In pixels, for a column of numbers; with levels it follows from how many there are. Default: 260. */
  readonly height?: number | undefined;
  /** What the curves measure. Default: `'mean answer'`. */
  readonly label?: string | undefined;
  /** What the axis of the answers covers. Default: what the curves do, with some room. */
  readonly range?: readonly [low: number, high: number] | undefined;
}

const where = 'partialDependencePlot';
const fix = `Write ${where}(partialDependence(model, table, 'age')).`;
const fontSize = 12;

interface Dot {
  readonly k: number;
  readonly at: number | string;
  readonly mean: number;
  readonly title: string;
}

function check(given: unknown): asserts given is PartialDependence {
  if (!isPlain(given)) return fail(where, 'a column, values and curves', describe(given), fix);
  const { column, values, curves, quantiles, shares } = given as unknown as PartialDependence;
  if (typeof column !== 'string') fail(`${where}, column`, 'a name', describe(column), fix);
  if (!Array.isArray(values)) fail(`${where}, values`, 'a list', describe(values), fix);
  checkSome(values, `${where}, values`, fix);
  if (typeof values[0] === 'string') checkTexts(values, `${where}, values`, fix);
  else checkNumbers(values, `${where}, values`, fix);
  if (!Array.isArray(curves)) fail(`${where}, curves`, 'a list', describe(curves), fix);
  checkSome(curves, `${where}, curves`, fix);
  for (const [k, each] of curves.entries()) {
    if (typeof Object(each).name !== 'string') fail(`${where}, curve ${k}`, 'a name and means', describe(each), fix);
    checkNumbers(each.mean, `${where}, curve ${k}, mean`, fix, values.length);
  }
  if (quantiles !== undefined) checkNumbers(quantiles, `${where}, quantiles`, fix);
  if (shares !== undefined) checkNumbers(shares, `${where}, shares`, fix, values.length);
}

function rangeOf(curves: PartialDependence['curves'], given: readonly [number, number] | undefined): [number, number] {
  if (given !== undefined) return [...given];
  const all = curves.flatMap(({ mean }) => mean);
  const [low, high] = [Math.min(...all), Math.max(...all)];
  const room = 0.08 * (high - low || Math.abs(high) || 1);
  return [low - room, high + room];
}

function ofNumbers(
  { column, values, curves, quantiles = [] }: PartialDependence,
  [low, high]: readonly [number, number],
  label: string,
  width: number,
  height: number,
): string {
  const at = values as readonly number[];
  const several = curves.length > 1;
  const names = curves.map(({ name }) => cut(name, fontSize, width * 0.28));
  const right = several ? 14 + Math.max(...names.map((name) => textWidth(name, fontSize))) : 14;
  const [top, bottom] = [26, height - 42];
  const toPixel = (mean: number): number => top + ((bottom - top) * (high - mean)) / (high - low);
  const places = spread(
    curves.map(({ mean }) => toPixel(mean.at(-1) as number)),
    14,
    top,
    bottom,
  );
  const [first, last] = [at[0] as number, at.at(-1) as number];
  const domain = first === last ? [first - 0.5, last + 0.5] : [first, last];
  return draw(`${label} by ${column}`, {
    width,
    height,
    marginTop: top,
    marginBottom: 42,
    marginLeft: 52,
    marginRight: Math.ceil(right),
    x: {
      domain,
      label: cut(column, fontSize, width - 80),
      labelAnchor: 'center',
      labelArrow: 'none',
      ticks: width < 360 ? 3 : 5,
      tickFormat: shortNumber,
    },
    y: { domain: [low, high], label, grid: true, ticks: 5, tickFormat: shortNumber },
    marks: [
      ...curves.flatMap(({ name, mean }, c) => {
        const dots = at.map(
          (x, k): Dot => ({
            k: x,
            at: x,
            mean: mean[k] as number,
            title: `${column} ${shortNumber(x)}: ${name} ${shortNumber(mean[k] as number)}`,
          }),
        );
        const stroke = seriesColor(c);
        const shift = (places[c] as number) - toPixel(mean.at(-1) as number);
        return [
          Plot.line(dots, { x: 'k', y: 'mean', stroke, strokeWidth: 2 }),
          Plot.dot(dots, { x: 'k', y: 'mean', r: 2.2, fill: stroke, title: 'title' }),
          ...(several
            ? [
                Plot.text(dots.slice(-1), {
                  x: 'k',
                  y: 'mean',
                  dx: 8,
                  dy: shift,
                  textAnchor: 'start',
                  text: [names[c] as string],
                  fill: stroke,
                }),
              ]
            : []),
        ];
      }),
      Plot.ruleX(
        quantiles.filter((each) => each >= (domain[0] as number) && each <= (domain[1] as number)),
        { y1: low, y2: low + (high - low) * 0.05, stroke: soft, strokeWidth: 1.5 },
      ),
    ],
  });
}

function ofLevels(
  { column, values, curves, shares }: PartialDependence,
  [low, high]: readonly [number, number],
  label: string,
  width: number,
): string {
  const levels = (values as readonly string[]).map((level, k) => {
    const share = shares === undefined ? '' : ` (${Math.round((shares[k] as number) * 100)} %)`;
    return `${cut(level === '' ? '(empty)' : level, fontSize, width * 0.4 - textWidth(share, fontSize))}${share}`;
  });
  const left = Math.ceil(Math.max(...levels.map((level) => textWidth(level, fontSize)))) + 16;
  const several = curves.length > 1;
  const bottom = 42 + (several ? 18 : 0);
  const legend = curves.map(({ name }) => `● ${cut(name, fontSize, (width - 16) / curves.length - 14)}`);
  const dots = curves.map(({ name, mean }) =>
    levels.map(
      (_, k): Dot => ({
        k,
        at: k,
        mean: mean[k] as number,
        title: `${column} ${values[k]}: ${name} ${shortNumber(mean[k] as number)}`,
      }),
    ),
  );
  const widths = legend.map((text) => textWidth(text, fontSize) + 14);
  const begin = (c: number): number => widths.slice(0, c).reduce((sum, each) => sum + each, 4 - left);
  return draw(`${label} by ${column}`, {
    width,
    height: 14 + 22 * levels.length + bottom,
    marginTop: 8,
    marginLeft: left,
    marginRight: 16,
    marginBottom: bottom,
    x: {
      domain: [low, high],
      label,
      labelAnchor: 'center',
      labelArrow: 'none',
      labelOffset: 36,
      grid: true,
      ticks: 4,
      tickFormat: shortNumber,
    },
    y: { domain: levels.map((_, k) => k), type: 'point', padding: 0.6, axis: null },
    marks: [
      Plot.axisY({ tickSize: 0, tickPadding: 10, label: null, tickFormat: (k: number) => levels[k] as string }),
      Plot.gridY({ strokeOpacity: 0.08 }),
      ...dots.map((each, c) => Plot.dot(each, { x: 'mean', y: 'k', r: 4.5, fill: seriesColor(c), title: 'title' })),
      ...(several
        ? legend.map((text, c) =>
            Plot.text([text], {
              frameAnchor: 'bottom-left',
              dx: begin(c),
              dy: bottom - 4,
              textAnchor: 'start',
              fill: seriesColor(c),
              text: (each: string) => each,
            }),
          )
        : []),
    ],
  });
}

/**
 * What a model answers in the mean where one column has the same value in all rows, and the others their own, as an SVG:
 * curves over numbers, with ticks below where its values lie, and dots for levels, with the share of rows that have each.
 *
 * @throws MultilayerError for anything but a column, its values and the means at them
 */
export function partialDependencePlot(
  dependence: PartialDependence,
  options: PartialDependencePlotOptions = {},
): string {
  check(dependence);
  checkOptions(options, ['width', 'height', 'label', 'range'], where);
  const { width = 400, height = 260, label = 'mean answer', range } = options;
  if (range !== undefined) checkNumbers(range, `${where}, option range`, 'Write [0, 1].', 2);
  const covered = rangeOf(dependence.curves, range);
  return typeof dependence.values[0] === 'number'
    ? ofNumbers(dependence, covered, label, width, height)
    : ofLevels(dependence, covered, label, width);
}
