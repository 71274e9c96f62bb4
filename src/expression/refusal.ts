import { fail } from '../core/errors.js';
import { abbreviations, functions } from './names.js';

/** Every name that may stand before a parenthesis. */
export const allNames: readonly string[] = [...new Set([...functions, ...Object.keys(abbreviations)])];

/** All that a formula may be made of. */
export const allowed: string = `Allowed: x, numbers, pi, e, + - * / ^, comparisons, a ? b : c, and ${allNames.join(', ')}.`;

/** Throws the error about a text that is no formula. */
export function failFormula(expected: string, got: string, fix: string = allowed): never {
  fail('formula', expected, got, fix);
}
