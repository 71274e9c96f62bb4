import { describe } from '../../core/errors.js';
import { dateReadings } from '../dates.js';
import { placeOf } from '../table.js';
import type { Subject } from './subject.js';
import type { TableWarning } from './warning.js';

/** Signs that are not seen: of no width, of the direction of writing, and hyphens that show at the end of lines only. */
export const invisible: RegExp = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/g;

const digits = "(?:\\d[\\d.,'’ \\u00a0\\u2009\\u202f]*|[.,]\\d+)";
const gap = '[ \\u00a0\\u202f]*';
const currency =
  '(?:[A-Z]{0,3}\\p{Sc}|EUR|USD|GBP|CHF|JPY|CNY|SEK|NOK|DKK|PLN|CZK|HUF|RUB|INR|BRL|CAD|AUD|MXN|ZAR|TRY|Fr\\.|kr\\.?|zł|Kč|Ft)';
const sign = '[+\\-−(]?';
const number = new RegExp(`^${sign}${digits}$`, 'u');

/** Ways to write a quantity that are not read as numbers, and what makes numbers of them. */
const forms: readonly {
  readonly fits: (texts: readonly string[]) => boolean;
  readonly what: string;
  readonly fix: string;
}[] = [
  {
    ...every(`^${sign}(?:${currency}${gap}${sign}${digits}|${digits}${gap}${currency})\\)?$`),
    what: 'amounts with a currency',
    fix: 'Write the numbers alone, as 1234.5',
  },
  {
    ...every(`^${sign}${digits}${gap}[%‰]$`),
    what: 'numbers with a percent sign',
    fix: 'Write the numbers alone, as 12.5 for 12.5 %',
  },
  {
    ...every(`^(?:${sign}${digits}|\\(${digits}\\))$`, /^\(/),
    what: 'numbers in brackets, as bookkeepers write what is below zero',
    fix: 'Write them with a minus sign, as -5 for (5)',
  },
  {
    ...every(`^[<>≤≥~] ?${digits}$|^${sign}${digits}$`, /^[<>≤≥~]/),
    what: 'numbers of which some are bounds',
    fix: 'Write the bound itself, as 0.1 for <0.1',
  },
  {
    ...every(`^${digits}-?$`, /-$/),
    what: 'numbers with the minus sign behind them',
    fix: 'Write it in front, as -5 for 5-',
  },
  {
    ...every('^[+\\-−]?\\d{1,3}(?:,\\d{2})*(?:,\\d{3})?(?:\\.\\d+)?$', /,\d\d,/),
    what: 'numbers in groups of two digits',
    fix: 'Write them without anything between their digits',
  },
  {
    fits: (texts) => texts.every((text) => dateReadings([text]).length > 0),
    what: 'dates in several notations',
    fix: 'Write all of them alike, as 2026-11-30',
  },
  {
    ...every('^\\d{1,3}:[0-5]\\d(?::[0-5]\\d(?:[.,]\\d+)?)?(?: ?[AaPp]\\.?[Mm]\\.?)?$'),
    what: 'times of the day, or lengths of time',
    fix: 'Write them as numbers, in hours or seconds, or with their day as a date, as 2026-11-30 13:45',
  },
  {
    ...every('^\\d{1,2}([./-])\\d{1,2}\\1\\d{2}$'),
    what: 'dates whose years have two digits',
    fix: 'Write years with four digits, as 2026-11-30',
  },
  {
    fits: (texts) =>
      texts.every((text) => /^[\p{Nd}.,٫٬]+$/u.test(text)) && texts.some((text) => /[^\d.,٫٬]/.test(text)),
    what: 'numbers in other digits than 0 to 9',
    fix: 'Write them in the digits 0 to 9',
  },
  {
    fits: (texts) =>
      texts.some((text) => text.search(invisible) >= 0) &&
      texts.every((text) => number.test(text.replace(invisible, ''))),
    what: 'numbers with characters beside them that are not seen, as U+200B',
    fix: 'Take these characters away',
  },
  {
    fits: haveOneUnit,
    what: 'numbers with a unit',
    fix: 'Write the numbers alone, and the unit into the name of the column',
  },
];

function every(source: string, some?: RegExp): { readonly fits: (texts: readonly string[]) => boolean } {
  const pattern = new RegExp(source, 'u');
  return {
    fits: (texts) =>
      texts.every((text) => pattern.test(text)) && (some === undefined || texts.some((text) => some.test(text))),
  };
}

/** `12 kg`, `3.5 kg`: the same unit in all. Before a number, letters make a code, as in `A12`. */
function haveOneUnit(texts: readonly string[]): boolean {
  const pattern = new RegExp(`^${sign}${digits}${gap}([\\p{L}µ°][\\p{L}²³/]{0,7})$`, 'u');
  const unit = pattern.exec(texts[0] ?? '')?.[1];
  return unit !== undefined && texts.every((text) => pattern.exec(text)?.[1] === unit);
}

/** Columns that hold quantities written in a way that is not read, so that they are levels or texts. */
export function unreadNumbers({ table, columns }: Subject): TableWarning[] {
  return columns.flatMap(({ name, description, levels, rows }): TableWarning[] => {
    const { kind, given, numbers } = description;
    if (given || numbers !== undefined || levels.length < 2 || !['id', 'text', 'category'].includes(kind)) return [];
    const form = forms.find(({ fits }) => fits(levels));
    if (form === undefined) return [];
    const place = placeOf(table, rows[0] as number);
    const effect = kind === 'category' ? 'each is a level by itself' : 'the column is left out';
    return [
      {
        kind: 'unread numbers',
        columns: [name],
        message: `${name} holds ${form.what}, which are read as ${kind === 'id' ? 'names' : kind}: ${place} has ${describe(levels[0])}`,
        advice: `${form.fix}; as they stand, ${effect}.`,
      },
    ];
  });
}
