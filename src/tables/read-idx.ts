import { fail } from '../core/errors.js';
import { partsOf } from './read-json.js';
import type { Reading } from './reading.js';
import { type Cell, Table } from './table.js';

/** All bytes of a source. */
export async function bytesOf(pieces: AsyncIterable<Uint8Array | string>, name: string): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for await (const piece of pieces) {
    if (typeof piece === 'string') fail(name, 'bytes', 'text', 'Read the file as bytes.');
    parts.push(piece);
  }
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** How numbers are written, by the third byte: how many bytes each takes, and how it is read. */
const numbers: Readonly<Record<number, readonly [number, (view: DataView, at: number) => number]>> = {
  8: [1, (view, at) => view.getUint8(at)],
  9: [1, (view, at) => view.getInt8(at)],
  11: [2, (view, at) => view.getInt16(at)],
  12: [4, (view, at) => view.getInt32(at)],
  13: [4, (view, at) => view.getFloat32(at)],
  14: [8, (view, at) => view.getFloat64(at)],
};

/** An IDX file: so many rows of so many numbers. */
function idxOf(bytes: Uint8Array, name: string) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const damaged = (got: string): never =>
    fail(name, 'an IDX file, as those of MNIST, that is whole', got, 'Take another copy of it.');
  if (bytes.length < 4 || view.getUint16(0) !== 0) return damaged('other bytes at its beginning');
  const [size, read] = numbers[view.getUint8(2)] ?? damaged(`the unknown type ${view.getUint8(2)}`);
  const dimensions = view.getUint8(3);
  const start = 4 + 4 * dimensions;
  if (dimensions === 0 || bytes.length < start) return damaged(`${bytes.length} bytes`);
  const shape = Array.from({ length: dimensions }, (_, i) => view.getUint32(4 + 4 * i));
  const [rows, ...rest] = shape as [number, ...number[]];
  const width = rest.reduce((product, each) => product * each, 1);
  if (bytes.length !== start + rows * width * size) {
    return damaged(`${bytes.length} bytes where ${shape.join(' × ')} numbers take ${start + rows * width * size}`);
  }
  const column = (j: number): Cell[] =>
    Array.from({ length: rows }, (_, i) => read(view, start + (i * width + j) * size));
  return { rows, shape, width, column };
}

/**
 * Rows of an IDX file, as those of MNIST (yann.lecun.com/exdb/mnist): the numbers of a picture are columns `pixel1`,
 * `pixel2`, … line by line; a file of labels is a column `label`, also beside the pictures.
 */
export async function* readIdx(
  bytes: Uint8Array,
  labels: { readonly bytes: Uint8Array; readonly name: string } | undefined,
  { name, rows, notes }: Reading,
): AsyncGenerator<Table> {
  const { shape, width, rows: count, column } = idxOf(bytes, name);
  const isList = shape.length === 1;
  const columns = Array.from({ length: width }, (_, j) => {
    const header = isList ? 'label' : `pixel${j + 1}`;
    return { name: header, header, cells: column(j) };
  });
  notes.push(`The file holds ${shape.join(' × ')} numbers, a row for each of the first ${count}.`);
  if (labels !== undefined) {
    if (isList) fail(`${name}, labels`, 'pictures that they belong to', 'a file of labels', 'Name the pictures first.');
    const other = idxOf(labels.bytes, labels.name);
    if (other.shape.length !== 1 || other.rows !== count) {
      const fix = 'Take the file of labels that belongs to the pictures.';
      fail(`${labels.name}, labels`, `${count} labels`, `${other.shape.join(' × ')} numbers`, fix);
    }
    columns.push({ name: 'label', header: 'label', cells: other.column(0) });
    notes.push('The last column, "label", is from the file of labels.');
  }
  yield* partsOf(new Table(columns, count, { name, format: 'idx', notes }), rows);
}
