import { fail } from '../core/errors.js';
import { documentIn, type OpenFile, readFile, writeWhole } from '../formats/files.js';
import { beginsAsJson, documentPieces, type FileCall, networkKind } from '../formats/index.js';
import type { Model } from '../model/model.js';
import { networkDocument } from './document.js';
import { contentOf, seal } from './json.js';
import { noReading, noWriting } from './no-file.js';
import { joined, PieceReader, textPieces } from './pieces.js';

const pieceLength = 2 ** 18;

const saving: FileCall = {
  name: 'save',
  example: 'model.safetensors',
  instead: noWriting,
  fetched: 'Send networkToBytes(network) there.',
};

const loading: FileCall = {
  name: 'loadNetwork',
  example: 'model.safetensors',
  instead: noReading,
  fetched: 'Fetch it: networkFromBytes(await (await fetch(url)).arrayBuffer()).',
};

/** Ends of names that other programs would take for files of theirs. */
const others = /\.(?:h5|hdf5|keras|npy|npz|onnx|pb|pickle|pkl|pt|pth|tflite)$/i;

/** {@link Network.save}. The network is looked at before the first wait. */
export async function writeNetwork(path: unknown, model: Model, training: boolean): Promise<void> {
  const name = typeof path === 'string' ? path : String((Object(path) as { readonly href?: unknown }).href);
  const [other] = others.exec(name) ?? [];
  if (other !== undefined)
    fail('save, path', 'a name that ends in .safetensors or .json', `one in ${other}`, 'Call it model.safetensors.');
  const pieces = /\.safetensors$/i.test(name)
    ? documentPieces(networkKind, networkDocument(model, training), 'save')
    : joined(textPieces(seal(contentOf(model, training))), pieceLength);
  await writeWhole(path, pieces, saving);
}

/** What a JSON file holds. */
async function jsonOf(file: OpenFile): Promise<unknown> {
  const reader = new PieceReader();
  const decoder = new TextDecoder();
  let bytes = 0;
  try {
    for await (const chunk of file.pieces()) {
      // A large file that is something else is not read to its end.
      if (bytes === 0 && !beginsAsJson(chunk)) throw new SyntaxError('no object');
      bytes += chunk.length;
      reader.take(decoder.decode(chunk, { stream: true }));
    }
    reader.take(decoder.decode());
    return reader.value();
  } catch (error) {
    // A RangeError is of lists in lists that are too deep for the parser.
    if (!(error instanceof SyntaxError || error instanceof RangeError)) throw error;
    const [got, fix] = reader.endsEarly(error)
      ? [`one that ends early, after ${bytes} bytes`, 'It was cut short: take another copy, or save the model again.']
      : ['text that is no JSON', 'The file may be damaged: take another copy, or save the model again.'];
    fail(file.where, 'a model file', got, fix);
  }
}

/** What a file of a network holds, in one of its two forms. */
export interface FoundNetwork {
  /** The call and the file, for errors. */
  readonly where: string;
  readonly json?: unknown;
  readonly document?: unknown;
}

/**
 * What a file of a network holds. Its content tells the form.
 *
 * @param check whether it must be as it was saved
 */
export function readNetworkFile(path: unknown, check: boolean): Promise<FoundNetwork> {
  return readFile(path, loading, async (file) => {
    const { where, length } = file;
    if (length === undefined || beginsAsJson(await file.read(0, Math.min(length, 64))))
      return { where, json: await jsonOf(file) };
    const { content: document } = await documentIn(file, [networkKind], check);
    return { where, document };
  });
}
