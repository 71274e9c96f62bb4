import { describe } from '../../core/errors.js';
import { counted } from '../column-case.js';
import type { Facts, Subject } from './subject.js';
import type { TableWarning } from './warning.js';

/** Below, two columns may go together by chance. */
const fewestRows = 20;
/** Of so many columns of numbers all pairs are compared. */
const mostCompared = 400;

/** Columns that say nothing that an earlier one does not. */
export function repeatedColumns({ inputs, table }: Subject): TableWarning[] {
  if (table.rowCount < fewestRows) return [];
  const found: TableWarning[] = [];
  const repeated = new Set<Facts>();
  const add = (one: Facts, earlier: Facts, evidence: string) => {
    repeated.add(one);
    found.push({
      kind: 'repeated column',
      columns: [one.name, earlier.name],
      message: `${one.name} repeats ${earlier.name}: ${evidence}`,
      advice: `Leave one of the two out (drop).`,
    });
  };
  for (const group of sameCodes(inputs)) {
    const [first, ...others] = group as [Facts, ...Facts[]];
    for (const one of others) add(one, first, goingTogether(one, first));
  }
  const numbers = inputs.filter((each) => each.values !== undefined && !repeated.has(each)).slice(0, mostCompared);
  numbers.forEach((one, at) => {
    const earlier = numbers.findIndex((each, before) => {
      return before < at && !repeated.has(each) && isScaled(each.numbers as Float64Array, one.numbers as Float64Array);
    });
    if (earlier >= 0) add(one, numbers[earlier] as Facts, 'the same numbers, in another unit or the same');
  });
  return found;
}

/** Columns whose rows fall into the same groups. As values are numbered as they come, their codes are then the same. */
function sameCodes(columns: readonly Facts[]): Facts[][] {
  const groups = new Map<string, Facts[]>();
  for (const one of columns) {
    // Where hardly a value comes twice, the groups of any two columns are the same.
    if (one.levels.length < 2 || one.levels.length > one.codes.length / 2) continue;
    // The first rows tell nearly all columns apart; those that are left are compared in whole.
    let sum = 0;
    const rows = Math.min(one.codes.length, 1000);
    for (let row = 0; row < rows; row++) sum = (Math.imul(sum, 31) + (one.codes[row] as number)) | 0;
    const key = `${one.levels.length} ${sum}`;
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups.values()].flatMap((alike) => {
    const [first] = alike as [Facts];
    const same = alike.filter(({ codes }) => codes.every((code, row) => code === first.codes[row]));
    return same.length > 1 ? [same] : [];
  });
}

function goingTogether(one: Facts, earlier: Facts): string {
  const shown = one.levels.slice(0, 3).map((level, at) => `${describe(level)} is ${describe(earlier.levels[at])}`);
  const more = one.levels.length > 3 ? ', …' : '';
  return `each of its ${counted(one.levels.length, 'value')} goes with one of that column (${shown.join(', ')}${more})`;
}

/** Whether the second is the first times a factor and moved, in every row, with missing values in the same rows. */
function isScaled(a: Float64Array, b: Float64Array): boolean {
  const start = a.findIndex((value) => !Number.isNaN(value));
  if (start < 0 || Number.isNaN(b[start])) return false;
  const [a0, b0] = [a[start] as number, b[start] as number];
  let factor = Number.NaN;
  for (let row = start + 1; row < a.length; row++) {
    const [x, y] = [(a[row] as number) - a0, (b[row] as number) - b0];
    if (Number.isNaN(x) !== Number.isNaN(y) || (x === 0) !== (y === 0)) return false;
    if (Number.isNaN(x) || x === 0) continue;
    if (Number.isNaN(factor)) factor = y / x;
    else if (Math.abs(factor * x - y) > 1e-6 * Math.abs(y)) return false;
  }
  return !Number.isNaN(factor);
}
