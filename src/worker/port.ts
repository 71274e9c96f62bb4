import { fail } from '../core/errors.js';
import type { TrainingWorker } from './messages.js';

interface NodePort {
  on(event: string, listener: (value: unknown) => void): unknown;
  off(event: string, listener: (value: unknown) => void): unknown;
}

interface PagePort {
  addEventListener(event: string, listener: (event: { readonly data?: unknown }) => void): void;
  removeEventListener(event: string, listener: (event: { readonly data?: unknown }) => void): void;
}

/** Hears messages, and what else happens, until the returned function is called. */
export function listen(
  port: TrainingWorker,
  onMessage: (message: unknown) => void,
  onFailure: (error: unknown) => void = () => {},
): () => void {
  // Workers of Node know events in their own form; ports of it know both.
  if ('on' in port && typeof port.on === 'function') {
    const node = port as unknown as NodePort;
    const ended = (code: unknown): void => onFailure(`the end of the worker, with code ${code}`);
    const closed = (): void => onFailure('a port that was closed');
    const events = [
      ['message', onMessage],
      ['error', onFailure],
      ['messageerror', onFailure],
      ['exit', ended],
      ['close', closed],
    ] as const;
    for (const [event, listener] of events) node.on(event, listener);
    return () => {
      for (const [event, listener] of events) node.off(event, listener);
    };
  }
  const page = port as unknown as PagePort;
  const events = [
    ['message', ({ data }: { readonly data?: unknown }) => onMessage(data)],
    ['error', onFailure],
    ['messageerror', onFailure],
    // Of ports, in newer browsers.
    ['close', () => onFailure('a port that was closed')],
  ] as const;
  for (const [event, listener] of events) page.addEventListener(event, listener);
  return () => {
    for (const [event, listener] of events) page.removeEventListener(event, listener);
  };
}

interface Scope {
  readonly process?: { getBuiltinModule?(name: string): unknown };
  readonly postMessage?: unknown;
  readonly document?: unknown;
}

/** The way out of the worker that this is run in. */
export function ownPort(): TrainingWorker {
  const scope = globalThis as unknown as Scope;
  const threads = scope.process?.getBuiltinModule?.('node:worker_threads');
  const { parentPort } = (threads ?? {}) as { readonly parentPort?: TrainingWorker | null };
  if (parentPort) return parentPort;
  if (typeof scope.postMessage === 'function' && scope.document === undefined)
    return scope as unknown as TrainingWorker;
  return fail('serveTraining', 'a worker to be called in', 'none', 'Call it in the file of new Worker(…).');
}
