import { describe, fail } from '../core/errors.js';

/** What the numbers of a tensor lie in. */
export type TensorArray =
  | Float64Array
  | Float32Array
  | Int32Array
  | Uint32Array
  | Int16Array
  | Uint16Array
  | Int8Array
  | Uint8Array
  | BigInt64Array
  | BigUint64Array;

interface ArrayClass {
  readonly BYTES_PER_ELEMENT: number;
  new (buffer: ArrayBuffer): TensorArray;
}

/** A type of numbers of safetensors that JavaScript has an array of, the widest first, as they lie in a file. */
export const arrayTypes: ReadonlyMap<string, ArrayClass> = new Map<string, ArrayClass>([
  ['F64', Float64Array],
  ['I64', BigInt64Array],
  ['U64', BigUint64Array],
  ['F32', Float32Array],
  ['I32', Int32Array],
  ['U32', Uint32Array],
  ['I16', Int16Array],
  ['U16', Uint16Array],
  ['I8', Int8Array],
  ['U8', Uint8Array],
]);

/** Its name in safetensors; undefined for what is no array of numbers. Of another realm, too. */
export function typeOf(value: unknown): string | undefined {
  if (!ArrayBuffer.isView(value)) return undefined;
  const name = (value as unknown as { readonly [Symbol.toStringTag]?: string })[Symbol.toStringTag];
  for (const [type, { name: known }] of arrayTypes as ReadonlyMap<string, ArrayClass & { name: string }>)
    if (known === name) return type;
  return undefined;
}

/** Numbers in rows, columns and so on, as they lie in memory: the last index moves first. */
export class Tensor {
  /** How many there are along each axis; `[]` is a single number. */
  readonly shape: readonly number[];
  /** All of them. */
  readonly data: TensorArray;

  /** @throws MultilayerError where the shape does not fit the numbers */
  constructor(shape: readonly number[], data: TensorArray) {
    if (typeOf(data) === undefined)
      fail('Tensor, data', 'a typed array of numbers', describe(data), 'Write new Float32Array([…]).');
    const sizes = Array.isArray(shape) && shape.every((size) => Number.isSafeInteger(size) && size >= 0);
    if (!sizes || shape.length > mostAxes || shape.reduce((product, size) => product * size, 1) !== data.length) {
      const got = Array.isArray(shape) ? `[${shape.slice(0, mostAxes).join(', ')}]` : describe(shape);
      fail(
        'Tensor, shape',
        `sizes whose product is ${data.length}, the number of numbers`,
        got,
        'Write [rows, columns].',
      );
    }
    this.shape = [...shape];
    this.data = data;
  }
}

/** Nothing has more axes; a header could list millions of them. */
export const mostAxes = 64;
