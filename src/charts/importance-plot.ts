import * as Plot from '@observablehq/plot';
import { checkNumber, counting } from '../core/checks.js';
import { describe, fail } from '../core/errors.js';
import { isPlain } from '../core/json.js';
import { shortNumber } from './axes.js';
import { cut, textWidth } from './labels.js';
import { checkNumbers, checkOptions, checkSome } from './options.js';
import { draw } from './svg.js';
import { seriesColor, soft } from './theme.js';

/** How much one column counts. */
export interface Importance {
  /** That of the column. */
  readonly name: string;
  /** By how much the score falls without it. */
  readonly importance: number;
  /** An interval around it. Default: none is drawn. */
  readonly interval?: readonly [low: number, high: number] | undefined;
}

/** The size of a plot of importances, and its label. */
export interface ImportancePlotOptions {
  /** In pixels; the height follows from the number of columns. Default: 560. */
  readonly width?: number | undefined;
  /** What the bars measure. Default: `'score lost without the column'`. */
  readonly label?: string | undefined;
  /** The columns that are drawn, the strongest first. Default: 20. */
  readonly most?: number | undefined;
}

const where = 'importancePlot';
const fix = `Write ${where}([{ name: 'age', importance: 0.1, interval: [0.05, 0.15] }]).`;
const fontSize = 12;
const rowHeight = 22;

function check(given: unknown): void {
  if (!Array.isArray(given)) fail(where, 'a list of columns', describe(given), fix);
  const list = given as readonly unknown[];
  checkSome(list, where, fix);
  for (const [k, each] of list.entries()) {
    const at = `${where}, entry ${k}`;
    if (!isPlain(each) || typeof each.name !== 'string') fail(at, 'a name and an importance', describe(each), fix);
    checkNumbers([(each as Record<string, unknown>).importance], `${at}, importance`, fix);
    if (each.interval !== undefined) checkNumbers(each.interval, `${at}, interval`, fix, 2);
  }
}

/**
 * How much each column counts, as an SVG: a bar for each, the longest first, with its interval. Names that are too long
 * are cut, and whole where one points at the bar.
 *
 * @throws MultilayerError for anything but names with finite numbers
 */
export function importancePlot(importances: readonly Importance[], options: ImportancePlotOptions = {}): string {
  check(importances);
  checkOptions(options, ['width', 'label', 'most'], where);
  const { width = 560, label = 'score lost without the column', most = 20 } = options;
  checkNumber(most, counting, `${where}, option most`, 'The default is 20.');
  const ordered = [...importances].sort((a, b) => b.importance - a.importance).slice(0, most);
  const names = ordered.map(({ name }) => cut(name === '' ? '(no name)' : name, fontSize, width * 0.36));
  const left = Math.ceil(Math.max(...names.map((name) => textWidth(name, fontSize)))) + 14;
  const bars = ordered.map(({ name, importance, interval }, k) => {
    const range = interval === undefined ? '' : `, ${interval.map(shortNumber).join(' to ')}`;
    const [low, high] = interval ?? [importance, importance];
    return { k, importance, low, high, title: `${name}: ${shortNumber(importance)}${range}` };
  });
  const all = bars.flatMap(({ importance, low, high }) => [importance, low, high, 0]);
  const [lowest, highest] = [Math.min(...all), Math.max(...all)];
  const room = 0.04 * (highest - lowest || 1);
  const strongest = ordered.slice(0, 3).map(({ name }) => name);
  return draw(`${label}: most for ${strongest.join(', ')}`, {
    width,
    height: 46 + rowHeight * bars.length,
    marginTop: 6,
    marginLeft: left,
    marginRight: 16,
    marginBottom: 40,
    x: {
      domain: [lowest < 0 ? lowest - room : 0, highest + room],
      label,
      labelAnchor: 'center',
      labelArrow: 'none',
      grid: true,
      ticks: width < 480 ? 3 : 6,
      tickFormat: shortNumber,
    },
    y: { domain: bars.map(({ k }) => k), type: 'band', padding: 0.3, axis: null },
    marks: [
      Plot.axisY({ tickSize: 0, tickPadding: 8, label: null, tickFormat: (k: number) => names[k] as string }),
      Plot.barX(bars, { y: 'k', x: 'importance', fill: seriesColor(0), fillOpacity: 0.75, title: 'title' }),
      Plot.ruleY(
        bars.filter(({ low, high }) => low !== high),
        { y: 'k', x1: 'low', x2: 'high', stroke: 'currentColor', strokeWidth: 1.5 },
      ),
      Plot.ruleX([0], { stroke: soft }),
    ],
  });
}
