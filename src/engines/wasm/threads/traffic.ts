import { inputsOf, lengthOf, type Node } from '../../../graph/index.js';
import type { Site } from '../code/site.js';
import type { Range } from './crew.js';

function meet(a: readonly Range[], b: readonly Range[]): boolean {
  return a.some((x) => b.some((y) => x.from < y.to && y.from < x.to));
}

/** What the threads have read and written since they last waited for each other. */
export class Traffic {
  readonly #sites: ReadonlyMap<Node, Site>;
  readonly #capacity: number;
  #read: Range[] = [];
  #written: Range[] = [];

  constructor(sites: ReadonlyMap<Node, Site>, capacity: number) {
    this.#sites = sites;
    this.#capacity = capacity;
  }

  /** Notes what is read before the first group: what a thread takes from the run before, when others may have gone on. */
  reads(nodes: readonly Node[]): void {
    this.#read.push(...this.#ranges(nodes));
  }

  /**
   * Whether a group reads what another thread may still be writing, or overwrites what one may still be
   * reading, so that all must wait; notes its own reading and writing.
   *
   * @param common what the group writes and reads besides, in memory that others may use after it
   */
  crosses(group: readonly Node[], common: Range): boolean {
    const written = [...this.#ranges(group), common];
    const read = this.#ranges(group.flatMap(inputsOf));
    const crosses = meet(read, this.#written) || meet(written, this.#written) || meet(written, this.#read);
    this.#read = crosses ? read : [...this.#read, ...read];
    this.#written = crosses ? written : [...this.#written, ...written];
    return crosses;
  }

  #ranges(nodes: readonly Node[]): Range[] {
    return nodes.flatMap((node) => {
      const site = this.#sites.get(node);
      // With the room of a site (site.ts).
      const bytes = Math.ceil(lengthOf(node, this.#capacity) / 4) * 16;
      return site === undefined ? [] : [{ from: site.address, to: site.address + bytes }];
    });
  }
}
