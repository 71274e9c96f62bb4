import { describe } from '../../core/errors.js';
import { type Crossing, cross, errorsByValue, rangesOf } from './class-rules.js';
import { leak } from './leak.js';
import { type Facts, leastOf, type Subject } from './subject.js';
import type { TableWarning } from './warning.js';

/** Below, one column may tell the classes apart by chance. */
const [fewestRows, fewestOfClass] = [30, 5];
/** Of the rows that are not of the commonest class; also the share of all rows that ranges may be wrong in. */
const [mostOfValues, mostOfRanges] = [0.005, 0.001];
/** Above, classes are too many for a table of them and every value. */
const mostCells = 4e6;

/** Columns that alone tell the classes apart. */
export function classLeaks({ target, inputs }: Subject): TableWarning[] {
  const rows = target.counts.reduce((sum, each) => sum + each, 0);
  if (rows < fewestRows || target.levels.length < 2 || leastOf(target.counts) < fewestOfClass) return [];
  return inputs.flatMap((input) => {
    const evidence = byValue(input, target) ?? byRange(input, target) ?? byAbsence(input, target);
    return evidence === undefined ? [] : [leak(input.name, target.name, evidence)];
  });
}

/** Errors where always guessing the commonest class has some: few of them would be no feat where it has few. */
function isRule({ rows, commonest }: Crossing, errors: number): boolean {
  return errors <= mostOfValues * (rows - commonest);
}

function byValue(input: Facts, target: Facts): string | undefined {
  const values = input.levels.length;
  // With one row for each value on average, a value says nothing about another row.
  if (values > input.codes.length / 2 || values * target.levels.length > mostCells) return undefined;
  const crossing = cross(input.codes, values, target);
  const errors = errorsByValue(crossing);
  if (!isRule(crossing, errors)) return undefined;
  const shown = input.levels.slice(0, 3).map((level, at) => `${describe(level)} is ${classOf(crossing, at, target)}`);
  const more = values > 3 ? ', …' : '';
  return `each of its values goes with one class, in ${crossing.rows - errors} of ${crossing.rows} rows (${shown.join(', ')}${more})`;
}

function classOf({ counts, classes }: Crossing, value: number, { levels }: Facts): string {
  const of = counts.subarray(value * classes, (value + 1) * classes);
  return describe(levels[of.indexOf(Math.max(...of))]);
}

function byRange({ codes, levels, values }: Facts, target: Facts): string | undefined {
  const classes = target.levels.length;
  if (values === undefined || classes > 20 || levels.length * classes > mostCells) return undefined;
  const crossing = cross(codes, levels.length, target);
  const { errors, order, bounds } = rangesOf(crossing, values);
  if (errors > mostOfRanges * crossing.rows || bounds.length < classes - 1) return undefined;
  const names = order.map((label) => describe(target.levels[label]));
  const ranges = bounds.map((bound, at) => `below ${Number(bound.toPrecision(6))} it is ${names[at]}`);
  return `its numbers tell the classes apart in ${crossing.rows - errors} of ${crossing.rows} rows (${ranges.join(', ')}, above ${names.at(-1)})`;
}

function byAbsence(input: Facts, target: Facts): string | undefined {
  if (input.description.missing.count === 0) return undefined;
  const crossing = cross(
    input.codes.map((code) => (code < 0 ? -1 : 0)),
    1,
    target,
  );
  const errors = errorsByValue(crossing);
  if (!isRule(crossing, errors)) return undefined;
  const there = classOf(crossing, 0, target);
  return `where it has a value the class is ${there}, and elsewhere it is not, in ${crossing.rows - errors} of ${crossing.rows} rows`;
}
