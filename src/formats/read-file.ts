import { describe } from '../core/errors.js';
import type { FileCall } from './call.js';
import { checkKind } from './document.js';
import { cutShort, Damage, headerLength, readHeader } from './header.js';
import type { DocumentKind } from './kinds.js';
import { otherFormat } from './other-formats.js';
import { type NodeModules, nodeModules, readPath, refused } from './paths.js';

/** A file that is being read. */
export interface OpenFile {
  /** The call and the file, for errors. */
  readonly where: string;
  /** In bytes; undefined for a pipe, a terminal or another device, which have none. */
  readonly length: number | undefined;
  /** Some of its bytes; fewer where it has become shorter. */
  read(from: number, to: number): Promise<Uint8Array>;
  /** All of them, piece by piece. */
  pieces(): AsyncIterable<Uint8Array>;
}

function workingFolder(): string {
  try {
    return process.cwd();
  } catch {
    return 'a folder that was removed';
  }
}

/** The error with which reading a file ends. */
function refusal(error: unknown, call: FileCall, place: string): Error {
  const none = { expected: 'a file', got: 'none', fix: `Check the path; the program runs in ${workingFolder()}.` };
  const forbidden = { expected: 'the right to read the file', got: 'none', fix: 'Ask its owner.' };
  return refused(error, `${call.name}, ${describe(place)}`, {
    ENOENT: none,
    ENOTDIR: none,
    EISDIR: { expected: 'a file', got: 'a folder', fix: 'Name the file in it.' },
    ENXIO: {
      expected: 'a file',
      got: 'a pipe, a socket or another device',
      fix: 'Copy what it gives into a file first.',
    },
    EACCES: forbidden,
    EPERM: forbidden,
  });
}

/** @param only whether it must be a file of the disk: to open a pipe that nobody writes into would wait for ever */
async function open({ fs }: NodeModules, place: string, only: 'files' | 'all') {
  const found = only === 'files' ? await fs.stat(place) : undefined;
  if (found?.isFile() === false && !found.isDirectory())
    throw Object.assign(new Error('no file of the disk'), { code: 'ENXIO' });
  const handle = await fs.open(place);
  const stats = await handle.stat();
  if (!stats.isDirectory()) return { handle, stats };
  await handle.close();
  throw Object.assign(new Error('a folder'), { code: 'EISDIR' });
}

/**
 * Reads a file in some way, and closes it.
 *
 * @param only whether pipes and other devices are refused
 * @throws MultilayerError where the file cannot be read
 */
export async function readFile<T>(
  path: unknown,
  call: FileCall,
  read: (file: OpenFile) => Promise<T>,
  only: 'files' | 'all' = 'all',
): Promise<T> {
  const modules = nodeModules(call);
  const place = readPath(path, call, modules);
  try {
    const { handle, stats } = await open(modules, place, only);
    try {
      return await read({
        where: `${call.name}, ${describe(place)}`,
        length: stats.isFile() ? stats.size : undefined,
        async read(from, to) {
          const bytes = new Uint8Array(to - from);
          let filled = 0;
          while (filled < bytes.length) {
            const { bytesRead } = await handle.read(bytes, filled, bytes.length - filled, from + filled);
            if (bytesRead === 0) break;
            filled += bytesRead;
          }
          return bytes.subarray(0, filled);
        },
        pieces: () => handle.createReadStream({ highWaterMark: 2 ** 18, autoClose: false }),
      });
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw refusal(error, call, place);
  }
}

async function* piecesOf(place: string, call: FileCall, modules: NodeModules): AsyncGenerator<unknown> {
  try {
    const { handle } = await open(modules, place, 'all');
    yield* handle.createReadStream({ highWaterMark: 2 ** 16 });
  } catch (error) {
    throw refusal(error, call, place);
  }
}

/** A file in pieces, which is opened with the first one, and closed when they end or nobody wants more of them. */
export function openPieces(
  path: unknown,
  call: FileCall,
): { readonly name: string; readonly pieces: AsyncIterable<unknown> } {
  const modules = nodeModules(call);
  const name = readPath(path, call, modules);
  return { name, pieces: piecesOf(name, call, modules) };
}

/** Bytes of a file that are enough to tell what it is. */
const aLook = 64;

/**
 * The bytes of the file of a document, whose header is looked at before the rest is read: so a large file that is no model
 * is not read to find that out.
 *
 * @throws Damage for anything else
 */
export async function documentBytes(file: OpenFile, kinds: readonly DocumentKind[]): Promise<Uint8Array> {
  const { length } = file;
  if (length === undefined) throw new Damage('a pipe or another device', 'Copy it into a file first.');
  const start = await file.read(0, Math.min(aLook, length));
  const other = otherFormat(start, length);
  if (other !== undefined) throw new Damage(other.got, other.fix);
  const header = readHeader(await file.read(0, 8 + headerLength(start, length)), length);
  checkKind(header, kinds);
  let bytes: Uint8Array;
  try {
    bytes = await file.read(0, length);
  } catch (error) {
    if (error instanceof RangeError)
      throw new Damage(`${length} bytes, more than fit into memory`, 'Use another machine.');
    throw error;
  }
  if (bytes.length < length) throw cutShort(bytes.length, `${length}`);
  return bytes;
}
