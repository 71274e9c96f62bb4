/** Every kind of typed array of ordinary numbers, except Float16Array, which came with Node 24 and is read as float32. */
const kinds = {
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  Float32Array,
  Float64Array,
} as const;

type Kind = keyof typeof kinds;

/** A typed array of ordinary numbers. */
export type NumberArray =
  | Float32Array
  | Float64Array
  | Int8Array
  | Uint8Array
  | Uint8ClampedArray
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array;

/**
 * The kind of a typed array of any realm, such as `'Float32Array'`: an array of another frame, `vm` context or test
 * environment is no instance of the classes here. Undefined for anything else, a DataView and a Proxy among them.
 */
export function typedArrayKind(value: unknown): string | undefined {
  if (!ArrayBuffer.isView(value)) return undefined;
  const kind = (value as NumberArray | DataView)[Symbol.toStringTag];
  return kind === 'DataView' ? undefined : kind;
}

/** Whether it is a Float32Array or a Float64Array, of any realm. */
export function isFloatArray(value: unknown): value is Float32Array | Float64Array {
  // A Proxy of one is an instance, too, and none of its numbers can be read.
  if (!ArrayBuffer.isView(value)) return false;
  // Nearly all are of this realm, and this is asked for every row.
  if (value instanceof Float32Array || value instanceof Float64Array) return true;
  const kind = typedArrayKind(value);
  return kind === 'Float32Array' || kind === 'Float64Array';
}

/**
 * The numbers of a typed array of any realm in the kinds of this one: a view, except of Float16Array. A Buffer,
 * whose own `slice` copies nothing, is a Uint8Array. Undefined for what is no array of numbers, as one of BigInt.
 */
export function typedNumbers(value: unknown): NumberArray | undefined {
  const kind = typedArrayKind(value);
  if (kind === undefined) return undefined;
  if (kind === 'Float16Array') return Float32Array.from(value as ArrayLike<number>);
  if (!Object.hasOwn(kinds, kind)) return undefined;
  const Kind = kinds[kind as Kind];
  const given = value as NumberArray;
  return given.constructor === Kind ? given : new Kind(given.buffer as ArrayBuffer, given.byteOffset, given.length);
}

/** An array of zeros of the kind of another one. */
export function newLike<Data extends NumberArray>(array: Data, length: number): Data {
  return new kinds[typedArrayKind(array) as Kind](length) as Data;
}

/** An empty array of the one kind that all rows have; of float64, which holds them all, where there is no such kind. */
export function commonKind(rows: ArrayLike<unknown>): NumberArray {
  const kind = typedArrayKind(rows[0]);
  for (let i = 1; i < rows.length; i++) if (typedArrayKind(rows[i]) !== kind) return new Float64Array();
  const first = typedNumbers(rows[0]);
  return first === undefined ? new Float64Array() : newLike(first, 0);
}
