import type { NumberNotation } from './kinds.js';

const signs = '[+\\-−]?';
const exponent = '(?:[eE][+\\-−]?\\d+)?';
/** No-break, narrow and thin spaces stand between groups too, and the apostrophe of typesetting. */
const classes = { '.': '\\.', ',': ',', ' ': '[ \\u00a0\\u2009\\u202f]', "'": "['’]" } as const;

function patternOf({ decimal, group }: NumberNotation): RegExp {
  const point = classes[decimal];
  const fraction = `(?:${point}\\d*)?`;
  const whole = group === '' ? '\\d+' : `(?:[1-9]\\d{0,2}(?:${classes[group]}\\d{3})+|\\d+)`;
  return new RegExp(`^${signs}(?:${whole}${fraction}|${point}\\d+)${exponent}$`);
}

/** All notations, the likeliest first. */
export const notations: readonly NumberNotation[] = [
  { decimal: '.', group: '' },
  { decimal: '.', group: ',' },
  { decimal: ',', group: '' },
  { decimal: ',', group: '.' },
  { decimal: '.', group: ' ' },
  { decimal: ',', group: ' ' },
  { decimal: '.', group: "'" },
  { decimal: ',', group: "'" },
];

const patterns = new Map(notations.map((each) => [each.decimal + each.group, patternOf(each)]));

/** Whether the whole text is a number of this notation. `0x10`, `1_000`, `(5)`, `12 %` and `$5` are of none. */
export function isNumber(text: string, { decimal, group }: NumberNotation): boolean {
  return (patterns.get(decimal + group) as RegExp).test(text);
}

/**
 * The float64 nearest to what a text without blanks around it says; undefined where it is no number of this notation.
 * Infinite where it is beyond the greatest float64.
 */
export function readNumber(text: string, notation: NumberNotation): number | undefined {
  const { decimal, group } = notation;
  const plain = readPlain(text, decimal === '.' ? 46 : 44);
  if (plain !== undefined) return plain;
  if (!isNumber(text, notation)) return undefined;
  let digits = group === '' ? text : text.replace(groups[group], '');
  if (decimal === ',') digits = digits.replace(',', '.');
  return Number(digits.includes('−') ? digits.replaceAll('−', '-') : digits);
}

/** Powers of ten that float64 holds. */
const powers = Float64Array.from({ length: 16 }, (_, k) => Number(`1e${k}`));

/**
 * What up to 15 digits with a point between them say, several times as fast as by patterns: both the digits and the power of
 * ten are float64s, so that their quotient is the nearest one (Clinger, "How to read floating point numbers accurately",
 * PLDI 1990). Undefined for all other texts, numbers or not.
 */
function readPlain(text: string, point: number): number | undefined {
  const { length } = text;
  const isNegative = text.charCodeAt(0) === 45;
  const start = isNegative ? 1 : 0;
  if (length === start || length - start > 16) return undefined;
  let [digits, count, after] = [0, 0, -1];
  for (let k = start; k < length; k++) {
    const code = text.charCodeAt(k);
    if (code === point && after < 0) after = count;
    else if (code >= 48 && code <= 57) {
      digits = digits * 10 + code - 48;
      count++;
    } else return undefined;
  }
  if (count === 0 || count > 15) return undefined;
  const value = after < 0 ? digits : digits / (powers[count - after] as number);
  return isNegative ? -value : value;
}

const groups = {
  '.': /\./g,
  ',': /,/g,
  ' ': /[ \u00a0\u2009\u202f]/g,
  "'": /['’]/g,
} as const;

/** Whether a text of digits names something rather than counts: 0700, 04.04, 713752e1. */
export function isCode(text: string): boolean {
  return /^[+\-−]?0\d|^\d{4,}[eE]/.test(text);
}

/** Whether a text is a whole number that float64 does not hold: 9007199254740993 would be read as 9007199254740992. */
export function isInexact(text: string, { decimal, group }: NumberNotation): boolean {
  if (text.length < 16) return false;
  const digits = group === '' ? text : text.replace(groups[group], '');
  const whole = (decimal === '.' ? /^[+\-−]?(\d{16,})(?:\.0*)?$/ : /^[+\-−]?(\d{16,})(?:,0*)?$/).exec(digits)?.[1];
  return whole !== undefined && BigInt(whole) !== BigInt(Number(whole));
}
