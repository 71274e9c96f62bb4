import { describe, fail } from '../core/errors.js';
import { detectDialect, filledWidth, type SampleRow, sampleOf, usualWidth } from './csv-dialect.js';
import { judgeHeader } from './csv-header.js';
import type { Dialect, MakeRecords } from './csv-records.js';
import { refuse, refuseComment, refuseDrawing } from './csv-refusals.js';
import { type Decimal, decimalEvidence } from './decimals.js';
import type { Reading } from './reading.js';
import type { Ahead } from './sources.js';
import { uniqueNames } from './unique-names.js';

/** How a CSV text is laid out. */
export interface CsvLayout {
  readonly dialect: Dialect;
  /** Cells of a row. */
  readonly width: number;
  /** The names of the columns, as they are written. */
  readonly headers: readonly string[];
  readonly decimal: Decimal | undefined;
  /** The number of the first line that is read. */
  readonly firstLine: number;
  /** Whether the first row that holds something is the names of the columns. */
  readonly hasHeader: boolean;
  /** The line of the first row below the names, where the names have more or fewer cells than it. */
  readonly bodyLine: number | undefined;
}

/** So many characters are looked at before it is decided how a text is written. */
const sampleLength = 2 ** 18;

/** What stands between cells, in words. */
export const delimiterWords: Readonly<Record<string, string>> = {
  ',': 'commas',
  ';': 'semicolons',
  '\t': 'tabs',
  '|': 'vertical bars (|)',
  ' ': 'blanks',
};

