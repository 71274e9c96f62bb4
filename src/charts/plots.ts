import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';
import type { Activation } from '../activations/index.js';
import { differentiate, evaluate } from '../expression/index.js';
import type { History, Network } from '../network/index.js';

const colors = { value: '#2f7ed8', slope: '#d8662f' };

/** Plot wants a document to build its elements in; the library has none outside a browser. */
function draw(options: Plot.PlotOptions): string {
  const { document } = parseHTML('<!doctype html><html><body></body></html>');
  const figure = Plot.plot({
    ...options,
    document: document as never,
    style: { background: 'none', overflow: 'visible' },
  });
  return (figure as unknown as { outerHTML: string }).outerHTML;
}

function range(from: number, to: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => from + ((to - from) * i) / (count - 1));
}

/** An activation (solid) and its derivative (dashed) over −5 … 5. */
export function activationPlot(activation: Activation): string {
  const { formula } = activation;
  if (formula === undefined) return '';
  const derivative = differentiate(formula, 'x');
  const bounded = Math.abs(evaluate(formula, { x: 5 })) <= 1;
  const lowest = evaluate(formula, { x: -5 });
  const points = range(-5, 5, 401).map((x) => ({ x, y: evaluate(formula, { x }), slope: evaluate(derivative, { x }) }));
  return draw({
    width: 320,
    height: 220,
    x: { domain: [-5, 5], label: 'x' },
    y: {
      domain: bounded ? [Math.min(-0.1, lowest * 1.1), 1.1] : [Math.min(-0.2, Math.max(-5, lowest)), 5],
      label: null,
      grid: true,
    },
    marks: [
      Plot.ruleY([0], { strokeOpacity: 0.4 }),
      Plot.line(points, { x: 'x', y: 'slope', stroke: colors.slope, strokeDasharray: '4 3', clip: true }),
      Plot.line(points, { x: 'x', y: 'y', stroke: colors.value, strokeWidth: 2, clip: true }),
    ],
  });
}

/** The training losses of several fits over the epochs, on a logarithmic scale. */
export function lossPlot(runs: readonly { readonly name: string; readonly history: History }[]): string {
  const points = runs.flatMap(({ name, history }) => history.epochs.map(({ epoch, loss }) => ({ name, epoch, loss })));
  // Labels stand at different heights, as curves that end at one loss end close together.
  const labels = runs.flatMap(({ name }, i) => {
    const level = 0.5 * 0.55 ** i;
    const own = points.filter((point) => point.name === name);
    return own.find(({ loss }) => loss <= level) ?? own.at(-1) ?? [];
  });
  return draw({
    width: 640,
    height: 300,
    marginRight: 90,
    x: { label: 'epoch', type: 'log', tickFormat: String },
    y: { label: 'loss', type: 'log', grid: true, tickFormat: String },
    color: { scheme: 'observable10' },
    marks: [
      Plot.line(points, { x: 'epoch', y: 'loss', stroke: 'name', strokeWidth: 1.8 }),
      Plot.text(labels, { x: 'epoch', y: 'loss', text: 'name', fill: 'name', textAnchor: 'start', dx: 5 }),
    ],
  });
}

/** What a network with two inputs and one output answers over the square, with the points of XOR. */
export function surfacePlot(network: Network): string {
  const size = 32;
  const at = range(-0.25, 1.25, size + 1);
  const step = 1.5 / size;
  const cells = at.slice(0, -1).flatMap((x) => at.slice(0, -1).map((y) => ({ x, y })));
  const answers = network.predict(cells.map(({ x, y }) => [x + step / 2, y + step / 2]));
  const points = [0, 1].flatMap((a) => [0, 1].map((b) => ({ a, b, y: a ^ b })));
  return draw({
    width: 240,
    height: 240,
    x: { domain: [-0.25, 1.25], label: 'a', ticks: [0, 1] },
    y: { domain: [-0.25, 1.25], label: 'b', ticks: [0, 1] },
    color: { type: 'linear', domain: [0, 1], range: [colors.value, colors.slope] },
    marks: [
      Plot.rect(cells, {
        x1: 'x',
        x2: ({ x }) => x + step,
        y1: 'y',
        y2: ({ y }) => y + step,
        fill: (_, i) => answers[i]?.[0],
        inset: -0.5,
      }),
      Plot.dot(points, { x: 'a', y: 'b', r: 7, fill: 'y', stroke: 'white', strokeWidth: 2 }),
    ],
  });
}
