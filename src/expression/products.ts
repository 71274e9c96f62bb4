import { allNames } from './refusal.js';

/** Names of two letters that are one letter in print. */
const letters: ReadonlySet<string> = new Set(['mu', 'nu', 'xi']);

/**
 * What a name was meant for that is a product without its signs, as `ax`, `xsinx` and `x2` may be; undefined where it
 * is a name like any other, such as `net`.
 *
 * @param known what else stands for a number: parameters
 */
export function asProduct(name: string, known: Readonly<Record<string, unknown>>): string | undefined {
  if (letters.has(name)) return undefined;
  const written = name.split(/(x|\d+)|_/).filter((part) => part !== undefined && part !== '');
  const parts = written.length === 1 && name.length === 2 ? [...name] : written;
  const isFactor = (part: string): boolean =>
    part.length === 1 || /^\d|^pi$/.test(part) || allNames.includes(part) || Object.hasOwn(known, part);
  if (name.length === 1 || (parts.length === 1 && parts[0] === name) || !parts.every(isFactor)) return undefined;
  return product(parts);
}

function product([first = 'x', ...others]: readonly string[]): string {
  if (others.length === 0) return first;
  return allNames.includes(first) ? `${first}(${product(others)})` : `${first} * ${product(others)}`;
}
