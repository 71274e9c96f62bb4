import { describe, fail } from '../core/errors.js';
import type { Ahead } from './sources.js';

const newline = 10;

type Decoder = InstanceType<typeof TextDecoder>;

/** Where bytes that are no text stand in UTF-8: how many of the last ones begin a character that is not whole. */
function unfinished(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] as number;
    if (byte < 0x80) return 0;
    if (byte >= 0xc0) return back < (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) ? back : 0;
  }
  return 0;
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  if (a.length === 0) return b;
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}

/** UTF-16 without a mark: every other byte of Latin text is 0. */
function bareUtf16(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  const zeros = [0, 0];
  const length = Math.min(bytes.length, 1024) & ~1;
  for (let i = 0; i < length; i++) if (bytes[i] === 0) zeros[i & 1] = (zeros[i & 1] as number) + 1;
  const [even, odd] = zeros as [number, number];
  if (length >= 4 && odd > length / 4 && even < odd / 8) return 'utf-16le';
  if (length >= 4 && even > length / 4 && odd < even / 8) return 'utf-16be';
  return undefined;
}

function detected(bytes: Uint8Array): { readonly label: string; readonly mark: number } {
  const [a, b, c, d] = bytes;
  if (a === 0xef && b === 0xbb && c === 0xbf) return { label: 'utf-8', mark: 3 };
  if (a === 0xff && b === 0xfe && c === 0 && d === 0) return { label: 'utf-32', mark: 4 };
  if (a === 0xff && b === 0xfe) return { label: 'utf-16le', mark: 2 };
  if (a === 0xfe && b === 0xff) return { label: 'utf-16be', mark: 2 };
  return { label: bareUtf16(bytes) ?? 'utf-8', mark: 0 };
}

/** A decoder of the Encoding Standard (whatwg.org), which knows `latin1` as windows-1252. */
function decoderOf(label: string, where: string): Decoder {
  try {
    return new TextDecoder(label, { fatal: true, ignoreBOM: true });
  } catch {
    return fail(
      where,
      'an encoding',
      describe(label),
      "Known are 'utf-8', 'utf-16le', 'utf-16be', 'windows-1252' and others of the Encoding Standard.",
    );
  }
}

function countLines(bytes: Uint8Array): number {
  let lines = 0;
  for (let at = bytes.indexOf(newline); at >= 0; at = bytes.indexOf(newline, at + 1)) lines++;
  return lines;
}

/** What in a text is not valid UTF-8, for people: the line, and its words in Latin-1. */
function oddPlace(bytes: Uint8Array, linesBefore: number): { readonly line: number; readonly words: string } {
  const lenient = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  const before = lenient.slice(0, Math.max(0, lenient.indexOf('\ufffd')));
  const at = new TextEncoder().encode(before).length;
  const words = new TextDecoder('windows-1252').decode(bytes.subarray(Math.max(0, at - 12), at + 12));
  return { line: linesBefore + before.split('\n').length, words: words.match(/\S*[\x80-\uffff]\S*/)?.[0] ?? words };
}

/** Turns pieces of UTF-8 into text; of windows-1252 from the first byte on that is not UTF-8, if all before are ASCII. */
async function* decodeUtf8(
  pieces: AsyncIterable<Uint8Array>,
  { name, isGiven, notes }: Decoding,
): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  let rest: Uint8Array = new Uint8Array(0);
  let [isAscii, lines] = [true, 0];
  let latin: Decoder | undefined;
  const decode = (bytes: Uint8Array): string => {
    if (latin !== undefined) return latin.decode(bytes);
    try {
      const text = decoder.decode(bytes);
      isAscii &&= text.length === bytes.length;
      lines += countLines(bytes);
      return text;
    } catch {
      const { line, words } = oddPlace(bytes, lines);
      if (isGiven || !isAscii) {
        const got = `bytes that are none, as in ${describe(words)}`;
        fail(
          `${name}, line ${line}`,
          'UTF-8 text',
          got,
          "Say { encoding: 'windows-1252' }, or save the file as UTF-8.",
        );
      }
      notes.push(
        `The text is not UTF-8 and was read as windows-1252 (${describe(words)} on line ${line}): where that is wrong, say which encoding it has.`,
      );
      latin = new TextDecoder('windows-1252');
      return latin.decode(bytes);
    }
  };
  for await (const piece of pieces) {
    const bytes = joined(rest, piece);
    const cut = bytes.length - (latin === undefined ? unfinished(bytes) : 0);
    rest = bytes.subarray(cut);
    if (cut > 0) yield decode(bytes.subarray(0, cut));
  }
  if (rest.length > 0) yield decode(rest);
}

