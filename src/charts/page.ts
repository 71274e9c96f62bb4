import { isPlain, refuse } from '../core/json.js';
import { checkKeys } from '../core/names.js';
import { escapeText } from './escape.js';
import { checkTexts } from './options.js';
import { themeCss } from './theme.js';

/** One chart on a page. */
export interface Picture {
  /** Plain text above the picture. */
  readonly title: string;
  /** What the picture shows, in words. */
  readonly text: string;
  /** The chart, as the other functions of `multilayer/charts` return it. */
  readonly svg: string;
  /** The same, drawn for a screen of 340 pixels and more; without it a phone shows the other one, shrunk. */
  readonly narrow?: string;
}

/** A part of a page under a heading. */
export interface Section {
  /** The heading, in plain text. */
  readonly title: string;
  /** Paragraphs. */
  readonly text: readonly string[];
  /** A command or a program, as it is typed. */
  readonly code?: string;
  /** Rows of text under a head; the first column names the row, and figures stand on the right of their columns. */
  readonly table?: { readonly head: readonly string[]; readonly rows: readonly (readonly string[])[] };
  /** An SVG that explains all pictures of the section. */
  readonly legend?: string;
  /** The charts, side by side where there is room. */
  readonly pictures: readonly Picture[];
}

const style = `
${themeCss(':root')}
:root { color-scheme: light dark; }
body { margin: 0 auto; max-width: 64rem; padding: 1.5rem 1.25rem 4rem; font: 1rem/1.55 system-ui, sans-serif; color: var(--chart-ink); background: var(--chart-paper); }
h1 { font-size: 1.6rem; line-height: 1.25; } h2 { margin-top: 3rem; font-size: 1.25rem; } p { max-width: 42rem; }
.pictures { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 15rem), 1fr)); gap: 1.75rem 1.5rem; }
.pictures.one { grid-template-columns: 1fr; }
figure { margin: 0; } figcaption { max-width: 42rem; color: var(--chart-soft); font-size: .9rem; } figcaption b { color: var(--chart-ink); }
svg { max-width: 100%; height: auto; } .narrow { display: none; }
.table { overflow-x: auto; } table { border-collapse: collapse; font-size: .9rem; font-variant-numeric: tabular-nums; }
th, td { padding: .3rem .75rem .3rem 0; text-align: right; white-space: nowrap; border-bottom: 1px solid color-mix(in srgb, currentColor 18%, transparent); }
th:first-child, .text { text-align: left; } th { vertical-align: bottom; } td, tbody th { vertical-align: top; } tbody th { font-weight: 400; }
td.long, th.long { white-space: normal; overflow-wrap: anywhere; min-width: 10rem; }
pre { max-width: 42rem; white-space: pre-wrap; overflow-wrap: anywhere; font-size: .9rem; } pre span { display: inline-block; }
  h1, h2, p, figcaption { overflow-wrap: anywhere; }
@media (max-width: 42rem) { .wide { display: none; } .narrow { display: block; } th, td { white-space: normal; padding-right: .5rem; } td.long, th.long { min-width: 0; } }
@media print { body { padding: 0; } .table { overflow: visible; } th, td { white-space: normal; } figure, tr, pre { break-inside: avoid; } h2, section > p:not(:last-child) { break-after: avoid; } }`;

function figure({ title, text, svg, narrow }: Picture): string {
  const pictures = narrow === undefined ? svg : `<div class="wide">${svg}</div><div class="narrow">${narrow}</div>`;
  return `<figure>${pictures}<figcaption><b>${escapeText(title)}</b> ${escapeText(text)}</figcaption></figure>`;
}

/** Letters beyond which a cell is a text that is broken into lines. */
const longCell = 28;
/** What figures consist of, with their intervals; a column of other cells is one of text. */
const figures = /^[\d.,:+−–()%\s-]*$|^[\d.+−]+(e[\d+−]+)? \([^a-z]*( to |–)[^a-z]*\)$/;

