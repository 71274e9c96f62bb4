import type { Table } from '../core/matrix.js';
import type { Exam, Inputs } from './case.js';
import { factsOf } from './columns.js';
import { columnsText } from './text.js';

/** Columns that hold the same as an earlier one. */
function repeats({ rows, cols, data }: Table): (readonly [column: number, of: number])[] {
  const isSame = (a: number, b: number): boolean => {
    for (let k = 0; k < rows * cols; k += cols) if (data[k + a] !== data[k + b]) return false;
    return true;
  };
  // A sum with a weight for each row differs, but for columns that are equal, almost always.
  const sums = new Float64Array(cols);
  for (let row = 0, k = 0; row < rows; row++) {
    const weight = Math.sin(row + 1);
    for (let col = 0; col < cols; col++, k++) sums[col] = (sums[col] as number) + weight * (data[k] as number);
  }
  const known = new Map<number, number[]>();
  const found: (readonly [number, number])[] = [];
  for (let col = 0; col < cols; col++) {
    const alike = known.get(sums[col] as number) ?? [];
    const of = alike.find((each) => isSame(each, col));
    if (of !== undefined) found.push([col, of]);
    else known.set(sums[col] as number, [...alike, col]);
  }
  return found;
}

export const repeatedColumns: Exam<Inputs> = ({ data: { x } }) => {
  const constant = new Set(factsOf(x).flatMap(({ column, isConstant }) => (isConstant ? [column] : [])));
  // A few rare marks may fall together by chance.
  const isTelling = (column: number): boolean => {
    const counts = new Map<number, number>();
    for (let k = column; k < x.data.length; k += x.cols) {
      const value = x.data[k] as number;
      counts.set(value, (counts.get(value) ?? 0) + 1);
    }
    return x.rows - Math.max(...counts.values()) >= Math.min(5, x.rows / 4);
  };
  const found = repeats(x).filter(([column]) => !constant.has(column) && isTelling(column));
  const [first] = found;
  if (first === undefined || x.rows < 4) return [];
  const more = found.length > 1 ? `, and ${found.length - 1} more` : '';
  return [
    {
      kind: 'repeatedColumns',
      where: 'x',
      evidence: `column ${first[0]} of x holds the same as column ${first[1]} in all ${x.rows} rows${more}`,
      remedy: `Leave ${columnsText(found.map(([column]) => column))} out: what is there twice counts twice.`,
      severity: 'mild',
    },
  ];
};
