import { describe, fail, MultilayerError } from '../core/errors.js';
import { Damage, type Entry, type Header, readHeader } from './header.js';
import { mostHeader, mostTensors } from './limits.js';
import { otherFormat } from './other-formats.js';
import { arrayTypes, Tensor, type TensorArray, typeOf } from './tensor.js';

/** The tensors of a safetensors file by their names, and the texts that it says of itself. */
export interface TensorFile {
  /** In the order of the file's header. Numbers of 16 bits, F16 and BF16, are read as float32, and BOOL as 0 and 1. */
  readonly tensors: ReadonlyMap<string, Tensor>;
  /** What it says of itself, by keys. */
  readonly metadata: ReadonlyMap<string, string>;
}

/** The bytes of what somebody passes as a file. */
export function asBytes(value: unknown, where: string): Uint8Array {
  let bytes: Uint8Array | undefined;
  if (typeOf(value) === 'U8') bytes = value as Uint8Array;
  else if (Object.prototype.toString.call(value) === '[object ArrayBuffer]')
    bytes = new Uint8Array(value as ArrayBuffer);
  if (bytes === undefined) {
    const fix =
      value instanceof Promise
        ? 'Await it first.'
        : typeof (value as Partial<Blob> | undefined)?.arrayBuffer === 'function'
          ? 'Pass await it.arrayBuffer().'
          : 'Pass a Uint8Array or an ArrayBuffer, as of await (await fetch(url)).arrayBuffer().';
    fail(where, 'the bytes of a file', describe(value), fix);
  }
  // Other threads may change what is shared while it is looked at, and decoders refuse it.
  if (!(bytes.buffer instanceof ArrayBuffer)) return new Uint8Array(bytes);
  // The slice of Node's Buffer is no copy.
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
}

/** The error of a call that met a damage; any other stays as it is. */
export function complaint(error: unknown, where: string, expected: string): unknown {
  if (!(error instanceof Damage)) return error;
  return new MultilayerError({ where, expected, got: error.got, fix: error.fix });
}

/** Says where, and what was expected, of a damage. */
export function complain<T>(where: string, expected: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw complaint(error, where, expected);
  }
}

/** Header of bytes that may be anything, with a word about what they are where they are something else. */
export function headerOf(bytes: Uint8Array, fileLength: number = bytes.length): Header {
  const other = otherFormat(bytes, fileLength);
  if (other !== undefined) throw new Damage(other.got, other.fix);
  return readHeader(bytes, fileLength);
}