function tableText({ head, rows }: NonNullable<Section['table']>): string {
  const isText = head.map((_, k) => rows.some((row) => !figures.test(row[k] ?? '')));
  const marked = (cell: string, k: number): string => {
    const names = [isText[k] ? 'text' : '', cell.length > longCell ? 'long' : ''].filter((name) => name !== '');
    return names.length === 0 ? '' : ` class="${names.join(' ')}"`;
  };
  const titles = head.map((cell, k) => `<th scope="col"${marked(cell, k)}>${escapeText(cell)}</th>`).join('');
  const body = rows.map(([first = '', ...cells]) => {
    const rest = cells.map((cell, k) => `<td${marked(cell, k + 1)}>${escapeText(cell)}</td>`).join('');
    return `<tr><th scope="row"${marked(first, 0)}>${escapeText(first)}</th>${rest}</tr>`;
  });
  return `<div class="table" tabindex="0"><table><thead><tr>${titles}</tr></thead><tbody>${body.join('')}</tbody></table></div>`;
}

function sectionText({ title, text, code, table, legend = '', pictures }: Section): string {
  const paragraphs = text.map((each) => `<p>${escapeText(each)}</p>`).join('');
  const columns = pictures.length === 1 ? ' one' : '';
  const figures = pictures.length === 0 ? '' : `<div class="pictures${columns}">${pictures.map(figure).join('')}</div>`;
  // A line may end before an option, and not between its hyphens.
  const words = code
    ?.split(' ')
    .map((word) => (word.startsWith('-') ? `<span>${escapeText(word)}</span>` : escapeText(word)));
  const typed = words === undefined ? '' : `<pre><code>${words.join(' ')}</code></pre>`;
  return `<section><h2>${escapeText(title)}</h2>${paragraphs}${typed}${table ? tableText(table) : ''}${legend}${figures}</section>`;
}

function checkPage(title: unknown, text: unknown, sections: unknown): void {
  const fix = "Write page('Title', ['A paragraph.'], [{ title: 'Section', text: [], pictures: [] }]).";
  if (typeof title !== 'string') refuse('page, title', 'a text', title, fix);
  checkTexts(text, 'page, text', fix);
  if (!Array.isArray(sections)) refuse('page, sections', 'a list', sections, fix);
  for (const [i, section] of (sections as Partial<Section>[]).entries()) {
    const where = `page, section ${i}`;
    if (!isPlain(section)) refuse(where, 'an object', section, fix);
    checkKeys(section, ['title', 'text', 'code', 'table', 'legend', 'pictures'], where);
    if (typeof section.title !== 'string') refuse(`${where}, title`, 'a text', section.title, fix);
    checkTexts(section.text, `${where}, text`, fix);
    if (section.code !== undefined) checkTexts([section.code], `${where}, code`, fix);
    if (!Array.isArray(section.pictures)) refuse(`${where}, pictures`, 'a list', section.pictures, fix);
    for (const [k, picture] of (section.pictures as Partial<Picture>[]).entries()) {
      const at = `${where}, picture ${k}`;
      if (!isPlain(picture)) refuse(at, 'an object with title, text and svg', picture, fix);
      checkKeys(picture, ['title', 'text', 'svg', 'narrow'], at);
      checkTexts(
        [picture.title, picture.text, picture.svg],
        at,
        "Write { title: '…', text: '…', svg: lossPlot(history) }.",
      );
    }
  }
}

/**
 * One self-contained HTML page: no script, no font and no picture from elsewhere; light or dark as the reader prefers,
 * and readable on a phone. All texts are escaped; the SVGs are trusted.
 *
 * @param text paragraphs under the title
 * @throws MultilayerError for anything but texts, and sections with their pictures
 */
export function page(title: string, text: readonly string[], sections: readonly Section[]): string {
  checkPage(title, text, sections);
  const opening = text.map((each) => `<p>${escapeText(each)}</p>`).join('');
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="generator" content="multilayer"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${escapeText(title)}</title><style>${style}</style></head><body><main><h1>${escapeText(title)}</h1>${opening}${sections.map(sectionText).join('')}</main></body></html>\n`;
}
