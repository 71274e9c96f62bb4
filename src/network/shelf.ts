/** What holds memory until it is closed, and can be made again. */
export interface Closable {
  close(): void;
}

/** Keeps count of what is open, without keeping it alive, and closes the oldest where it becomes too much. */
export class Shelf {
  readonly #most: number;
  /** In the order in which they were put here. */
  readonly #open = new Set<WeakRef<Closable>>();

  constructor(most: number) {
    this.#most = most;
  }

  put(one: Closable): void {
    this.#open.add(new WeakRef(one));
    if (this.#open.size <= this.#most) return;
    for (const each of this.#open) if (each.deref() === undefined) this.#open.delete(each);
    for (const each of this.#open) {
      if (this.#open.size <= this.#most) return;
      this.#open.delete(each);
      each.deref()?.close();
    }
  }
}
