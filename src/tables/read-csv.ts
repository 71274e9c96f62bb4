import { fail } from '../core/errors.js';
import { layoutOf } from './csv-layout.js';
import { csvRecords } from './csv-records.js';
import { refuse } from './csv-refusals.js';
import { CsvRows } from './csv-rows.js';
import type { Reading } from './reading.js';
import { Ahead } from './sources.js';
import type { Table } from './table.js';
import { TableBuilder } from './table-builder.js';

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

/** Rows of a CSV text, as tables of so many rows as wanted. */
export async function* readCsv(whole: AsyncIterable<string>, reading: Reading): AsyncGenerator<Table> {
  const { name, options, notes } = reading;
  const make = await csvRecords();
  const { skip = 0 } = options;
  const text = new Ahead(skip === 0 ? whole : fromLine(whole, skip, name));
  const layout = await layoutOf(text, reading, make);
  const { dialect, firstLine, bodyLine, decimal } = layout;
  const builder = new TableBuilder(layout.headers.map((header) => ({ header })));
  const source = () => ({ name, format: 'csv', notes: [...notes], decimal });
  // csv-parse makes an error, with its trace, of each row that is not as long as the first one, which costs 80 µs.
  const body = bodyLine === undefined ? text : fromLine(text, bodyLine - firstLine, name);
  const rows = new CsvRows(builder, layout, name);
  const records = make(dialect, bodyLine ?? firstLine, (cells, line, bytes) => rows.add(cells, line, bytes));
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
  rows.end();
  records.finish();
  check();
  notes.push(...rows.notes);
  while (builder.rowCount > 0 || isFirst) {
    isFirst = false;
    yield builder.take(reading.rows, source());
  }
}
