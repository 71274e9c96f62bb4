import type { Diagnosis } from './diagnosis.js';

/** The four parts of every error: where it happened, what was expected, what came, what to do. */
export interface Complaint {
  readonly where: string;
  readonly expected: string;
  readonly got: string;
  readonly fix: string;
}

/**
 * The base of every error that `multilayer` throws on purpose.
 *
 * The message reads `where: expected …, got …. What to do.`; the parts are also fields, so that a
 * program can show them its own way.
 */
export class MultilayerError extends Error {
  /** `'MultilayerError'`, or that of the class below it. */
  override readonly name: string = 'MultilayerError';
  /** The call, and the place in its arguments: `fit, x, row 1, column 0`. */
  readonly where: string;
  /** What should have been there. */
  readonly expected: string;
  /** What was there. */
  readonly got: string;
  /** What to do, in whole sentences. */
  readonly fix: string;

  constructor({ where, expected, got, fix }: Complaint) {
    super(`${where}: expected ${expected}, got ${got}. ${fix}`);
    this.where = where;
    this.expected = expected;
    this.got = got;
    this.fix = fix;
  }
}

/** Throws an error of these four parts. */
export function fail(where: string, expected: string, got: string, fix: string): never {
  throw new MultilayerError({ where, expected, got, fix });
}

/**
 * Training left the finite numbers. The network is back at the start of an epoch that went well, with no more than three
 * times the lowest loss of the fit, and can be trained on from there.
 *
 * `epoch` counts from 1 over the life of the network, `step` from 1 within that epoch; `layer` is
 * the index of the first layer whose numbers are not finite. `loss` is that of the step, and finite
 * where only its update left the finite numbers.
 */
export class DivergenceError extends MultilayerError {
  override readonly name: string = 'DivergenceError';
  /** The epoch, counted from 1 over the life of the network. */
  readonly epoch: number;
  /** The step, counted from 1 within the epoch. */
  readonly step: number;
  /** The first layer whose numbers are not finite, counted from 0. */
  readonly layer: number;
  /** The mean loss of the step; finite where only its update left the finite numbers. */
  readonly loss: number;
  /** What was found of the data and the network; undefined in programs without `diagnose`. */
  declare readonly diagnosis?: Diagnosis;

  constructor(
    complaint: Complaint,
    at: { readonly epoch: number; readonly step: number; readonly layer: number; readonly loss: number },
    diagnosis?: Diagnosis,
  ) {
    super(complaint);
    if (diagnosis !== undefined) this.diagnosis = diagnosis;
    this.epoch = at.epoch;
    this.step = at.step;
    this.layer = at.layer;
    this.loss = at.loss;
  }
}

/** Names another call as the place of an error that begins with `from`. Anything else stays as it is. */
export function renameCall(error: unknown, from: string, to: string): void {
  if (!(error instanceof MultilayerError && error.where.startsWith(from))) return;
  const rename = (text: string): string => text.replace(from, () => to);
  const { where, message, stack = '' } = error;
  Object.assign(error, {
    where: rename(where),
    message: rename(message),
    stack: stack.replace(message, () => rename(message)),
  });
}

function withArticle(noun: string): string {
  return `${/^[AEIO]/i.test(noun) ? 'an' : 'a'} ${noun}`;
}

/** A short, safe picture of any value, for the `got` part of an error. */
export function describe(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.length > 40 ? `${value.slice(0, 39)}…` : value);
  if (typeof value === 'number') return Object.is(value, -0) ? '-0' : String(value);
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value === 'function') return value.name === '' ? 'a function' : `the function ${value.name}`;
  if (typeof value !== 'object' || value === null) return String(value);
  if (Array.isArray(value)) return value.length === 0 ? 'an empty array' : `an array of ${value.length}`;
  const maker: unknown = Object.getPrototypeOf(value)?.constructor?.name;
  if (typeof maker === 'string' && maker !== '' && maker !== 'Object') return withArticle(maker);
  const keys = Object.keys(value).map((key) => (key.length > 40 ? `${key.slice(0, 39)}…` : key));
  return keys.length === 0 ? 'an empty object' : `an object with ${keys.slice(0, 5).join(', ')}`;
}
