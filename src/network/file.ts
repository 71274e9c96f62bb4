import { type Complaint, describe, fail, MultilayerError } from '../core/errors.js';
import { refuseReading, refuseWriting } from './no-file.js';
import { joined, PieceReader, textPieces } from './pieces.js';

/** What a file system says when it refuses. */
type Refusal = Error & { readonly code?: string };

const pieceLength = 2 ** 18;

/**
 * Node's own modules, which Bun and Deno have too. They are not imported: a bundler for browsers would
 * look for them.
 */
function nodeModules(refusal: () => MultilayerError) {
  const load = (globalThis as Partial<typeof globalThis>).process?.getBuiltinModule;
  if (load !== undefined) return { fs: load('node:fs/promises'), paths: load('node:path'), url: load('node:url') };
  throw refusal();
}

type NodeModules = ReturnType<typeof nodeModules>;

/** What is looked at of a `URL`, which the types of a program may lack. */
export interface FileUrl {
  /** The whole of it. */
  readonly href: string;
  /** `'file:'` */
  readonly protocol: string;
}

function readPath(path: unknown, where: string, { url }: NodeModules): string {
  let fix = "Name the file: 'model.json'.";
  const { href, protocol } = Object(path) as Partial<FileUrl>;
  if (typeof href === 'string' && protocol === 'file:') {
    try {
      return url.fileURLToPath(href);
    } catch (error) {
      fix = `${(error as Error).message}.`;
    }
  }
  if (typeof path === 'string' && path !== '' && !path.includes('\0')) {
    // As paths they would be looked for in a folder of such a name.
    const scheme = /^(file|https?):\/\//.exec(path)?.[1];
    if (scheme === undefined && !path.startsWith('~/')) return path;
    if (scheme === undefined) fix = "Only shells know '~': write join(homedir(), 'model.json').";
    else if (scheme === 'file') fix = 'Pass it as new URL(text).';
    else fix = 'Fetch it: networkFromJSON(await (await fetch(url)).json()).';
  }
  if ('format' in Object(path)) fix = 'networkFromJSON reads what is parsed already.';
  fail(where, 'the path of a file', describe(path), fix);
}

/** The error with which a call ends that the file system refused. */
function refused(error: unknown, where: string, advice: Readonly<Record<string, Advice>>): MultilayerError {
  const { code = '', message } = error as Refusal;
  const { expected, got, fix } = advice[code] ?? {
    expected: 'a file system that obliges',
    got: message,
    fix: 'Try again, or another folder.',
  };
  const result = new MultilayerError({ where, expected, got, fix });
  result.cause = error;
  return result;
}

type Advice = Omit<Complaint, 'where'>;

const oddPaths: Readonly<Record<string, Advice>> = {
  ENAMETOOLONG: {
    expected: 'a path that the file system takes',
    got: 'one that is too long',
    fix: 'Shorten the name.',
  },
  ELOOP: { expected: 'a path to a file', got: 'links that lead in a circle', fix: 'Remove them, or name the file.' },
};

/** Where a file is written until it is complete: in its own folder, as a rename does not cross disks. */
async function openTemporary({ fs, paths }: NodeModules, folder: string, mode: number) {
  for (let n = 0; ; n++) {
    const path = paths.join(folder, `.multilayer-${process.pid}-${n}.tmp`);
    try {
      return { path, handle: await fs.open(path, 'wx', mode) };
    } catch (error) {
      if ((error as Refusal).code !== 'EEXIST') throw error;
    }
  }
}

/** The file that a path leads to, past symbolic links, and what is there. */
async function lookAt(
  modules: NodeModules,
  path: string,
): Promise<{
  readonly target: string;
  readonly stats:
    | { isDirectory(): boolean; isFile(): boolean; readonly mode: number; readonly uid: number; readonly gid: number }
    | undefined;
}> {
  const { fs, paths } = modules;
  try {
    const target = await fs.realpath(path);
    return { target, stats: await fs.stat(target) };
  } catch (error) {
    if ((error as Refusal).code !== 'ENOENT') throw error;
    // A link may lead to where the file is to be.
    const link = await fs.readlink(path).catch(() => undefined);
    if (link !== undefined) return lookAt(modules, paths.resolve(paths.dirname(path), link));
    return { target: path, stats: undefined };
  }
}

/**
 * Writes a file as a whole or not at all: a program that is killed, or a disk that is full, leaves the
 * former file as it was. The file keeps its mode.
 */
