import { mostOperands } from '../code/operands.js';
import type { Memory } from '../code/webassembly.js';
import { words } from '../memory/words.js';
import { nodePlatform } from './node-threads.js';
import type { Platform, Worker } from './platform.js';

/**
 * What a worker does: it joins one program after the other, and runs its jobs until it is told to leave. The first job
 * waits for all workers, but a program may be over before they are here.
 */
const source = `
const inNode = typeof process === 'object' && process.versions?.node !== undefined;
const port = inNode ? process.getBuiltinModule('node:worker_threads').parentPort : self;
const join = ({ module, memory, thread, names }) => {
  const words = new Int32Array(memory.buffer);
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  exports.be(thread, 1);
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
    exports[names[kind]](...words.subarray(${words.operands / 4}, ${words.operands / 4} + ${mostOperands}));
  }
};
if (inNode) port.on('message', join);
else port.onmessage = ({ data }) => join(data);
`;

interface Page {
  readonly Worker?: new (address: string) => Worker;
  readonly crossOriginIsolated?: boolean;
  readonly navigator?: { readonly hardwareConcurrency?: number };
  readonly Blob?: new (parts: readonly string[], options: { type: string }) => object;
  readonly URL?: { createObjectURL(blob: object): string };
  readonly document?: object;
}

/** Undefined where there are no threads that can share memory. */
function findPlatform(): Platform | undefined {
  const page = globalThis as unknown as Page;
  const node = nodePlatform();
  if (node !== undefined) return node;
  const { Worker, Blob, URL, crossOriginIsolated, navigator, document } = page;
  if (!(Worker && Blob && URL && crossOriginIsolated)) return undefined;
  return {
    maySleep: document === undefined,
    cores: navigator?.hardwareConcurrency ?? 1,
    addressesLeft: () => Number.POSITIVE_INFINITY,
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
/** Addresses that a thread of V8 takes at most as it begins. Where it does not get them, the process ends. */
const addressesOfThread = 2 * 2 ** 30;

/** Makes so many workers join a program; they count themselves in its memory as they get ready. */
export function hire(count: number, module: object, memory: Memory, names: readonly string[]): Worker[] {
  const hired: Worker[] = [];
  const starting = Math.max(0, count - idle.length);
  if (starting > 0 && (thePlatform() as Platform).addressesLeft() < starting * addressesOfThread) return hired;
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
