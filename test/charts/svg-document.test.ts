import * as Plot from '@observablehq/plot';
import { expect } from 'chai';
import { parseHTML } from 'linkedom';
import { SvgDocument, type SvgElement } from '#src/charts/svg-document.js';

/** The same elements with their attributes in one order, as the order has no meaning, and without Plot's running numbers. */
function ordered(text: string): string {
  return text
    .replaceAll(/plot-clip-\d+/g, 'plot-clip')
    .replace(/<([\w:]+)((?: [\w:-]+="[^"]*")+)/g, (_, name: string, attributes: string) => {
      return `<${name} ${(attributes.match(/[\w:-]+="[^"]*"/g) ?? []).sort().join(' ')}`;
    });
}

describe('the document in which charts are drawn', () => {
  const points = Array.from({ length: 20 }, (_, i) => ({ x: i, y: (i * 7) % 11, kind: i % 2 === 0 ? 'a' : 'b' }));
  const charts: readonly (readonly [what: string, options: Plot.PlotOptions])[] = [
    [
      'lines, dots and a frame',
      { marks: [Plot.lineY(points, { x: 'x', y: 'y' }), Plot.dot(points, { x: 'x', y: 'y' }), Plot.frame()] },
    ],
    [
      'grids, rules and axes with labels',
      { grid: true, x: { label: 'a' }, marks: [Plot.ruleY([0]), Plot.ruleX([3]), Plot.axisY({ label: 'b' })] },
    ],
    [
      'text over several lines, with titles',
      { marks: [Plot.text(points, { x: 'x', y: 'y', text: () => 'one\ntwo', title: 'kind' })] },
    ],
    [
      'areas, bars and clipped marks',
      { marks: [Plot.areaY(points, { x: 'x', y: 'y', clip: true }), Plot.barY(points, { x: 'x', y: 'y' })] },
    ],
    [
      'contours',
      {
        color: { type: 'diverging' },
        marks: [Plot.contour({ x1: 0, x2: 1, y1: 0, y2: 1, fill: (x: number, y: number) => x * y })],
      },
    ],
    ['facets', { fx: { label: null }, marks: [Plot.dot(points, { x: 'x', y: 'y', fx: 'kind' })] }],
    ['links', { marks: [Plot.dot(points, { x: 'x', y: 'y', href: 'kind' })] }],
    [
      'styles',
      {
        style: { overflow: 'visible', fontSize: '12px' },
        marks: [Plot.dot(points, { x: 'x', y: 'y', mixBlendMode: 'multiply' })],
      },
    ],
  ];
  for (const [what, options] of charts) {
    it(`holds what a whole DOM holds: ${what}`, () => {
      const { document } = parseHTML('<!doctype html><html><body></body></html>');
      const [whole, own] = [document as never, new SvgDocument() as never].map((each) =>
        Plot.plot({ ...options, document: each }),
      );
      expect(ordered((own as unknown as SvgElement).toText())).to.equal(ordered(whole?.outerHTML ?? ''));
    });
  }

  it('writes attributes and text that XML can hold', () => {
    const element = new SvgDocument().createElementNS('http://www.w3.org/2000/svg', 'text');
    element.setAttribute('aria-label', 'a < b & "c"');
    element.textContent = '<script>&amp;';
    expect(element.toText()).to.equal('<text aria-label="a &lt; b &amp; &quot;c&quot;">&lt;script&gt;&amp;amp;</text>');
  });
});
