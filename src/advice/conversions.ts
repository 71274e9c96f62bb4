import { typedArrayKind } from '../core/arrays.js';
import { isPlain } from '../core/json.js';

function textAdvice(text: string): string | undefined {
  const trimmed = text.trim();
  if (/^[[{]/.test(trimmed)) return 'This is text that looks like a list: turn it into one with JSON.parse(text).';
  if (trimmed !== '' && Number.isFinite(Number(trimmed)))
    return 'This is a number as text: convert it with Number(text).';
  const cells = trimmed.split(/[,;\t]/);
  const digits = cells.length > 1 && cells.every((cell) => cell.trim() !== '' && Number.isFinite(Number(cell)));
  return digits ? 'This is text that looks like a list: split it, and convert each part with Number(text).' : undefined;
}

/** Methods by which tables of other libraries give ordinary arrays. */
const givers = ['arraySync', 'to2DArray', 'tolist'] as const;

/** About rows, or whole tables, whose columns have names. */
function recordAdvice(record: Readonly<Record<string, unknown>>): string | undefined {
  const [names, values] = [Object.keys(record), Object.values(record)];
  if ('x' in record && 'y' in record) return 'Pass them one after the other: x, y.';
  if ('input' in record && 'output' in record)
    return 'Pass them apart: data.map(({ input }) => input), data.map(({ output }) => output).';
  if (names.length === 0 || !names.every((name) => /^[a-z_$][\w$]*$/i.test(name))) return undefined;
  const few = names.slice(0, 4);
  const rest = names.length > few.length ? ', …' : '';
  if (values.every((value) => typeof value !== 'object'))
    return `Make a list of each: rows.map(({ ${few.join(', ')}${rest} }) => [${few.join(', ')}${rest}]).`;
  const areColumns = values.every((value) => Array.isArray(value) && typeof value[0] !== 'object');
  if (!areColumns) return undefined;
  return `Make rows of the columns: ${few[0]}.map((_, i) => [${few.map((name) => `${name}[i]`).join(', ')}${rest}]).`;
}

/** About what is no number in a row. */
function numberAdvice(value: unknown): string | undefined {
  if (value === undefined || value === null || value === '' || typeof value === 'number') return undefined;
  if (Array.isArray(value)) return 'Make each row one list: rows.map((row) => row.flat()).';
  if (typeof value === 'boolean') return 'Convert it: Number(value).';
  const words =
    typeof value === 'string' &&
    'Convert text to numbers first: one column per category for words, or its number for an Embedding.';
  return conversionOf(value) ?? (words || 'Give every row a number in every column.');
}

/** What to do about a value that holds the right numbers in a form that is no list of them; undefined where none is known. */
export function conversionOf(value: unknown, isNumber = false): string | undefined {
  if (isNumber) return numberAdvice(value);
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
  const giver = givers.find((name) => typeof (value as Readonly<Record<string, unknown>>)[name] === 'function');
  if (giver !== undefined) return `Pass what its ${giver}() gives.`;
  if (tag === 'Map') return 'Make a list of it: [...map.values()].';
  if (Symbol.iterator in value && !Array.isArray(value)) return 'Make a list of it: [...values].';
  if (tag === 'Date') return 'Convert it: Number(date) / 86400000 is in days.';
  if (isPlain(value) && !('0' in value)) return recordAdvice(value);
  if ('0' in value && !Array.isArray(value)) return 'Make an array of it: Float32Array.from(Object.values(data)).';
  return undefined;
}
