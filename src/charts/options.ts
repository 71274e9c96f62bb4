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
