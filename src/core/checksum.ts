/** CRC-32 as in zip and PNG: the reflected polynomial 0xEDB88320. */
function makeTable(): Uint32Array {
  return Uint32Array.from({ length: 256 }, (_, byte) => {
    let rest = byte;
    for (let bit = 0; bit < 8; bit++) rest = rest & 1 ? (rest >>> 1) ^ 0xedb88320 : rest >>> 1;
    return rest;
  });
}

let table: Uint32Array | undefined;

/**
 * A checksum of a value as JSON has it, in eight hexadecimal digits. It is that of what the value says and
 * not of a text: the order of keys and the way a number is written do not matter. Hashed are, for a number,
 * `#` and the eight bytes of its float64, the low ones first; for a text, `"`, its length as a number, and
 * its UTF-16 units, the low bytes first; for an array, `[`, its length and its entries; for an object, `{`, the number of its
 * keys, and every key and value, keys in the order of their UTF-16 units; else `true`, `false` or `null`.
 */
export function checksum(value: unknown): string {
  table ??= makeTable();
  const steps = table;
  const float = new Float64Array(1);
  const bytes = new Uint8Array(float.buffer);
  let state = -1;

  const byte = (each: number): void => {
    state = (state >>> 8) ^ (steps[(state ^ each) & 0xff] as number);
  };
  const number = (each: number): void => {
    // JSON text turns −0 into 0.
    float[0] = each === 0 ? 0 : each;
    byte(0x23);
    for (let i = 0; i < 8; i++) byte(bytes[i] as number);
  };
  const units = (text: string): void => {
    for (let i = 0; i < text.length; i++) {
      const unit = text.charCodeAt(i);
      byte(unit & 0xff);
      byte(unit >>> 8);
    }
  };
  const walk = (each: unknown): void => {
    if (typeof each === 'number') number(each);
    else if (typeof each === 'string') {
      byte(0x22);
      number(each.length);
      units(each);
    } else if (Array.isArray(each)) {
      byte(0x5b);
      number(each.length);
      for (const entry of each) walk(entry);
    } else if (typeof each === 'object' && each !== null) {
      const record = each as Readonly<Record<string, unknown>>;
      // A key without a value does not come into the text.
      const keys = Object.keys(record).filter((key) => record[key] !== undefined);
      byte(0x7b);
      number(keys.length);
      for (const key of keys.sort()) {
        walk(key);
        walk(record[key]);
      }
    } else units(String(each));
  };
  walk(value);
  return (~state >>> 0).toString(16).padStart(8, '0');
}
