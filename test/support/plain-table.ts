import { type Cell, type Column, Table } from 'multilayer/data';

/** A table of texts separated by a sign, with a header and without quotes. Lines are counted from 1. */
export function plainTable(text: string, separator = ',', name = 'data.csv'): Table {
  const [header = '', ...lines] = text.split('\n');
  const rows = lines.map((line) => line.split(separator));
  const columns = header
    .split(separator)
    .map((each, at) => ({ name: each, header: each, cells: rows.map((row) => row[at]) }));
  return new Table(columns, rows.length, source(name, rows.length));
}

function source(name: string, rows: number) {
  return { name, format: 'csv', notes: [], lines: Uint32Array.from({ length: rows }, (_, row) => row + 2) };
}

/** A table of columns. */
export function tableOf(columns: Readonly<Record<string, readonly Cell[]>>, name = 'data.csv'): Table {
  const list = Object.entries(columns).map(([each, cells]): Column => ({ name: each, header: each, cells }));
  const rows = list[0]?.cells.length ?? 0;
  return new Table(list, rows, source(name, rows));
}
