import { readNetwork } from '../analysis/inputs.js';
import { checkNumber, counting } from '../core/checks.js';
import type { Complete } from '../core/complete.js';
import { describe, fail } from '../core/errors.js';
import type { Dense } from '../layers/dense.js';
import { innerOf, isKind, type Layer } from '../layers/index.js';
import type { Network } from '../network/index.js';
import { escapeText } from './escape.js';
import { type Box, firstFree, textWidth } from './labels.js';
import { checkOptions, checkTexts } from './options.js';
import { svg } from './svg.js';
import { paper, seriesColor } from './theme.js';

/** Names for a diagram of a network, and its size. */
export interface NetworkDiagramOptions {
  /** In pixels; the height follows from the largest layer. Default: 640. */
  readonly width?: number | undefined;
  /** Names of the inputs. Default: x1, x2, … */
  readonly inputs?: readonly string[] | undefined;
  /** Names of the outputs. Default: y1, y2, … */
  readonly outputs?: readonly string[] | undefined;
  /** Units drawn of each layer; of a larger one the first are drawn, and the number of the others is told. Default: 12. */
  readonly most?: number | undefined;
}

interface Unit {
  readonly x: number;
  readonly y: number;
  readonly name: string;
  /** Absent at inputs, and in layers without one. */
  readonly bias?: number;
}

interface Column {
  readonly units: readonly Unit[];
  readonly head: string;
  readonly hidden: number;
}

interface Edge {
  readonly from: Unit;
  readonly to: Unit;
  readonly weight: number;
}

const radius = 17;
const spacing = 46;
const headHeight = 34;
const legendHeight = 58;
const labelSize = 10.5;

/** `−1.23` or `−12.3`: short enough for a circle, with a real minus sign and without a negative zero. */
function number(value: number): string {
  const size = Math.abs(value);
  const text = size < 9.995 ? size.toFixed(2) : size < 99.95 ? size.toFixed(1) : size.toPrecision(2);
  return value < 0 && Number(text) > 0 ? `−${text}` : text;
}

/** A dense layer, and where its parameters are. */
interface Placed {
  readonly dense: Dense;
  readonly parameter: (name: string) => number[][];
}

/** The layers of a network, with those of a Sequential in its place. */
function denseLayers(
  layers: readonly Layer[],
  parameter: (index: number, name: string) => number[][],
  path = '',
): readonly Placed[] {
  return layers.flatMap((layer, i) => {
    if (isKind(layer, 'dense')) return [{ dense: layer as Dense, parameter: (name: string) => parameter(i, name) }];
    const inner = isKind(layer, 'sequential') ? innerOf(layer) : undefined;
    if (inner !== undefined) return denseLayers(inner, (k, name) => parameter(i, `${k}.${name}`), `${path}${i}.`);
    return fail(
      'networkDiagram',
      'a network of dense layers whose weights are drawn',
      `layer ${path}${i}, ${describe(String(layer))}`,
      'Only dense layers have one weight for each line.',
    );
  });
}

function checkNames(names: readonly string[], wanted: number, what: 'inputs' | 'outputs'): void {
  if (names.length === 0 || names.length === wanted) return;
  const fix = `Name all ${what} or none.`;
  fail(
    `networkDiagram, option ${what}`,
    `${wanted} ${wanted === 1 ? 'name' : 'names'}, one for each`,
    String(names.length),
    fix,
  );
}

