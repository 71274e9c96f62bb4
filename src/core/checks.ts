import { describe, fail } from './errors.js';

/** A range of allowed numbers, and how an error calls it. */
export interface Range {
  readonly allows: (value: number) => boolean;
  readonly text: string;
  /** What a schedule may come to besides, where no number may be all the time. */
  readonly limit?: number;
}

export const positive: Range = { allows: (v) => v > 0, text: 'a positive number' };
/** Of learning rates. */
export const rate: Range = { ...positive, limit: 0 };
export const notNegative: Range = { allows: (v) => v >= 0, text: 'a number that is zero or more' };
export const fraction: Range = { allows: (v) => v >= 0 && v < 1, text: 'a number from 0 up to, but not, 1' };
/** Of a whole. */
export const share: Range = { allows: (v) => v > 0 && v < 1, text: 'a number between 0 and 1' };
export const anyNumber: Range = { allows: () => true, text: 'a finite number' };
export const anyWhole: Range = { allows: Number.isSafeInteger, text: 'a whole number' };
export const counting: Range = {
  allows: (v) => Number.isSafeInteger(v) && v >= 1,
  text: 'a whole number of 1 or more',
};
export const several: Range = { allows: (v) => Number.isSafeInteger(v) && v >= 2, text: 'a whole number of 2 or more' };
export const wholeNumber: Range = {
  allows: (v) => Number.isSafeInteger(v) && v >= 0,
  text: 'a whole number of 0 or more',
};

/** The value itself when it is a finite number in range, else an error with the given advice. */
export function checkNumber(value: unknown, range: Range, where: string, fix: string): number {
  if (typeof value === 'number' && Number.isFinite(value) && range.allows(value)) return value;
  fail(where, range.text, describe(value), fix);
}

/** @throws MultilayerError for anything but a function of one value, or nothing */
export function checkFunction(value: unknown, where: string, name: string): void {
  if (value === undefined || typeof value === 'function') return;
  const fix = `Write ${name}: (value) => { … }.`;
  fail(where, 'a function', describe(value), fix);
}

/** The value itself when it is a boolean, else an error. */
export function checkBoolean(value: unknown, where: string): boolean {
  if (typeof value === 'boolean') return value;
  fail(where, 'true or false', describe(value), 'Pass a boolean.');
}

/** The value itself when it is one of some words, else an error with the given advice. */
export function checkChoice(value: unknown, choices: readonly string[], where: string, fix: string): string {
  if (typeof value === 'string' && choices.includes(value)) return value;
  fail(where, choices.map((each) => `'${each}'`).join(' or '), describe(value), fix);
}

/** A copy of a list of rising numbers of a range, one at least. */
export function checkRising(value: unknown, range: Range, where: string, fix: string): readonly number[] {
  if (!Array.isArray(value) || value.length === 0) fail(where, 'a list of numbers', describe(value), fix);
  const list = [...value].map((each, k) => checkNumber(each, range, `${where}, entry ${k}`, fix));
  const k = list.findIndex((each, i) => i > 0 && each <= (list[i - 1] as number));
  if (k > 0) fail(`${where}, entry ${k}`, `more than ${list[k - 1]}`, String(list[k]), 'Sort them, each once.');
  return Object.freeze(list);
}
