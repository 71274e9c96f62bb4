import { dateReadings } from './dates.js';
import type { ColumnKind, DateNotation, MissingCells, NumberDescription, NumberNotation } from './kinds.js';
import { isMissing, type MissingRule } from './missing.js';
import { isCode, isNumber, notations, readNumber } from './numbers.js';
import type { Column } from './table.js';
import { type Tally, tallyOf } from './tally.js';

/** What can be said of a column before the others are known. */
export interface Examined {
  readonly column: Column;
  readonly tally: Tally;
  readonly rule: MissingRule;
  /** The notations in which all cells with a value are numbers; none where one is a code, as 0700. */
  readonly numbers: readonly NumberNotation[];
  /** The notations in which all cells with a value are dates. */
  readonly dates: readonly DateNotation[];
}

export function examine(column: Column, rule: MissingRule): Examined {
  const tally = tallyOf(column);
  const texts = valuesOf(tally, 'number', rule).map((code) => tally.texts[code] as string);
  const numbers = texts.some(isCode) ? [] : numberReadings(texts, tally.native);
  // Most columns are numbers, or texts whose first is no date.
  return { column, tally, rule, numbers, dates: numbers.length > 0 ? [] : dateReadings(texts) };
}

/** Which texts of a tally are values, in a column of this kind. */
export function valuesOf({ texts }: Tally, kind: ColumnKind, rule: MissingRule): number[] {
  const codes: number[] = [];
  texts.forEach((text, code) => {
    if (!isMissing(text, kind, rule)) codes.push(code);
  });
  return codes;
}

/** What is missing, in a column of this kind. */
export function missingOf({ texts, counts, rows }: Tally, kind: ColumnKind, rule: MissingRule): MissingCells {
  const codes: number[] = [];
  texts.forEach((text, code) => {
    if (isMissing(text, kind, rule)) codes.push(code);
  });
  codes.sort((a, b) => (counts[b] as number) - (counts[a] as number));
  const pick = <T>(list: readonly T[]) => codes.map((code) => list[code] as T);
  const found = { marks: pick(texts), counts: pick(counts), rows: pick(rows) };
  return { count: found.counts.reduce((sum, each) => sum + each, 0), ...found, ...rule };
}

/** The notations in which every text is a number that float64 has room for; none where there is no text. */
export function numberReadings(texts: readonly string[], native: boolean): NumberNotation[] {
  if (texts.length === 0) return [];
  const isGrouped = (group: string) =>
    texts.some((text) =>
      group === '.' || group === ',' ? text.includes(group) : /[ \u00a0\u2009\u202f'’]/.test(text),
    );
  const groups = new Set(
    native ? [''] : ['', ...['.', ',', ' '].filter(isGrouped)].flatMap((each) => (each === ' ' ? [' ', "'"] : [each])),
  );
  const tried = notations.filter(({ decimal, group }) => groups.has(group) && !(native && decimal === ','));
  return tried.filter((notation) => texts.every((text) => isNumber(text, notation) && isFiniteText(text, notation)));
}

/** Only an exponent, or hundreds of digits, are beyond the greatest float64. */
function isFiniteText(text: string, notation: NumberNotation): boolean {
  return !(text.length > 300 || /e/i.test(text)) || Number.isFinite(readNumber(text, notation));
}

/** The decimal sign that alone explains a column; undefined where both do. */
export function decimalOf({ numbers }: Examined): '.' | ',' | undefined {
  const signs = new Set(numbers.map(({ decimal }) => decimal));
  return signs.size === 1 ? numbers[0]?.decimal : undefined;
}

/** The numbers of the texts with a value, and what they are altogether. */
export function describeNumbers(texts: readonly string[], notation: NumberNotation): NumberDescription {
  let [least, greatest, whole] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, true];
  for (const text of texts) {
    const value = readNumber(text, notation) as number;
    least = Math.min(least, value);
    greatest = Math.max(greatest, value);
    whole &&= Number.isInteger(value);
  }
  if (texts.length === 0) [least, greatest] = [Number.NaN, Number.NaN];
  return { ...notation, whole, least, greatest };
}
