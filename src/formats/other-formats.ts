import { describe } from '../core/errors.js';

interface OtherFormat {
  readonly got: string;
  readonly fix: string;
}

const again = 'Name the file that save wrote.';

/** Formats of models and data by the bytes that they begin with. */
const beginnings: readonly (readonly [bytes: readonly number[], got: string, fix: string])[] = [
  [
    [0x50, 0x4b, 3, 4],
    "a zip file, as PyTorch's .pt and Keras's .keras are",
    'Save the weights there as safetensors, and read them by readSafetensors(bytes).',
  ],
  [
    [0x89, 0x48, 0x44, 0x46],
    "an HDF5 file, as Keras's .h5 is",
    'Save the weights there as safetensors, and read them by readSafetensors(bytes).',
  ],
  [[0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59], "an array of numpy's .npy", again],
  [[0x47, 0x47, 0x55, 0x46], 'a GGUF file', again],
  [[0x1f, 0x8b], 'a file packed by gzip', 'Unpack it first.'],
  [[0x50, 0x41, 0x52, 0x31], 'a Parquet file, which is a table', again],
  [[0x28, 0xb5, 0x2f, 0xfd], 'a file packed by zstd', 'Unpack it first.'],
];

/** Python's pickle of version 2 and later: a mark, the version, and the first of its commands. */
function isPickle(bytes: Uint8Array): boolean {
  const [first, version = 0, command = 0] = bytes;
  return first === 0x80 && version >= 2 && version <= 5 && [0x95, 0x7d, 0x5d, 0x28, 0x63, 0x8a].includes(command);
}

/** Whether the bytes look like text: the first eight are no length then. */
function beginningOfText(bytes: Uint8Array): string | undefined {
  const start = bytes.subarray(0, 40);
  for (const byte of start.subarray(0, 8)) if (byte < 0x20 && ![9, 10, 13].includes(byte)) return undefined;
  return new TextDecoder().decode(start);
}

/** Whether bytes begin as JSON text of an object does. */
export function beginsAsJson(bytes: Uint8Array): boolean {
  return /^\s*\{/.test(new TextDecoder().decode(bytes.subarray(0, 64)));
}

/**
 * What bytes are that cannot be safetensors; undefined where they may be.
 *
 * @param bytes the beginning of a file
 * @param fileLength of the whole file
 */
export function otherFormat(bytes: Uint8Array, fileLength: number): OtherFormat | undefined {
  if (fileLength === 0) return { got: 'an empty file', fix: 'Take another copy, or save it again.' };
  for (const [beginning, got, fix] of beginnings)
    if (beginning.every((byte, i) => bytes[i] === byte)) return { got, fix };
  // A pickle is not unpacked: it may run code.
  if (isPickle(bytes))
    return {
      got: "a pickle of Python, as scikit-learn's and PyTorch's older files are",
      fix: 'Save the weights there as safetensors, and read them by readSafetensors(bytes).',
    };
  const text = beginningOfText(bytes);
  if (text === undefined)
    return fileLength >= 8
      ? undefined
      : { got: `${fileLength} bytes`, fix: 'It was cut short: take another copy, or save it again.' };
  if (beginsAsJson(bytes))
    return {
      got: 'JSON text',
      fix: 'A model that is JSON is read by networkFromJSON(JSON.parse(text)), or by loadNetwork(path) from a file.',
    };
  return { got: `text that begins with ${describe(text)}`, fix: again };
}
