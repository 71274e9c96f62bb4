import { describe, fail } from '../core/errors.js';
import { textOf } from './encoding.js';
import { formatOfBytes, formatOfText } from './file-kinds.js';
import { isGzip, unzipped } from './gzip.js';
import { readArff } from './read-arff.js';
import { readCsv } from './read-csv.js';
import { bytesOf, readIdx } from './read-idx.js';
import { readJson } from './read-json.js';
import { checkReadOptions, type ReadOptions, refuseOtherOptions } from './read-options.js';
import { readParquet } from './read-parquet.js';
import type { Reading } from './reading.js';
import { Ahead, openSource, type Pieces, type TableInput } from './sources.js';
import type { Table } from './table.js';

/**
 * Reads a table from a file, a stream, bytes or text, gzipped or not: CSV with whatever between its cells, JSON (rows as
 * objects one after the other, NDJSON, or in an array), ARFF, the IDX of MNIST, and Parquet. What is found out of how it
 * is written is noted in `table.source.notes`. Cells stay as they are written, less blanks around them.
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
    const ahead = await unpacked(pieces, name);
    const format = options.format ?? formatOfBytes(startOf(await ahead.look(32)), name);
    if (options.labels !== undefined && format !== 'idx') {
      const fix = 'Name the target by its column instead.';
      fail(`${name}, labels`, 'a file of labels only beside pictures in IDX', 'another form', fix);
    }
    if (format === 'idx' || format === 'parquet') {
      refuseOtherOptions(options, format, name);
      const bytes = await bytesOf(ahead, name);
      yield* format === 'parquet'
        ? readParquet(bytes, reading)
        : readIdx(bytes, await labelsOf(options, where), reading);
      return;
    }
    const text = new Ahead(textOf(ahead, { name, encoding: options.encoding, notes }));
    const written = format ?? formatOfText((await text.look(4096)).join(''), name);
    if (written !== 'csv') refuseOtherOptions(options, written, name);
    yield* written === 'csv'
      ? readCsv(text, reading)
      : written === 'arff'
        ? readArff(text, reading)
        : readJson(text, reading);
  } finally {
    // What is read through may have ended in any of several places.
    await pieces.return(undefined);
  }
}

async function unpacked(pieces: Pieces, name: string): Promise<Ahead<Uint8Array | string>> {
  const ahead = new Ahead(pieces);
  return isGzip(await ahead.look(2)) ? new Ahead(unzipped(ahead, name)) : ahead;
}

/** The first bytes; none of text. */
function startOf(seen: readonly (Uint8Array | string)[]): Uint8Array {
  return Uint8Array.from(seen.flatMap((piece) => (typeof piece === 'string' ? [] : [...piece.subarray(0, 32)])));
}

async function labelsOf({ labels }: ReadOptions, where: string) {
  if (labels === undefined) return undefined;
  const { name, pieces } = openSource(labels, { where: `${where}, labels` });
  try {
    return { name, bytes: await bytesOf(await unpacked(pieces, name), name) };
  } finally {
    await pieces.return(undefined);
  }
}
