/**
 * The binary format of WebAssembly: WebAssembly Core Specification 2.0, chapter 5, as far as the
 * engine needs it.
 */

/** Bytes of code or of a section, nested as they were put together; flattened once, at the end. */
export type Code = number | Uint8Array | readonly Code[];

export type ValueType = 'i32' | 'i64' | 'f32' | 'f64' | 'v128';

const typeCodes: Readonly<Record<ValueType, number>> = { i32: 0x7f, i64: 0x7e, f32: 0x7d, f64: 0x7c, v128: 0x7b };

/** LEB128 of an unsigned number below 2⁵³, without an array where one byte is all. */
export function unsigned(value: number): Code {
  return value < 0x80 ? value : unsignedBytes(value);
}

export function unsignedBytes(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  while (rest >= 0x80) {
    bytes.push((rest % 0x80) | 0x80);
    rest = Math.floor(rest / 0x80);
  }
  bytes.push(rest);
  return bytes;
}

/** Signed LEB128 of a number in the range of int32. */
export function signed(value: number): Code {
  if (value >= -0x40 && value < 0x40) return value & 0x7f;
  const bytes: number[] = [];
  let rest = value | 0;
  for (;;) {
    const low = rest & 0x7f;
    rest >>= 7;
    if ((rest === 0 && low < 0x40) || (rest === -1 && low >= 0x40)) return [...bytes, low];
    bytes.push(low | 0x80);
  }
}

export function float32Bytes(value: number): Uint8Array {
  return new Uint8Array(Float32Array.of(value).buffer);
}

/** Where code is flattened: it grows with the longest function. */
let bytes = new Uint8Array(4096);

function grow(least: number): void {
  const larger = new Uint8Array(2 * least);
  larger.set(bytes);
  bytes = larger;
}

export function flatten(code: Code): Uint8Array<ArrayBuffer> {
  let length = 0;
  // Most of a module is written before this is optimized, so that no number costs a call.
  const visit = (parts: readonly Code[]): void => {
    for (let k = 0; k < parts.length; k++) {
      const part = parts[k] as Code;
      if (typeof part === 'number') {
        if (length === bytes.length) grow(length + 1);
        bytes[length++] = part;
      } else if (part instanceof Uint8Array) {
        if (length + part.length > bytes.length) grow(length + part.length);
        bytes.set(part, length);
        length += part.length;
      } else visit(part);
    }
  };
  visit([code]);
  return bytes.slice(0, length);
}

function vector(items: readonly Code[]): Code {
  return [unsigned(items.length), items];
}

function withLength(code: Code): Code {
  const bytes = flatten(code);
  return [unsigned(bytes.length), bytes];
}

function section(id: number, items: readonly Code[]): Code {
  return items.length === 0 ? [] : [id, withLength(vector(items))];
}

/** In UTF-8. Some test environments of pages have no TextEncoder. */
function text(value: string): Code {
  if (/^[ -~]*$/.test(value)) return [unsigned(value.length), Array.from(value, (letter) => letter.charCodeAt(0))];
  const bytes = Array.from(encodeURIComponent(value).matchAll(/%(..)|./g), ([letter, hex]) =>
    hex === undefined ? letter.charCodeAt(0) : Number.parseInt(hex, 16),
  );
  return [unsigned(bytes.length), bytes];
}

/** A function as the module needs it. */
export interface Definition {
  readonly parameters: readonly ValueType[];
  readonly results: readonly ValueType[];
  readonly locals: readonly ValueType[];
  readonly body: Code;
}

function functionBody({ locals, body }: Definition): Code {
  return withLength([vector(locals.map((type) => [1, typeCodes[type]])), body, 0x0b]);
}

/** One module over one imported memory, `env.memory`. */
export class Module {
  readonly #functions: Definition[] = [];
  readonly #exports: { readonly name: string; readonly index: number }[] = [];
  readonly #globals: Code[] = [];

  /** A mutable i32; gives its index. */
  global(initial: number): number {
    return this.#globals.push([typeCodes.i32, 1, 0x41, signed(initial), 0x0b]) - 1;
  }

  /** Adds a function and gives its index. */
  add(definition: Definition, exportedAs?: string): number {
    const index = this.#functions.push(definition) - 1;
    if (exportedAs !== undefined) this.#exports.push({ name: exportedAs, index });
    return index;
  }

  /** @param shared whether the memory is one that threads share */
  toBytes(shared: boolean): Uint8Array<ArrayBuffer> {
    const limits = shared ? [0x03, unsigned(1), unsigned(65536)] : [0x00, unsigned(1)];
    const types = this.#functions.map(({ parameters, results }) => [
      0x60,
      vector(parameters.map((type) => typeCodes[type])),
      vector(results.map((type) => typeCodes[type])),
    ]);
    return flatten([
      [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
      section(1, types),
      section(2, [[text('env'), text('memory'), 0x02, limits]]),
      section(
        3,
        this.#functions.map((_, index) => unsigned(index)),
      ),
      section(6, this.#globals),
      section(
        7,
        this.#exports.map(({ name, index }) => [text(name), 0x00, unsigned(index)]),
      ),
      section(10, this.#functions.map(functionBody)),
    ]);
  }
}
