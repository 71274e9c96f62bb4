import type { Dialect, MakeRecords, Refusal } from './csv-records.js';
import { decimalEvidence } from './decimals.js';

/** A row of a sample. */
export interface SampleRow {
  readonly cells: readonly string[];
  readonly line: number;
}

/** In the order in which they are taken where several fit as well. */
const delimiters = ['\t', ';', '|', ','] as const;

const sampleRows = 200;

/** The first rows of a text in a dialect; the last one, which may be cut, only where the text ends there. */
export function sampleOf(
  text: string,
  isWhole: boolean,
  { dialect, make, firstLine, most = sampleRows }: SampleOptions,
): { readonly rows: readonly SampleRow[]; readonly refusal: Refusal | undefined } {
  const rows: SampleRow[] = [];
  const records = make(dialect, firstLine, (cells, line) => {
    if (rows.length < most) rows.push({ cells, line });
  });
  // Most rows are short: a long sample is cut when there are enough.
  for (let at = 0; at < text.length && rows.length < most; at += 8192) records.write(text.slice(at, at + 8192));
  if (isWhole && rows.length < most) records.finish();
  return { rows: rows.filter(({ cells }) => cells.some((cell) => cell !== '')), refusal: records.refusal };
}

interface SampleOptions {
  readonly dialect: Dialect;
  readonly make: MakeRecords;
  readonly firstLine: number;
  readonly most?: number;
}

/** The most frequent number; of several, that which is wanted. */
function mode(widths: readonly number[], wanted: number): number {
  const counts = new Map<number, number>([[wanted, 0]]);
  for (const width of widths) counts.set(width, (counts.get(width) ?? 0) + 1);
  return [...counts].reduce((best, each) => (each[1] > best[1] ? each : best), [0, 0])[0];
}

/** How many cells a row has up to its last one that is not empty. */
export function filledWidth(cells: readonly string[]): number {
  let width = cells.length;
  while (width > 0 && cells[width - 1] === '') width--;
  return width;
}

/** The usual number of cells in a row, and the share of rows that have so many, cells without anything at the end aside. */
export function usualWidth(rows: readonly SampleRow[]): { readonly width: number; readonly share: number } {
  if (rows.length === 0) return { width: 0, share: 0 };
  // The first row may be names, with more or fewer cells.
  const body = rows.length > 2 ? rows.slice(1) : rows;
  const width = mode(
    body.map(({ cells }) => cells.length),
    rows[0]?.cells.length ?? 0,
  );
  const fit = rows.filter(
    ({ cells }) => cells.length === width || (cells.length > width && filledWidth(cells) <= width),
  );
  return { width, share: fit.length / rows.length };
}

const looksNumeric = (cell: string): boolean => /^[+-]?(\d+[.,]?\d*|[.,]\d+)([eE][+-]?\d+)?$/.test(cell);

/** Blanks stand in sentences, too: they separate cells where nearly all of these are numbers. */
function isTableOfNumbers(rows: readonly SampleRow[]): boolean {
  const cells = rows.slice(1).flatMap((row) => row.cells);
  return cells.length > 0 && cells.filter(looksNumeric).length >= 0.5 * cells.length;
}

/** Whether in each of the first rows, names aside, a cell stands in single quotes, and none in double ones. */
function hasSingleQuotes(text: string): boolean {
  if (text.includes('"') || !text.includes("'")) return false;
  const lines = text
    .split(/[\r\n]+/, 51)
    .slice(1, 50)
    .filter((line) => line.trim() !== '');
  return lines.length > 0 && lines.every((line) => /(?:^|[,;|\t]) {0,9}'[^']*' {0,9}(?:$|[,;|\t])/.test(line));
}

/** Finds what a text is written with; what is given stays. */
export function detectDialect(
  text: string,
  isWhole: boolean,
  options: {
    readonly make: MakeRecords;
    readonly firstLine: number;
    readonly delimiter: string | undefined;
    /** null: nothing is a quote. */
    readonly quote: string | null | undefined;
    readonly comment: string | undefined;
  },
): { readonly dialect: Dialect; readonly isOneColumn: boolean } {
  const { make, firstLine, comment } = options;
  const usual = hasSingleQuotes(text) ? "'" : '"';
  const quote = options.quote === null ? undefined : (options.quote ?? usual);
  const sample = (delimiter: string) => {
    const strict = { delimiter, quote, comment };
    const found = sampleOf(text, isWhole, { dialect: strict, make, firstLine });
    if (found.refusal?.code !== 'INVALID_OPENING_QUOTE') return { ...found, dialect: strict as Dialect };
    const dialect = { ...strict, isRelaxed: true };
    return { ...sampleOf(text, isWhole, { dialect, make, firstLine }), dialect: dialect as Dialect };
  };
  const judge = (delimiter: string) => {
    const found = sample(delimiter);
    return { ...found, ...usualWidth(found.rows) };
  };
  const given = options.delimiter === undefined ? undefined : judge(options.delimiter);
  const candidates = given === undefined ? delimiters.map(judge) : [given];
  let best = candidates
    .filter(({ width, share }) => width > 1 && share > 0.5)
    .reduce<(typeof candidates)[number] | undefined>((a, b) => (a === undefined || isBetter(b, a) ? b : a), undefined);
  if (best === undefined && given === undefined) {
    const blank = judge(' ');
    // R writes no name above the names of rows.
    const { share } = blank.rows.length > 1 ? usualWidth(blank.rows.slice(1)) : blank;
    if (blank.width > 1 && share > 0.9 && isTableOfNumbers(blank.rows)) best = blank;
  }
  const taken = best ?? given ?? judge(',');
  return { dialect: taken.dialect, isOneColumn: best === undefined };
}

/** Whether a later candidate is better than an earlier one, which is taken where both fit as well. */
function isBetter(
  later: { readonly share: number; readonly width: number; readonly rows: readonly SampleRow[] },
  earlier: { readonly share: number; readonly width: number; readonly rows: readonly SampleRow[] },
): boolean {
  if (later.share !== earlier.share) return later.share > earlier.share;
  if (later.width <= earlier.width) return false;
  // Commas between semicolons are those of numbers, or it is the semicolons that stand in sentences.
  const withComma = earlier.rows.flatMap(({ cells }) => cells.filter((cell) => cell.includes(',')));
  const { commas, unclear } = decimalEvidence(withComma);
  return commas < withComma.length / 2 && unclear === undefined;
}
