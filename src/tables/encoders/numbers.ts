import { checkKeys } from '../../core/names.js';
import { numbersOf } from '../cells.js';
import type { ColumnDescription } from '../kinds.js';
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

  write(table: Table, { data, start, stride }: Place, missing: Uint8Array, _tell: Tell): void {
    const numbers = numbersOf(table, this.description);
    for (let i = 0, at = start; i < numbers.length; i++, at += stride) {
      const value = numbers[i] as number;
      data[at] = value;
      if (Number.isNaN(value)) missing[i] = 1;
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
