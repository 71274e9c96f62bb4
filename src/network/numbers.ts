import { fewestDigits } from '../core/digits.js';
import { asFinite, asList, asText, refuse } from '../core/json.js';

/** JSON text turns −0 into 0, so negative zero is written as text. */
type NumberJson = number | '-0';

/**
 * Numbers in a model file. Where all of them are float32 they are written with the digits that tell one
 * float32 from another, at most nine, and are to be rounded to float32 when read.
 */
export interface NumbersJson {
  readonly precision: 'float32' | 'float64';
  readonly data: readonly NumberJson[];
}

export function numbersToJson(values: Float64Array): NumbersJson {
  const single = values.every((value) => Math.fround(value) === value);
  const data = new Array<NumberJson>(values.length);
  values.forEach((value, i) => {
    data[i] = Object.is(value, -0) ? '-0' : single ? fewestDigits(value) : value;
  });
  return { precision: single ? 'float32' : 'float64', data };
}

/**
 * Numbers of a model file: a list, or the array of a tensor.
 *
 * @param count how many there must be
 */
export function readNumbers(
  { precision, data }: Readonly<Record<string, unknown>>,
  where: string,
  count?: number,
): Float64Array {
  const isArray = data instanceof Float32Array || data instanceof Float64Array;
  const list: ArrayLike<unknown> = isArray ? data : asList(data, where);
  if (count !== undefined && list.length !== count) refuse(where, `${count} numbers`, list.length);
  const single = asText(precision, `${where}, precision`) === 'float32';
  if (!single && precision !== 'float64') refuse(`${where}, precision`, '"float32" or "float64"', precision);
  return Float64Array.from(list, (each, i) => {
    if (each === '-0') return -0;
    const value = asFinite(each, `${where}, entry ${i}`);
    if (!single) return value;
    const rounded = Math.fround(value);
    return Number.isFinite(rounded)
      ? rounded
      : refuse(`${where}, entry ${i}`, 'a number in the range of float32', value);
  });
}
