import { describe, fail } from '../core/errors.js';
import type { FileUrl } from '../formats/index.js';
import { openFile } from './files.js';

export type { FileUrl } from '../formats/index.js';

/** A `Blob` or a `File`, of which no more is asked than this. */
export interface BlobLike {
  /** Its bytes, piece by piece. */
  stream(): ReadableLike;
  /** That of a `File`. */
  readonly name?: string;
}

/** A `ReadableStream` of bytes or text, as the body of a response. */
export interface ReadableLike {
  /** What reads it. */
  getReader(): {
    read(): Promise<{ readonly done: boolean; readonly value?: unknown }>;
    cancel(): Promise<unknown>;
  };
}

/**
 * Where a table may come from: the path of a file, as text or a `file:` URL, in Node, Deno and Bun; `{ text }`; bytes; a
 * `Blob` or `File`; a `ReadableStream`, as the body of a response; or what can be gone over with `for await`, as Node's
 * streams, in pieces of bytes or text that may be cut anywhere.
 */
export type TableInput =
  | string
  | FileUrl
  | { readonly text: string; readonly name?: string }
  | Uint8Array
  | BlobLike
  | ReadableLike
  | AsyncIterable<Uint8Array | string>;

/** Pieces of a source. */
export type Pieces = AsyncGenerator<Uint8Array | string>;

/** Text as a whole would be parsed as a whole, and a row of it given to nobody until then. */
const pieceLength = 2 ** 16;

async function* piecesOf(text: string): AsyncGenerator<string> {
  for (let at = 0; at < text.length; at += pieceLength) yield text.slice(at, at + pieceLength);
}

async function* piecesOfBytes(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += pieceLength) yield bytes.subarray(at, at + pieceLength);
}

async function* piecesOfStream(stream: ReadableLike): AsyncGenerator<Uint8Array | string> {
  const reader = stream.getReader();
  let isDone = false;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      isDone = done;
      if (done) return;
      yield value as Uint8Array | string;
    }
  } finally {
    if (!isDone) await reader.cancel();
  }
}

async function* checked(pieces: AsyncIterable<unknown>, name: string): Pieces {
  for await (const piece of pieces) {
    if (typeof piece === 'string') yield* piece.length > pieceLength ? piecesOf(piece) : [piece];
    else if (piece instanceof Uint8Array) yield* piecesOfBytes(piece);
    else if (piece instanceof ArrayBuffer) yield* piecesOfBytes(new Uint8Array(piece));
    else fail(name, 'pieces of bytes or text', describe(piece), 'Rows go into tableFrom(rows).');
  }
}

/** A source as pieces, and what errors call it. Nothing is opened before the first piece is asked for. */
export function openSource(
  source: TableInput,
  { name, where }: { readonly name?: string | undefined; readonly where: string },
): { readonly name: string; readonly pieces: Pieces } {
  const shape = Object(source) as Partial<
    FileUrl & BlobLike & ReadableLike & { readonly text: unknown } & AsyncIterable<unknown>
  >;
  const called = (usual: string) => name ?? (typeof shape.name === 'string' ? shape.name : usual);
  const open = (usual: string, pieces: AsyncIterable<unknown>) => {
    const own = called(usual);
    return { name: own, pieces: checked(pieces, own) };
  };
  if (typeof source === 'string' || (typeof shape.href === 'string' && shape.protocol !== undefined)) {
    const file = openFile(source as string | FileUrl, where);
    return { name: name ?? file.name, pieces: checked(file.pieces, file.name) };
  }
  if (source instanceof Uint8Array) return open('bytes', piecesOfBytes(source));
  if ((source as unknown) instanceof ArrayBuffer) {
    return open('bytes', piecesOfBytes(new Uint8Array(source as unknown as ArrayBuffer)));
  }
  if (typeof shape.text === 'string') return open('text', piecesOf(shape.text));
  if (typeof shape.stream === 'function') return open('blob', piecesOfStream(shape.stream()));
  if (typeof shape.getReader === 'function') return open('stream', piecesOfStream(source as ReadableLike));
  if (typeof shape[Symbol.asyncIterator] === 'function') return open('stream', source as AsyncIterable<unknown>);
  const fix = Array.isArray(source)
    ? 'Rows that are in memory go into tableFrom(rows).'
    : "Write readTable('people.csv'), or readTable({ text }) for text that is in memory.";
  return fail(where, 'a path, { text }, bytes, a Blob or a stream', describe(source), fix);
}

/** Pieces of which the first ones can be looked at before all are gone over. */
export class Ahead<T extends { readonly length: number }> implements AsyncIterable<T> {
  /** What was looked at. */
  readonly seen: T[] = [];
  /** Whether all pieces are in `seen`. */
  isWhole = false;
  readonly #rest: AsyncIterator<T>;
  #length = 0;

  constructor(pieces: AsyncIterable<T>) {
    this.#rest = pieces[Symbol.asyncIterator]();
  }

  /** Looks at pieces until they are this long, or there are no more. */
  async look(length: number): Promise<readonly T[]> {
    while (this.#length < length && !this.isWhole) {
      const { done, value } = await this.#rest.next();
      if (done) this.isWhole = true;
      else {
        this.seen.push(value);
        this.#length += value.length;
      }
    }
    return this.seen;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T> {
    try {
      yield* this.seen.splice(0);
      while (!this.isWhole) {
        const { done, value } = await this.#rest.next();
        if (done) return;
        yield value;
      }
    } finally {
      await this.#rest.return?.();
    }
  }
}
