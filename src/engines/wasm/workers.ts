import { words } from './barrier.js';
import type { Memory } from './webassembly.js';

/** Threads of Node or of the page, behind one face. */
interface Worker {
  postMessage(message: unknown): void;
  terminate(): unknown;
  unref?(): void;
}

interface Platform {
  /** Whether this thread may sleep in `Atomics.wait`; the thread of a page may not. */
  readonly maySleep: boolean;
  /** Threads that run at once. */
  readonly cores: number;
  start(source: string): Worker;
}

/** What a worker does: it joins one program after the other, and runs its jobs until it is told to leave. */
const source = `
const inNode = typeof process === 'object' && process.versions?.node !== undefined;
const port = inNode ? process.getBuiltinModule('node:worker_threads').parentPort : self;
const join = ({ module, memory, thread, names }) => {
  const words = new Int32Array(memory.buffer);
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  exports.be(thread, 1);
  // The first job waits for all workers, but a program may be over before they are here.
  let seen = 0;
  Atomics.add(words, ${words.ready / 4}, 1);
  for (;;) {
    Atomics.wait(words, ${words.job / 4}, seen);
    const job = Atomics.load(words, ${words.job / 4});
    if (job === seen) continue;
    seen = job;
    const kind = Atomics.load(words, ${words.kind / 4});
    if (kind < 0) {
      Atomics.add(words, ${words.left / 4}, 1);
      return;
    }
    exports[names[kind]](...words.subarray(${words.operands / 4}, ${words.operands / 4} + 5));
  }
};
if (inNode) port.on('message', join);
else port.onmessage = ({ data }) => join(data);
`;

interface NodeProcess {
  getBuiltinModule?(name: string): unknown;
}

interface Page {
  readonly process?: NodeProcess;
  readonly Worker?: new (address: string) => Worker;
  readonly crossOriginIsolated?: boolean;
  readonly navigator?: { readonly hardwareConcurrency?: number };
  readonly Blob?: new (parts: readonly string[], options: { type: string }) => object;
  readonly URL?: { createObjectURL(blob: object): string };
  readonly document?: object;
}

function nodePlatform(process: NodeProcess | undefined): Platform | undefined {
  const threads = process?.getBuiltinModule?.('node:worker_threads') as
    | { Worker: new (source: string, options: { eval: true }) => Worker }
    | undefined;
  const os = process?.getBuiltinModule?.('node:os') as { availableParallelism(): number } | undefined;
  if (threads === undefined || os === undefined) return undefined;
  return {
    maySleep: true,
    cores: os.availableParallelism(),
    start: (text) => new threads.Worker(text, { eval: true }),
  };
}

/** Undefined where there are no threads that can share memory. */
function findPlatform(): Platform | undefined {
  const page = globalThis as unknown as Page;
  const node = nodePlatform(page.process);
  if (node !== undefined) return node;
  const { Worker, Blob, URL, crossOriginIsolated, navigator, document } = page;
  if (!(Worker && Blob && URL && crossOriginIsolated)) return undefined;
  return {
    maySleep: document === undefined,
    cores: navigator?.hardwareConcurrency ?? 1,
    start: (text) => new Worker(URL.createObjectURL(new Blob([text], { type: 'text/javascript' }))),
  };
}

let platform: Platform | undefined | null = null;

function thePlatform(): Platform | undefined {
  if (platform === null) platform = findPlatform();
  return platform;
}

/** Threads that this machine runs at once; 1 where threads cannot share memory. */
export function coreCount(): number {
  return thePlatform()?.cores ?? 1;
}

export function maySleep(): boolean {
  return thePlatform()?.maySleep ?? false;
}

const idle: Worker[] = [];

/** Makes so many workers join a program; they count themselves in its memory as they get ready. */
export function hire(count: number, module: object, memory: Memory, names: readonly string[]): Worker[] {
  const hired: Worker[] = [];
  try {
    for (let thread = 1; thread <= count; thread++) {
      const worker = idle.pop() ?? (thePlatform() as Platform).start(source);
      // A program that has nothing else to do ends, whatever its workers wait for.
      worker.unref?.();
      worker.postMessage({ module, memory, thread, names });
      hired.push(worker);
    }
  } catch {
    // A page may forbid workers; then the others are not used either, and one thread does everything.
  }
  return hired;
}

/**
 * The workers leave the program, and wait for the next one.
 *
 * @param last whether they end instead: what an idle worker has seen is not collected, as nothing happens in it
 */
export function letGo(workers: readonly Worker[], memory: Memory, last: boolean): void {
  const shared = new Int32Array(memory.buffer);
  Atomics.store(shared, words.kind / 4, -1);
  Atomics.add(shared, words.job / 4, 1);
  Atomics.notify(shared, words.job / 4);
  if (last) for (const worker of workers) worker.terminate();
  else idle.push(...workers);
}

/** Ends the workers that no program uses. */
export function stopIdleWorkers(): void {
  for (const worker of idle.splice(0)) worker.terminate();
}
