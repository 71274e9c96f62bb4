import * as Plot from '@observablehq/plot';
import { type Activation, type ActivationName, resolveActivation } from '../activations/index.js';
import { describe, fail } from '../core/errors.js';
import { differentiate, type Expression, evaluate } from '../expression/index.js';
import { checkOptions } from './options.js';
import { draw, range } from './svg.js';
import { seriesColor } from './theme.js';

/** The size of a plot of an activation. */
export interface ActivationPlotOptions {
  /** In pixels; the height follows. Default: 320. */
  readonly width?: number | undefined;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

/** A place where a curve jumps. */
interface Jump {
  readonly x: number;
  readonly left: number;
  readonly right: number;
}

/** How far a plot goes on both sides of 0: further where something still changes there, as in relu6. */
const [near, far] = [5, 8];

/** A smaller step is no jump. */
const least = 1e-3;

/** The jump between two points, if halving the way between them 40 times does not close the gap. */
function jumpBetween(f: (x: number) => number, a: Point, b: Point): Jump | undefined {
  let [left, right] = [a, b];
  for (let i = 0; i < 40 && !(Math.abs(right.y - left.y) <= least); i++) {
    const x = (left.x + right.x) / 2;
    const middle = { x, y: f(x) };
    if (Math.abs(middle.y - left.y) > Math.abs(right.y - middle.y)) right = middle;
    else left = middle;
  }
  const gap = Math.abs(right.y - left.y);
  return gap > least ? { x: Math.round(right.x * 1e9) / 1e9, left: left.y, right: right.y } : undefined;
}

/** The curve of a formula; no line is drawn across a jump or where there is no finite value. */
function curve(
  formula: Expression,
  reach: number,
): { readonly points: readonly Point[]; readonly jumps: readonly Jump[] } {
  const f = (x: number): number => evaluate(formula, { x });
  const jumps: Jump[] = [];
  const points = range(-reach, reach, 401).flatMap((x, i, all) => {
    const point = { x, y: f(x) };
    const before = all[i - 1];
    if (before === undefined) return [point];
    const jump = jumpBetween(f, { x: before, y: f(before) }, point);
    if (jump === undefined) return [point];
    jumps.push(jump);
    const sides = [jump.left, Number.NaN, jump.right].map((y) => ({ x: jump.x, y }));
    return [...sides, point];
  });
  return { points, jumps };
}

/** Whole numbers around all that is drawn, and a tenth more on either side: −0.1 to 1.1 for a sigmoid. */
function verticalDomain(points: readonly Point[], reach: number): [number, number] {
  const values = points.map(({ y }) => Math.min(reach, Math.max(-reach, y))).filter(Number.isFinite);
  // Curves that come within a fiftieth of a whole number only approach it.
  const low = Math.min(0, Math.floor(Math.min(...values) + 0.02));
  const high = Math.max(1, Math.ceil(Math.max(...values) - 0.02));
  return [low - (high - low) / 10, high + (high - low) / 10];
}

/**
 * An activation (solid) and its derivative (dashed) over −5 … 5, or −8 … 8 where there is a kink, as an SVG. Where the
 * function jumps, a full dot is its value and an empty one the limit from the other side.
 *
 * @throws MultilayerError for an activation without a formula of one variable, such as softmax
 */
export function activationPlot(activation: ActivationName | Activation, options: ActivationPlotOptions = {}): string {
  checkOptions(options, ['width'], 'activationPlot');
  const { width = 320 } = options;
  const { name, formula } = resolveActivation(activation, 'activationPlot');
  if (formula === undefined) {
    fail(
      'activationPlot',
      'an activation with a formula in x',
      describe(name),
      'Its outputs depend on the whole row, so it has no curve of its own.',
    );
  }
  const derivative = differentiate(formula, 'x');
  const reach = curve(derivative, far).jumps.some(({ x }) => Math.abs(x) > near) ? far : near;
  const [value, slope] = [curve(formula, reach), curve(derivative, reach)];
  const dots = value.jumps.flatMap(({ x, left, right }) => {
    const at = evaluate(formula, { x });
    return [left, right].map((y) => ({ x, y, full: y === at }));
  });
  const label = `The activation ${name} (solid) and its derivative (dashed) for x from ${-reach} to ${reach}`;
  return draw(label, {
    width,
    height: Math.round(width * 0.69),
    marginLeft: 34,
    x: { domain: [-reach, reach], label: 'x' },
    y: { domain: verticalDomain([...value.points, ...slope.points], reach), label: null, grid: true, ticks: 6 },
    marks: [
      Plot.ruleY([0], { strokeOpacity: 0.4 }),
      Plot.ruleX([0], { strokeOpacity: 0.15 }),
      Plot.line(slope.points, {
        x: 'x',
        y: 'y',
        stroke: seriesColor(1),
        strokeWidth: 1.8,
        strokeDasharray: '5 3',
        clip: true,
      }),
      Plot.line(value.points, { x: 'x', y: 'y', stroke: seriesColor(0), strokeWidth: 2.2, clip: true }),
      Plot.dot(dots, {
        x: 'x',
        y: 'y',
        r: 3.5,
        stroke: seriesColor(0),
        strokeWidth: 1.8,
        fill: ({ full }) => (full ? seriesColor(0) : 'var(--chart-paper, #ffffff)'),
      }),
    ],
  });
}
