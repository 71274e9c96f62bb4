import { describe, fail } from '../core/errors.js';
import { openPieces } from '../formats/files.js';
import type { FileUrl } from '../formats/index.js';

/** A file in pieces, which is opened with the first one. */
export function openFile(source: string | FileUrl, where: string): ReturnType<typeof openPieces> {
  if (typeof source === 'string' && (source === '' || /[\n\r]/.test(source))) {
    const fix = 'Text that is in memory is read by readTable({ text }).';
    fail(where, 'the path of a file', source === '' ? 'an empty text' : describe(source), fix);
  }
  return openPieces(source, {
    ...{ name: where, example: 'people.csv' },
    instead: 'Pass a Blob or File, as that of an <input>, a stream, or { text }.',
    fetched: 'Fetch it: readTable((await fetch(url)).body).',
  });
}
