import * as Plot from '@observablehq/plot';
import { readNetwork } from '../analysis/inputs.js';
import { anyNumber, checkNumber } from '../core/checks.js';
import { describe, fail } from '../core/errors.js';
import type { Network } from '../network/index.js';
import { checkOptions, checkTexts } from './options.js';
import { draw, range, svg } from './svg.js';
import { surfaceColors } from './theme.js';

/** What a surface covers and how it is drawn. */
export interface SurfacePlotOptions {
  /** In pixels; the plot is square. Default: 240. */
  readonly width?: number | undefined;
  /** Both inputs run from here … Default: −0.25. */
  readonly from?: number | undefined;
  /** … to here. Default: 1.25. */
  readonly to?: number | undefined;
  /** Points to draw on it, [rows × 2], with a right answer from 0 to 1 for each. */
  readonly points?: { readonly x: readonly (readonly number[])[]; readonly y: readonly number[] } | undefined;
  /** The names of the two inputs. Default: a and b. */
  readonly inputs?: readonly [string, string] | undefined;
}

const size = 61;
const bands = 20;
const boundary = '#1b1f24';

/**
 * What a network with two inputs and one output answers over a square, as an SVG: blue for 0, pale for ½, orange for 1.
 * Answers beyond 0 and 1 have the colour of the nearer end. The line is where the answer crosses ½; it is left out
 * where the answers differ by less than 0.01 over the square, as rounding alone would draw it.
 *
 * @throws MultilayerError for a network of another shape
 */
export function surfacePlot(network: Network, options: SurfacePlotOptions = {}): string {
  readNetwork(network, 'surfacePlot');
  checkOptions(options, ['width', 'from', 'to', 'points', 'inputs'], 'surfacePlot');
  const { width = 240, from = -0.25, to = 1.25, points, inputs = ['a', 'b'] } = options;
  checkNumber(from, anyNumber, 'surfacePlot, option from', 'Both inputs run from here.');
  const above = { allows: (each: number) => each > from, text: `a number above ${from}, where the inputs run from` };
  checkNumber(to, above, 'surfacePlot, option to', 'Both inputs run to here.');
  checkTexts(inputs, 'surfacePlot, option inputs', "Name both: ['a', 'b'].");
  if (points !== undefined && (!Array.isArray(points.x) || !Array.isArray(points.y))) {
    fail('surfacePlot, option points', 'x and y', describe(points), 'Write points: { x: [[0, 1]], y: [1] }.');
  }
  if (network.inputs !== 2 || network.outputs !== 1) {
    fail(
      'surfacePlot',
      'a network with 2 inputs and 1 output',
      `${network.inputs} and ${network.outputs}`,
      'A surface has two axes and one colour.',
    );
  }
  const at = range(from, to, size);
  const answers = network.predict(at.flatMap((b) => at.map((a) => [a, b]))).map(([answer = Number.NaN]) => answer);
  const [least, most] = [Math.min(...answers), Math.max(...answers)];
  const clamped = answers.map((answer) => Math.min(1, Math.max(0, answer)));
  // Every cell of the grid has its answer; Plot would look for the nearest one by a triangulation.
  const grid = { width: size, height: size, x1: from, y1: from, x2: to, y2: to, interpolate: 'none' };
  // ½ lies in the middle of a band, so that rounding does not part a constant ½ into two colours. The lowest threshold
  // lies below every answer: the first band covers the whole square.
  const half = 1 / bands / 2;
  const thresholds = [-half, ...range(half, 1 - half, bands)];
  const dots = (points?.x ?? []).map(([a = 0, b = 0], i) => ({ a, b, y: points?.y[i] ?? 0 }));
  const label = `The answers of the network for ${inputs[0]} and ${inputs[1]} from ${from} to ${to}: ${least.toFixed(2)} to ${most.toFixed(2)}`;
  return draw(label, {
    width,
    height: width,
    marginLeft: 28,
    marginRight: 8,
    x: { domain: [from, to], label: inputs[0], ticks: [0, 1], tickFormat: String },
    y: { domain: [from, to], label: inputs[1], ticks: [0, 1], tickFormat: String },
    // A band is painted by its lower edge, and means its middle.
    color: { type: 'linear', domain: [-half, 0.5 - half, 1 - half], range: [...surfaceColors], clamp: true },
    marks: [
      Plot.contour(clamped, {
        ...grid,
        value: (each: number) => each,
        fill: 'value',
        thresholds,
        clip: true,
      } as Plot.ContourOptions),
      ...(most - least < 0.01
        ? []
        : [
            Plot.contour(answers, {
              ...grid,
              value: (each: number) => each,
              stroke: boundary,
              strokeWidth: 1.5,
              thresholds: [0.5],
            } as Plot.ContourOptions),
          ]),
      // Lines of ½ run back along the edge of the square; a frame all around tells no lies about it.
      Plot.frame({ stroke: boundary, strokeWidth: 1.5 }),
      Plot.dot(dots, { x: 'a', y: 'b', r: 7, fill: ({ y }) => y - half, stroke: boundary, strokeWidth: 1.5 }),
    ],
  });
}

/** What the colours, the line and the dots of {@link surfacePlot} mean, as an SVG 320 pixels wide. */
export function surfaceLegend(): string {
  const stops = surfaceColors.map((color, i) => `<stop offset="${i * 50}%" stop-color="${color}"/>`).join('');
  const ramp = `<defs><linearGradient id="surface-ramp">${stops}</linearGradient></defs><rect x="6" y="4" width="120" height="14" fill="url(#surface-ramp)"/>`;
  const numbers = ['0', '½', '1'].map(
    (text, i) => `<text x="${6 + i * 60}" y="32" text-anchor="middle">${text}</text>`,
  );
  const line = `<path d="M150 11h24" stroke="currentColor" stroke-width="1.5"/><text x="180" y="15">answer ½</text>`;
  const dot = `<circle cx="162" cy="29" r="6" fill="${surfaceColors[2]}" stroke="currentColor" stroke-width="1.5"/><text x="180" y="33">right answer of a point</text>`;
  const label =
    'Blue is the answer 0, pale ½ and orange 1; the line is the answer ½; a dot is the right answer of a point';
  return svg(320, 40, label, `<g font-size="12">${ramp}${numbers.join('')}${line}${dot}</g>`);
}
