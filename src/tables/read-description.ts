import { asCount, asFinite, asList, asRecord, asText, refuse } from '../core/json.js';
import { checkKeys } from '../core/names.js';
import { dateNotations } from './dates.js';
import { type ColumnDescription, columnKinds, type MissingCells, type NumberDescription } from './kinds.js';

/** A list of texts from anywhere. */
export function readTexts(value: unknown, where: string): readonly string[] {
  return asList(value, where).map((each, i) => asText(each, `${where}, entry ${i}`));
}

/** A list of texts of which none comes twice, as levels are. */
export function readLevels(value: unknown, where: string): readonly string[] {
  const levels = readTexts(value, where);
  if (new Set(levels).size === levels.length) return levels;
  const twice = levels.find((level, i) => levels.indexOf(level) < i);
  return refuse(where, 'levels that differ', twice);
}

/** One of some words from anywhere. */
export function readWord<Word extends string>(value: unknown, words: readonly Word[], where: string): Word {
  const found = words.find((word) => word === value);
  return found ?? refuse(where, words.map((word) => `'${word}'`).join(' or '), value);
}

/** A truth value from anywhere. */
export function readTruth(value: unknown, where: string): boolean {
  return typeof value === 'boolean' ? value : refuse(where, 'true or false', value);
}

function readCounts(value: unknown, where: string): readonly number[] {
  return asList(value, where).map((each, i) => asCount(each, `${where}, entry ${i}`));
}

function readMissing(value: unknown, where: string): MissingCells {
  const record = asRecord(value, where);
  checkKeys(record, ['count', 'marks', 'counts', 'rows', 'usual', 'also'], where);
  const { count, marks, counts, rows, usual, also } = record;
  return {
    count: asCount(count, `${where}, count`),
    marks: readTexts(marks, `${where}, marks`),
    counts: readCounts(counts, `${where}, counts`),
    rows: readCounts(rows, `${where}, rows`),
    usual: readTruth(usual, `${where}, usual`),
    also: readTexts(also, `${where}, also`),
  };
}

/** JSON writes null for NaN, which stands for the least of no numbers. */
function readBound(value: unknown, where: string): number {
  return value === null || Number.isNaN(value) ? Number.NaN : asFinite(value, where);
}

function readNumbers(value: unknown, where: string): NumberDescription {
  const record = asRecord(value, where);
  checkKeys(record, ['decimal', 'group', 'whole', 'least', 'greatest', 'apart'], where);
  const { decimal, group, whole, least, greatest, apart } = record;
  return {
    decimal: readWord(decimal, ['.', ','] as const, `${where}, decimal`),
    group: readWord(group, ['', '.', ',', ' ', "'"] as const, `${where}, group`),
    whole: readTruth(whole, `${where}, whole`),
    least: readBound(least, `${where}, least`),
    greatest: readBound(greatest, `${where}, greatest`),
    ...(apart !== undefined && readTruth(apart, `${where}, apart`) && { apart: true as const }),
  };
}

const keys = ['name', 'kind', 'reason', 'given', 'missing', 'distinct', 'notes', 'numbers', 'dates', 'levels'];

/** What was read here is not read again: the networks of one model share their descriptions. */
const known = new WeakSet<object>();

/** A description of a column from anywhere, as from a model file. */
export function readDescription(value: unknown, where: string): ColumnDescription {
  const record = asRecord(value, where);
  if (known.has(record)) return value as ColumnDescription;
  checkKeys(record, keys, where);
  const { name, kind, reason, given, missing, distinct, notes, numbers, dates, levels } = record;
  const description: ColumnDescription = {
    name: asText(name, `${where}, name`),
    kind: readWord(kind, columnKinds, `${where}, kind`),
    reason: asText(reason, `${where}, reason`),
    given: readTruth(given, `${where}, given`),
    missing: readMissing(missing, `${where}, missing`),
    distinct: asCount(distinct, `${where}, distinct`),
    notes: readTexts(notes, `${where}, notes`),
    ...(numbers !== undefined && { numbers: readNumbers(numbers, `${where}, numbers`) }),
    ...(dates !== undefined && { dates: readWord(dates, dateNotations, `${where}, dates`) }),
    ...(levels !== undefined && { levels: readLevels(levels, `${where}, levels`) }),
  };
  const needed = { number: 'numbers', date: 'dates' } as Readonly<Record<string, keyof ColumnDescription>>;
  const part = needed[description.kind];
  if (part !== undefined && description[part] === undefined) refuse(where, `${part}, as it is a ${kind}`, undefined);
  known.add(description);
  return description;
}
