import { describe, fail, MultilayerError } from '../core/errors.js';
import { refuseFiles } from './no-files.js';

/** What is looked at of a `URL`, which the types of a program may lack. */
export interface FileUrl {
  /** The whole of it. */
  readonly href: string;
  /** `'file:'` */
  readonly protocol: string;
}

const pieceLength = 2 ** 16;

/** They are not imported: a bundler for browsers would look for them. */
function nodeModules(where: string) {
  const load = (globalThis as Partial<typeof globalThis>).process?.getBuiltinModule;
  if (load === undefined) throw refuseFiles(where);
  return { fs: load('node:fs/promises'), url: load('node:url') };
}

function pathOf(source: string | FileUrl, where: string, url: ReturnType<typeof nodeModules>['url']): string {
  if (typeof source !== 'string') {
    if (source.protocol === 'file:') return url.fileURLToPath(source.href);
    const fix = 'Fetch it: readTable((await fetch(url)).body).';
    return fail(where, 'the URL of a file', describe(source.href), fix);
  }
  if (/^https?:\/\//.test(source)) {
    fail(where, 'the path of a file', describe(source), 'Fetch it: readTable((await fetch(url)).body).');
  }
  if (source.startsWith('file://')) {
    fail(where, 'the path of a file', describe(source), 'Pass it as new URL(text).');
  }
  if (source === '' || /[\n\r\0]/.test(source)) {
    const fix = 'Text that is in memory is read by readTable({ text }).';
    fail(where, 'the path of a file', source === '' ? 'an empty text' : describe(source), fix);
  }
  if (source.startsWith('~/')) {
    fail(where, 'the path of a file', describe(source), "Only shells know '~': write the folder itself.");
  }
  return source;
}

function refused(error: unknown, where: string, path: string): MultilayerError {
  const { code = '', message } = error as Error & { readonly code?: string };
  const known: Readonly<Record<string, readonly [string, string, string]>> = {
    ENOENT: ['a file', 'none', `Check the path; the program runs in ${process.cwd()}.`],
    ENOTDIR: ['a file', 'none', 'A part of the path is a file, and not a folder: check it.'],
    EISDIR: ['a file', 'a folder', 'Name the file in it.'],
    EACCES: ['the right to read the file', 'none', 'Ask its owner.'],
    EPERM: ['the right to read the file', 'none', 'Ask its owner.'],
    ENAMETOOLONG: ['a path that the file system takes', 'one that is too long', 'Shorten the name.'],
    ELOOP: ['a path to a file', 'links that lead in a circle', 'Name the file itself.'],
  };
  const [expected, got, fix] = known[code] ?? ['a file that can be read', message, 'Try again, or a copy of it.'];
  const result = new MultilayerError({ where: `${where}, ${describe(path)}`, expected, got, fix });
  result.cause = error;
  return result;
}

/** A file in pieces, which is opened with the first one, and closed when they end or nobody wants more of them. */
export function openFile(
  source: string | FileUrl,
  where: string,
): { readonly name: string; readonly pieces: AsyncIterable<unknown> } {
  const { fs, url } = nodeModules(where);
  const path = pathOf(source, where, url);
  return { name: path, pieces: piecesOf(path, where, fs) };
}

async function* piecesOf(
  path: string,
  where: string,
  fs: ReturnType<typeof nodeModules>['fs'],
): AsyncGenerator<unknown> {
  let pieces: AsyncIterator<unknown>;
  try {
    const handle = await fs.open(path);
    if ((await handle.stat()).isDirectory()) {
      await handle.close();
      throw Object.assign(new Error('a folder'), { code: 'EISDIR' });
    }
    pieces = handle.createReadStream({ highWaterMark: pieceLength })[Symbol.asyncIterator]();
  } catch (error) {
    throw refused(error, where, path);
  }
  try {
    for (;;) {
      const next = await pieces.next().catch((error: unknown) => {
        throw refused(error, where, path);
      });
      if (next.done) return;
      yield next.value;
    }
  } finally {
    await pieces.return?.();
  }
}
