import { describe, fail, MultilayerError } from './errors.js';

/** Readers of data that come from elsewhere: each gives the value in its type, or says where it is wrong. */

/** What to do about a model file that is not as it was written. */
export const damaged = 'The file may be damaged or come from elsewhere; save the model again with toJSON().';

/** Throws an error about a value that is not what was expected. */
export function refuse(where: string, expected: string, got: unknown, fix: string = damaged): never {
  fail(where, expected, describe(got), fix);
}

/** Adds the place to an error of a part that does not know where it stands. */
export function within<T>(where: string, make: (where: string) => T): T {
  try {
    return make(where);
  } catch (error) {
    if (!(error instanceof MultilayerError) || error.where.startsWith(where)) throw error;
    const { expected, got, fix } = error;
    fail(`${where}, ${error.where}`, expected, got, fix);
  }
}

/** Whether its properties are all there is to it: neither a Map, nor a Date, nor anything else of a class. */
export function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const maker: unknown = Object.getPrototypeOf(value);
  // The prototype of plain objects of another realm, such as an iframe, is another one, and has none itself.
  return maker === null || Object.getPrototypeOf(maker) === null;
}

export function asRecord(value: unknown, where: string): Readonly<Record<string, unknown>> {
  return isPlain(value) ? value : refuse(where, 'an object', value);
}

export function asList(value: unknown, where: string): readonly unknown[] {
  if (!Array.isArray(value)) return refuse(where, 'an array', value);
  // What goes over a list leaves its holes out.
  return value.includes(undefined) ? refuse(where, 'no holes', undefined) : value;
}

export function asWhole(value: unknown, where: string): number {
  return Number.isSafeInteger(value) ? (value as number) : refuse(where, 'a whole number', value);
}

/** @param most the greatest number allowed */
export function asCount(value: unknown, where: string, most: number = Number.MAX_SAFE_INTEGER): number {
  const count = asWhole(value, where);
  if (count < 0) refuse(where, 'a whole number of 0 or more', value);
  return count <= most ? count : refuse(where, `a whole number of at most ${most}`, value);
}

export function asFinite(value: unknown, where: string): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : refuse(where, 'a finite number', value);
}

export function asText(value: unknown, where: string): string {
  return typeof value === 'string' ? value : refuse(where, 'text', value);
}
