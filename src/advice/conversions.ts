import { typedArrayKind } from '../core/arrays.js';

function textAdvice(text: string): string | undefined {
  const trimmed = text.trim();
  if (/^[[{]/.test(trimmed)) return 'This is text that looks like a list: turn it into one with JSON.parse(text).';
  if (trimmed !== '' && Number.isFinite(Number(trimmed)))
    return 'This is a number as text: convert it with Number(text).';
  const cells = trimmed.split(/[,;\t]/);
  const digits = cells.length > 1 && cells.every((cell) => cell.trim() !== '' && Number.isFinite(Number(cell)));
  return digits ? 'This is text that looks like a list: split it, and convert each part with Number(text).' : undefined;
}

/** What to do about a value that holds the right numbers in a form that is no list of them; undefined where none is known. */
export function conversionOf(value: unknown): string | undefined {
  if (typeof value === 'string') return textAdvice(value);
  if (typeof value === 'bigint') return 'Convert it: Number(value).';
  if (typeof value !== 'object' || value === null) return undefined;
  const kind = typedArrayKind(value);
  if (kind === 'BigInt64Array' || kind === 'BigUint64Array') return 'Convert it: Float64Array.from(data, Number).';
  const tag = Object.prototype.toString.call(value).slice(8, -1);
  if (/^DataView$|ArrayBuffer$/.test(tag))
    return `Read its bytes as numbers: new Float32Array(${tag === 'DataView' ? 'view.' : ''}buffer).`;
  if (typeof (value as { then?: unknown }).then === 'function') return 'Await it first.';
  if ('BYTES_PER_ELEMENT' in value && !ArrayBuffer.isView(value))
    return 'It is behind a Proxy, which shows none of its numbers: pass the array itself.';
  if (tag === 'Map') return 'Make a list of it: [...map.values()].';
  if (Symbol.iterator in value && !Array.isArray(value)) return 'Make a list of it: [...values].';
  if ('0' in value && !Array.isArray(value)) return 'Make an array of it: Float32Array.from(Object.values(data)).';
  return undefined;
}
