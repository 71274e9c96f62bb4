import { describe } from '../core/errors.js';
import { Damage, type Header } from './header.js';
import { documentOf, documentText } from './json-text.js';
import { type DocumentKind, documentKinds } from './kinds.js';
import { asBytes, complain, filePieces, headerOf, tensorAt, whole } from './safetensors.js';
import { sumOf } from './sum.js';
import type { Tensor } from './tensor.js';
import { packageVersion } from './version.js';

/** Of the way in which a document lies in a file. */
const container = '1';

/** What every document begins with, so that the place of its sum is known before anything else. */
const beginning = '{"__metadata__":{"sha256":"';
const place = 8 + beginning.length;
const noSum = '0'.repeat(64);

function ascii(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** How the tensor at a place is called: by its path, as in `layers.0.weights`. */
function nameAt(path: readonly (string | number)[], taken: ReadonlyMap<string, Tensor>): string {
  const plain = path.join('.') || 'data';
  let name = plain === '__metadata__' ? 'data.__metadata__' : plain;
  for (let n = 2; taken.has(name); n++) name = `${plain} ${n}`;
  return name;
}

/** The parts of the file of a document, to be written one after another. */
export function documentPieces(kind: DocumentKind, content: unknown, where: string): Uint8Array[] {
  const tensors = new Map<string, Tensor>();
  const put = (tensor: Tensor, path: readonly (string | number)[]): string => {
    const name = nameAt(path, tensors);
    tensors.set(name, tensor);
    return name;
  };
  const text = documentText(content, put, where);
  const metadata = {
    sha256: noSum,
    format: 'multilayer',
    version: container,
    kind: kind.name,
    kind_version: String(kind.version),
    program: `multilayer ${packageVersion}`,
    document: text,
  };
  const pieces = filePieces(tensors, Object.entries(metadata), where);
  pieces[0]?.set(ascii(sumOf(pieces)), place);
  return pieces;
}

/**
 * One safetensors file of a document: plain data as JSON has them, in which a `Tensor` or a typed array may stand
 * anywhere. Each of those becomes a tensor of the file, called by its path, as `layers.0.weights`. All else is text in its
 * metadata, with the SHA-256 of the whole file, in whose place 64 zeros stand while it is taken.
 *
 * Numbers are kept to the bit, `-0`, NaN and infinities among them. The same document gives the same bytes.
 *
 * @throws MultilayerError for what is no plain data, and for more than a reader would take
 */
export function packDocument(kind: DocumentKind, content: unknown, where = 'packDocument'): Uint8Array {
  return whole(documentPieces(kind, content, where));
}

/** What kind of document a file says that it holds; undefined for a safetensors file of another program. */
export function kindOf({ metadata }: Header): string | undefined {
  return metadata.get('format') === 'multilayer' ? metadata.get('kind') : undefined;
}

/** Whether the bytes are as they were written. */
function checkSum(bytes: Uint8Array, { metadata }: Header): void {
  const start = new TextDecoder().decode(bytes.subarray(8, place));
  if (start !== beginning)
    throw new Damage(
      'one that another program has written anew',
      'Take the file that was saved, or, if you changed it on purpose, pass { check: false }.',
    );
  const sum = sumOf([bytes.subarray(0, place), ascii(noSum), bytes.subarray(place + noSum.length)]);
  if (metadata.get('sha256') !== sum) throw new Damage('one that was altered: its SHA-256 is another one');
}

/** What a file was to hold. */
export function expected(kinds: readonly DocumentKind[]): string {
  return `a file of ${kinds.map(({ what }) => what).join(', or of ')}`;
}

/** Refuses a header that is not of a document of these kinds, which may be known before the data are read. */
export function checkKind(header: Header, kinds: readonly DocumentKind[]): DocumentKind {
  const found = kindOf(header);
  if (found === undefined)
    throw new Damage('a safetensors file of another program', 'Its tensors are read by readSafetensors(bytes).');
  const wanted = kinds.find(({ name }) => name === found);
  if (wanted !== undefined) return wanted;
  const other = documentKinds.find(({ name }) => name === found);
  // Also of a version that is to come.
  if (other === undefined) throw new Damage(`one of ${describe(found)}`, 'Update multilayer to read newer files.');
  throw new Damage(`one of ${other.what}`, `It is read by ${other.reader}.`);
}

function checkVersion(found: string | undefined, known: string): void {
  if (found === known) return;
  const newer = /^[1-9]\d*$/.test(found ?? '') && Number(found) > Number(known);
  throw new Damage(
    `one of version ${found} of the format`,
    newer ? 'Update multilayer to read newer files.' : 'Save it again with this version of multilayer.',
  );
}

/**
 * {@link unpackDocument} of a document of one of several kinds.
 *
 * @param check whether it must be as it was written
 */
export function unpackAny(
  bytes: Uint8Array | ArrayBuffer,
  kinds: readonly DocumentKind[],
  where: string,
  check: boolean = true,
): { readonly kind: DocumentKind; readonly content: unknown } {
  const own = asBytes(bytes, where);
  return complain(where, expected(kinds), () => {
    const header = headerOf(own);
    if (kindOf(header) === undefined) checkKind(header, kinds);
    if (check) checkSum(own, header);
    const { metadata, entries, start } = header;
    checkVersion(metadata.get('version'), container);
    const kind = checkKind(header, kinds);
    checkVersion(metadata.get('kind_version'), String(kind.version));
    const left = new Map(entries);
    const content = documentOf(metadata.get('document') ?? '', (name) => {
      const entry = left.get(name);
      if (entry === undefined)
        throw new Damage(`a document with the tensor ${describe(name)}, which is not there or comes twice`);
      left.delete(name);
      return tensorAt(own, start, name, entry);
    });
    const [more] = left.keys();
    if (more !== undefined) throw new Damage(`the tensor ${describe(more)}, which its document does not speak of`);
    return { kind, content };
  });
}

/**
 * The document of a file, checked to be as it was written before anything is made of it.
 *
 * @param where whose errors these are, as in `networkFromBytes`
 * @throws MultilayerError for a file that is cut short, altered, of another kind, of a newer version or of another program
 */
export function unpackDocument(bytes: Uint8Array | ArrayBuffer, kind: DocumentKind, where: string): unknown {
  return unpackAny(bytes, [kind], where).content;
}