function layout(
  network: Network,
  layers: readonly Placed[],
  options: Complete<NetworkDiagramOptions>,
): readonly Column[] {
  const { width, most } = options;
  const sizes = [network.inputs as number, ...layers.map(({ dense }) => dense.units)];
  checkNames(options.inputs, sizes[0] as number, 'inputs');
  checkNames(options.outputs, sizes.at(-1) as number, 'outputs');
  const tallest = Math.min(most, Math.max(...sizes));
  const step = (width - 120) / (sizes.length - 1);
  return sizes.map((size, c) => {
    const layer = layers[c - 1];
    const shown = Math.min(most, size);
    // Small layers spread out, so that their lines do not all start at one place.
    const gap = Math.min(2.2 * spacing, (tallest * spacing) / shown);
    const top = headHeight + (tallest * spacing) / 2 - ((shown - 1) * gap) / 2;
    const biases = layer?.dense.bias ? layer.parameter('bias')[0] : undefined;
    const name = (i: number): string => {
      if (layer === undefined) return options.inputs[i] ?? `x${i + 1}`;
      return c === layers.length ? (options.outputs[i] ?? `y${i + 1}`) : `unit ${i + 1} of layer ${c}`;
    };
    const units = Array.from({ length: shown }, (_, i) => {
      const bias = biases?.[i];
      return { x: 60 + c * step, y: top + i * gap, name: name(i), ...(bias === undefined ? {} : { bias }) };
    });
    const head = layer === undefined ? 'inputs' : `${size} ${layer.dense.activation.name}`;
    return { units, head, hidden: size - shown };
  });
}

function edgesOf(layers: readonly Placed[], columns: readonly Column[]): readonly Edge[] {
  return columns.slice(1).flatMap(({ units }, layer) => {
    const weights = (layers[layer] as Placed).parameter('weights');
    const below = columns[layer]?.units ?? [];
    return below.flatMap((from, i) => units.map((to, j) => ({ from, to, weight: weights[i]?.[j] as number })));
  });
}

function line({ from, to, weight }: Edge, largest: number): string {
  const thickness = 0.5 + 5.5 * (Math.abs(weight) / largest);
  const color = seriesColor(weight < 0 ? 1 : 0);
  const title = escapeText(`${from.name} → ${to.name}: weight ${number(weight)}`);
  return `<path d="M${from.x.toFixed(1)} ${from.y.toFixed(1)}L${to.x.toFixed(1)} ${to.y.toFixed(1)}" stroke="${color}" stroke-width="${thickness.toFixed(2)}"><title>${title}</title></path>`;
}

/** Weights written on their lines, the greatest first, each where it covers no unit and no other weight. */
function weightLabels(edges: readonly Edge[], columns: readonly Column[]): string {
  const taken: Box[] = columns.flatMap(({ units }) =>
    units.map(({ x, y }) => ({ x, y, width: 2 * radius + 2, height: 2 * radius + 2 })),
  );
  const ordered = [...edges].sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight));
  const texts = ordered.flatMap(({ from, to, weight }) => {
    const text = number(weight);
    const size = { width: textWidth(text, labelSize) + 4, height: labelSize + 3 };
    const along = [0.5, 0.6, 0.4, 0.7, 0.3, 0.75, 0.25, 0.8, 0.2, 0.65, 0.35, 0.55, 0.45];
    const places = along.map((t) => ({ ...size, x: from.x + (to.x - from.x) * t, y: from.y + (to.y - from.y) * t }));
    const box = firstFree(places, taken);
    if (box === undefined) return [];
    taken.push(box);
    const [left, top] = [box.x - size.width / 2, box.y - size.height / 2];
    const back = `<rect x="${left.toFixed(1)}" y="${top.toFixed(1)}" width="${size.width.toFixed(1)}" height="${size.height.toFixed(1)}" rx="3" fill="${paper}" fill-opacity="0.88"/>`;
    return `${back}<text x="${box.x.toFixed(1)}" y="${(box.y + labelSize * 0.36).toFixed(1)}">${text}</text>`;
  });
  return `<g font-size="${labelSize}" text-anchor="middle" pointer-events="none">${texts.join('')}</g>`;
}

