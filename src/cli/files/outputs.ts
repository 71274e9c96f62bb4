import {
  accessSync,
  closeSync,
  constants,
  fsyncSync,
  openSync,
  readSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import { MultilayerError } from '../../core/errors.js';
import { refuse } from '../problems.js';

/** Reports are shorter. */
const mostOfReport = 4e6;

/** The first bytes of a file. */
function beginningOf(path: string, length: number): Buffer {
  const file = openSync(path, 'r');
  try {
    const bytes = Buffer.alloc(length);
    return bytes.subarray(0, readSync(file, bytes, 0, length, 0));
  } finally {
    closeSync(file);
  }
}

/** Whether it is a file that `train` writes: safetensors of ours, by what its header says first. */
export function isOurModel(path: string): boolean {
  return /^\{"__metadata__":\{"sha256":"[0-9a-f]{64}","format":"multilayer"/.test(
    beginningOf(path, 200).subarray(8).toString('latin1'),
  );
}

/** Whether it is a page that `train --report` writes: it says by which command. */
export function isOurReport(path: string): boolean {
  const text = beginningOf(path, mostOfReport).toString('utf8');
  return /^<!doctype html>/i.test(text) && text.includes('multilayer train');
}

const real = (path: string): string | undefined => {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
};

/** What a command is going to write. */
interface NewFile {
  readonly path: string;
  /** As in `'--output'`. */
  readonly option: string;
  readonly force: boolean;
  /** Files of the user's that must not be the same. */
  readonly inputs: readonly string[];
  /** What may be overwritten without being asked: what the command itself wrote before. */
  readonly isOurs?: (path: string) => boolean;
}

/** Before any work: a file that cannot be written, or must not be, is told at once. */
export function checkNewFile({ path, option, force, inputs, isOurs }: NewFile): void {
  const where = `${option} ${path}`;
  const folder = dirname(path);
  const above = statSync(folder, { throwIfNoEntry: false });
  if (above === undefined || !above.isDirectory()) {
    const got = `one in ${folder}, which is ${above === undefined ? 'not there' : 'no folder'}`;
    const error = {
      where,
      expected: 'a file in a folder that is there',
      got,
      fix: 'Make the folder, or name another.',
    };
    throw new MultilayerError(error);
  }
  try {
    accessSync(folder, constants.W_OK);
  } catch {
    const fix = 'Name a file in another folder, or make this one writable.';
    throw new MultilayerError({ where, expected: 'a folder that can be written', got: folder, fix });
  }
  const there = statSync(path, { throwIfNoEntry: false });
  if (there === undefined) return;
  if (there.isDirectory())
    throw new MultilayerError({ where, expected: 'a file', got: 'a folder', fix: 'Name a file in it.' });
  const same = inputs.find((input) => real(input) !== undefined && real(input) === real(path));
  if (same !== undefined) refuse(where, 'another file than what is read', same, 'Name another file.');
  // A pipe or a device, as /dev/null, holds nothing that could be lost.
  if (force || !there.isFile() || there.size === 0 || isOurs?.(path)) return;
  const expected = isOurs === undefined ? 'a new file' : 'a new file, or one that this command wrote before';
  refuse(where, expected, 'a file that is there', 'Name another, or add --force to overwrite it.');
}

/** A file that takes its name when it is whole: whoever looks finds the old one or the new one, and never a part. */
export class WholeFile {
  readonly #path: string;
  readonly #part: string;
  readonly #file: number;
  /** A device is written as it is: it cannot be replaced. */
  readonly #isPlain: boolean;

  constructor(path: string) {
    this.#path = path;
    this.#isPlain = statSync(path, { throwIfNoEntry: false })?.isFile() !== false;
    this.#part = this.#isPlain ? join(dirname(path), `.${basename(path)}.${process.pid}.part`) : path;
    this.#file = openSync(this.#part, 'w');
  }

  write(content: string | Uint8Array): void {
    const bytes = typeof content === 'string' ? Buffer.from(content) : content;
    for (let at = 0; at < bytes.length; ) at += writeSync(this.#file, bytes, at);
  }

  /** Gives it its name. */
  finish(): void {
    if (this.#isPlain) fsyncSync(this.#file);
    closeSync(this.#file);
    if (this.#isPlain) renameSync(this.#part, this.#path);
  }

  /** Takes it away. */
  abandon(): void {
    closeSync(this.#file);
    if (this.#isPlain) rmSync(this.#part, { force: true });
  }
}

/** Writes a whole text, or nothing. */
export function writeWhole(path: string, text: string): void {
  const file = new WholeFile(path);
  try {
    file.write(text);
  } catch (error) {
    file.abandon();
    throw error;
  }
  file.finish();
}

/** `iris.csv.gz` → `iris`, as the first part of names of what is made of it. */
export function stemOf(path: string): string {
  const name = basename(path).replace(/\.gz$/i, '');
  return name.slice(0, name.length - extname(name).length) || name;
}
