import { sumOf } from '../formats/sum.js';
import type { Cell, Table } from '../tables/table.js';

/** So many cells become one text, which is long enough to be quick and short enough for any memory. */
const cellsPerPart = 2 ** 14;

function plain(cell: Cell): unknown {
  if (typeof cell === 'bigint') return `${cell}n`;
  if (cell instanceof Date) return [cell.getTime()];
  // JSON has no word for these.
  if (typeof cell === 'number' && !Number.isFinite(cell)) return [String(cell)];
  return cell ?? null;
}

function* partsOf({ columns, rowCount }: Table): Generator<Uint8Array> {
  const encoder = new TextEncoder();
  yield encoder.encode(JSON.stringify([rowCount, columns.map(({ name }) => name)]));
  for (const { cells } of columns)
    for (let from = 0; from < rowCount; from += cellsPerPart)
      yield encoder.encode(JSON.stringify(cells.slice(from, from + cellsPerPart).map(plain)));
}

/** The SHA-256 of the names and cells of a table: which rows a model has learned from. */
export function tableHash(table: Table): string {
  return sumOf(partsOf(table));
}