/** The widths of rows and the line on which the table begins; an error where that is not the first. */
function tableWidth(rows: readonly SampleRow[], { name, options }: Reading, delimiter: string): number {
  const [first] = rows as [SampleRow];
  let { width } = usualWidth(rows);
  if (rows.length === 1) width = Math.max(1, filledWidth(first.cells));
  // A second table below it may have more rows.
  const starts = new Set(rows.slice(0, 3).map(({ cells }) => cells.length));
  if (rows.length > 3 && starts.size === 1 && first.cells.length > 1) width = first.cells.length;
  const isEmptyFrom = (j: number) => rows.every(({ cells }) => (cells[j] ?? '') === '');
  while (width > 1 && isEmptyFrom(width - 1)) width--;
  const named = first.cells.filter((cell) => cell !== '').length;
  const isTitle = named === 1 && width > 2 && options.header === undefined && options.names === undefined;
  const isWide = first.cells.length > width && filledWidth(first.cells) > width;
  if (!isTitle && !isWide && first.cells.length >= width) return width;
  const begin = rows.findIndex(
    ({ cells }) =>
      cells.length >= width && filledWidth(cells.slice(0, width)) > width / 2 && !/^[#%]/.test(cells[0] ?? ''),
  );
  const { line } = rows[Math.max(begin, 1)] ?? first;
  const here = `he table seems to begin on line ${line}: say { skip: ${line - 1} }.`;
  const got =
    named === 1
      ? `only ${describe(first.cells.find((cell) => cell !== ''))}`
      : `${first.cells.length}, from ${describe(first.cells[0])} to ${describe(first.cells.at(-1))}`;
  let fix = `T${here}`;
  const rowNames = rows.slice(1).map(({ cells }) => cells[0]);
  const areNamed = new Set(rowNames).size === rowNames.length;
  if (areNamed && first.cells.length === width - 1 && begin === 1 && named === width - 1) {
    const names = ['row', ...first.cells].map((cell) => JSON.stringify(cell)).join(', ');
    const list = width > 20 ? '["row", …]' : `[${names}]`;
    fix = `Where the rows begin with their names, as R writes them, say { skip: ${first.line}, names: ${list} }; else correct the names of the columns on that line, one for each${delimiter === ',' ? ', or put numbers with a decimal comma in quotes' : ''}.`;
  } else if (begin <= 1 && named > 1 && !/^[#%]/.test(first.cells[0] ?? '')) {
    const comma = delimiter === ',' && first.cells.length < width ? 'put numbers with a decimal comma in quotes; ' : '';
    fix = `Correct the names of the columns on that line, one for each; ${comma}or, if it is not of the table, t${here}`;
  }
  return fail(`${name}, line ${first.line}`, `${width} cells, as in the rows below`, got, fix);
}

/** How numbers are written, and a sentence about it where there is something to say. */
function decimalOf(rows: readonly SampleRow[], delimiter: string, given: Decimal | undefined) {
  const { points, commas, example, unclear } = decimalEvidence(rows.flatMap(({ cells }) => cells));
  if (given !== undefined) return { decimal: given, note: undefined };
  if (commas > points) {
    const mixed = points > 0 ? ` Some have a point: look at their columns.` : '';
    return { decimal: ',' as const, note: `Numbers have a decimal comma, as ${describe(example)}.${mixed}` };
  }
  if (points > 0) {
    const mixed = commas > 0 ? ` Some have a comma: look at their columns.` : '';
    const note =
      commas > 0 || delimiter === ';' ? `Numbers have a decimal point, as ${describe(example)}.${mixed}` : undefined;
    return { decimal: '.' as const, note };
  }
  if (unclear === undefined) return { decimal: undefined, note: undefined };
  const decimal: Decimal = unclear.includes(',') && delimiter === ';' ? ',' : '.';
  const [read, other] = unclear.includes(decimal)
    ? [unclear.replace(',', '.'), unclear.replace(/[.,]/, '')]
    : [unclear.replace(/[.,]/, ''), unclear.replace(',', '.')];
  const swapped = decimal === '.' ? ',' : '.';
  return {
    decimal,
    note: `${describe(unclear)} was taken for ${read}; if it means ${other}, say decimal: '${swapped}'.`,
  };
}

/** Takes a line away that states the delimiter, as Excel writes and reads it: `sep=;`. */
function statedDelimiter(text: Ahead<string>): string | undefined {
  const sample = text.seen.join('');
  const stated = /^"?sep=([^\n\r])"?(?:\r\n|\n|\r)/i.exec(sample);
  if (stated === null) return undefined;
  text.seen.splice(0, text.seen.length, sample.slice(stated[0].length));
  return stated[1];
}

/** What is said of how the names of the columns were found, where nobody gave them. */
function headerNote(
  line: number,
  { hasHeader, reason, isUncertain }: ReturnType<typeof judgeHeader>,
  width: number,
): string {
  const otherwise = isUncertain ? ` If that is wrong, say header: ${!hasHeader}.` : '';
  if (hasHeader) return `Line ${line} was taken for the names of the columns, as ${reason}.${otherwise}`;
  const called = width === 1 ? 'the column is called column1' : `the columns are called column1 to column${width}`;
  return `Line ${line} was taken for a row and not for names, as ${reason}; ${called}.${otherwise}`;
}

/**
 * Finds out how a text is laid out by what it begins with, and notes it.
 *
 * @param text from the line on that is the first one after those to skip
 */
export async function layoutOf(text: Ahead<string>, reading: Reading, make: MakeRecords): Promise<CsvLayout> {
  const { name, options, notes } = reading;
  await text.look(sampleLength);
  const stated = statedDelimiter(text);
  const sample = text.seen.join('');
  const firstLine = (options.skip ?? 0) + (stated === undefined ? 1 : 2);
  const delimiter = options.delimiter ?? stated;
  if (sample.trim() === '' && text.isWhole) {
    const got = sample === '' ? 'nothing' : 'blank lines only';
    fail(name, 'names of columns and rows', got, 'Check that it is the right file, and written to its end.');
  }
  const quote = options.quote === false ? null : options.quote;
  const { comment } = options;
  const { dialect, isOneColumn } = detectDialect(sample.slice(0, 2 ** 16), text.isWhole && sample.length <= 2 ** 16, {
    ...{ make, firstLine, delimiter, quote, comment },
  });
  const { rows, refusal } = sampleOf(sample, text.isWhole, { dialect, make, firstLine, most: 1000 });
  const [first, second] = rows;
  if (first === undefined) {
    if (refusal !== undefined) refuse(refusal, firstLine, dialect, name);
    return fail(name, 'rows', 'only blanks and empty cells', 'Check that it is the right file.');
  }
  if (delimiter === undefined) refuseDrawing(sample, name);
  refuseComment(rows, reading);
  const width = tableWidth(rows, reading, dialect.delimiter);
  const verdict = judgeHeader(rows.map(({ cells, line }) => ({ cells: cells.slice(0, width), line })));
  const hasHeader = options.header ?? (options.names === undefined ? verdict.hasHeader : false);
  const headers =
    options.names ?? Array.from({ length: width }, (_, j) => (hasHeader ? (first.cells[j] ?? '') : `column${j + 1}`));
  if (headers.length !== width) {
    const fix = 'Name each column, from left to right.';
    fail(`${name}, names`, `${width} names, as there are columns`, String(headers.length), fix);
  }
  const { decimal, note } = decimalOf(hasHeader ? rows.slice(1) : rows, dialect.delimiter, options.decimal);
  if (isOneColumn) notes.push('There is one column.');
  else notes.push(`Cells are separated by ${delimiterWords[dialect.delimiter] ?? describe(dialect.delimiter)}.`);
  if (dialect.quote === "'" && options.quote === undefined) notes.push("Cells stand in single quotes (').");
  if (options.header === undefined && options.names === undefined) notes.push(headerNote(first.line, verdict, width));
  if (note !== undefined) notes.push(note);
  notes.push(...uniqueNames(headers).notes);
  const dropped = Math.max(...rows.map(({ cells }) => cells.length)) - width;
  if (dropped > 0) notes.push('Lines end with a delimiter that nothing follows, which is no column.');
  const isApart = hasHeader && second !== undefined && second.cells.length !== first.cells.length;
  const bodyLine = isApart ? second.line : undefined;
  return { dialect, width, headers, decimal, firstLine, hasHeader, bodyLine };
}
