import type { Platform, Worker } from './platform.js';

interface NodeProcess {
  getBuiltinModule?(name: string): unknown;
}

interface Files {
  readFileSync(path: string, encoding: 'utf8'): string;
}

/** What `ulimit -v` leaves on Linux; elsewhere, and where nobody may look, there is no such limit. */
function addressesLeft(files: Files | undefined): number {
  try {
    const text = ['limits', 'status'].map((name) => files?.readFileSync(`/proc/self/${name}`, 'utf8')).join('');
    const [, most, used] = /^Max address space +(\d+)[\s\S]*^VmSize:\s*(\d+)/m.exec(text) ?? [];
    return most === undefined ? Number.POSITIVE_INFINITY : Number(most) - 1024 * Number(used);
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}

/** Undefined elsewhere than in Node, Bun and Deno. */
export function nodePlatform(): Platform | undefined {
  const { process } = globalThis as { process?: NodeProcess };
  const threads = process?.getBuiltinModule?.('node:worker_threads') as
    | { Worker: new (source: string, options: { eval: true }) => Worker }
    | undefined;
  const os = process?.getBuiltinModule?.('node:os') as { availableParallelism(): number } | undefined;
  const files = process?.getBuiltinModule?.('node:fs') as Files | undefined;
  if (threads === undefined || os === undefined) return undefined;
  return {
    maySleep: true,
    cores: os.availableParallelism(),
    addressesLeft: () => addressesLeft(files),
    start(text) {
      const worker = new threads.Worker(text, { eval: true });
      // One that cannot begin never joins, and the work goes on without it; unheard, it would end the process.
      worker.on?.('error', () => {});
      return worker;
    },
  };
}