export async function writeWhole(path: unknown, pieces: Iterable<string>, name: string): Promise<void> {
  const modules = nodeModules(() => refuseWriting(name));
  const { fs, paths } = modules;
  const place = readPath(path, name, modules);
  const where = `${name}, ${describe(place)}`;
  const folder = paths.dirname(place);
  const forbidden = { expected: 'the right to write there', got: 'none', fix: 'Choose a folder that is yours.' };
  const full = { expected: 'room on the disk', got: 'none', fix: 'Make room; the former file is as it was.' };
  const advice = {
    ENOENT: {
      expected: 'a folder to write in',
      got: `no folder ${describe(folder)}`,
      fix: `Make it first: mkdirSync(${JSON.stringify(folder)}, { recursive: true }).`,
    },
    ENOTDIR: {
      expected: 'a folder to write in',
      got: `a file at ${describe(folder)}`,
      fix: 'Choose another folder.',
    },
    EISDIR: { expected: 'the path of a file', got: 'a folder', fix: "Name a file in it: 'model.json'." },
    EACCES: forbidden,
    EPERM: forbidden,
    EROFS: forbidden,
    ENOSPC: full,
    EDQUOT: full,
    ...oddPaths,
  };
  try {
    const { target, stats } = await lookAt(modules, place);
    if (stats?.isDirectory() || /[\\/]$/.test(place)) throw Object.assign(new Error('a folder'), { code: 'EISDIR' });
    // A rename would put a file in the place of a device.
    if (stats !== undefined && !stats.isFile()) throw new Error(`${place} is neither a file nor new`);
    // A rename asks the folder for leave, and not the file.
    if (stats !== undefined) await fs.access(target, fs.constants.W_OK);
    const temporary = await openTemporary(modules, paths.dirname(target), stats?.mode ?? 0o666);
    try {
      if (stats !== undefined) {
        // Only a program of the system's owner may give a file to somebody else. A change of owner takes bits of the mode.
        await temporary.handle.chown(stats.uid, stats.gid).catch(() => {});
        await temporary.handle.chmod(stats.mode);
      }
      try {
        for (const piece of joined(pieces, pieceLength)) await temporary.handle.appendFile(piece);
        await temporary.handle.sync();
      } finally {
        await temporary.handle.close();
      }
      await fs.rename(temporary.path, target);
    } catch (error) {
      await fs.rm(temporary.path, { force: true });
      throw error;
    }
    await syncFolder(modules, paths.dirname(target));
  } catch (error) {
    throw refused(error, where, advice);
  }
}

/** {@link writeWhole} of a value as JSON text. */
export function writeJson(path: unknown, value: unknown, name: string): Promise<void> {
  return writeWhole(path, textPieces(value), name);
}

/** Makes a rename outlast a power cut, where folders can be synchronized: Windows has nothing like it. */
async function syncFolder({ fs }: NodeModules, folder: string): Promise<void> {
  try {
    const handle = await fs.open(folder, 'r');
    await handle.sync().finally(() => handle.close());
  } catch {
    // The file is complete all the same.
  }
}

function workingFolder(): string {
  try {
    return process.cwd();
  } catch {
    return 'a folder that was removed';
  }
}

/** What a JSON file holds, and where it is for an error about it. */
export async function readJsonFile(path: unknown, name: string): Promise<{ value: unknown; where: string }> {
  const modules = nodeModules(() => refuseReading(name));
  const place = readPath(path, name, modules);
  const where = `${name}, ${describe(place)}`;
  const reader = new PieceReader();
  const none = { expected: 'a file', got: 'none', fix: `Check the path; the program runs in ${workingFolder()}.` };
  const forbidden = { expected: 'the right to read the file', got: 'none', fix: 'Ask its owner.' };
  const advice = {
    ENOENT: none,
    ENOTDIR: none,
    EISDIR: { expected: 'a file', got: 'a folder', fix: 'Name the file in it.' },
    EACCES: forbidden,
    EPERM: forbidden,
    ...oddPaths,
  };
  let bytes = 0;
  try {
    const handle = await modules.fs.open(place);
    const decoder = new TextDecoder();
    for await (const chunk of handle.createReadStream({ highWaterMark: pieceLength })) {
      bytes += (chunk as Uint8Array).length;
      reader.take(decoder.decode(chunk as Uint8Array, { stream: true }));
    }
    reader.take(decoder.decode());
    return { value: reader.value(), where };
  } catch (error) {
    // A RangeError is of lists in lists that are too deep for the parser.
    if (!(error instanceof SyntaxError || error instanceof RangeError)) throw refused(error, where, advice);
    const [got, fix] = !reader.start.trimStart().startsWith('{')
      ? [bytes === 0 ? 'an empty file' : `text that begins with ${describe(reader.start)}`, 'Save the model again.']
      : reader.endsEarly(error)
        ? [`one that ends early, after ${bytes} bytes`, 'It was cut short: take another copy, or save the model again.']
        : ['text that is no JSON', 'The file may be damaged: take another copy, or save the model again.'];
    fail(where, 'a model file', got, fix);
  }
}
