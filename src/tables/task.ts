import { describe } from '../core/errors.js';

/** What is learned of a target: one of two classes, one of several, or a number. */
export type Task = 'binary' | 'multiclass' | 'regression';

/** So many digits there are, and classes with numbers for names rarely are more. */
const mostNumberedClasses = 10;

/** Rows for each value, on average, below which numbers are no names of classes. */
const leastRows = 3;

/** Whether numbers are names of classes or amounts, and why. */
export function taskOfNumbers(numbers: Float64Array, name: string): { task: Task; reason: string } {
  const values = [...new Set(numbers)].sort((a, b) => a - b);
  const [least, most] = [values[0] as number, values.at(-1) as number];
  const who = `${describe(name)} has`;
  const odd = values.find((value) => !Number.isInteger(value));
  const isRepeated = numbers.length >= leastRows * values.length;
  if (values.length === 2 && (isRepeated || odd === undefined))
    return { task: 'binary', reason: `${who} two values, ${least} and ${most}` };
  const list = `${values.length} different ${odd === undefined ? 'whole ' : ''}numbers from ${least} to ${most}`;
  const amount = (because: string) => ({ task: 'regression' as const, reason: `${who} ${list}${because}` });
  if (odd !== undefined) return amount('');
  if (values.length > mostNumberedClasses)
    return amount(`, more than the ${mostNumberedClasses} that count as classes`);
  if (!isRepeated) return amount(` in ${numbers.length} rows, too few for classes`);
  // Classes are numbered one after the other, perhaps with some left out: 1, 2, 3, 5, 6, 7.
  if (most - least + 1 > 2 * values.length) return amount(', too far apart for numbers of classes');
  return { task: 'multiclass', reason: `${who} ${list}, at most ${mostNumberedClasses}` };
}
