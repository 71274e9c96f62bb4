import { describe, fail } from '../core/errors.js';
import { isPlain } from '../core/json.js';
import { jsonValues } from './json-values.js';
import type { Reading } from './reading.js';
import type { Cell, Table } from './table.js';
import { TableBuilder } from './table-builder.js';
import { asCell, type Rows, tableFrom } from './table-from.js';

/** A table in parts, where it is in memory as a whole. */
export function* partsOf(table: Table, rows: number): Generator<Table> {
  if (table.rowCount <= rows) yield table;
  else {
    for (let at = 0; at < table.rowCount; at += rows) {
      yield table.rows(Array.from({ length: Math.min(rows, table.rowCount - at) }, (_, i) => at + i));
    }
  }
}

/** Rows that stand within an object, or under their numbers, as services and pandas write them. */
function refuseWrapping(value: Readonly<Record<string, unknown>>, place: string): void {
  const entries = Object.entries(value);
  const isRow = (each: unknown) => typeof each === 'object' && each !== null;
  const found = entries.find(([, each]) => Array.isArray(each) && each.some(isRow));
  const keys = new Set(entries.map(([, each]) => (isPlain(each) ? JSON.stringify(Object.keys(each)) : '')));
  const isByNumber = entries.length > 1 && keys.size === 1 && !keys.has('');
  if (found === undefined && !isByNumber) return;
  const what = found === undefined ? 'an object of objects' : `an object in which ${describe(found[0])} holds rows`;
  const fix =
    found === undefined
      ? "Write the rows alone, in an array of objects: in pandas, frame.to_json('table.json', orient='records')."
      : `If these are the rows, write them alone, as an array of objects (in pandas orient='records' does that); else leave ${describe(found[0])} out.`;
  fail(place, 'rows: objects, with a cell for each column', what, fix);
}

/**
 * Rows of JSON: objects one after the other (NDJSON) or in an array, whose keys are the columns in the order in which
 * they come first; an array of arrays; or an object of columns.
 */
export async function* readJson(text: AsyncIterable<string>, reading: Reading): AsyncGenerator<Table> {
  const { name, notes } = reading;
  const places = new Map<string, number>();
  const builder = new TableBuilder([]);
  const source = () => ({ name, format: 'json', notes: [...notes, ...builder.notes] });
  let isFirst = true;
  let arrays: unknown[] | undefined;
  let columns: { readonly value: Readonly<Record<string, unknown>>; readonly line: number } | undefined;
  for await (const [value, line] of jsonValues(text, name)) {
    const place = `${name}, line ${line}`;
    if (columns !== undefined) {
      fail(place, 'nothing after an object of columns', describe(value), 'Write rows, or columns.');
    }
    if (Array.isArray(value) && isFirst && builder.rowCount === 0) {
      arrays ??= [];
      arrays.push(value);
      continue;
    }
    if (!isPlain(value) || arrays !== undefined) {
      const expected = arrays === undefined ? 'an object, with a cell for each column' : 'an array, as the rows above';
      fail(place, expected, describe(value), 'Write all rows alike: {"a": 1, "b": "x"}.');
    }
    const entries = Object.entries(value);
    const isColumns = entries.length > 0 && entries.every(([, each]) => Array.isArray(each));
    if (isColumns && isFirst && builder.rowCount === 0) {
      refuseWrapping(value, place);
      columns = { value, line };
      continue;
    }
    if (isFirst && builder.rowCount === 0) refuseWrapping(value, place);
    const cells: Cell[] = new Array(places.size).fill(undefined);
    for (const [key, each] of entries) {
      let column = places.get(key);
      if (column === undefined) {
        column = places.size;
        places.set(key, column);
        builder.widen({ header: key });
      }
      cells[column] = asCell(each, () => `${place}, column ${describe(key)}`);
    }
    builder.add(cells, line);
    if (builder.rowCount >= reading.rows) {
      isFirst = false;
      yield builder.take(reading.rows, source());
    }
  }
  const whole = arrays ?? columns?.value;
  if (whole !== undefined) yield* partsOf(tableFrom(whole as Rows, { name }), reading.rows);
  else if (builder.rowCount > 0) yield builder.take(reading.rows, source());
  else if (isFirst) fail(name, 'rows', 'none', 'Check that it is the right file.');
}
