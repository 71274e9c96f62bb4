import { describe, type fail } from '../core/errors.js';
import { mostHeader, mostTensors } from './limits.js';
import { mostAxes } from './tensor.js';

/** Where the bytes of a tensor lie behind the header, and what they are. */
export interface Entry {
  /** As in `'F32'`. */
  readonly type: string;
  readonly shape: readonly number[];
  readonly begin: number;
  readonly end: number;
}

/** What the header of a safetensors file says. */
export interface Header {
  /** In the order in which they are named. */
  readonly entries: ReadonlyMap<string, Entry>;
  readonly metadata: ReadonlyMap<string, string>;
  /** Where the data begin. */
  readonly start: number;
  /** The length that the file must have. */
  readonly length: number;
}

/** What is wrong with a file: what came in the place of a whole one, and what to do. */
export class Damage extends Error {
  readonly got: Parameters<typeof fail>[2];
  readonly fix: Parameters<typeof fail>[3];

  constructor(got: string, fix: string = 'The file is damaged: take another copy, or save it again.') {
    super(got);
    this.got = got;
    this.fix = fix;
  }
}

/** Bits of each number: of what there is in the format, also where there is no array of it. */
const bits: ReadonlyMap<string, number> = new Map([
  ...(['F64', 'I64', 'U64', 'C64'] as const).map((type) => [type, 64] as const),
  ...(['F32', 'I32', 'U32'] as const).map((type) => [type, 32] as const),
  ...(['F16', 'BF16', 'I16', 'U16'] as const).map((type) => [type, 16] as const),
  ...(['BOOL', 'I8', 'U8', 'F8_E5M2', 'F8_E4M3', 'F8_E8M0', 'F8_E4M3FNUZ', 'F8_E5M2FNUZ'] as const).map(
    (type) => [type, 8] as const,
  ),
  ['F6_E2M3', 6],
  ['F6_E3M2', 6],
  ['F4', 4],
]);

/** As the format has them: more is an overflow in readers of other languages. */
const mostSize = 2 ** 48 - 1;

/**
 * Reads JSON of the one form that headers have: strings, whole numbers, lists and objects, no deeper than three. So nothing
 * is made of a header before it is known to be one, and no key can come twice.
 */
class Scanner {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  broken(expected: string): never {
    const rest = this.#text.slice(this.#at, this.#at + 20);
    throw new Damage(
      `a header that is not as it must be at character ${this.#at}: ${rest === '' ? 'its end' : describe(rest)} in the place of ${expected}`,
    );
  }

