import { describe, fail } from '../core/errors.js';
import { detectDialect, filledWidth, type SampleRow, sampleOf, usualWidth } from './csv-dialect.js';
import { judgeHeader } from './csv-header.js';
import { csvRecords, type Dialect, type Refusal } from './csv-records.js';
import { type Decimal, decimalEvidence } from './decimals.js';
import type { ReadOptions } from './read-options.js';
import { Ahead } from './sources.js';
import type { Table } from './table.js';
import { TableBuilder } from './table-builder.js';

/** What the reader of a form is given. */
export interface Reading {
  /** What errors call the source. */
  readonly name: string;
  readonly options: ReadOptions;
  /** Of a table; the last one has fewer. */
  readonly rows: number;
  /** What was found out so far, in sentences. */
  readonly notes: string[];
}

/** So many characters are looked at before it is decided how a text is written. */
const sampleLength = 2 ** 18;

const words: Readonly<Record<string, string>> = {
  ',': 'commas',
  ';': 'semicolons',
  '\t': 'tabs',
  '|': 'vertical bars (|)',
  ' ': 'blanks',
};

/** Text from a line on. */
async function* fromLine(text: AsyncIterable<string>, skip: number, name: string): AsyncGenerator<string> {
  let [left, wasReturn] = [skip, false];
  for await (const piece of text) {
    let at = 0;
    // A line end of two characters may be cut in two.
    if (wasReturn && piece.startsWith('\n')) at = 1;
    wasReturn = false;
    while (left > 0 && at < piece.length) {
      const end = /\r\n|\n|\r/.exec(piece.slice(at));
      if (end === null) at = piece.length;
      else {
        left--;
        at += end.index + end[0].length;
        wasReturn = end[0] === '\r' && at === piece.length;
      }
    }
    if (left === 0 && at < piece.length) yield at === 0 ? piece : piece.slice(at);
  }
  if (left === 0) return;
  fail(`${name}, skip`, `at most ${skip - left} lines, which the text has`, String(skip), 'Skip fewer.');
}

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

/** Lines of comments that have as many cells as the table would be taken for its names. */
function refuseComment(rows: readonly SampleRow[], { name, options }: Reading): void {
  const isComment = ({ cells }: SampleRow) => /^#/.test(cells[0] ?? '');
  const [first] = rows;
  if (first === undefined || !isComment(first) || options.header !== undefined || options.names !== undefined) return;
  const begin = rows.findIndex((row) => !isComment(row));
  const { hasHeader, reason } = judgeHeader(begin < 0 ? [] : rows.slice(begin));
  if (!hasHeader || !reason.includes('numbers below')) return;
  const line = rows[begin]?.line as number;
  const fix = `The table seems to begin on line ${line}: say { skip: ${line - 1} }; or { header: true } if it is not so.`;
  fail(`${name}, line ${first.line}`, 'names of columns', `a comment, ${describe(first.cells.join(', '))}`, fix);
}

