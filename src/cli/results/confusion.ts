import stringWidth from 'string-width';
import { clean } from '../terminal/clean.js';
import { cutTo, inColumns } from '../terminal/columns.js';
import type { Output } from '../terminal/output.js';

type Counts = readonly (readonly number[])[];

const mostMixed = 10;
const widestName = 16;

/** What was taken for what most often, where the whole table has no room. */
function mixedUp(counts: Counts, names: readonly string[], width: number): string {
  const pairs = counts.flatMap((row, i) => row.map((count, j) => ({ i, j, count })));
  const wrong = pairs.filter(({ i, j, count }) => i !== j && count > 0).sort((a, b) => b.count - a.count);
  const total = (place: number): number => (counts[place] ?? []).reduce((sum, each) => sum + each, 0);
  const rows = wrong
    .slice(0, mostMixed)
    .map(({ i, j, count }) => [`${count} of ${total(i)}`, names[i] ?? '', 'taken for', names[j] ?? '']);
  const more = wrong.length > mostMixed ? `\n  and ${wrong.length - mostMixed} other pairs` : '';
  if (rows.length === 0) return 'No row was taken for another class.';
  return `Most often taken for another class:\n${inColumns(rows, { width, sides: ['right', 'left', 'left', 'left'], indent: 2 })}${more}`;
}

/** Rows by their class and by what they were said to be. */
export function confusionText(counts: Counts, classes: readonly unknown[], output: Output): string {
  const names = classes.map((each) => cutTo(clean(String(each)), widestName));
  const { dim, bold } = output.colors.result;
  const wide = Math.max(...names.map((name) => stringWidth(name)));
  const cells = Math.max(wide, 5) + 2;
  if (wide + names.length * cells > output.width) return mixedUp(counts, names, output.width);
  const head = [dim('true \\ predicted'), ...names.map((name) => dim(name))];
  const rows = counts.map((row, i) => [
    names[i] ?? '',
    ...row.map((count, j) => (i === j ? bold(String(count)) : count === 0 ? dim('0') : String(count))),
  ]);
  return inColumns([head, ...rows], { width: output.width, indent: 2 });
}
