import { describe, fail } from './errors.js';

/** Where an object leads to itself from behind a Proxy. Other copies of the package know it, too. */
const self = Symbol.for('multilayer.self');

/** To be called as an object is made: its methods then find it behind the proxies that state libraries put around it. */
export function knowSelf(one: object): void {
  // A function, as a library would put a Proxy around an object that it finds.
  Object.defineProperty(one, self, { value: () => one, configurable: true });
}

/** The object behind any proxies, or what it is where nothing is behind it. */
export function unproxied<T>(value: T): T {
  return (value as { readonly [self]?: () => T } | undefined)?.[self]?.() ?? value;
}

/** The object behind a Proxy. @throws MultilayerError where the Proxy does not let us see it */
export function behind<T extends object>(given: T, where: string): T {
  const one = unproxied(given);
  if (one !== given) return one;
  const [got, fix] =
    Object(given) === given
      ? [
          `a Proxy of it, or ${describe(given)}`,
          'Keep it out of reactive state: markRaw or shallowRef of Vue, ref of Valtio, observable.ref of MobX.',
        ]
      : ['a method on its own', 'Write (x) => network.predict(x) in place of network.predict.'];
  fail(where, `the ${where.toLowerCase()} itself`, got, fix);
}

/**
 * Makes the methods and getters of a class work on proxies of its objects, which have no private fields; Vue does not
 * even make one.
 *
 * @param owns whether it has the private fields
 * @param byItself the names of methods that look behind a Proxy themselves, as every call would cost them
 */
export function seeThroughProxies<T extends object>(
  prototype: T,
  where: string,
  owns: (one: object) => boolean,
  byItself: readonly string[] = [],
): void {
  const through = <F>(method: F, name: string): F => {
    if (typeof method !== 'function' || name === 'constructor' || byItself.includes(name)) return method;
    const wrapped = function (this: object, ...operands: unknown[]): unknown {
      return Reflect.apply(method, Object(this) === this && owns(this) ? this : behind(this, where), operands);
    };
    return Object.defineProperty(wrapped, 'name', { value: name }) as F;
  };
  for (const [name, { get, value, ...rest }] of Object.entries(Object.getOwnPropertyDescriptors(prototype))) {
    const kind = get === undefined ? { value: through(value, name) } : { get: through(get, name) };
    Object.defineProperty(prototype, name, get === undefined ? { ...rest, ...kind } : { ...kind, configurable: true });
  }
  Object.defineProperty(prototype, '__v_skip', { value: true });
}
