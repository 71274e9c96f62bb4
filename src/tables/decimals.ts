/** Whether numbers are written as 1234.5 or as 1234,5. */
export type Decimal = '.' | ',';

const point = /^[+-]?(?:\d{1,3}(?:,\d{3})+|\d*)\.\d*(?:[eE][+-]?\d+)?$/;
const comma = /^[+-]?(?:\d{1,3}(?:\.\d{3})+|\d*),\d*(?:[eE][+-]?\d+)?$/;
/** 1.234 or 1,234: a fraction to some and over a thousand to others. */
const either = /^[+-]?[1-9]\d{0,2}[.,]\d{3}$/;

/** What cells say of how numbers are written, with an example of each; those that could be either, apart. */
export interface DecimalEvidence {
  /** How many can only be read with a point. */
  readonly points: number;
  /** How many can only be read with a comma. */
  readonly commas: number;
  /** The first of the more frequent kind. */
  readonly example: string | undefined;
  /** The first that could be either. */
  readonly unclear: string | undefined;
}

/** Counts cells that are numbers with a fraction, by what separates it. */
export function decimalEvidence(cells: Iterable<string>): DecimalEvidence {
  let [points, commas] = [0, 0];
  let [withPoint, withComma, unclear]: (string | undefined)[] = [];
  for (const cell of cells) {
    if (cell.length < 2 || cell.length > 40) continue;
    if (either.test(cell)) unclear ??= cell;
    else if (point.test(cell) && /\d/.test(cell)) {
      points++;
      withPoint ??= cell;
    } else if (comma.test(cell) && /\d/.test(cell)) {
      commas++;
      withComma ??= cell;
    }
  }
  return { points, commas, example: commas > points ? withComma : withPoint, unclear };
}
