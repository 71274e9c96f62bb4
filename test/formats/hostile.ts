/** Files that are made to take memory or time, or to be taken for something that they are not. */

type Entry = readonly [type: string, shape: readonly unknown[], begin: unknown, end: unknown];

/** A safetensors file of a header's text. */
export function file(header: string | Uint8Array, data: number | Uint8Array = 0, length?: bigint): Uint8Array {
  const text = typeof header === 'string' ? new TextEncoder().encode(header) : header;
  const rest = typeof data === 'number' ? new Uint8Array(data) : data;
  const bytes = new Uint8Array(8 + text.length + rest.length);
  new DataView(bytes.buffer).setBigUint64(0, length ?? BigInt(text.length), true);
  bytes.set(text, 8);
  bytes.set(rest, 8 + text.length);
  return bytes;
}

function entry([type, shape, begin, end]: Entry): string {
  return `{"dtype":"${type}","shape":[${shape.join(',')}],"data_offsets":[${begin},${end}]}`;
}

function one(...each: Entry): string {
  return `{"a":${entry(each)}}`;
}

function two(a: Entry, b: Entry): string {
  return `{"a":${entry(a)},"b":${entry(b)}}`;
}

function metadata(content: Readonly<Record<string, string>>): string {
  return JSON.stringify({ __metadata__: content });
}

const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);
const many = Array.from({ length: 9000 }, (_, i) => `"${i}":${entry(['U8', [0], 0, 0])}`).join(',');

export const hostile: Readonly<Record<string, () => Uint8Array>> = {
  'no byte': () => new Uint8Array(),
  'seven bytes': () => new Uint8Array(7),
  'a length alone': () => file('', 0, 8n),
  'a length of 2⁶³': () => file('{}', 0, 2n ** 63n),
  'a length of 2⁶⁴ − 1': () => file('{}', 0, 2n ** 64n - 1n),
  'a length of 2⁵³': () => file('{}', 0, 2n ** 53n),
  'a length of 2³¹': () => file('{}', 0, 2n ** 31n),
  'a length of one more than there is': () => file('{}', 0, 3n),
  'a header of 0 bytes': () => file('', 0, 0n),
  'a header of 100 MB that is there': () => file(new Uint8Array(1e8).fill(0x20)),
  'a header of spaces': () => file(' '.repeat(1e6)),
  'a header that begins with a space': () => file(` ${one('U8', [1], 0, 1)}`, 1),
  'a header with a mark of byte order': () => file(`\ufeff${one('U8', [1], 0, 1)}`, 1),
  'a header that is no UTF-8': () => file(Uint8Array.of(0x7b, 0xff, 0x7d)),
  'a list': () => file('[]'),
  'deep lists': () => file(nested(5e5)),
  'deep lists in the place of a tensor': () => file(`{"a":${nested(5e5)}}`),
  'deep lists in the place of metadata': () => file(`{"__metadata__":${nested(5e5)}}`),
  'deep objects': () => file('{"a":'.repeat(2e5)),
  'a name twice': () => file(`{"a":${entry(['U8', [0], 0, 0])},"a":${entry(['U8', [0], 0, 0])}}`),
  'a name twice by an escape': () => file(`{"a":${entry(['U8', [0], 0, 0])},"\\u0061":${entry(['U8', [0], 0, 0])}}`),
  'metadata twice': () => file('{"__metadata__":{},"__metadata__":{}}'),
  'a key of the metadata twice': () => file('{"__metadata__":{"a":"","a":""}}'),
  'metadata that is no text': () => file('{"__metadata__":{"a":1}}'),
  'a type twice': () => file('{"a":{"dtype":"U8","dtype":"U8","shape":[0],"data_offsets":[0,0]}}'),
  'a key too many': () => file('{"a":{"dtype":"U8","shape":[0],"data_offsets":[0,0],"strides":[1]}}'),
  'a key too few': () => file('{"a":{"dtype":"U8","data_offsets":[0,0]}}'),
  'a key __proto__': () => file('{"a":{"__proto__":{},"dtype":"U8","shape":[0],"data_offsets":[0,0]}}'),
  'an unknown type': () => file(one('Q8', [1], 0, 1), 1),
  'half a byte': () => file(one('F4', [1], 0, 1), 1),
  'a shape of 2⁶²': () => file(one('U8', [2 ** 31, 2 ** 31], 0, 1), 1),
  'a shape whose product is 2⁶⁴': () => file(one('U8', ['4294967296', '4294967296'], 0, 0)),
  'a shape of a number with 400 digits': () => file(one('U8', ['9'.repeat(400)], 0, 0)),
  'a shape of a million axes': () => file(one('U8', new Array(1e6).fill(1), 0, 1), 1),
  'a shape of less than nothing': () => file(one('U8', [-1], 0, 1), 1),
  'a shape of a fraction': () => file(one('U8', [1.5], 0, 1), 1),
  'a shape of 1e3': () => file(one('U8', ['1e3'], 0, 1000), 1000),
  'a shape of 01': () => file(one('U8', ['01'], 0, 1), 1),
  'a shape of text': () => file(one('U8', ['"1"'], 0, 1), 1),
  'a shape of 100 GB': () => file(one('F32', [2.5e10], 0, 1e11), 4),
  'an offset below zero': () => file(one('U8', [2], -1, 1), 1),
  'an end before the begin': () => file(one('U8', [1], 1, 0), 1),
  'an end of 2⁵³ and more': () => file(one('U8', [1], 0, '9007199254740993'), 1),
  'an end past the file': () => file(one('U8', [9], 0, 9), 1),
  'a place that is too small': () => file(one('F32', [2], 0, 4), 4),
  'tensors that overlap': () => file(two(['U8', [4], 0, 4], ['U8', [4], 2, 6]), 6),
  'tensors in one place': () => file(two(['U8', [4], 0, 4], ['U8', [4], 0, 4]), 4),
  'a hole': () => file(two(['U8', [1], 0, 1], ['U8', [1], 2, 3]), 3),
  'a hole at the start': () => file(one('U8', [1], 1, 2), 2),
  'bytes behind the end': () => file(one('U8', [1], 0, 1), 2),
  '9000 tensors': () => file(`{${many}}`),
  'an escape that is none': () => file('{"\\q":1}'),
  'a text that does not end': () => file(`{"a${'\\"'.repeat(5e5)}`),
  'a text with a line break': () => file('{"a\nb":1}'),
  'something behind the header': () => file('{}{}'),
  'a comma too many': () => file(`{"a":${entry(['U8', [0], 0, 0])},}`),
};

/** Safetensors files that are whole, and no documents. */
export const foreign: Readonly<Record<string, () => Uint8Array>> = {
  'an empty one': () => file('{}'),
  'one of another program': () => file(`{"__metadata__":{"format":"pt"},"a":${entry(['U8', [1], 0, 1])}}`, 1),
  'one with 10 MB of metadata': () => file(metadata({ format: 'pt', text: 'x'.repeat(1e7) })),
  'one that says it is a network': () => file(metadata({ format: 'multilayer', kind: 'network', document: '{}' })),
  'one of a kind __proto__': () => file(metadata({ format: 'multilayer', kind: '__proto__', document: '{}' })),
};
