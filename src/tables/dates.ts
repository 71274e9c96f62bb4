import type { DateNotation } from './kinds.js';

/** T or a space, hours and minutes, and what may follow: seconds with a fraction, AM or PM, a zone. */
const time = String.raw`(?:(?:[Tt]|,? +)(?<hour>\d{1,2}):(?<minute>\d{2})(?::(?<second>\d{2})(?:[.,](?<fraction>\d{1,9}))?)?(?: ?(?<half>[AaPp])\.?[Mm]\.?)?(?: ?(?<zone>Z|z|UTC|GMT|[+\-−]\d{2}(?::?\d{2})?))?)?`;
const [day, month, year] = [String.raw`(?<day>\d{1,2})`, String.raw`(?<month>\d{1,2})`, String.raw`(?<year>\d{4})`];
const name = String.raw`(?<name>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?`;

const patterns: Readonly<Record<DateNotation, RegExp>> = {
  iso: new RegExp(String.raw`^${year}-(?<month>\d{2})(?:-(?<day>\d{2})${time})?$`),
  'y/m/d': new RegExp(`^${year}/${month}/${day}${time}$`),
  'd.m.y': new RegExp(String.raw`^${day}\. ?${month}\. ?${year}${time}$`),
  'd/m/y': new RegExp(`^${day}/${month}/${year}${time}$`),
  'm/d/y': new RegExp(`^${month}/${day}/${year}${time}$`),
  'd-m-y': new RegExp(`^${day}-${month}-${year}${time}$`),
  // Without blanks in SAS, with a colon before the time.
  'd mon y': new RegExp(`^${day}(?:[ -]?|\\. )${name}[ -]?${year}${time.replace('[Tt]', '[Tt:]')}$`, 'i'),
  'mon d y': new RegExp(`^${name} ${day},? ${year}${time}$`, 'i'),
};

/** All notations. */
export const dateNotations = Object.keys(patterns) as readonly DateNotation[];

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/**
 * The moment that a text without blanks around it names, in milliseconds since the beginning of 1970 in UTC; undefined
 * where it is no date of this notation, or a day that no month has. What names no zone is taken as UTC, so that the
 * machine's own zone does not matter.
 */
export function readDate(text: string, notation: DateNotation): number | undefined {
  const parts = patterns[notation].exec(text)?.groups;
  if (parts === undefined) return undefined;
  const part = (key: string, otherwise = 0) => (parts[key] === undefined ? otherwise : Number(parts[key]));
  const [y, d] = [part('year'), part('day', 1)];
  const m = parts.name === undefined ? part('month') : months.indexOf(parts.name.toLowerCase()) + 1;
  if (m < 1 || m > 12 || d < 1 || d > daysOf(m, y)) return undefined;
  const hour = hourOf(part('hour'), parts.half);
  // A leap second is the one before it, as `Date` has none.
  const [minute, second] = [part('minute'), Math.min(part('second'), 59)];
  if (hour === undefined || minute > 59 || part('second') > 60) return undefined;
  const zone = minutesOf(parts.zone);
  if (zone === undefined) return undefined;
  const fraction = Number(`0.${parts.fraction ?? 0}`) * 1000;
  // `Date.UTC` takes the years 0 to 99 for those of the last century; 400 years are always as many days.
  return Date.UTC(y + 400, m - 1, d, hour, minute - zone, second) - 146097 * 86_400_000 + fraction;
}

function daysOf(m: number, y: number): number {
  const leap = y % 4 === 0 && (y % 100 !== 0 || y % 400 === 0);
  return m === 2 ? (leap ? 29 : 28) : m === 4 || m === 6 || m === 9 || m === 11 ? 30 : 31;
}

function hourOf(hour: number, half: string | undefined): number | undefined {
  if (half === undefined) return hour > 23 ? undefined : hour;
  return hour < 1 || hour > 12 ? undefined : (hour % 12) + (half.toLowerCase() === 'p' ? 12 : 0);
}

/** How far a zone is ahead of UTC. */
function minutesOf(zone: string | undefined): number | undefined {
  if (zone === undefined || !/\d/.test(zone)) return 0;
  const [hours, minutes] = [Number(zone.slice(1, 3)), Number(zone.slice(3).replace(':', ''))];
  if (hours > 15 || minutes > 59) return undefined;
  return (zone.startsWith('+') ? 1 : -1) * (60 * hours + minutes);
}

/** The notations in which every text is a date, the likeliest first; none where there is no text. */
export function dateReadings(texts: readonly string[]): DateNotation[] {
  if (texts.length === 0) return [];
  return dateNotations.filter((notation) => texts.every((text) => readDate(text, notation) !== undefined));
}

/** The day of a moment, in UTC, as a notation writes it. */
export function writeDate(moment: number, notation: DateNotation): string {
  const date = new Date(moment);
  const padded = (value: number, length = 2) => String(value).padStart(length, '0');
  const [y, m, d] = [padded(date.getUTCFullYear(), 4), padded(date.getUTCMonth() + 1), padded(date.getUTCDate())];
  const month = months[date.getUTCMonth()] as string;
  const word = (month[0] as string).toUpperCase() + month.slice(1);
  const written: Readonly<Record<DateNotation, string>> = {
    iso: `${y}-${m}-${d}`,
    'y/m/d': `${y}/${m}/${d}`,
    'd.m.y': `${d}.${m}.${y}`,
    'd/m/y': `${d}/${m}/${y}`,
    'm/d/y': `${m}/${d}/${y}`,
    'd-m-y': `${d}-${m}-${y}`,
    'd mon y': `${d} ${word} ${y}`,
    'mon d y': `${word} ${d}, ${y}`,
  };
  return written[notation];
}
