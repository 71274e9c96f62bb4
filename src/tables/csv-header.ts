import type { SampleRow } from './csv-dialect.js';

const number = /^[+-]?(?:\d[\d.,]*|[.,]\d+)(?:[eE][+-]?\d+)?\s*%?$/;
const missing = /^(?:|\?|-|NA|N\/A|#N\/A|nan|NaN|null|NULL|None|none|inf|-inf|Infinity|-Infinity)$/;

/** What the first row of a table is, and why, in words. */
export interface Verdict {
  readonly hasHeader: boolean;
  /** Whether it could as well be otherwise. */
  readonly isUncertain: boolean;
  readonly reason: string;
}

/** Years, as names of columns. */
function areYears(cells: readonly string[]): boolean {
  const years = cells.map(Number);
  return (
    years.length > 1 &&
    years.every((year, i) => year > 1800 && year < 2200 && (i === 0 || year === (years[i - 1] as number) + 1))
  );
}

/** Whether the first of some rows holds the names of columns: by the kinds of cells, as a name is seldom a number. */
export function judgeHeader(rows: readonly SampleRow[]): Verdict {
  const [first, ...below] = rows.map(({ cells }) => cells);
  // Files that were joined have their names again.
  const rest = below.filter((cells) => first?.some((cell, j) => cell !== cells[j] || number.test(cell)));
  if (first === undefined) return { hasHeader: false, isUncertain: true, reason: 'there are no rows' };
  const numbers = first.filter((cell) => number.test(cell));
  const isNumeric = (j: number) => {
    const cells = rest.flatMap((row) => (missing.test(row[j] ?? '') ? [] : [row[j] as string]));
    return cells.length > 0 && cells.every((cell) => number.test(cell));
  };
  if (rest.length === 0) {
    return numbers.length > 0
      ? { hasHeader: false, isUncertain: true, reason: 'the only row holds numbers' }
      : { hasHeader: true, isUncertain: true, reason: 'there is only one row, and it holds no numbers' };
  }
  const named = first.findIndex((cell, j) => !number.test(cell) && !missing.test(cell) && isNumeric(j));
  if (named >= 0) {
    const isMixed = numbers.length > 0 && !areYears(numbers);
    const reason = `column ${named + 1} holds numbers below ${JSON.stringify(first[named])}`;
    return { hasHeader: true, isUncertain: isMixed, reason };
  }
  if (numbers.length > 0) {
    if (areYears(numbers))
      return { hasHeader: true, isUncertain: true, reason: 'it holds years that follow one another' };
    return { hasHeader: false, isUncertain: false, reason: `it holds numbers, as ${JSON.stringify(numbers[0])}` };
  }
  const again = first.findIndex((cell, j) => cell !== '' && rest.some((row) => row[j] === cell));
  if (again >= 0) {
    const reason = `${JSON.stringify(first[again])} stands in later rows, too`;
    return { hasHeader: false, isUncertain: true, reason };
  }
  if (new Set(first).size < first.length && first.every((cell) => cell !== '')) {
    const twice = first.find((cell, i) => first.indexOf(cell) < i);
    return {
      hasHeader: false,
      isUncertain: true,
      reason: `all is text, and ${JSON.stringify(twice)} stands in it twice`,
    };
  }
  return { hasHeader: true, isUncertain: true, reason: 'all cells are text, and nothing of it comes again' };
}
