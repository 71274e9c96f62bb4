import { describe, fail } from '../core/errors.js';
import type { SampleRow } from './csv-dialect.js';
import { judgeHeader } from './csv-header.js';
import type { Dialect, Refusal } from './csv-records.js';
import type { Reading } from './reading.js';

/** Says why csv-parse could not go on. */
export function refuse(refusal: Refusal, line: number, { quote = '"' }: Dialect, name: string): never {
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

/** Where quotes may stand within cells, csv-parse takes the next quote anywhere for the end of one that is not closed. */
export function refuseOpenQuotes(cells: readonly string[], line: number, dialect: Dialect, name: string): void {
  const column = cells.findIndex((cell) => cell.startsWith(dialect.quote ?? '\0') && /[\r\n]/.test(cell));
  if (column >= 0) refuse({ code: 'CSV_INVALID_CLOSING_QUOTE', column }, line, dialect, name);
}

/** Lines of comments that have as many cells as the table would be taken for its names. */
export function refuseComment(rows: readonly SampleRow[], { name, options }: Reading): void {
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
export function refuseDrawing(text: string, name: string): void {
  const lines = text.split(/\r\n|\n|\r/, 4);
  const at = lines.findIndex((line) => /^(?=.*[|+])[\s|+:=─┼-]*[-─=]{2,}[\s|+:=─┼-]*$/.test(line));
  if (at < 0) return;
  const fix = 'Have it written as CSV: mysql --batch, psql --csv, sqlite3 -csv, or a tool that reads Markdown.';
  fail(`${name}, line ${at + 1}`, 'rows of cells', `a line that is drawn, ${describe(lines[at])}`, fix);
}
