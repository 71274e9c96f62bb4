import type { Cell, Column } from './table.js';

/** The different texts of a column's cells, in the order in which they come, and which of them each row has. */
export interface Tally {
  /** For each row the number of its text. */
  readonly codes: Int32Array;
  /** The different texts, without blanks around them. */
  readonly texts: readonly string[];
  /** How many rows have each. */
  readonly counts: readonly number[];
  /** The first row that has each. */
  readonly rows: readonly number[];
  /** Whether some cells came as numbers of JavaScript, whose text has a decimal point. */
  readonly native: boolean;
  /** The first row whose cell has blanks around its text, or -1. */
  readonly padded: number;
}

/** What stands in a cell, as text without blanks around it; `''` where nothing does. */
export function textOf(cell: Cell): string {
  if (typeof cell === 'string') return isBare(cell) ? cell : cell.trim();
  if (cell === null || cell === undefined || Number.isNaN(cell)) return '';
  if (cell instanceof Date) return Number.isNaN(cell.getTime()) ? '' : cell.toISOString();
  return String(cell);
}

/** Whether a text begins and ends with signs of ASCII that are no blanks, as most do: `trim` takes several times as long. */
function isBare(text: string): boolean {
  const [first, last] = [text.charCodeAt(0), text.charCodeAt(text.length - 1)];
  return first > 32 && first < 127 && last > 32 && last < 127;
}

const known = new WeakMap<Column, Tally>();

/** The tally of a column, which is made once. */
export function tallyOf(column: Column): Tally {
  const found = known.get(column);
  if (found !== undefined) return found;
  const tally = count(column.cells);
  known.set(column, tally);
  return tally;
}

function count(cells: readonly Cell[]): Tally {
  const numbers = new Map<string, number>();
  const [texts, counts, rows]: [string[], number[], number[]] = [[], [], []];
  const codes = new Int32Array(cells.length);
  let [native, padded] = [false, -1];
  for (let row = 0; row < cells.length; row++) {
    const cell = cells[row];
    const text = textOf(cell);
    if (typeof cell === 'number' || typeof cell === 'bigint') native = true;
    else if (padded < 0 && typeof cell === 'string' && cell.length !== text.length && text !== '') padded = row;
    let code = numbers.get(text);
    if (code === undefined) {
      code = texts.length;
      numbers.set(text, code);
      texts.push(text);
      counts.push(0);
      rows.push(row);
    }
    codes[row] = code;
    (counts[code] as number)++;
  }
  return { codes, texts, counts, rows, native, padded };
}
