/** Options with every default in place; `Required` would leave the `undefined` in that stands for a default. */
export type Complete<T> = { readonly [K in keyof T]-?: Exclude<T[K], undefined> };

/** Options of which any may be left out, or be undefined. */
export type Optional<T> = { readonly [K in keyof T]?: T[K] | undefined };
