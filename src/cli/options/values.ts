import { InvalidArgumentError } from 'commander';
import { nearest } from '../../advice/nearest.js';

// Commander puts what was given before these: "option '--epochs <n>' argument 'x' is invalid. It must be …".

const names: Readonly<Record<string, string>> = {
  tab: '\t',
  '\\t': '\t',
  space: ' ',
  comma: ',',
  semicolon: ';',
  pipe: '|',
};

/** A whole number from `least` to `most`. */
export function wholeNumber(least: number, most: number = Number.MAX_SAFE_INTEGER): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^[+-]?\d+$/.test(text) && Number.isSafeInteger(value) && value >= least && value <= most) return value;
    const range = most === Number.MAX_SAFE_INTEGER ? `of ${least} or more` : `from ${least} to ${most}`;
    throw new InvalidArgumentError(`It must be a whole number ${range}.`);
  };
}

/** A number above 0, and up to `most` or below it. */
export function positiveNumber(most: number = Number.POSITIVE_INFINITY, isBelow = false): (text: string) => number {
  return (text) => {
    const value = text.trim() === '' ? Number.NaN : Number(text);
    if (value > 0 && (isBelow ? value < most : value <= most) && Number.isFinite(value)) return value;
    const range = most === Number.POSITIVE_INFINITY ? '' : ` and ${isBelow ? 'below' : 'at most'} ${most}`;
    throw new InvalidArgumentError(`It must be a number above 0${range}.`);
  };
}

const units: Readonly<Record<string, number>> = { ms: 0.001, s: 1, m: 60, h: 3600 };

/** Seconds of `30s`, `5m`, `1h30m`, or a plain number of seconds. */
export function duration(text: string): number {
  const plain = /^\d+(\.\d+)?$/.test(text) ? Number(text) : undefined;
  const isWritten = /^(\d+(\.\d+)?(ms|s|m|h))+$/.test(text);
  const parts = isWritten ? [...text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)] : [];
  const seconds =
    plain ?? parts.reduce((sum, [, count, unit = 's']) => sum + Number(count) * (units[unit] as number), 0);
  if (seconds > 0 && Number.isFinite(seconds)) return seconds;
  throw new InvalidArgumentError('It must be a time, as in 30s, 5m or 1h30m.');
}

/** How often: after so many epochs (`10`), or so much time (`30s`, `5m`). */
export type Often = { readonly epochs: number } | { readonly seconds: number };

export function often(text: string): Often {
  if (/^\d+$/.test(text)) {
    const epochs = Number(text);
    if (epochs >= 1 && Number.isSafeInteger(epochs)) return { epochs };
  } else {
    try {
      return { seconds: duration(text) };
    } catch {
      // The message below says both forms.
    }
  }
  throw new InvalidArgumentError('It must be a number of epochs, as in 10, or a time, as in 30s or 5m.');
}

/** `64,64`: the units of each hidden layer; `0` or `none` for no hidden layer. */
export function layers(text: string): readonly number[] {
  if (text === '0' || text === 'none') return [];
  const counts = text.split(',').map((each) => each.trim());
  if (counts.every((each) => /^\d{1,5}$/.test(each) && Number(each) >= 1 && Number(each) <= 65_536))
    return counts.map(Number);
  throw new InvalidArgumentError('It must be the units of each hidden layer, as in 64,64 (0 for none).');
}

/** One of some words; a misspelt one is answered with the nearest. */
export function oneOf<T extends string>(known: readonly T[]): (text: string) => T {
  return (text) => {
    const found = known.find((each) => each === text);
    if (found !== undefined) return found;
    const near = nearest(text, known);
    const advice = near === undefined ? '' : ` Did you mean ${near}?`;
    throw new InvalidArgumentError(`It must be ${known.slice(0, -1).join(', ')} or ${known.at(-1)}.${advice}`);
  };
}

/** One sign between the cells, or its name. */
export function delimiter(text: string): string {
  const sign = names[text.toLowerCase()] ?? text;
  if (sign.length === 1 && !/["\r\n]/.test(sign)) return sign;
  throw new InvalidArgumentError('It must be one sign, or tab, space, comma, semicolon or pipe.');
}

/** A name in the Encoding Standard. */
export function encoding(text: string): string {
  try {
    return new TextDecoder(text).encoding;
  } catch {
    throw new InvalidArgumentError('It must be an encoding, as utf-8, utf-16le, windows-1250 or shift_jis.');
  }
}

/** `column=kind`; the name may have `=` in it. */
export function columnKind<T extends string>(kinds: readonly T[]) {
  return (text: string, before: ReadonlyMap<string, T> = new Map()): ReadonlyMap<string, T> => {
    const at = text.lastIndexOf('=');
    if (at < 1) throw new InvalidArgumentError(`It must be column=kind, as in zip=category.`);
    const [name, kind] = [text.slice(0, at), text.slice(at + 1)];
    return new Map([...before, [name, oneOf(kinds)(kind)]]);
  };
}

/** An option that may be given several times. */
export function several(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, text];
}