/** Tables that are drawn with lines of text, as the shells of databases show them. */
function refuseDrawing(text: string, name: string): void {
  const lines = text.split(/\r\n|\n|\r/, 4);
  const at = lines.findIndex((line) => /^(?=.*[|+])[\s|+:=─┼-]*[-─=]{2,}[\s|+:=─┼-]*$/.test(line));
  if (at < 0) return;
  const fix = 'Have it written as CSV: mysql --batch, psql --csv, sqlite3 -csv, or a tool that reads Markdown.';
  fail(`${name}, line ${at + 1}`, 'rows of cells', `a line that is drawn, ${describe(lines[at])}`, fix);
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

function refuse(refusal: Refusal, line: number, { quote = '"' }: Dialect, name: string): never {
  const column = refusal.column === undefined ? '' : `, column ${refusal.column + 1}`;
  const where = `${name}, line ${line}${column}`;
  const doubled = `Write ${quote}5${quote}${quote} disk${quote} for 5${quote} disk`;
  switch (refusal.code) {
    case 'CSV_QUOTE_NOT_CLOSED': {
      const fix = `Close it, or say { quote: false } if quotes are characters like others.`;
      return fail(where, `a quote (${quote}) that is closed`, 'none up to the end of the text', fix);
    }
    case 'CSV_MAX_RECORD_SIZE': {
      const fix = 'A quote may not be closed on that line, or the file is no table.';
      return fail(where, 'a row of less than 16 MiB', 'a longer one', fix);
    }
    case 'INVALID_OPENING_QUOTE': {
      const fix = `${doubled}, or say { quote: false } if no cell stands in quotes.`;
      return fail(where, 'cells that hold a quote to stand in quotes', `a quote (${quote}) within a cell`, fix);
    }
    default: {
      const fix = `${doubled}, and not \\${quote}; a quote that is not closed has the same effect.`;
      return fail(where, `a delimiter or the end of the line after a closing quote (${quote})`, 'more text', fix);
    }
  }
}

/** Rows of a CSV text, as tables of so many rows as wanted. */
export async function* readCsv(whole: AsyncIterable<string>, reading: Reading): AsyncGenerator<Table> {
  const { name, options, notes } = reading;
  const make = await csvRecords();
  const { skip = 0 } = options;
  const text = new Ahead(skip === 0 ? whole : fromLine(whole, skip, name));
  await text.look(sampleLength);
  let sample = text.seen.join('');
  let firstLine = skip + 1;
  let delimiter = options.delimiter;
  const stated = /^"?sep=([^\n\r])"?(?:\r\n|\n|\r)/i.exec(sample);
  if (stated !== null) {
    text.seen.splice(0, text.seen.length, sample.slice(stated[0].length));
    sample = sample.slice(stated[0].length);
    firstLine++;
    delimiter ??= stated[1];
  }
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
  const [first] = rows;
  if (first === undefined) {
    if (refusal !== undefined) refuse(refusal, firstLine, dialect, name);
    fail(name, 'rows', 'only blanks and empty cells', 'Check that it is the right file.');
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
  const builder = new TableBuilder(headers.map((header) => ({ header })));
  const { decimal, note } = decimalOf(hasHeader ? rows.slice(1) : rows, dialect.delimiter, options.decimal);
  if (isOneColumn) notes.push('There is one column.');
  else notes.push(`Cells are separated by ${words[dialect.delimiter] ?? describe(dialect.delimiter)}.`);
  if (dialect.quote === "'" && options.quote === undefined) notes.push("Cells stand in single quotes (').");
  if (options.header === undefined && options.names === undefined) {
    const else_ = verdict.isUncertain ? ` If that is wrong, say header: ${!hasHeader}.` : '';
    notes.push(
      hasHeader
        ? `Line ${first.line} was taken for the names of the columns, as ${verdict.reason}.${else_}`
        : `Line ${first.line} was taken for a row and not for names, as ${verdict.reason}; ${width === 1 ? 'the column is called column1' : `the columns are called column1 to column${width}`}.${else_}`,
    );
  }
  if (note !== undefined) notes.push(note);
  notes.push(...builder.notes);
  const dropped = Math.max(...rows.map(({ cells }) => cells.length)) - width;
  if (dropped > 0) notes.push('Lines end with a delimiter that nothing follows, which is no column.');

  const source = () => ({ name, format: 'csv', notes: [...notes], decimal });
  const second = rows[1];
  // csv-parse makes an error, with its trace, of each row that is not as long as the first one, which costs 80 µs.
  const isApart = hasHeader && second !== undefined && second.cells.length !== first.cells.length;
  const begin = isApart ? second.line : firstLine;
  const body = isApart ? fromLine(text, begin - firstLine, name) : text;
  let [isHeader, isEnding] = [hasHeader && !isApart, false];
  /** Lines without anything that rows follow. */
  const blank = { count: 0, first: 0 };
  let blankNow: number[] = [];
  /** Lines without a cell that is filled, which are rows only if rows follow. */
  let waiting: number[] = [];
  const records = make(dialect, begin, (cells, line, bytes) => {
    const isFilled = cells.some((cell) => cell !== '');
    // Quotes with nothing in between are a cell.
    const isBare = !isFilled && bytes <= cells.length - 1 + (isEnding ? 0 : 2);
    if (!isFilled && width > 1 && cells.length < 2) {
      blankNow.push(line);
      return;
    }
    if (isHeader && isFilled) {
      isHeader = false;
      return;
    }
    if (isBare) {
      if (!isHeader) waiting.push(line);
      return;
    }
    if (cells.length !== width) cells = fitted(cells, line, width, dialect, name);
    if (dialect.isRelaxed) refuseOpenQuotes(cells, line, dialect, name);
    for (const each of waiting) builder.add(new Array(width).fill(''), each);
    if (waiting.length > 0) waiting = [];
    builder.add(cells, line);
    if (blankNow.length === 0) return;
    blank.first ||= blankNow[0] as number;
    blank.count += blankNow.length;
    blankNow = [];
  });
  const check = () => {
    if (records.refusal !== undefined) refuse(records.refusal, records.line, dialect, name);
  };
  let isFirst = true;
  for await (const piece of body) {
    records.write(piece);
    check();
    while (builder.rowCount >= reading.rows) {
      isFirst = false;
      yield builder.take(reading.rows, source());
    }
  }
  isEnding = true;
  records.finish();
  check();
  if (blank.count === 1) notes.push(`Line ${blank.first} is blank and was left out.`);
  if (blank.count > 1) notes.push(`${blank.count} blank lines were left out, from line ${blank.first} on.`);
  if (waiting.length > 0 && width > 1) {
    notes.push(`${waiting.length} rows without a filled cell at the end were left out, from line ${waiting[0]} on.`);
  }
  while (builder.rowCount > 0 || isFirst) {
    isFirst = false;
    yield builder.take(reading.rows, source());
  }
}

/** Cells of a row that has more or fewer than there are columns: what is empty at its end is no cell. */
function fitted(cells: string[], line: number, width: number, { delimiter }: Dialect, name: string): string[] {
  if (cells.length > width && filledWidth(cells) <= width) return cells.slice(0, width);
  const called = words[delimiter] ?? describe(delimiter);
  let fix = `Correct the line, or delete it if it is not of the table; a cell that holds ${called} must stand in quotes.`;
  if (/^[#%]/.test(cells[0] ?? '')) fix = `Say { comment: '${cells[0]?.[0]}' } if it is a comment.`;
  else if (cells.length < width)
    fix = 'Correct the line, or delete it if it is not of the table; an empty cell needs its delimiter, too.';
  const got = `${cells.length}${cells.length > width ? `, the last one ${describe(cells.at(-1))}` : ''}`;
  return fail(`${name}, line ${line}`, `${width} cells, one for each column`, got, fix);
}

/** Where quotes may stand within cells, csv-parse takes the next quote anywhere for the end of one that is not closed. */
function refuseOpenQuotes(cells: readonly string[], line: number, dialect: Dialect, name: string): void {
  const column = cells.findIndex((cell) => cell.startsWith(dialect.quote ?? '\0') && /[\r\n]/.test(cell));
  if (column >= 0) refuse({ code: 'CSV_INVALID_CLOSING_QUOTE', column }, line, dialect, name);
}
