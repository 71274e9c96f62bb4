import { describe, fail, MultilayerError } from '../core/errors.js';
import type { FileCall, FileUrl } from './call.js';
import { noFiles } from './refuse.js';

interface Kinds {
  readonly fs: 'node:fs/promises';
  readonly paths: 'node:path';
  readonly url: 'node:url';
  readonly os: 'node:os';
}

/** Node's own modules, which Bun and Deno have too. */
export type NodeModules = { readonly [Name in keyof Kinds]: ReturnType<typeof process.getBuiltinModule<Kinds[Name]>> };

/** They are not imported: a bundler for browsers would look for them. */
export function nodeModules(call: FileCall): NodeModules {
  const load = (globalThis as Partial<typeof globalThis>).process?.getBuiltinModule;
  if (load === undefined) throw noFiles(call.name, call.instead);
  return { fs: load('node:fs/promises'), paths: load('node:path'), url: load('node:url'), os: load('node:os') };
}

/** @throws MultilayerError for what is no path */
export function readPath(path: unknown, { name, example, fetched }: FileCall, { url }: NodeModules): string {
  let fix = `Name the file: '${example}'.`;
  const { href, protocol } = Object(path) as Partial<FileUrl>;
  if (typeof href === 'string' && protocol === 'file:') {
    try {
      return url.fileURLToPath(href);
    } catch (error) {
      fix = `${(error as Error).message}.`;
    }
  }
  if (typeof href === 'string' && (protocol === 'https:' || protocol === 'http:')) fix = fetched;
  if (typeof path === 'string' && path !== '' && !path.includes('\0')) {
    // As paths they would be looked for in a folder of such a name.
    const scheme = /^(file|https?):\/\//.exec(path)?.[1];
    if (scheme === undefined && !path.startsWith('~/')) return path;
    if (scheme === undefined) fix = `Only shells know '~': write join(homedir(), '${example}').`;
    else if (scheme === 'file') fix = 'Pass it as new URL(text).';
    else fix = fetched;
  }
  if ('format' in Object(path)) fix = 'networkFromJSON reads what is parsed already.';
  fail(name, 'the path of a file', describe(path), fix);
}

/** What a file system says when it refuses. */
export type Refusal = Error & { readonly code?: string };

/** What an error says of a refusal, by its code. */
export type Advice = Readonly<
  Record<string, { readonly expected: string; readonly got: string; readonly fix: string }>
>;

const oddPaths: Advice = {
  ENAMETOOLONG: {
    expected: 'a path that the file system takes',
    got: 'one that is too long',
    fix: 'Shorten the name.',
  },
  ELOOP: { expected: 'a path to a file', got: 'links that lead in a circle', fix: 'Remove them, or name the file.' },
};

/** The error with which a call ends that the file system refused. */
export function refused(error: unknown, where: string, advice: Advice): Error {
  if (error instanceof MultilayerError) return error;
  const { code = '', message } = error as Refusal;
  const found = { ...advice, ...oddPaths }[code];
  const { expected, got, fix } = found ?? {
    expected: 'a file system that obliges',
    got: message,
    fix: 'Try again, or another folder.',
  };
  const result = new MultilayerError({ where, expected, got, fix });
  result.cause = error;
  return result;
}
