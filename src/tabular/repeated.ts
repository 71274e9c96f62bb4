import type { Table } from '../tables/table.js';

/** Below this share of different rows, equal ones are what the columns have to offer, and not copies. */
const leastDifferent = 0.5;

/** FNV-1a over UTF-16 units, with two seeds: 64 bits, so that different rows practically never meet. */
function mix(state: number, text: string): number {
  let hash = state;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return Math.imul(hash ^ 0x1f, 0x01000193);
}

/**
 * The group of each row, where rows that are equal in all columns are one group: on either side of a split, they would
 * have a network judged by what it has seen. Undefined where all rows differ, or where most do not, as in a table of a few
 * columns of a few levels.
 */
export function repeatedRows(table: Table): Uint32Array | undefined {
  const { rowCount, columns } = table;
  const [one, two] = [new Int32Array(rowCount).fill(0x811c9dc5 | 0), new Int32Array(rowCount).fill(0x2f0b4c47)];
  for (const { cells } of columns) {
    for (let row = 0; row < rowCount; row++) {
      const cell = cells[row];
      const text = cell instanceof Date ? String(cell.getTime()) : String(cell);
      one[row] = mix(one[row] as number, text);
      two[row] = mix(two[row] as number, text);
    }
  }
  const numbers = new Map<string, number>();
  const groups = Uint32Array.from(one, (half, row) => {
    const key = `${half} ${two[row]}`;
    const known = numbers.get(key);
    if (known !== undefined) return known;
    numbers.set(key, numbers.size);
    return numbers.size - 1;
  });
  const share = numbers.size / Math.max(1, rowCount);
  return share === 1 || share < leastDifferent ? undefined : groups;
}
