import { isPlain } from './json.js';

/** The method that Node, Bun and Deno ask for what `console.log` shows of an object. */
const key = Symbol.for('nodejs.util.inspect.custom');

/** Entries at either end that are shown of a long list. */
const shown = 3;

/** Text without quotes. */
function bare(text: string): object {
  return { [key]: () => text };
}

/** A long list by its ends, also in an object, anything else as it is. */
function brief(value: unknown): unknown {
  if (isPlain(value)) return Object.fromEntries(Object.entries(value).map(([label, each]) => [label, brief(each)]));
  if (!Array.isArray(value) || value.length <= 2 * shown + 1) return value;
  const hidden = value.length - 2 * shown;
  return [...value.slice(0, shown), bare(`… ${hidden} more`), ...value.slice(-shown)];
}

function isNothing(value: unknown): boolean {
  const list = isPlain(value) ? Object.keys(value) : value;
  return list === undefined || (Array.isArray(list) && list.length === 0);
}

/** Behind a Proxy, as frameworks make them, private fields are out of reach, and the public ones have to do. */
function known<T extends object>(one: T, values: (one: T) => object): object {
  try {
    return values(one);
  } catch {
    return one;
  }
}

/**
 * Decides what `console.log` shows of the objects of a class: its name and some values, long lists by
 * their ends. What is undefined, and what holds nothing, is left out.
 */
export function show<T extends object>(prototype: T, name: string, values: (one: T) => object): void {
  const text = function (
    this: T,
    _depth: number,
    options: object,
    inspect: (value: object, options: object) => string,
  ) {
    const entries = Object.entries(known(this, values)).filter(([, value]) => !isNothing(value));
    return `${name} ${inspect(Object.fromEntries(entries.map(([label, value]) => [label, brief(value)])), options)}`;
  };
  Object.defineProperty(prototype, key, { value: text });
}
