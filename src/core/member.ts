import { checkNumber, type Range } from './checks.js';
import { describe, MultilayerError } from './errors.js';
import { checkKeys } from './names.js';

export type OptionValue = number | boolean;
export type Options = Readonly<Record<string, OptionValue>>;

/** A member of a family (activations, optimizers, …): a name and the options it was made with. */
export interface Member {
  readonly name: string;
  readonly options: Options;
}

/** An option's default, and the numbers that it may take; without a range it is a boolean. */
export type OptionTable<T extends Options> = {
  readonly [K in keyof T]: T[K] extends boolean
    ? { readonly initial: boolean }
    : { readonly initial: number; readonly range: Range };
};

/** The given options over the defaults, each checked against its range. */
export function readOptions<T extends Options>(name: string, table: OptionTable<T>, given: Partial<T>): T {
  if (typeof given !== 'object' || given === null) {
    const fix = `Write ${name}({ … }), or ${name}() for the defaults.`;
    throw new MultilayerError({ where: name, expected: 'an object of options', got: describe(given), fix });
  }
  checkKeys(given, Object.keys(table), name);
  const rows = Object.entries(table) as [string, { initial: OptionValue; range?: Range }][];
  return Object.fromEntries(rows.map(([key, row]) => [key, read(key, row)])) as unknown as T;

  function read(key: string, { initial, range }: { initial: OptionValue; range?: Range }): OptionValue {
    const value: unknown = Object.hasOwn(given, key) ? (given as Options)[key] : undefined;
    if (value === undefined) return initial;
    const fix = `The default is ${initial}.`;
    if (range !== undefined) return checkNumber(value, range, `${name}, option ${key}`, fix);
    if (typeof value === 'boolean') return value;
    throw new MultilayerError({
      where: `${name}, option ${key}`,
      expected: 'true or false',
      got: describe(value),
      fix,
    });
  }
}

/** A member as it would be typed: `'tanh'` or `leakyRelu({ slope: 0.2 })`. */
export function memberText({ name, options }: Member): string {
  const given = Object.entries(options).map(([key, value]) => `${key}: ${value}`);
  return given.length === 0 ? `'${name}'` : `${name}({ ${given.join(', ')} })`;
}
