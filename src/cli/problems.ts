import { MultilayerError } from '../core/errors.js';
import { cleanLines } from './terminal/clean.js';

/** What the command exits with. Signals add 128 to their number, as shells do: 130 for Ctrl-C, 143 for a polite kill. */
export const exitCodes = { done: 0, internal: 1, usage: 2, data: 3, diverged: 4, interrupted: 130 } as const;

/** The command line asks for what there is not: code 2. */
export class UsageError extends MultilayerError {
  override readonly name = 'UsageError';
}

/** Training left the finite numbers: code 4. */
class DivergedError extends MultilayerError {
  override readonly name = 'DivergenceError';
}

/** Of an error in training, that of a divergence which came to light when the rows held out were answered. */
export function asDivergence(error: unknown): unknown {
  if (!isTold(error) || !/^predict.*output/.test(error.where)) return error;
  const { expected, got } = error;
  const fix = 'Training diverged: lower --learning-rate, or leave it out, as well as --optimizer.';
  return new DivergedError({ where: 'train, rows held out', expected, got: got.replace(/,.*$/, ''), fix });
}

/** Throws a {@link UsageError} of four parts. */
export function refuse(where: string, expected: string, got: string, fix: string): never {
  throw new UsageError({ where, expected, got, fix });
}

/** The parts of an error that was thrown on purpose, by whatever copy of the library. */
interface Told extends Error {
  readonly where: string;
  readonly expected: string;
  readonly got: string;
  readonly fix: string;
}

export function isTold(error: unknown): error is Told {
  if (!(error instanceof Error)) return false;
  const parts = error as Partial<Told>;
  return [parts.where, parts.expected, parts.got, parts.fix].every((part) => typeof part === 'string');
}

/** What a step throws on purpose is taken for a mistake in the command line, as a formula that cannot be read is. */
export async function asUsage<T>(where: string, step: () => T | Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (error) {
    if (!isTold(error) || error.name === 'UsageError') throw error;
    const { expected, got, fix } = error;
    throw new UsageError({ where, expected, got, fix });
  }
}

/** What the system says of a file, in words. */
const systemWords: Readonly<Record<string, readonly [got: string, fix: string]>> = {
  ENOENT: ['nothing of that name', 'Look at the path.'],
  EACCES: ['a file that you may not use so', 'Change its permissions, or name another.'],
  EPERM: ['a file that you may not use so', 'Change its permissions, or name another.'],
  EROFS: ['a file system that cannot be written', 'Name a file elsewhere.'],
  EISDIR: ['a folder', 'Name a file in it.'],
  ENOTDIR: ['a path through a file that is no folder', 'Look at the path.'],
  EEXIST: ['a file of that name', 'Name another.'],
  ENOSPC: ['a full disk', 'Make room, or name a file on another disk.'],
  EDQUOT: ['a full quota', 'Make room, or name a file on another disk.'],
  EMFILE: ['too many open files', 'Close some, or raise the limit: ulimit -n.'],
  ENAMETOOLONG: ['a name that is too long', 'Choose a shorter one.'],
  ELOOP: ['links that lead in a circle', 'Look at the path.'],
};

interface SystemError extends Error {
  readonly code: string;
  readonly path?: string;
}

function isSystem(error: unknown): error is SystemError {
  return error instanceof Error && typeof (error as Partial<SystemError>).code === 'string' && 'syscall' in error;
}

/** An error of the system about a file, told as others are. */
export function told(error: unknown): unknown {
  if (!isSystem(error)) return error;
  const [got, fix] = systemWords[error.code] ?? [`the error ${error.code}`, 'Look at the path.'];
  return new MultilayerError({ where: error.path ?? 'a file', expected: 'a file that can be used', got, fix });
}

export function exitCodeOf(error: unknown): number {
  if (!isTold(error)) return exitCodes.internal;
  if (error.name === 'UsageError') return exitCodes.usage;
  return error.name === 'DivergenceError' ? exitCodes.diverged : exitCodes.data;
}

/** What programs are told to write, as it is written on the command line. */
const inOurWords: readonly (readonly [RegExp, string])[] = [
  [/, or say \{ quote: false \}[^.]*/, ''],
  [/\{ comment: '(.)' \}/, "--comment '$1'"],
  [/say \{ skip: \d+, names: \[[^\]]*\] \}/, 'write a name for these in front of that line'],
  [/\{ skip: (\d+) \}/, '--skip $1'],
  [/\{ encoding: '([^']*)' \}/, '--encoding $1'],
  [/\{ header: true \}|(?<=say )header: true/, '--header'],
  [/(?<=say )header: false/, '--no-header'],
  [/(?<=say )decimal: '(.)'/, '--decimal $1'],
  [/say which encoding it has/, 'say --encoding'],
  [/, or say \{ format: 'csv' \} if it is that/, ''],
  [/pass absent: 'missing' to/, 'add --allow-absent to'],
  [/, as in kinds: \{ city: 'category' \}/, ', as in --kind city=category'],
  [/, as in train\(table, \{ target: '[^']*' \}\)/, ''],
  [/[Ww]rite task: 'classification' or task: 'regression'/, 'Write --task classification or --task regression'],
  [/Leave task out, write task: 'classification'/, 'Leave --task out, write --task classification'],
  [/(?<![-\w])(missing ("|[\w.-]+=)|kind [^ =]+=)/g, '--$1'],
];

/** An error's text with advice that works where it is read. */
export function spoken(message: string): string {
  return inOurWords.reduce((text, [theirs, ours]) => text.replace(theirs, ours), message);
}

/** What is said of an error, in whole lines. */
export function textOf(error: unknown, debug: boolean): string {
  const traced = debug && error instanceof Error && error.stack !== undefined ? `${error.stack}\n` : '';
  if (isTold(error)) return `error: ${cleanLines(spoken(error.message))}\n${cleanLines(traced)}`;
  const what = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const ask = debug
    ? ''
    : 'This is a mistake in multilayer, not in what you asked for. Please report it, with what is printed when MULTILAYER_DEBUG=1 is set.\n';
  return `internal error: ${cleanLines(what)}\n${ask}${cleanLines(traced)}`;
}
