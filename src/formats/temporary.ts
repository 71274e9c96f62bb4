import type { NodeModules, Refusal } from './paths.js';

/**
 * The files in which others are written until they are complete. They lie in the folder of the file, as a rename does not
 * cross disks, and say who writes them: of a writer that was killed, the next one removes them.
 */

/** Machine, process, and number of the file. */
const named = /^\.multilayer-([0-9a-z]+)-(\d+)-(\d+)\.tmp$/;

/** Longer than any file is written. */
const stale = 60 * 60 * 1000;

function machine({ os }: NodeModules): string {
  return (
    os
      .hostname()
      .toLowerCase()
      .replace(/[^0-9a-z]/g, '')
      .slice(0, 40) || 'here'
  );
}

type Handle = Awaited<ReturnType<NodeModules['fs']['open']>>;

interface Temporary {
  readonly path: string;
  readonly handle: Handle;
}

/** A new one, empty. */
export async function openTemporary(modules: NodeModules, folder: string, mode: number): Promise<Temporary> {
  const { fs, paths } = modules;
  for (let n = 0; ; n++) {
    const path = paths.join(folder, `.multilayer-${machine(modules)}-${process.pid}-${n}.tmp`);
    try {
      return { path, handle: await fs.open(path, 'wx', mode) };
    } catch (error) {
      if ((error as Refusal).code !== 'EEXIST') throw error;
    }
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Somebody else's.
    return (error as Refusal).code === 'EPERM';
  }
}

const swept = new Set<string>();

/**
 * Removes what killed writers have left in a folder, once for each program: of processes of this machine that are no more,
 * and what is older by an hour than the file that was just begun. Others may be at work.
 */
export async function sweep(modules: NodeModules, folder: string, begun: string): Promise<void> {
  if (swept.has(folder)) return;
  swept.add(folder);
  const { fs, paths } = modules;
  try {
    for (const name of await fs.readdir(folder)) {
      const [, host, pid] = named.exec(name) ?? [];
      const path = paths.join(folder, name);
      if (host === undefined || path === begun) continue;
      const isGone = host === machine(modules) && !isAlive(Number(pid));
      // By the clock of the disk: that of the program may be another one.
      const isOld = async () => (await fs.stat(begun)).mtimeMs - (await fs.stat(path)).mtimeMs > stale;
      if (isGone || (await isOld())) await fs.rm(path, { force: true });
    }
  } catch {
    // A folder that may be written and not be listed; or another program has been faster.
  }
}
