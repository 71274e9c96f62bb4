import type { FileCall } from './call.js';
import { expected, unpackAny } from './document.js';
import type { DocumentKind } from './kinds.js';
import { documentBytes, type OpenFile, readFile } from './read-file.js';
import { complaint } from './safetensors.js';

/** A document that was read from a file. */
export interface FoundDocument {
  readonly kind: DocumentKind;
  readonly content: unknown;
  /** The call and the file, for errors about its content. */
  readonly where: string;
}

/**
 * The document of a file that is open.
 *
 * @param check whether it must be as it was written
 */
export async function documentIn(
  file: OpenFile,
  kinds: readonly DocumentKind[],
  check: boolean = true,
): Promise<FoundDocument> {
  const { where } = file;
  const bytes = await documentBytes(file, kinds).catch((error: unknown) => {
    throw complaint(error, where, expected(kinds));
  });
  return { ...unpackAny(bytes, kinds, where, check), where };
}

/**
 * The document of a file, of one of the given kinds.
 *
 * @throws MultilayerError where the file cannot be read, or is no whole file of such a document
 */
export function readDocument(path: unknown, kinds: readonly DocumentKind[], call: FileCall): Promise<FoundDocument> {
  return readFile(path, call, (file) => documentIn(file, kinds), 'files');
}