  #skip(): void {
    while (' \n\r\t'.includes(this.#text[this.#at] ?? 'x')) this.#at++;
  }

  #isNext(mark: string): boolean {
    this.#skip();
    if (this.#text[this.#at] !== mark) return false;
    this.#at++;
    return true;
  }

  #expect(mark: string): void {
    if (!this.#isNext(mark)) this.broken(`'${mark}'`);
  }

  string(): string {
    this.#skip();
    const from = this.#at;
    if (this.#text[from] !== '"') this.broken('a text');
    let end = from;
    let slashes: number;
    do {
      end = this.#text.indexOf('"', end + 1);
      if (end < 0) this.broken('a text that ends');
      slashes = 0;
      while (this.#text[end - 1 - slashes] === '\\') slashes++;
    } while (slashes % 2 === 1);
    try {
      const value = JSON.parse(this.#text.slice(from, end + 1)) as string;
      this.#at = end + 1;
      return value;
    } catch {
      return this.broken('a text');
    }
  }

  /** A whole number, from 0 on. */
  whole(): number {
    this.#skip();
    const [digits = ''] = /^(0|[1-9]\d{0,15})(?![\d.eE])/.exec(this.#text.slice(this.#at, this.#at + 20)) ?? [];
    if (digits === '') this.broken('a whole number');
    this.#at += digits.length;
    return Number(digits) <= mostSize ? Number(digits) : this.broken(`a number up to ${mostSize}`);
  }

  list(most: number): number[] {
    this.#expect('[');
    const values: number[] = [];
    if (this.#isNext(']')) return values;
    do {
      if (values.length === most) this.broken(`at most ${most} numbers`);
      values.push(this.whole());
    } while (this.#isNext(','));
    this.#expect(']');
    return values;
  }

  /** Has each key of an object read. */
  object(read: (key: string) => void): void {
    this.#expect('{');
    if (this.#isNext('}')) return;
    do {
      const key = this.string();
      this.#expect(':');
      read(key);
    } while (this.#isNext(','));
    this.#expect('}');
  }

  end(): void {
    this.#skip();
    if (this.#at < this.#text.length) this.broken('its end');
  }
}

function readMetadata(scanner: Scanner): Map<string, string> {
  const metadata = new Map<string, string>();
  scanner.object((key) => {
    if (metadata.has(key)) throw new Damage(`a header that says ${describe(key)} twice`);
    metadata.set(key, scanner.string());
  });
  return metadata;
}

function readEntry(scanner: Scanner, name: string): Entry {
  const found: { dtype?: string; shape?: number[]; data_offsets?: number[] } = {};
  scanner.object((key) => {
    if (Object.hasOwn(found, key)) throw new Damage(`a header that says ${key} of the tensor ${describe(name)} twice`);
    if (key === 'dtype') found.dtype = scanner.string();
    else if (key === 'shape') found.shape = scanner.list(mostAxes);
    else if (key === 'data_offsets') found.data_offsets = scanner.list(2);
    else throw new Damage(`a header with ${describe(key)} of the tensor ${describe(name)}, which is not in the format`);
  });
  const { dtype: type, shape, data_offsets: [begin, end] = [] } = found;
  if (type === undefined || shape === undefined || begin === undefined || end === undefined)
    throw new Damage(`a header without the dtype, the shape or both data_offsets of the tensor ${describe(name)}`);
  const size = bits.get(type);
  if (size === undefined)
    throw new Damage(
      `the tensor ${describe(name)} of the type ${describe(type)}`,
      `Known types: ${[...bits.keys()].join(', ')}.`,
    );
  let length = size;
  for (const each of shape) {
    length *= each;
    if (length > Number.MAX_SAFE_INTEGER)
      throw new Damage(`the tensor ${describe(name)} of the shape [${shape.join(', ')}], which no file can hold`);
  }
  if (end - begin !== length / 8)
    throw new Damage(`${end - begin} bytes for the tensor ${describe(name)}, which takes ${length / 8}`);
  return { type, shape, begin, end };
}

/** In the order in which they lie, the tensors must fill all of the data: nothing twice, nothing between, nothing behind. */
function checkPlaces(entries: ReadonlyMap<string, Entry>): number {
  let at = 0;
  for (const [name, { begin, end }] of [...entries].sort(([, a], [, b]) => a.begin - b.begin || a.end - b.end)) {
    if (begin !== at) {
      const got =
        begin < at ? 'which another one has, too' : `with ${begin - at} bytes before it that are of no tensor`;
      throw new Damage(`the tensor ${describe(name)} at byte ${begin}, ${got}`);
    }
    at = end;
  }
  return at;
}

/** The length of the header, by the first eight bytes of a file, which has this many in all. */
export function headerLength(bytes: Uint8Array, fileLength: number): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = view.getUint32(4, true) * 2 ** 32 + view.getUint32(0, true);
  if (length > mostHeader)
    throw new Damage(
      `a header of ${length} bytes`,
      `Headers have at most ${mostHeader} bytes; this is no such file, or damaged.`,
    );
  if (8 + length > fileLength) throw cutShort(fileLength, `at least ${8 + length}`);
  return length;
}

/** A file that ends before its time. */
export function cutShort(found: number, wanted: string): Damage {
  return new Damage(
    `one that ends early, after ${found} bytes of ${wanted}`,
    'It was cut short: take another copy, or save it again.',
  );
}

/**
 * Reads and checks the header of a safetensors file, as its description asks: every type and size, no name twice, and
 * tensors that fill the file exactly.
 *
 * @param bytes the beginning of the file, with all of its header
 * @param fileLength of the whole file
 * @throws Damage saying what is wrong
 */
export function readHeader(bytes: Uint8Array, fileLength: number): Header {
  const start = 8 + headerLength(bytes, fileLength);
  let text: string;
  try {
    // A mark of byte order is no part of JSON.
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes.subarray(8, start));
  } catch {
    throw new Damage('a header that is no UTF-8 text');
  }
  const scanner = new Scanner(text);
  if (text[0] !== '{') scanner.broken("'{'");
  const entries = new Map<string, Entry>();
  let metadata: Map<string, string> | undefined;
  scanner.object((name) => {
    if (name === '__metadata__') {
      if (metadata !== undefined) throw new Damage('a header with __metadata__ twice');
      metadata = readMetadata(scanner);
      return;
    }
    if (entries.has(name)) throw new Damage(`a header with the tensor ${describe(name)} twice`);
    if (entries.size === mostTensors) throw new Damage(`more than ${mostTensors} tensors`, 'Divide them among files.');
    entries.set(name, readEntry(scanner, name));
  });
  scanner.end();
  const length = start + checkPlaces(entries);
  if (length > fileLength) throw cutShort(fileLength, `${length}`);
  if (length < fileLength)
    throw new Damage(
      `${fileLength - length} bytes behind its end`,
      'Something was written after it: take another copy, or save it again.',
    );
  return { entries, metadata: metadata ?? new Map(), start, length };
}
