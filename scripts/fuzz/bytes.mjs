// Files whose bytes are changed, as accidents and strangers change them.
import { createHash } from 'node:crypto';

const place = 8 + '{"__metadata__":{"sha256":"'.length;
const tokens = ['{', '}', '[', ']', '"', ',', ':', '\\', '0', '-1', '9007199254740993', '1e999', 'null'];
tokens.push('"__proto__":', '$', 'F64', '\0');
const numbers = [0, 1, -1, 2 ** 31, 2 ** 53, 1.5, 1e9];

/** One change of some bytes. */
export function mutateBytes(bytes, random) {
  const at = random(bytes.length);
  const [before, after] = [bytes.subarray(0, at), bytes.subarray(at)];
  switch (random(6)) {
    case 0:
      bytes[at] ^= 1 << random(8);
      return bytes;
    case 1:
      return before;
    case 2:
      return Buffer.concat([before, Buffer.from(tokens[random(tokens.length)]), after]);
    case 3:
      return Buffer.concat([before, bytes.subarray(at + 1 + random(20))]);
    case 4:
      return Buffer.concat([before, bytes.subarray(random(bytes.length), random(bytes.length)), after]);
    default: {
      // A number of the header becomes another one.
      if (bytes.length < 8) return bytes;
      const text = bytes.toString('latin1');
      const found = [...text.slice(0, 8 + bytes.readUInt32LE(0)).matchAll(/\d+/g)];
      const one = found[random(found.length)];
      if (one === undefined) return bytes;
      const other = numbers[random(numbers.length)];
      return Buffer.from(`${text.slice(0, one.index)}${other}${text.slice(one.index + one[0].length)}`, 'latin1');
    }
  }
}

/** Length of the header and sum, as if it had been written so. */
export function repair(bytes, grown) {
  if (bytes.length < place + 64) return bytes;
  bytes.writeUInt32LE(Math.max(0, bytes.readUInt32LE(0) + grown), 0);
  bytes.fill('0', place, place + 64);
  bytes.write(createHash('sha256').update(bytes).digest('hex'), place, 'latin1');
  return bytes;
}
