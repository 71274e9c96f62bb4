import { describe, fail } from './errors.js';
import { type Factory, isList, isMade, type Member, type OptionValue } from './member.js';
import { Names } from './names.js';
import { unproxied } from './proxies.js';

/** A member in a model file: its name, beside its options where it has any. */
export type MemberJson = string | { readonly name: string; readonly [option: string]: unknown };

/**
 * A member that a model file holds no more of than its name, as it is a user's own, or that is not known where it was
 * read, as a program that predicts needs none of what a fit had.
 */
export interface NamedMember {
  readonly own: string;
  /** What the file says of one that is not known. */
  readonly toJSON?: () => unknown;
}

export type KeptJson = MemberJson | NamedMember;

function isNamed(value: unknown): value is NamedMember {
  return typeof value === 'object' && value !== null && 'own' in value && typeof value.own === 'string';
}

/** What every family can do with its members. */
export interface Family<Name extends string, M extends Member> {
  /** The factories that are found by their names. */
  readonly names: Names<Factory<M>>;
  /** The member that a user names, or hands over as an object. */
  resolve(value: Name | M, where: string): M;
  /** The member as plain data; undefined for one of a user's own, of which a name says nothing. */
  toJson(member: M): MemberJson | undefined;
  /** Reads a member from untrusted data. */
  fromJson(value: unknown, where: string): M;
  /** What a network keeps of a fit in its file. */
  keptToJson(member: M | NamedMember): KeptJson;
  keptFromJson(value: unknown, where: string): M | NamedMember;
  /** A member in a file whose name is not among those that are known here, unless these are all that there are. */
  unknown(value: unknown): NamedMember | undefined;
  /**
   * What an earlier fit had.
   *
   * @throws MultilayerError where a file could not hold it: another one in its place would do something else
   */
  known<Kept extends M | NamedMember | undefined>(kept: Kept, option: string): Exclude<Kept, NamedMember>;
}

interface Definition<Name extends string, M extends Member> {
  /** With its article, as in `'a loss'`. */
  readonly what: string;
  /** Those that are found by their names in every program; {@link Names.learn} adds others. */
  readonly members: Readonly<Partial<Record<Name, Factory<M>>>>;
  /** Tells an object that a user made from anything else. */
  readonly isMember: (value: Readonly<Record<string, unknown>>) => boolean;
  /** Whether what a factory made is found by its name and options alone. Default: it is. */
  readonly isFound?: (value: M) => boolean;
  /** Looks closer at such an object, and throws a MultilayerError where it would not work. */
  readonly check?: (value: M, where: string) => void;
}

/** A family, from the list of its members. */
export function family<Name extends string, M extends Member>({
  what,
  members,
  isMember,
  isFound = () => true,
  check,
}: Definition<Name, M>): Family<Name, M> {
  const names = new Names<Factory<M>>(what, members);
  const self: Family<Name, M> = {
    names,

    resolve(given, where) {
      if (typeof given === 'string') return names.find(given, where)();
      const value = unproxied(given);
      if (typeof value === 'object' && value !== null && isMember(value as unknown as Record<string, unknown>)) {
        if (!isMade(value)) check?.(value, where);
        return value;
      }
      const name = names.of(value);
      fail(
        where,
        `the name of ${what}, or ${what}`,
        describe(value),
        name !== undefined
          ? `Call it: ${name}() instead of ${name}.`
          : `${typeof value === 'function' ? `If it makes ${what}, call it. ` : ''}Known names: ${names.list.join(', ')}.`,
      );
    },

    toJson(member) {
      const { name, options = {} } = member;
      // What is made elsewhere could not be found by its name.
      if (!isMade(member) || !isFound(member)) return undefined;
      if (Object.keys(options).length === 0) return name;
      const plain = (value: OptionValue): unknown =>
        typeof value === 'object' && !isList(value) ? value.toJSON?.() : value;
      return { name, ...Object.fromEntries(Object.entries(options).map(([key, value]) => [key, plain(value)])) };
    },

    fromJson(value, where) {
      if (typeof value === 'string') return names.find(value, where)();
      if (typeof value !== 'object' || value === null || Array.isArray(value)) {
        const fix = 'The file may be damaged; save the model again.';
        fail(where, what, describe(value), fix);
      }
      const { name, ...options } = value as { name: string };
      return names.find(name, where)(options);
    },

    keptToJson: (member) =>
      isNamed(member)
        ? ((member.toJSON?.() as MemberJson) ?? { own: member.own })
        : (self.toJson(member) ?? { own: member.name }),

    keptFromJson: (value, where) =>
      isNamed(value) ? { own: value.own } : (self.unknown(value) ?? self.fromJson(value, where)),

    unknown(value) {
      const name: unknown = typeof value === 'string' ? value : Object(value).name;
      const isKnown = names.isComplete || typeof name !== 'string' || Object.hasOwn(names.table, name);
      return isKnown ? undefined : { own: name, toJSON: () => value };
    },

    known<Kept extends M | NamedMember | undefined>(kept: Kept, option: string) {
      if (!isNamed(kept)) return kept as Exclude<Kept, NamedMember>;
      const noun = what.replace(/^an? /, '');
      fail(
        option,
        `the ${noun} ${describe(kept.own)} that the network was trained with`,
        `its name alone, ${kept.toJSON === undefined ? `as a model file holds no ${noun} of your own` : 'which is not known here'}`,
        `Pass it as the option ${option.split(' ').at(-1)}, or another one by its name.`,
      );
    },
  };
  return self;
}
