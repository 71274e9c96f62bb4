import { later } from '../core/clock.js';
import { describe } from '../core/errors.js';
import type { FileCall } from './call.js';
import { type Advice, type NodeModules, nodeModules, type Refusal, readPath, refused } from './paths.js';
import { openTemporary, sweep } from './temporary.js';

interface Found {
  readonly target: string;
  readonly stats:
    | { isDirectory(): boolean; isFile(): boolean; readonly mode: number; readonly uid: number; readonly gid: number }
    | undefined;
}

/** The file that a path leads to, past symbolic links, and what is there. */
async function lookAt(modules: NodeModules, path: string): Promise<Found> {
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

function adviceFor(folder: string, example: string): Advice {
  const forbidden = { expected: 'the right to write there', got: 'none', fix: 'Choose a folder that is yours.' };
  const full = { expected: 'room on the disk', got: 'none', fix: 'Make room; the former file is as it was.' };
  const isUsed = {
    expected: 'a file that nobody keeps open',
    got: 'one that another program has open',
    fix: 'Close it there, and try again; the former file is as it was.',
  };
  return {
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
    EISDIR: { expected: 'the path of a file', got: 'a folder', fix: `Name a file in it: '${example}'.` },
    EACCES: forbidden,
    EPERM: forbidden,
    EROFS: forbidden,
    ENOSPC: full,
    EDQUOT: full,
    EBUSY: isUsed,
  };
}

/** On Windows a file that another program reads, as one that looks for viruses, refuses for a while to be replaced. */
async function rename({ fs }: NodeModules, from: string, to: string): Promise<void> {
  for (let wait = 10; ; wait *= 2) {
    try {
      return await fs.rename(from, to);
    } catch (error) {
      const mayPass = process.platform === 'win32' && /^(EPERM|EACCES|EBUSY)$/.test((error as Refusal).code ?? '');
      if (!mayPass || wait > 1000) throw error;
    }
    await later(wait);
  }
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

/**
 * Writes a file as a whole or not at all: a program that is killed, a power cut, or a disk that is full leaves the
 * former file as it was. The file keeps its mode.
 *
 * @throws MultilayerError where the file cannot be written
 */
export async function writeWhole(path: unknown, pieces: Iterable<string | Uint8Array>, call: FileCall): Promise<void> {
  const modules = nodeModules(call);
  const { fs, paths } = modules;
  const place = readPath(path, call, modules);
  try {
    const { target, stats } = await lookAt(modules, place);
    if (stats?.isDirectory() || /[\\/]$/.test(place)) throw Object.assign(new Error('a folder'), { code: 'EISDIR' });
    // A rename would put a file in the place of a device.
    if (stats !== undefined && !stats.isFile()) throw new Error(`${place} is neither a file nor new`);
    // A rename asks the folder for leave, and not the file.
    if (stats !== undefined) await fs.access(target, fs.constants.W_OK);
    const folder = paths.dirname(target);
    const temporary = await openTemporary(modules, folder, stats?.mode ?? 0o666);
    try {
      try {
        if (stats !== undefined) {
          // Only a program of the system's owner may give a file to somebody else. A change of owner takes bits of the mode.
          await temporary.handle.chown(stats.uid, stats.gid).catch(() => {});
          await temporary.handle.chmod(stats.mode);
        }
        for (const piece of pieces) await temporary.handle.appendFile(piece);
        await temporary.handle.sync();
      } finally {
        await temporary.handle.close();
      }
      await sweep(modules, folder, temporary.path);
      await rename(modules, temporary.path, target);
    } catch (error) {
      // What went wrong first is what is said.
      await fs.rm(temporary.path, { force: true }).catch(() => {});
      throw error;
    }
    await syncFolder(modules, folder);
  } catch (error) {
    throw refused(error, `${call.name}, ${describe(place)}`, adviceFor(paths.dirname(place), call.example));
  }
}