function unit({ x, y, name, bias }: Unit, isInput: boolean): string {
  const text = isInput ? name : bias === undefined ? '' : number(bias);
  const title = escapeText(bias === undefined ? name : `${name}: bias ${number(bias)}`);
  return `<g><title>${title}</title><circle cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="${radius}" fill="${paper}" stroke="currentColor" stroke-width="1.3"/><text x="${x.toFixed(1)}" y="${(y + 4).toFixed(1)}" font-size="${isInput ? 13 : labelSize}" text-anchor="middle">${escapeText(text)}</text></g>`;
}

function column({ units, head, hidden }: Column, isInput: boolean, isOutput: boolean): string {
  const { x } = units[0] as Unit;
  const last = units.at(-1) as Unit;
  const middle = 'font-size="12" text-anchor="middle"';
  const title = `<text x="${x.toFixed(1)}" y="16" ${middle} font-weight="600">${escapeText(head)}</text>`;
  const more =
    hidden > 0 ? `<text x="${x.toFixed(1)}" y="${(last.y + 34).toFixed(1)}" ${middle}>⋮ ${hidden} more</text>` : '';
  const names = isOutput
    ? units.map(
        (each) => `<text x="${each.x + radius + 6}" y="${each.y + 4}" font-size="12">${escapeText(each.name)}</text>`,
      )
    : [];
  return title + more + units.map((each) => unit(each, isInput)).join('') + names.join('');
}

function legend(y: number, largest: number): string {
  const sample = (top: number, n: number, text: string): string =>
    `<path d="M14 ${top}h26" stroke="${seriesColor(n)}" stroke-width="4"/><text x="48" y="${top + 4}">${text}</text>`;
  const bias = `<circle cx="190" cy="${y + 10}" r="8" fill="${paper}" stroke="currentColor"/><text x="206" y="${y + 14}">number inside: bias</text>`;
  const scale = `<text x="182" y="${y + 34}">thickest: |weight| ${largest.toFixed(2)}</text>`;
  return `<g font-size="12">${sample(y + 10, 0, 'positive weight')}${sample(y + 30, 1, 'negative weight')}${bias}${scale}</g>`;
}

/**
 * A network of dense layers with its real weights, as an SVG: a circle for each unit with its bias inside, and a line
 * for each weight, as thick as the weight is large and coloured by its sign. Weights are written on their lines where
 * they fit; all of them are tooltips.
 *
 * @throws MultilayerError for a network with other layers, or without weights yet
 */
export function networkDiagram(network: Network, options: NetworkDiagramOptions = {}): string {
  readNetwork(network, 'networkDiagram');
  checkOptions(options, ['width', 'inputs', 'outputs', 'most'], 'networkDiagram');
  const { width = 640, inputs = [], outputs = [], most = 12 } = options;
  checkTexts(inputs, 'networkDiagram, option inputs', "Name the inputs: ['a', 'b'].");
  checkTexts(outputs, 'networkDiagram, option outputs', "Name the outputs: ['xor'].");
  checkNumber(most, counting, 'networkDiagram, option most', 'The default is 12.');
  const layers = denseLayers(network.layers, (index, name) => network.parameter(index, name).toArray());
  const columns = layout(network, layers, { width, inputs, outputs, most });
  const edges = edgesOf(layers, columns);
  // A network of zeros has no thickest line; any divisor will do for it.
  const largest = Math.max(...edges.map(({ weight }) => Math.abs(weight))) || 1;
  const rows = Math.max(...columns.map(({ units, hidden }) => units.length + Number(hidden > 0)));
  const bottom = headHeight + rows * spacing;
  const lines = `<g fill="none" stroke-linecap="round">${edges.map((edge) => line(edge, largest)).join('')}</g>`;
  const circles = columns.map((each, c) => column(each, c === 0, c === columns.length - 1)).join('');
  const heads = columns.map(({ head }) => head).join(', ');
  const label = `The network with its weights: ${heads}; the largest weight is ${largest.toFixed(2)} in size`;
  const body = lines + circles + weightLabels(edges, columns) + legend(bottom + 8, largest);
  return svg(width, bottom + legendHeight, label, body);
}
