import { adviser, type Hints } from './adviser.js';
import { checkChoice, checkNumber, type Range } from './checks.js';
import type { Optional } from './complete.js';
import { describe, fail } from './errors.js';
import { isPlain } from './json.js';
import { checkKeys } from './names.js';
import { knowSelf } from './proxies.js';

export type OptionValue = number | boolean | string | readonly number[] | Member;
export type Options = Readonly<Record<string, OptionValue>>;

/** A member of a family (activations, losses, …): a name, and the options it was made with. */
export interface Member {
  readonly name: string;
  readonly options?: Options;
  /** As plain data, for a member that is an option of others. */
  readonly toJSON?: () => unknown;
}

/** Makes one member of a family, with its defaults or with other options. */
export type Factory<M extends Member, T extends Options = Options> = (options?: Optional<T>) => M;

/** Reads what may stand in the place of a number: as it was given, or as it is in a file. */
export type Reader = (value: unknown, range: Range, where: string, fix: string) => OptionValue;

/**
 * An option's default, and the numbers or the words that it may be; without either it is a boolean. Lists bring their
 * reader.
 */
export type OptionTable<T extends Options> = {
  readonly [K in keyof T]: T[K] extends boolean
    ? { readonly initial: boolean }
    : T[K] extends number
      ? { readonly initial: number; readonly range: Range }
      : T[K] extends string
        ? { readonly initial: T[K]; readonly choices: readonly T[K][] }
        : { readonly initial: number | T[K]; readonly range: Range; readonly read: Reader };
};

/** A row of an {@link OptionTable}, whatever the option is. */
export interface OptionRow {
  readonly initial: OptionValue;
  readonly range?: Range;
  readonly read?: Reader;
  readonly choices?: readonly string[];
}

/**
 * The factories of the toolkit and what they made, as against objects of a user's own that bear the same name, and
 * their options.
 */
const made = new WeakMap<object, Readonly<Record<string, OptionRow>>>();

/** Whether a factory of the toolkit made it: its name and its options then say all that it is. */
export function isMade(member: Member): boolean {
  return made.has(member);
}

/** Whether its options are those that it has when none are given. */
export function isUsual(member: Member): boolean {
  return Object.entries(made.get(member) ?? {}).every(([key, { initial }]) => member.options?.[key] === initial);
}

/** @throws MultilayerError where a member of a user's own has no name, which a model file is to keep */
export function checkNamed({ name }: Member, where: string): void {
  if (typeof name !== 'string') fail(`${where}, name`, 'text', describe(name), "Write name: 'mine'.");
}

/** The factory of a member, from the ranges of its options and what it is with given ones. */
export function factory<M extends Member, T extends Options = Record<string, never>>(
  name: string,
  table: OptionTable<T>,
  make: (options: T) => Omit<M, 'name' | 'options'>,
): Factory<M, T> {
  const create = (given: Optional<T>): M => {
    const options = readOptions<T>(name, table, given, { make: () => create({}) });
    const member = { ...make(options), name, options } as unknown as M;
    // Options of a fit may lie in reactive state.
    knowSelf(member);
    made.set(member, table as Readonly<Record<string, OptionRow>>);
    return Object.freeze(member);
  };
  // One object for the defaults: what is compiled for a member is found again by it.
  let usual: M | undefined;
  return listed(table as Readonly<Record<string, OptionRow>>, (given: Optional<T> | undefined) => {
    if (given !== undefined) return create(given);
    usual ??= create({});
    return usual;
  });
}

function listed<F extends object>(table: Readonly<Record<string, OptionRow>>, factory: F): F {
  made.set(factory, table);
  return factory;
}

/** The table of options of a factory of the toolkit, for docs and tests that go over all of them. */
export function optionsOf(factory: object): Readonly<Record<string, OptionRow>> {
  return made.get(factory) ?? {};
}

interface ReadAs {
  /** How the member is made, as in `leakyRelu` or `new Scale`. Default: its name. */
  readonly call?: string;
  readonly hints?: Hints;
  /** Makes one with the defaults, for advice about what it is. */
  readonly make?: () => object;
}

/** The given options over the defaults, each checked against its range. */
export function readOptions<T extends Options>(
  name: string,
  table: OptionTable<T>,
  given: Optional<T>,
  { call = name, hints = {}, make }: ReadAs = {},
): T {
  if (!isPlain(given)) {
    const fix = adviser?.callOf(call, given, table, make) ?? `Write ${call}({ … }).`;
    fail(name, 'an object of options', describe(given), fix);
  }
  checkKeys(given, Object.keys(table), name, hints);
  const rows = Object.entries(table) as [string, OptionRow][];
  return Object.fromEntries(rows.map(([key, row]) => [key, read(key, row)])) as unknown as T;

  function read(key: string, { initial, range, read = checkNumber, choices }: OptionRow): OptionValue {
    const value: unknown = Object.hasOwn(given, key) ? (given as Options)[key] : undefined;
    if (value === undefined) return initial;
    const where = `${name}, option ${key}`;
    const fix = `The default is ${valueText(initial)}.`;
    if (range !== undefined) return read(value, range, where, fix);
    if (choices !== undefined) return checkChoice(value, choices, where, fix);
    if (typeof value === 'boolean') return value;
    fail(where, 'true or false', describe(value), fix);
  }
}

function valueText(value: OptionValue): string {
  if (isList(value)) return `[${value.join(', ')}]`;
  if (typeof value === 'object') return memberText(value);
  return typeof value === 'string' ? `'${value}'` : String(value);
}

/** Whether an option is a list of numbers. */
export function isList(value: OptionValue): value is readonly number[] {
  return Array.isArray(value);
}

/** A member as it would be typed: `'tanh'` or `leakyRelu({ slope: 0.2 })`. */
export function memberText(member: Member): string {
  const { name, options = {} } = member;
  const table = made.get(member) ?? {};
  const given = Object.entries(options).flatMap(([key, value]) =>
    value === table[key]?.initial ? [] : [`${key}: ${valueText(value)}`],
  );
  return given.length === 0 ? `'${name}'` : `${name}({ ${given.join(', ')} })`;
}
