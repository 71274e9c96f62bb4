import { describe, fail } from '../core/errors.js';
import { ColumnCase, counted, type Values } from './column-case.js';
import { readDate } from './dates.js';
import { type Examined, numberReadings } from './examine.js';
import type { GivenKind } from './given-kinds.js';
import type { ColumnDescription, DateNotation, NumberNotation } from './kinds.js';
import { isCode, isInexact, isNumber, readNumber } from './numbers.js';
import type { Table } from './table.js';
import { truthOf } from './truths.js';

/** Names of columns that name their rows. */
const naming = /^$|^#$|(^|[^a-z])(id|uuid|guid|index|rowid|row[ _]?(nr|num|number))$|^unnamed: ?0$/i;
const namingInside = /[a-z](Id|ID)$/;
/** Names of columns that count up and mean something by it. */
const counting = /^.$|time|date|year|month|week|day|hour|minute|second|age|step|epoch|jahr|monat|tag|zeit/i;

const isNaming = (name: string) => naming.test(name) || namingInside.test(name);

/** What one column holds. */
export function decide(table: Table, examined: Examined, decimal: '.' | ',', given?: GivenKind): ColumnDescription {
  const one = new ColumnCase(table, examined, decimal);
  if (given !== undefined) return asGiven(one, given, 'you say so');
  const { declared } = examined.column;
  const values = one.values(declared?.kind ?? 'number');
  if (values.texts.length === 0) return one.as('constant', 'no cell has a value');
  if (values.texts.length === 1 && values.total === table.rowCount) {
    const [text] = values.texts;
    return one.as(
      'constant',
      values.total === 1 ? `the one cell holds ${describe(text)}` : `all ${values.total} cells hold ${describe(text)}`,
      { levels: values.texts },
    );
  }
  if (declared !== undefined) return asGiven(one, declared, 'the file declares it');
  return asTruth(one) ?? asNumbers(one) ?? asDates(one) ?? asWords(one);
}

/** What the user or the file says it is, if its cells allow it. */
function asGiven(
  one: ColumnCase,
  given: GivenKind & { readonly levels?: readonly string[] },
  reason: string,
): ColumnDescription {
  const { kind } = given;
  const values = one.values(kind);
  if (kind === 'number') return givenNumbers(one, given, values, reason);
  if (kind === 'date') {
    const dates = given.dates ?? one.examined.dates[0];
    const odd = values.texts.findIndex((text) => dates === undefined || readDate(text, dates) === undefined);
    if (dates === undefined || odd >= 0)
      return refuse(one, values, odd, `a date${dates ? ` written as ${dates}` : ''}`);
    return one.as('date', reason, { given: true, dates });
  }
  if (kind === 'boolean') {
    const pair = truthOf(values.texts) ?? levelsIn(values.texts);
    if (pair.length <= 2) return one.as('boolean', reason, { given: true, levels: pair });
    const fix = `Make it a category: ${one.name}=category.`;
    return fail(`column ${describe(one.name)}`, 'at most two different values', counted(pair.length, 'value'), fix);
  }
  if (kind !== 'category') return one.as(kind, reason, { given: true });
  return one.as('category', reason, { given: true, levels: given.levels ?? levelsIn(values.texts) });
}

function givenNumbers(one: ColumnCase, given: GivenKind, values: Values, reason: string): ColumnDescription {
  const readings = numberReadings(values.texts, one.examined.tally.native);
  const notation = readings.find(({ decimal }) => decimal === (given.decimal ?? one.decimal));
  const other = given.decimal === undefined ? readings[0] : undefined;
  const found = notation ?? other ?? (values.texts.length === 0 ? pointOnly : undefined);
  if (found !== undefined)
    return one.as('number', reason, { given: true, notation: found, notes: inexact(one, values, found) });
  const tried: NumberNotation = { decimal: given.decimal ?? one.decimal, group: '' };
  const isOdd = (text: string) => !Number.isFinite(readNumber(text, tried) ?? Number.NaN);
  return refuse(one, values, values.texts.findIndex(isOdd), 'a number');
}

