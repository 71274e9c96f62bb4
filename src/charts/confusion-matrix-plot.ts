import * as Plot from '@observablehq/plot';
import { describe, fail } from '../core/errors.js';
import { isPlain } from '../core/json.js';
import { cut, textWidth } from './labels.js';
import { checkNumbers, checkOptions } from './options.js';
import { draw } from './svg.js';
import { seriesColor } from './theme.js';

/** What {@link confusionMatrixPlot} draws: what `confusionMatrix` gives. */
export interface ConfusionCounts {
  /** In the order of the rows and columns. */
  readonly classes: readonly (string | number | boolean)[];
  /** `counts[i][j]`: how many rows of class i were said to be of class j, or their share. */
  readonly counts: readonly (readonly number[])[];
}

/** The size of a plot of a confusion matrix. */
export interface ConfusionMatrixPlotOptions {
  /** In pixels, at most; a plot of few classes is narrower. Default: 480. */
  readonly width?: number | undefined;
}

interface Cell {
  readonly i: number;
  readonly j: number;
  readonly count: number;
  readonly share: number;
}

const where = 'confusionMatrixPlot';
const fontSize = 12;
/** The colour of a cell, from no row of a class to all: above, text on it would lose its contrast. */
const [palest, strongest] = [0.08, 0.5];

function check({ classes, counts }: ConfusionCounts): void {
  const fix = `Write ${where}(confusionMatrix(network, x, y)).`;
  if (!Array.isArray(classes) || classes.length === 0)
    fail(`${where}, classes`, 'a list of classes', describe(classes), fix);
  if (!Array.isArray(counts) || counts.length !== classes.length)
    fail(`${where}, counts`, `${classes.length} rows`, describe(counts), fix);
  counts.forEach((row, i) => {
    checkNumbers(row, `${where}, counts, row ${i}`, fix, classes.length);
  });
}

/**
 * A confusion matrix as an SVG: a row for each class, a column for each answer, counts in the cells. The stronger the
 * colour, the greater the share of the row: blue on the diagonal, where the answer is right, and orange elsewhere, where
 * it goes by the square root, as mistakes are few.
 *
 * @throws MultilayerError for anything but classes with their counts
 */
export function confusionMatrixPlot(matrix: ConfusionCounts, options: ConfusionMatrixPlotOptions = {}): string {
  const given: unknown = matrix;
  if (!isPlain(given) && !Array.isArray(Object(given).counts))
    fail(where, 'classes and counts', describe(given), `Write ${where}(confusionMatrix(network, x, y)).`);
  check(matrix);
  checkOptions(options, ['width'], where);
  const { width = 480 } = options;
  const { classes, counts } = matrix;
  const most = Math.max(40, width * 0.28);
  const names = classes.map((each) => cut(String(each), fontSize, most));
  const longest = Math.max(...names.map((name) => textWidth(name, fontSize)));
  const left = Math.ceil(longest) + 34;
  const size = Math.min(64, (width - left - 6) / classes.length);
  const upright = longest > size - 4;
  const top = (upright ? Math.ceil(longest) : fontSize) + 32;
  const cells = counts.flatMap((row, i): Cell[] => {
    const sum = row.reduce((a, b) => a + b, 0);
    return row.map((count, j) => ({ i, j, count, share: sum === 0 ? 0 : count / sum }));
  });
  const right = cells.reduce((sum, { i, j, count }) => sum + (i === j ? count : 0), 0);
  const all = cells.reduce((sum, { count }) => sum + count, 0);
  const whole = cells.every(({ count }) => Number.isInteger(count));
  const text = ({ count }: Cell): string => (whole ? String(count) : count.toFixed(2));
  const widest = Math.max(...cells.map((cell) => text(cell).length));
  // Below 7 pixels nobody reads them; colours are left, and what each cell says where one points at it.
  const letters = Math.min(fontSize, (size - 3) / (widest * 0.58));
  const name = (k: number): string => String(classes[k]);
  const said = (each: string): string => each;
  // Empty fields would be most of the text of a large matrix.
  const shown = cells.filter(({ i, j, count }) => count !== 0 || i === j);
  const order = classes.map((_, k) => k);
  const every = Math.ceil((fontSize + 1) / size);
  const named = order.filter((k) => k % every === 0);
  const sum = `${text({ count: right } as Cell)} of ${text({ count: all } as Cell)} right`;
  return draw(`Confusion matrix of ${classes.length} classes: ${whole ? sum : 'shares of rows'}`, {
    width: Math.ceil(left + size * classes.length + 6),
    height: Math.ceil(top + size * classes.length + 4),
    marginTop: top,
    marginLeft: left,
    marginRight: 6,
    marginBottom: 4,
    x: { domain: order, type: 'band', padding: 0, axis: null },
    y: { domain: order, type: 'band', padding: 0, axis: null },
    marks: [
      Plot.axisX(named, {
        anchor: 'top',
        tickSize: 0,
        tickPadding: 5,
        tickRotate: upright ? -90 : 0,
        tickFormat: (k: number) => names[k] as string,
        label: null,
      }),
      Plot.axisY(named, {
        tickSize: 0,
        tickPadding: 6,
        tickFormat: (k: number) => names[k] as string,
        label: null,
      }),
      Plot.text(['answer →'], { frameAnchor: 'top-left', dx: 2, dy: 6 - top, text: said, textAnchor: 'start' }),
      Plot.text(['true ↓'], {
        frameAnchor: 'top-left',
        dx: -6,
        dy: -6,
        text: said,
        textAnchor: 'end',
        lineAnchor: 'bottom',
      }),
      Plot.frame({ strokeOpacity: 0.25 }),
      Plot.cell(shown, {
        x: 'j',
        y: 'i',
        inset: 0.75,
        rx: 2,
        fill: ({ i, j }: Cell) => seriesColor(i === j ? 0 : 1),
        fillOpacity: ({ i, j, share }: Cell) => palest + (strongest - palest) * (i === j ? share : Math.sqrt(share)),
        title: (cell: Cell) => `${name(cell.i)}, said to be ${name(cell.j)}: ${text(cell)}`,
      }),
      ...(letters < 7 ? [] : [Plot.text(shown, { x: 'j', y: 'i', text, fontSize: letters })]),
    ],
  });
}
