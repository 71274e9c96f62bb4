import { checkKeys } from '../../core/names.js';
import { datesOf } from '../cells.js';
import type { ColumnDescription } from '../kinds.js';
import { readLevels, readWord } from '../read-description.js';
import type { Table } from '../table.js';
import type { EncodedColumn, Encoder, Place, Tell } from './encoder.js';

const day = 24 * 60 * 60 * 1000;

/** What comes round: the place in it of a moment, from 0 to 1, and over how many days a column must reach to show it. */
const rounds = {
  'time of year': {
    days: 365,
    place: (time: number): number => {
      const year = new Date(time).getUTCFullYear();
      // Date.UTC takes the years 0 to 99 for those of the last century.
      const start = new Date(0).setUTCFullYear(year, 0, 1);
      const end = new Date(0).setUTCFullYear(year + 1, 0, 1);
      return (time - start) / (end - start);
    },
  },
  weekday: { days: 14, place: (time: number): number => new Date(time).getUTCDay() / 7 },
  'time of day': { days: 2, place: (time: number): number => time / day - Math.floor(time / day) },
};

/** A part of a date that comes round. */
export type Round = keyof typeof rounds;

const roundNames = Object.keys(rounds) as readonly Round[];

/** Which parts come round and differ in some dates. */
function roundsIn(dates: Float64Array): Round[] {
  const times = dates.filter((time) => !Number.isNaN(time));
  const least = times.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const most = times.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  return roundNames.filter((name) => {
    const { days, place } = rounds[name];
    if (!(most - least >= days * day)) return false;
    const first = place(times[0] as number);
    return times.some((time) => place(time) !== first);
  });
}

/**
 * A date as days since 1970, in UTC, and as sine and cosine of what comes round in it, where the training rows reach over
 * one round: so December is next to January.
 */
export class DateEncoder implements Encoder {
  readonly kind = 'date';
  readonly description: ColumnDescription;
  readonly inputs: readonly EncodedColumn[];
  readonly rounds: readonly Round[];

  constructor(description: ColumnDescription, given: readonly Round[]) {
    const { name } = description;
    const input = (part: string, isScaled: boolean): EncodedColumn => {
      return { name: `${name} (${part})`, column: name, role: 'number', isScaled };
    };
    this.description = description;
    this.rounds = given;
    const waves = given.flatMap((round) => [input(`${round}, sine`, false), input(`${round}, cosine`, false)]);
    this.inputs = [input('days', true), ...waves];
  }

  static fit(table: Table, description: ColumnDescription): DateEncoder {
    return new DateEncoder(description, roundsIn(datesOf(table, description)));
  }

  refit(): DateEncoder {
    return this;
  }

  write(table: Table, { data, start, stride }: Place, missing: Uint8Array, _tell: Tell): void {
    const dates = datesOf(table, this.description);
    for (let i = 0, at = start; i < dates.length; i++, at += stride) {
      const time = dates[i] as number;
      data[at] = time / day;
      if (Number.isNaN(time)) {
        missing[i] = 1;
        continue;
      }
      this.rounds.forEach((round, k) => {
        const angle = 2 * Math.PI * rounds[round].place(time);
        data[at + 1 + 2 * k] = Math.sin(angle);
        data[at + 2 + 2 * k] = Math.cos(angle);
      });
    }
  }

  toJSON(): object {
    return { rounds: this.rounds };
  }

  /** Reads what {@link toJSON} has written, from anywhere. */
  static fromJSON(description: ColumnDescription, json: Readonly<Record<string, unknown>>, where: string): DateEncoder {
    checkKeys(json, ['rounds'], where);
    const given = readLevels(json.rounds, `${where}, rounds`);
    const read = given.map((round, k) => readWord(round, roundNames, `${where}, rounds, entry ${k}`));
    return new DateEncoder(description, read);
  }
}