async function* decodeBy(
  decoder: Decoder,
  pieces: AsyncIterable<Uint8Array>,
  { name }: Decoding,
): AsyncGenerator<string> {
  let characters = 0;
  const refuse = (): never =>
    fail(
      name,
      `text in ${decoder.encoding}`,
      `bytes that are none, after ${characters} characters`,
      'Say its encoding: { encoding }, or save the file as UTF-8.',
    );
  const decode = (bytes?: Uint8Array): string => {
    try {
      return bytes === undefined ? decoder.decode() : decoder.decode(bytes, { stream: true });
    } catch {
      return refuse();
    }
  };
  for await (const piece of pieces) {
    const text = decode(piece);
    characters += text.length;
    yield text;
  }
  yield decode();
}

interface Decoding {
  readonly name: string;
  /** Whether the user says which encoding it is. */
  readonly isGiven: boolean;
  readonly notes: string[];
}

async function* withoutMark(
  first: Uint8Array,
  rest: AsyncIterable<Uint8Array>,
  mark: number,
): AsyncGenerator<Uint8Array> {
  if (first.length > mark) yield first.subarray(mark);
  yield* rest;
}

async function* bytesOnly(pieces: AsyncIterable<Uint8Array | string>, name: string): AsyncGenerator<Uint8Array> {
  for await (const piece of pieces) {
    if (typeof piece === 'string') fail(name, 'bytes in all pieces', 'text after bytes', 'Give either.');
    yield piece;
  }
}

async function* textOnly(pieces: AsyncIterable<Uint8Array | string>, name: string): AsyncGenerator<string> {
  for await (const piece of pieces) {
    if (typeof piece !== 'string') fail(name, 'text in all pieces', 'bytes after text', 'Give either.');
    yield piece;
  }
}

/** Refuses what no text has, and leaves the mark at the beginning out. */
async function* plainText(pieces: AsyncIterable<string>, name: string): AsyncGenerator<string> {
  let [isFirst, lines] = [true, 1];
  for await (const piece of pieces) {
    if (piece.length === 0) continue;
    const text = isFirst && piece.startsWith('\ufeff') ? piece.slice(1) : piece;
    isFirst = false;
    const at = text.indexOf('\0');
    if (at >= 0) {
      const line = lines + text.slice(0, at).split(/\r\n|\r|\n/).length - 1;
      const fix =
        "The file is binary or damaged, or has another encoding: say { encoding: 'utf-16le' } if it is that, or write it anew.";
      fail(`${name}, line ${line}`, 'text', 'a NUL byte', fix);
    }
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines++;
    if (text.length > 0) yield text;
  }
}

/**
 * The text of a source: UTF-8 and UTF-16 with and without a mark, and windows-1252, the usual Latin-1, where it is not
 * UTF-8. What is not plain is noted.
 */
export async function* textOf(
  pieces: Ahead<Uint8Array | string>,
  { name, encoding, notes }: { readonly name: string; readonly encoding: string | undefined; readonly notes: string[] },
): AsyncGenerator<string> {
  await pieces.look(1024);
  const { seen } = pieces;
  if (typeof seen[0] === 'string') {
    yield* plainText(textOnly(pieces, name), name);
    return;
  }
  const bytes = bytesOnly(pieces, name);
  // Pieces may be shorter than a mark.
  const first = (seen.splice(0) as Uint8Array[]).reduce(joined, new Uint8Array(0));
  const found = detected(first);
  const label = encoding ?? found.label;
  if (label === 'utf-32') {
    fail(name, 'text in UTF-8 or UTF-16', 'the mark of UTF-32', 'Save the file as UTF-8.');
  }
  const decoder = decoderOf(label, `${name}, encoding`);
  const mark = decoder.encoding === found.label ? found.mark : 0;
  const isGiven = encoding !== undefined || mark > 0;
  if (!isGiven && found.label !== 'utf-8') notes.push(`The text was read as ${found.label.toUpperCase()}.`);
  if (encoding === undefined && mark > 0 && found.label !== 'utf-8') {
    notes.push(`The text is ${found.label.toUpperCase()}, as its first bytes say.`);
  }
  const all = withoutMark(first, bytes, mark);
  const decoding = { name, isGiven, notes };
  yield* plainText(decoder.encoding === 'utf-8' ? decodeUtf8(all, decoding) : decodeBy(decoder, all, decoding), name);
}
