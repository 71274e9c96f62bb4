import { describe, fail } from '../core/errors.js';
import { isPlain } from '../core/json.js';
import { Damage } from './header.js';
import { mostDepth, mostEntries, mostValues } from './limits.js';
import { Tensor, type TensorArray, typeOf } from './tensor.js';

/**
 * The JSON text of a document in which tensors stand. In its place a tensor is an object with the one key `$tensor`, a bare
 * typed array one with `$array`, and a number that JSON has no word for one with `$number`. Keys of the document that
 * begin with `$` have another one before it.
 */

type Path = readonly (string | number)[];

/** Where in a document, as in `layers[0].weights`. */
function placeText(path: Path): string {
  return path.map((each) => (typeof each === 'number' ? `[${each}]` : `.${each}`)).join('');
}

/** What stands at the place of a value, or at the end of its text. */
function textOf(value: unknown, path: Path, put: (tensor: Tensor, path: Path) => string, where: string): string {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number') {
    if (Number.isFinite(value)) return Object.is(value, -0) ? '-0' : String(value);
    return `{"$number":"${value}"}`;
  }
  if (value instanceof Tensor) return `{"$tensor":${JSON.stringify(put(value, path))}}`;
  if (typeOf(value) !== undefined) {
    const data = value as TensorArray;
    return `{"$array":${JSON.stringify(put(new Tensor([data.length], data), path))}}`;
  }
  if (path.length >= mostDepth) fail(where, `lists within ${mostDepth} lists at most`, 'more', 'Make it flatter.');
  if (Array.isArray(value)) {
    // Holes, too.
    return `[${Array.from(value, (each, i) => textOf(each, [...path, i], put, where)).join(',')}]`;
  }
  if (isPlain(value)) {
    const entries = Object.entries(value).filter(([, each]) => each !== undefined);
    const texts = entries.map(([key, each]) => {
      const own = JSON.stringify(key.startsWith('$') ? `$${key}` : key);
      return `${own}:${textOf(each, [...path, key], put, where)}`;
    });
    return `{${texts.join(',')}}`;
  }
  fail(
    `${where}, document${placeText(path)}`,
    'plain data, a Tensor or a typed array',
    describe(value),
    'Turn it into one.',
  );
}

/** The quote that ends a text; -1 where none does. */
function endOfText(text: string, from: number): number {
  for (let end = text.indexOf('"', from + 1); end >= 0; end = text.indexOf('"', end + 1)) {
    let slashes = 0;
    while (text[end - 1 - slashes] === '\\') slashes++;
    if (slashes % 2 === 0) return end;
  }
  return -1;
}

/** Why a JSON text is more than is taken to pieces; undefined for one that is not. */
function tooMuch(text: string): string | undefined {
  let values = 1;
  /** How many entries there are so far in what is open at each depth. */
  const entries: number[] = [];
  for (let at = 0; at < text.length; at++) {
    const mark = text[at];
    if (mark === '"') {
      at = endOfText(text, at);
      if (at < 0) return undefined;
    } else if (mark === ',') {
      values++;
      const count = (entries.pop() ?? 0) + 1;
      if (count > mostEntries) return `more than ${mostEntries} values in one list`;
      entries.push(count);
    } else if (mark === '{' || mark === '[') {
      values++;
      entries.push(1);
      // One more for the object that stands for a tensor.
      if (entries.length > mostDepth + 1) return `lists within more than ${mostDepth} lists`;
    } else if (mark === '}' || mark === ']') entries.pop();
    if (values > mostValues) return `more than ${mostValues} values`;
  }
  return undefined;
}

/**
 * The text of a document.
 *
 * @param put takes a tensor that stands at a place, and says its name
 */
export function documentText(document: unknown, put: (tensor: Tensor, path: Path) => string, where: string): string {
  const text = textOf(document, [], put, where);
  const found = tooMuch(text);
  if (found !== undefined)
    fail(where, 'a document within the limits of files', found, 'Keep long lists in typed arrays.');
  return text;
}

const oddNumbers: ReadonlyMap<unknown, number> = new Map([
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
]);

/** What was parsed, changed in place, where a copy of all would take longer than the parsing. */
function revive(value: unknown, take: (name: string) => Tensor): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    value.forEach((inner, i) => {
      if (typeof inner === 'object' && inner !== null) value[i] = revive(inner, take);
    });
    return value;
  }
  const holder = value as Record<string, unknown>;
  const keys = Object.keys(holder);
  if (!keys.some((key) => key.startsWith('$'))) {
    for (const key of keys) {
      const inner = holder[key];
      // An own property is found before the one that all objects inherit, also __proto__.
      if (typeof inner === 'object' && inner !== null) holder[key] = revive(inner, take);
    }
    return value;
  }
  const entries = Object.entries(value);
  const [[key = '', inner] = []] = entries;
  if (entries.length === 1 && /^\$[^$]/.test(key)) {
    if (key === '$tensor' && typeof inner === 'string') return take(inner);
    if (key === '$array' && typeof inner === 'string') return take(inner).data;
    if (key === '$number' && oddNumbers.has(inner)) return oddNumbers.get(inner);
  }
  const own = entries.map(([name, each]) => {
    if (!name.startsWith('$')) return [name, revive(each, take)] as const;
    if (!name.startsWith('$$')) throw new Damage(`a document with the key ${describe(name)}`);
    return [name.slice(1), revive(each, take)] as const;
  });
  // Makes own properties of all keys, __proto__ among them.
  return Object.fromEntries(own);
}

/**
 * The document of a text.
 *
 * @param take gives the tensor of a name
 * @throws Damage for a text that is no document
 */
export function documentOf(text: string, take: (name: string) => Tensor): unknown {
  const found = tooMuch(text);
  if (found !== undefined) throw new Damage(`a document of ${found}`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Damage('a document that is no JSON');
  }
  return revive(value, take);
}
