import { fail } from '../core/errors.js';

/** Whether pieces begin as gzip does (RFC 1952). */
export function isGzip(seen: readonly (Uint8Array | string)[]): boolean {
  const bytes = seen.slice(0, 2).flatMap((piece) => (typeof piece === 'string' ? [] : [...piece.subarray(0, 2)]));
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/** What was gzipped, by the `DecompressionStream` that browsers have as well. */
export async function* unzipped(
  pieces: AsyncIterable<Uint8Array | string>,
  name: string,
): AsyncGenerator<Uint8Array | string> {
  const { readable, writable } = new DecompressionStream('gzip');
  const writer = writable.getWriter();
  const reader = readable.getReader();
  let failure: unknown;
  const fed = (async () => {
    try {
      for await (const piece of pieces) await writer.write(piece as Uint8Array<ArrayBuffer>);
      await writer.close();
    } catch (error) {
      // Of the source itself; those of the stream come from its other end, too.
      failure = error;
      await writer.abort(error).catch(() => {});
    }
  })();
  let isDone = false;
  try {
    for (;;) {
      const next = await reader.read().catch(async () => {
        await fed;
        if (failure instanceof Error && 'fix' in failure) throw failure;
        const fix = 'It was cut short or damaged: take another copy.';
        return fail(name, 'a gzip file that is whole', 'one that cannot be read to its end', fix);
      });
      isDone = next.done;
      if (next.done) return;
      yield next.value;
    }
  } finally {
    if (!isDone) await reader.cancel().catch(() => {});
  }
}