const pointOnly: NumberNotation = { decimal: '.', group: '' };

function refuse(one: ColumnCase, values: Values, odd: number, expected: string): never {
  const [row, text] = [values.rows[odd] ?? 0, values.texts[odd] ?? ''];
  const fix = `Correct the cell, say that it stands for a missing value (missing ${describe(`${one.name}=${text}`)}), or give the column another kind.`;
  fail(one.table.place(row, one.name), expected, describe(text), fix);
}

function asTruth(one: ColumnCase): ColumnDescription | undefined {
  const { texts, total } = one.values('boolean');
  const levels = truthOf(texts);
  return levels && one.as('boolean', `${counted(total, 'cell')}, ${levels.map(describe).join(' or ')}`, { levels });
}

function asNumbers(one: ColumnCase): ColumnDescription | undefined {
  const notation = one.notation();
  if (notation === undefined) return undefined;
  const values = one.values('number');
  const { texts, total } = values;
  const { rowCount } = one.table;
  const missing = rowCount - total;
  const numbers =
    total === rowCount
      ? `all ${counted(total, 'cell')} are numbers`
      : `${total} of ${counted(rowCount, 'cell')} are numbers, ${missing} ${missing === 1 ? 'is' : 'are'} missing`;
  // What is the same in all cells but those without a value says as much as that there is one.
  if (texts.length === 1)
    return one.as(
      'category',
      `${counted(total, 'cell')} ${total === 1 ? 'holds' : 'hold'} ${describe(texts[0])}, ${missing} nothing`,
      {
        levels: texts,
      },
    );
  const id = idOf(one, values, notation);
  if (id !== undefined) return one.as('id', id, { notation });
  const notes = [...inexact(one, values, notation), ...either(one, values, notation)];
  const few =
    texts.length > 2 &&
    texts.length <= 10 &&
    rowCount > 20 &&
    texts.every((text) => Number.isInteger(readNumber(text, notation)));
  if (few) notes.push(`Only ${texts.length} different whole numbers: if they name things, say ${one.name}=category.`);
  return one.as('number', numbers, { notation, notes });
}

/** Why numbers name their rows; undefined where they do not. */
function idOf(one: ColumnCase, { texts, total }: Values, notation: NumberNotation): string | undefined {
  const { name, table } = one;
  if (texts.length !== total || total < table.rowCount || total < 2) return undefined;
  const values = texts.map((text) => readNumber(text, notation) as number);
  if (!values.every(Number.isInteger)) return undefined;
  if (texts.some((text) => isInexact(text, notation))) return 'whole numbers above 2^53, another one in every row';
  if (isNaming(name)) return `another whole number in every row, and its name is ${describe(name)}`;
  // As nothing repeats, the values stand in the order of the rows.
  const [first] = values as [number];
  const counts = (first === 0 || first === 1) && values.every((value, row) => value === first + row);
  if (!counts || total < 20 || counting.test(name) || table.columns.length < 3) return undefined;
  return `counts the rows from ${first}`;
}

function inexact(one: ColumnCase, { texts, rows }: Values, notation: NumberNotation): string[] {
  const at = texts.flatMap((text, index) => (isInexact(text, notation) ? [index] : []));
  if (at.length === 0) return [];
  const [first] = at as [number];
  const value = BigInt(readNumber(texts[first] as string, notation) as number);
  const number = counted(at.length, 'number');
  return [
    `${number} above 2^53 cannot be held exactly: ${texts[first]} in ${one.at(rows[first] as number)} becomes ${value}. If they name things, say ${one.name}=id or ${one.name}=category.`,
  ];
}

/** Which reading was taken, where another gives other numbers. */
function either(one: ColumnCase, { texts, rows }: Values, notation: NumberNotation): string[] {
  const other = one.examined.numbers.find(({ decimal }) => decimal !== notation.decimal);
  if (other === undefined) return [];
  const odd = texts.findIndex((text) => readNumber(text, notation) !== readNumber(text, other));
  if (odd < 0) return [];
  const text = texts[odd] as string;
  const [sign, opposite] = notation.decimal === '.' ? ['point', 'comma'] : ['comma', 'point'];
  return [
    `${text} in ${one.at(rows[odd] as number)} is read as ${readNumber(text, notation)}, with a decimal ${sign}; with a decimal ${opposite} it would be ${readNumber(text, other)}: say ${one.name}=number:${opposite}.`,
  ];
}

