/** A value, or the promise of one. */
export type Awaitable<T> = T | Promise<T>;

export function isPromise<T>(value: Awaitable<T>): value is Promise<T> {
  return value instanceof Promise;
}

/** What `next` makes of a value: at once where it is there, as a wait has its price, and lets others in. */
export function then<T, U>(value: Awaitable<T>, next: (value: T) => Awaitable<U>): Awaitable<U> {
  return isPromise(value) ? value.then(next) : next(value);
}

/** What `next` makes of all the values: at once where all are there. */
export function thenAll<T, U>(values: readonly Awaitable<T>[], next: (values: readonly T[]) => U): Awaitable<U> {
  return values.some(isPromise) ? Promise.all(values).then(next) : next(values as readonly T[]);
}
