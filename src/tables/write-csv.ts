import type { Cell } from './table.js';

function written(cell: Cell): string {
  if (cell === null || cell === undefined) return '';
  return cell instanceof Date ? cell.toISOString() : String(cell);
}

/**
 * One line of a CSV file, without its end (RFC 4180): cells that hold a delimiter, a quote, a line end, or blanks at
 * either end, stand in quotes. Nothing is an empty cell; an empty text is one in quotes where it is alone in its line,
 * which would be blank.
 */
export function csvLine(cells: readonly Cell[], delimiter = ','): string {
  const line = cells.map((cell) => {
    const text = written(cell);
    const needsQuotes = text.includes(delimiter) || /["\r\n]|^\s|\s$|^\ufeff/.test(text);
    return needsQuotes ? `"${text.replaceAll('"', '""')}"` : text;
  });
  return line.length === 1 && line[0] === '' ? '""' : line.join(delimiter);
}