function asDates(one: ColumnCase): ColumnDescription | undefined {
  const { dates: readings } = one.examined;
  // Where there are decimal commas, the day comes first.
  const likely = one.decimal === ',' ? 'd/m/y' : 'm/d/y';
  const dates = readings.find((each) => each === likely) ?? readings[0];
  if (dates === undefined) return undefined;
  const { texts, total } = one.values('date');
  const all =
    total === one.table.rowCount
      ? `all ${counted(total, 'cell')}`
      : `${total} of ${counted(one.table.rowCount, 'cell')}`;
  return one.as('date', `${all} are dates, as ${texts[0]}`, { dates, notes: eitherDay(one, dates, texts) });
}

function eitherDay(one: ColumnCase, dates: DateNotation, texts: readonly string[]): string[] {
  const other = dates === 'm/d/y' ? 'd/m/y' : 'm/d/y';
  if (!one.examined.dates.includes(other)) return [];
  const odd = texts.find((text) => readDate(text, dates) !== readDate(text, other));
  if (odd === undefined) return [];
  const [first, second] = dates === 'm/d/y' ? ['month', 'day'] : ['day', 'month'];
  return [
    `No day is above 12: ${odd} is read as ${first}/${second}; if the ${second} comes first, say ${one.name}=date:${other}.`,
  ];
}

function asWords(one: ColumnCase): ColumnDescription {
  const values = one.values('category');
  const { texts, total } = values;
  const notes = notNumbers(one);
  const found = `${counted(total, 'cell')}, ${texts.length === total ? 'all' : texts.length} different`;
  const length = values.texts.reduce((sum, text, at) => sum + text.length * (values.counts[at] as number), 0) / total;
  const isName = texts.length === total && total > 1;
  if (isName && total >= 10 && (isNaming(one.name) || texts.every((text) => !/\s/.test(text)))) {
    return one.as('id', found, { notes });
  }
  const few = texts.length <= Math.max(total / 2, Math.min(10, total - 1));
  if (few && length <= 100) return one.as('category', found, { levels: levelsIn(texts), notes });
  return one.as('text', length > 100 ? `${found}, ${Math.round(length)} characters on average` : found, { notes });
}

/** Why a column in which there are numbers is not one of numbers. */
function notNumbers(one: ColumnCase): string[] {
  const { texts, rows, counts } = one.values('number');
  const code = texts.findIndex(isCode);
  const say = (at: number, what: string) => `${texts[at]} in ${one.at(rows[at] as number)} ${what}`;
  if (code >= 0 && texts.every((text) => isNumber(text, pointOnly))) {
    return [`${say(code, 'is a code and no quantity')}: if it is one, say ${one.name}=number.`];
  }
  const isOdd = (text: string) => !Number.isFinite(readNumber(text, { decimal: one.decimal, group: '' }) ?? Number.NaN);
  const odd = texts.findIndex(isOdd);
  const cells = texts.reduce((sum, text, at) => sum + (isOdd(text) ? (counts[at] as number) : 0), 0);
  const all = counts.reduce((sum, each) => sum + each, 0);
  if (odd < 0 || cells === all) return [];
  const text = texts[odd] as string;
  const beyond = readNumber(text, pointOnly) !== undefined;
  return [
    `${all - cells} of ${counted(all, 'cell')} are numbers, but ${say(odd, beyond ? 'is beyond what float64 holds' : 'is none')}: if it stands for a missing value, say missing ${one.name}=${text}.`,
  ];
}

/** In order: numbers by value, else by code unit, as in other libraries. */
function levelsIn(texts: readonly string[]): string[] {
  const sorted = [...texts].sort();
  if (!texts.every((text) => isNumber(text, pointOnly))) return sorted;
  return sorted.sort((a, b) => Number(a) - Number(b));
}
