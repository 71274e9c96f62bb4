import { describe } from '../../core/errors.js';
import { checkKeys } from '../../core/names.js';
import { numbersOf } from '../cells.js';
import type { ColumnDescription } from '../kinds.js';
import { readNumber } from '../numbers.js';
import type { Table } from '../table.js';
import type { EncodedColumn, Encoder, Place, Tell } from './encoder.js';

/** A column of numbers, as it is. */
export class NumberEncoder implements Encoder {
  readonly kind = 'number';
  readonly description: ColumnDescription;
  readonly inputs: readonly EncodedColumn[];

  constructor(description: ColumnDescription) {
    const { name } = description;
    this.description = description;
    this.inputs = [{ name, column: name, role: 'number', isScaled: true }];
  }

  write(table: Table, { data, start, stride }: Place, missing: Uint8Array, tell: Tell): void {
    this.#compareNotation(table, tell);
    const numbers = numbersOf(table, this.description);
    for (let i = 0, at = start; i < numbers.length; i++, at += stride) {
      const value = numbers[i] as number;
      data[at] = value;
      if (Number.isNaN(value)) missing[i] = 1;
    }
  }

  /** Numbers are read as in training, which may be otherwise than the rest of this table is written: `1.234`. */
  #compareNotation(table: Table, tell: Tell): void {
    const { name, numbers } = this.description;
    const { decimal } = table.source;
    if (numbers === undefined || decimal === undefined || decimal === numbers.decimal) return;
    const group = numbers.decimal;
    const { cells } = table.column(name);
    const other = (text: string) => readNumber(text, { decimal, group }) ?? readNumber(text, { decimal, group: '' });
    for (let row = 0; row < cells.length; row++) {
      const cell = cells[row];
      if (typeof cell !== 'string') continue;
      const text = cell.trim();
      const [here, there] = [readNumber(text, numbers), other(text)];
      if (here === undefined || there === undefined || here === there) continue;
      const [mine, theirs] = decimal === ',' ? ['point', 'comma'] : ['comma', 'point'];
      tell('notation', () => {
        const place = table.place(row, name);
        return `${place}: ${describe(text)} is read as ${here}, with a decimal ${mine} as in training, though this table seems to have a decimal ${theirs}; if it means ${there}, write the numbers as in training.`;
      });
      return;
    }
  }

  refit(): Encoder {
    return this;
  }

  toJSON(): object {
    return {};
  }

  /** Reads what {@link toJSON} has written, from anywhere. */
  static fromJSON(
    description: ColumnDescription,
    json: Readonly<Record<string, unknown>>,
    where: string,
  ): NumberEncoder {
    checkKeys(json, [], where);
    return new NumberEncoder(description);
  }
}
