import { checkNumber, positive } from '../core/checks.js';
import { describe, fail } from '../core/errors.js';
import { isPlain } from '../core/json.js';
import { checkKeys } from '../core/names.js';

/** @throws MultilayerError for anything but an object of known options, with sizes in pixels that are positive */
export function checkOptions(options: unknown, known: readonly string[], where: string): void {
  if (!isPlain(options)) {
    const fix = `Write { ${known[0]}: … } after what is drawn.`;
    fail(where, 'an object of options', describe(options), fix);
  }
  checkKeys(options, known, where);
  for (const key of ['width', 'height']) {
    if (options[key] === undefined) continue;
    checkNumber(options[key], positive, `${where}, option ${key}`, 'Give it in pixels.');
  }
}

/** @throws MultilayerError for anything but a list of texts */
export function checkTexts(value: unknown, where: string, fix: string): void {
  const odd = Array.isArray(value) ? value.find((each) => typeof each !== 'string') : value;
  if (Array.isArray(value) && odd === undefined && !value.includes(undefined)) return;
  fail(where, 'a list of texts', describe(odd), fix);
}

/** @throws MultilayerError for anything but a list of finite numbers, as many as wanted where that is said */
export function checkNumbers(value: unknown, where: string, fix: string, wanted?: number): void {
  if (!Array.isArray(value) && !(ArrayBuffer.isView(value) && 'length' in value))
    fail(where, 'a list of numbers', describe(value), fix);
  const list = value as ArrayLike<unknown>;
  if (wanted !== undefined && list.length !== wanted) fail(where, `${wanted} numbers`, String(list.length), fix);
  const odd = Array.from(list).findIndex((each) => !Number.isFinite(each));
  if (odd >= 0) fail(`${where}, entry ${odd}`, 'a finite number', describe(list[odd]), fix);
}

/** @throws MultilayerError for a list of nothing */
export function checkSome(list: ArrayLike<unknown>, where: string, fix: string): void {
  if (list.length === 0) fail(where, 'one or more', 'none', fix);
}
