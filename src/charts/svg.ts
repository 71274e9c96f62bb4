import * as Plot from '@observablehq/plot';
import { escapeText } from './escape.js';
import { SvgDocument, type SvgElement, svgNamespace } from './svg-document.js';
import { themeCss } from './theme.js';

/** Where a chart stands alone in its file, it brings its own colours; inside a page the selector matches nothing. */
const ownStyle: string = `<style>${themeCss('svg:root')} svg:root { color: var(--chart-ink); background: var(--chart-paper); }</style>`;

/** `count` numbers from one end to the other, both included. */
export function range(from: number, to: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => from + ((to - from) * i) / (count - 1));
}

/** An SVG element with what every chart has: its size, and what it shows in words. */
export function svg(width: number, height: number, label: string, body: string): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escapeText(label)}" font-family="system-ui, sans-serif" fill="currentColor">${ownStyle}${body}</svg>`;
}

/** Leaves out the points in the middle of a horizontal or vertical run: the outline of a surface is full of them. */
function withoutMiddles(path: string): string {
  const points = path.split(/(?=[MLZC])/).map((text) => ({ text, at: text.slice(1).split(',') }));
  const kept = points.filter(({ text, at: [x, y] }, i) => {
    const [before, after] = [points[i - 1], points[i + 1]];
    if (!text.startsWith('L') || before === undefined || !after?.text.startsWith('L')) return true;
    return !((before.at[0] === x && after.at[0] === x) || (before.at[1] === y && after.at[1] === y));
  });
  return kept.map(({ text }) => text).join('');
}

/** Paths with coordinates to a hundredth of a pixel, and no needless points: a third of the text, and the same picture. */
function shorter(text: string): string {
  return text.replace(/ d="([^"]*)"/g, (_, path: string) => {
    const rounded = path.replace(/(\.\d\d)\d+/g, '$1');
    return ` d="${withoutMiddles(rounded)}"`;
  });
}

/** What Plot draws, as text. */
export function draw(label: string, options: Plot.PlotOptions): string {
  const figure = Plot.plot({
    ...options,
    document: new SvgDocument() as never,
    style: { overflow: 'visible', fontSize: '12px' },
  }) as unknown as SvgElement;
  figure.setAttribute('xmlns', svgNamespace);
  const opening = `<svg role="img" aria-label="${escapeText(label)}" `;
  return shorter(figure.toText())
    .replace('<svg ', () => opening)
    .replace('</style>', `</style>${ownStyle}`);
}
