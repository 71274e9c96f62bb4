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

  /** @returns whether there was one to close */
  closeOldest(): boolean {
    for (const each of this.#open) {
      this.#open.delete(each);
      const one = each.deref();
      if (one === undefined) continue;
      one.close();
      return true;
    }
    return false;
  }
}

/**
 * Compiled questions of all networks that live. V8 sets 8 to 10 GiB of addresses aside for the memory of each, of
 * which a process has 128 TiB: Node 20 gives out 13,090. Those that nobody holds any more go with the garbage.
 */
export const openQuestions: Shelf = new Shelf(4096);
