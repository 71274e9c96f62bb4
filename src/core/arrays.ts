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

/** Float16Array came with Node 24; those of BigInt hold no numbers. */
const kinds = /^(?:Float(?:16|32|64)|Uint8Clamped|(?:Int|Uint)(?:8|16|32))Array$/;

/**
 * The kind of a typed array of any realm, such as `'Float32Array'`: an array of another frame, `vm` context or test
 * environment is no instance of the classes here. Undefined for anything else, a DataView and a Proxy among them.
 */
export function typedArrayKind(value: unknown): string | undefined {
  if (!ArrayBuffer.isView(value)) return undefined;
  const kind = (value as NumberArray | DataView)[Symbol.toStringTag];
  return kind === 'DataView' ? undefined : kind;
}

/** Whether it is a typed array of numbers, of any realm and any kind but those of BigInt. */
export function isNumberArray(value: unknown): value is NumberArray {
  const kind = typedArrayKind(value);
  return kind !== undefined && kinds.test(kind);
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