/** The numbers of IEEE 754's binary16: a sign, 5 bits of exponent, 10 of fraction. All of them are float32, too. */
function fromHalf(bits: number): number {
  const [exponent, fraction] = [(bits >> 10) & 31, bits & 1023];
  const sign = bits & 0x8000 ? -1 : 1;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** Types that are read as another one, which holds all of their values. */
const widened: ReadonlyMap<string, (bytes: ArrayBuffer) => TensorArray> = new Map<
  string,
  (bytes: ArrayBuffer) => TensorArray
>([
  ['BOOL', (bytes) => new Uint8Array(bytes)],
  ['F16', (bytes) => Float32Array.from(new Uint16Array(bytes), fromHalf)],
  // The upper half of a float32.
  ['BF16', (bytes) => new Float32Array(Uint32Array.from(new Uint16Array(bytes), (each) => each << 16).buffer)],
]);

export function tensorAt(bytes: Uint8Array, start: number, name: string, entry: Entry): Tensor {
  const { type, shape, begin, end } = entry;
  // A copy, which lies where its numbers may lie, and does not keep the file in memory.
  const own = bytes.slice(start + begin, start + end).buffer as ArrayBuffer;
  const known = arrayTypes.get(type);
  if (known !== undefined) return new Tensor(shape, new known(own));
  const read = widened.get(type);
  if (read === undefined)
    throw new Damage(
      `the tensor ${describe(name)} of the type ${type}, which JavaScript has no array of`,
      'Convert it first, as in PyTorch: tensor.to(torch.float32).',
    );
  return new Tensor(shape, read(own));
}

/**
 * The tensors of a safetensors file, of any program: as of PyTorch's `safetensors.torch.save_file`.
 *
 * Everything is checked before anything is made of it, as
 * [the format](https://github.com/huggingface/safetensors#format) asks: sizes, types, names that come twice, tensors that
 * overlap, bytes that belong to none.
 *
 * @throws MultilayerError for anything but a whole safetensors file, and for types that JavaScript has no numbers of
 */
export function readSafetensors(bytes: Uint8Array | ArrayBuffer): TensorFile {
  const where = 'readSafetensors';
  const own = asBytes(bytes, where);
  return complain(where, 'a safetensors file', () => {
    const { entries, metadata, start } = headerOf(own);
    const tensors = new Map<string, Tensor>();
    for (const [name, entry] of entries) tensors.set(name, tensorAt(own, start, name, entry));
    return { tensors, metadata };
  });
}

function bytesOf({ buffer, byteOffset, byteLength }: TensorArray): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

/** The parts of a safetensors file, to be written one after another. */
export function filePieces(
  tensors: Iterable<readonly [name: string, tensor: Tensor]>,
  metadata: Iterable<readonly [key: string, text: string]>,
  where: string,
): Uint8Array[] {
  const types = [...arrayTypes.keys()];
  // The widest first: so all lie where their numbers may lie. Sorting keeps the order of the others.
  const placed = [...tensors].map(([name, tensor]) => ({ name, tensor, type: typeOf(tensor.data) as string }));
  placed.sort((a, b) => types.indexOf(a.type) - types.indexOf(b.type));
  if (placed.length > mostTensors)
    fail(where, `at most ${mostTensors} tensors`, `${placed.length}`, 'Divide them among files.');
  const texts = [...metadata].map(([key, text]) => `${JSON.stringify(key)}:${JSON.stringify(text)}`);
  const parts = texts.length === 0 ? [] : [`"__metadata__":{${texts.join(',')}}`];
  let at = 0;
  for (const { name, tensor, type } of placed) {
    const end = at + tensor.data.byteLength;
    parts.push(
      `${JSON.stringify(name)}:{"dtype":"${type}","shape":[${tensor.shape.join(',')}],"data_offsets":[${at},${end}]}`,
    );
    at = end;
  }
  const text = new TextEncoder().encode(`{${parts.join(',')}}`);
  const length = Math.ceil(text.length / 8) * 8;
  if (length > mostHeader)
    fail(where, `names and texts of at most ${mostHeader} bytes`, `${length}`, 'Keep long lists in typed arrays.');
  const header = new Uint8Array(8 + length).fill(0x20);
  const view = new DataView(header.buffer);
  view.setUint32(0, length, true);
  view.setUint32(4, 0, true);
  header.set(text, 8);
  return [header, ...placed.map(({ tensor }) => bytesOf(tensor.data))];
}

/** All parts as one. */
export function whole(pieces: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}

function entriesOf<T>(given: Iterable<readonly [string, T]> | Readonly<Record<string, T>>): (readonly [string, T])[] {
  return Symbol.iterator in Object(given)
    ? [...(given as Iterable<readonly [string, T]>)]
    : Object.entries(given as Readonly<Record<string, T>>);
}

/**
 * A safetensors file of the given tensors, which PyTorch, numpy, JAX and others open.
 *
 * @param tensors by name: a `Tensor`, or a typed array, which becomes a tensor of one axis
 * @param metadata texts that the file says of itself
 * @throws MultilayerError for names that come twice, and values that are no tensors or texts
 */
export function writeSafetensors(
  tensors: Iterable<readonly [string, Tensor | TensorArray]> | Readonly<Record<string, Tensor | TensorArray>>,
  metadata: Iterable<readonly [string, string]> | Readonly<Record<string, string>> = {},
): Uint8Array {
  const where = 'writeSafetensors';
  const named = new Map<string, Tensor>();
  for (const [name, value] of entriesOf(tensors)) {
    const at = `${where}, tensor ${describe(name)}`;
    if (typeof name !== 'string')
      fail(`${where}, tensors`, 'names that are text', describe(name), 'Write { weights: … }.');
    if (named.has(name)) fail(at, 'a name of its own', 'one that came before', 'Call it otherwise.');
    if (name === '__metadata__') fail(at, 'another name', 'that of the metadata', 'Call it otherwise.');
    if (!(value instanceof Tensor) && typeOf(value) === undefined)
      fail(
        at,
        'a Tensor or a typed array',
        describe(value),
        'Write new Tensor([rows, columns], new Float32Array([…])).',
      );
    named.set(name, value instanceof Tensor ? value : new Tensor([value.length], value));
  }
  const texts = new Map<string, string>();
  for (const [key, text] of entriesOf(metadata)) {
    if (typeof text !== 'string' || typeof key !== 'string')
      fail(
        `${where}, metadata ${describe(key)}`,
        'text',
        describe(text),
        'Write String(value), or JSON.stringify(value).',
      );
    texts.set(key, text);
  }
  return whole(filePieces(named, texts, where));
}
