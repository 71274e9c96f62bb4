import type { ColumnKind } from './kinds.js';
import { readNumber } from './numbers.js';

/**
 * What stands for "no value" in a column of any kind: those of pandas 2 but for `None`, which is a level as often, the
 * errors of spreadsheets, and `\N` of SQL. Compared without regard to case.
 */
const anywhere = new Set([
  '',
  '?',
  'na',
  'n/a',
  '<na>',
  'nan',
  '-nan',
  'null',
  '\\n',
  '#na',
  '#n/a',
  '#n/a n/a',
  '#div/0!',
  '#null!',
  '#num!',
  '#ref!',
  '#value!',
  '#name?',
  // The same of other countries, and what stands where a column was too narrow.
  ...'nv wert! bezug! zahl! nombre! valeur! nul! nom? n/d ¡valor! ¡ref! ¡num! ¡div/0! ¡nulo! ¿nombre? valor! valore!'
    .concat(' rif! nome? nullo! nulo! n/b waarde! verw! getal! leeg! deel/0! naam? arg! adr! liczba! nazwa? zero!')
    .concat(' н/д знач! ссылка! число! имя? дел/0! пусто! ### #### ##### ###### ####### ########')
    .split(' ')
    .map((word) => `#${word}`),
  '1.#ind',
  '-1.#ind',
  '1.#qnan',
  '-1.#qnan',
]);

/** What besides can hardly be a value among numbers, dates and truth values, and is a level among others. */
const amongNumbers = new Set([
  'none',
  'nil',
  'missing',
  '-',
  '--',
  '–',
  '—',
  '.',
  // Those of SAS and Stata with a reason.
  ...[...'_abcdefghijklmnopqrstuvwxyz'].map((letter) => `.${letter}`),
  ...['inf', 'infinity'].flatMap((word) => [word, `-${word}`, `+${word}`, `−${word}`]),
]);

/** Which marks count. */
export interface MissingRule {
  readonly usual: boolean;
  readonly also: readonly string[];
}

/** Whether a text without blanks around it stands for "no value" in a column of this kind. */
export function isMissing(text: string, kind: ColumnKind, { usual, also }: MissingRule): boolean {
  if (text === '' || (also.length > 0 && isAdded(text, also))) return true;
  // No usual mark is longer, and those that begin with a digit are "1.#IND" and the like.
  if (!usual || text.length > 9 || (isDigit(text.charCodeAt(0)) && text[2] !== '#')) return false;
  const lower = text.toLowerCase();
  return anywhere.has(lower) || (hasMoreMarks(kind) && amongNumbers.has(lower));
}

const isDigit = (code: number) => code >= 48 && code <= 57;

/** Whether more marks stand for "no value" in columns of this kind than in those of words. */
export function hasMoreMarks(kind: ColumnKind): boolean {
  return kind === 'number' || kind === 'date' || kind === 'boolean';
}

/** A mark that is a number stands for all that are written of it: -999 for -999.0. */
function isAdded(text: string, also: readonly string[]): boolean {
  if (also.includes(text)) return true;
  const value = readNumber(text, { decimal: '.', group: '' });
  return value !== undefined && also.some((mark) => readNumber(mark, { decimal: '.', group: '' }) === value);
}
