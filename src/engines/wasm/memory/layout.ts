import { fail } from '../../../core/errors.js';
import { pageBytes } from '../code/webassembly.js';
import { words } from './words.js';

/** Begin of every piece of memory: a line of the cache. */
const alignment = 64;

/** What 32-bit addresses reach, less a page that vectors may read past the end. */
const most = 65_535 * pageBytes;

/** Hands out pieces of a 32-bit memory, one after the other. */
export class Layout {
  /** The first words are for threads to talk. */
  #end: number = words.end;
  readonly #bytes = new Map<string, number>();

  /** @throws MultilayerError with the arithmetic, where 32-bit addresses do not reach. */
  take(what: string, bytes: number): number {
    const address = this.#end;
    this.#end = Math.ceil((address + bytes) / alignment) * alignment;
    this.#bytes.set(what, (this.#bytes.get(what) ?? 0) + bytes);
    if (this.#end <= most) return address;
    const largest = [...this.#bytes].sort(([, a], [, b]) => b - a).slice(0, 3);
    fail(
      'the memory of the wasm engine',
      'at most 4 GiB for weights, data and what is computed from them',
      `${size(this.#end)}, most of it ${largest.map(([name, sum]) => `${size(sum)} for ${name}`).join(', ')}`,
      'Use fewer units, a smaller batchSize, or pass the data in parts.',
    );
  }

  /** Pages that hold all that was taken. */
  get pages(): number {
    return Math.ceil((this.#end + alignment) / pageBytes);
  }
}

function size(bytes: number): string {
  return `${Math.ceil(bytes / 2 ** 20).toLocaleString('en')} MiB`;
}
