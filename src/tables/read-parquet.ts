import { describe, fail, MultilayerError } from '../core/errors.js';
import type { Reading } from './reading.js';
import type { Cell, Table } from './table.js';
import { TableBuilder } from './table-builder.js';
import { asCell } from './table-from.js';

/** Whole numbers of 64 bits come as bigint, and most are numbers. */
function plainCell(value: unknown, place: () => string): Cell {
  if (typeof value !== 'bigint') return asCell(value, place);
  return Number.isSafeInteger(Number(value)) ? Number(value) : value;
}

/** Rows of a Parquet file, by hyparquet, which is loaded with the first one. */
export async function* readParquet(bytes: Uint8Array, reading: Reading): AsyncGenerator<Table> {
  const { name, notes } = reading;
  const [{ parquetMetadataAsync, parquetRead, parquetSchema }, { compressors }] = await Promise.all([
    import('hyparquet'),
    import('hyparquet-compressors'),
  ]);
  const file = {
    byteLength: bytes.length,
    slice: (start: number, end = bytes.length) => bytes.slice(start, end).buffer as ArrayBuffer,
  };
  const whole = async <T>(read: () => Promise<T>): Promise<T> => {
    try {
      return await read();
    } catch (error) {
      if (error instanceof MultilayerError) throw error;
      const got = `one that cannot be read (${(error as Error).message})`;
      return fail(name, 'a Parquet file that is whole', got, 'Take another copy of it, or write it as CSV.');
    }
  };
  const metadata = await whole(() => parquetMetadataAsync(file));
  const { children } = await whole(async () => parquetSchema(metadata));
  for (const { element, children: inner } of children) {
    if (inner.length === 0 && element.repetition_type !== 'REPEATED') continue;
    const fix = 'Give each value within it a column of its own, or leave the column out.';
    fail(`${name}, column ${describe(element.name)}`, 'cells of one value', 'lists or objects', fix);
  }
  const headers = children.map(({ element }) => element.name);
  const builder = new TableBuilder(
    headers.map((header) => ({ header })),
    { hasLines: false },
  );
  notes.push('The file is Parquet.', ...builder.notes);
  const source = () => ({ name, format: 'parquet', notes: [...notes] });
  let [isFirst, done] = [true, 0];
  for (const { num_rows } of metadata.row_groups) {
    const group = Number(num_rows);
    await whole(() =>
      parquetRead({
        ...{ file, metadata, compressors, rowStart: done, rowEnd: done + group, rowFormat: 'array' },
        onComplete: (rows: unknown[][]) => {
          rows.forEach((row, i) => {
            builder.add(
              row.map((value, j) => plainCell(value, () => `${name}, row ${done + i}, column ${describe(headers[j])}`)),
            );
          });
        },
      }),
    );
    done += group;
    while (builder.rowCount >= reading.rows) {
      isFirst = false;
      yield builder.take(reading.rows, source());
    }
  }
  if (builder.rowCount > 0 || isFirst) yield builder.take(reading.rows, source());
}
