import { describe, fail } from '../core/errors.js';
import { textOf } from './encoding.js';
import { isGzip, unzipped } from './gzip.js';
import { type Reading, readCsv } from './read-csv.js';
import { checkReadOptions, type ReadOptions } from './read-options.js';
import { Ahead, openSource, type TableInput } from './sources.js';
import type { Table } from './table.js';

/**
 * Reads a table: CSV with whatever between its cells, gzipped or not, from a file, a stream, bytes or text. What is
 * found out of how it is written is noted in `table.source.notes`.
 *
 * @throws MultilayerError where the source cannot be read, with file, line and column
 */
export async function readTable(source: TableInput, options: ReadOptions = {}): Promise<Table> {
  checkReadOptions(options, 'readTable, options');
  for await (const table of read(source, options, Number.POSITIVE_INFINITY, 'readTable')) return table;
  return fail('readTable', 'a table', 'nothing', 'Check the file.');
}

/** How a table is read in parts. */
export interface ReadChunksOptions extends ReadOptions {
  /** How many rows each part has, but for the last. Default: 4096. */
  readonly rows?: number;
}

/**
 * Reads a table in parts of so many rows, in memory that does not grow with the file: to predict on tables of any size.
 *
 * @throws MultilayerError as {@link readTable} does, when the place is reached
 */
export function readChunks(source: TableInput, options: ReadChunksOptions = {}): AsyncIterable<Table> {
  const where = 'readChunks, options';
  checkReadOptions(options, where, ['rows']);
  const { rows = 4096, ...others } = options;
  if (!Number.isSafeInteger(rows) || rows < 1) {
    fail(`${where}, rows`, 'a whole number, 1 or more', describe(rows), 'Leave it out for 4096.');
  }
  return read(source, others, rows, 'readChunks');
}

async function* read(source: TableInput, options: ReadOptions, rows: number, where: string): AsyncGenerator<Table> {
  const { name, pieces } = openSource(source, { name: options.name, where });
  const notes: string[] = [];
  const reading: Reading = { name, options, rows, notes };
  try {
    let ahead = new Ahead(pieces);
    if (isGzip(await ahead.look(2))) ahead = new Ahead(unzipped(ahead, name));
    yield* readCsv(textOf(ahead, { name, encoding: options.encoding, notes }), reading);
  } finally {
    // What is read through may have ended in any of several places.
    await pieces.return(undefined);
  }
}
