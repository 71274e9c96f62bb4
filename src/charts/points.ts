import type * as Plot from '@observablehq/plot';
import { type SvgDocument, type SvgElement, svgNamespace } from './svg-document.js';

export type Point = readonly [x: number, y: number];

/** Beyond so many, dots cover each other and say less than how many there are of them. */
const mostDots = 600;
/** The side of a field, in pixels, and how dark they can be. */
const [field, shades] = [6, 6];

function path(document: SvgDocument, d: string, style: Readonly<Record<string, string | number>>): SvgElement {
  const made = document.createElementNS(svgNamespace, 'path');
  for (const [name, value] of Object.entries({ ...style, d })) made.setAttribute(name, value);
  return made;
}

/** Lines without a length, with round ends: a fifth of the text of circles. */
function dots(document: SvgDocument, pixels: readonly Point[], color: string): SvgElement[] {
  const d = pixels.map(([x, y]) => `M${x.toFixed(1)} ${y.toFixed(1)}h0`).join('');
  const style = { stroke: color, 'stroke-width': 4.5, 'stroke-linecap': 'round', 'stroke-opacity': 0.6, fill: 'none' };
  return [path(document, d, style)];
}

/** Fields of a grid, those that hold as many rows in one path; shades go by the square root, as few rows count too. */
function fields(document: SvgDocument, pixels: readonly Point[], color: string): SvgElement[] {
  const counts = new Map<string, number>();
  for (const [x, y] of pixels) {
    const at = `${Math.floor(x / field) * field} ${Math.floor(y / field) * field}`;
    counts.set(at, (counts.get(at) ?? 0) + 1);
  }
  const most = Math.max(...counts.values());
  const shade = (count: number): number => Math.max(1, Math.ceil(shades * Math.sqrt(count / most)));
  return Array.from({ length: shades }, (_, k) => {
    const within = [...counts].filter(([, count]) => shade(count) === k + 1);
    const d = within.map(([at]) => `M${at}h${field}v${field}h-${field}z`).join('');
    return path(document, d, { fill: color, 'fill-opacity': Number((0.18 + (0.82 * k) / (shades - 1)).toFixed(2)) });
  }).filter((each) => each.getAttribute('d') !== '');
}

/** A mark of many points: dots, or fields that are the darker the more points they hold. */
export function points(all: readonly Point[], color: string): Plot.Markish {
  return (_index, { x, y }, _values, _dimensions, context) => {
    const document = (context as unknown as { document: SvgDocument }).document;
    const pixels = all.map(([across, up]): Point => [x?.(across) as number, y?.(up) as number]);
    const group = document.createElementNS(svgNamespace, 'g');
    const drawn = all.length > mostDots ? fields(document, pixels, color) : dots(document, pixels, color);
    for (const each of drawn) group.appendChild(each);
    return group as never;
  };
}
