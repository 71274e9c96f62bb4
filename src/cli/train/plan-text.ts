import type { Table, TrainingPlan } from 'multilayer/data';
import stringWidth from 'string-width';
import { spoken } from '../problems.js';
import { clean } from '../terminal/clean.js';
import { cutTo, inColumns, wrapped } from '../terminal/columns.js';
import type { Output } from '../terminal/output.js';

/** Room for the word at the beginning of each line. */
const margin = 10;
const mostColumns = 30;
/** Narrower than this, a reason is not read beside a name. */
const leastBeside = 28;

/** One word on the left, and text beside it in as many lines as it takes. */
export function entry(word: string, text: string, output: Output): string {
  const room = output.noteWidth;
  const head = `${output.colors.note.bold(word)}${' '.repeat(Math.max(1, margin - word.length))}`;
  return head + wrapped(clean(text), room - margin).replaceAll('\n', `\n${' '.repeat(margin)}`);
}

const count = (n: number, word: string): string => `${n.toLocaleString('en')} ${word}${n === 1 ? '' : 's'}`;

/** Lines of a name, a word and a reason; the reason takes as many lines as it needs. */
function listed<T>(all: readonly T[], row: (each: T) => readonly [...string[], string], output: Output): string {
  const rows = all.slice(0, mostColumns).map((each) => row(each).map((text) => clean(text)));
  const heads = rows.map((cells) => cells.slice(0, -1).map((text, k) => cutTo(text, k === 0 ? 28 : 40)));
  const sides = heads[0]?.map(() => 'left' as const) ?? [];
  const lines = inColumns(heads, { width: Number.POSITIVE_INFINITY, sides, indent: margin }).split('\n');
  const indent = Math.max(...lines.map((line) => stringWidth(line))) + 2;
  // In a narrow terminal, below the name.
  const isBeside = output.noteWidth - indent >= leastBeside;
  const text = rows.map((cells, k) => {
    const reason = cells.at(-1) ?? '';
    const from = isBeside ? indent : margin + 2;
    const own = wrapped(reason, output.noteWidth - from).replaceAll('\n', `\n${' '.repeat(from)}`);
    const head = lines[k] ?? '';
    return isBeside ? head + ' '.repeat(from - stringWidth(head)) + own : `${head}\n${' '.repeat(from)}${own}`;
  });
  const more = all.length - mostColumns;
  return [...text, ...(more > 0 ? [`${' '.repeat(margin)}and ${more} more`] : [])].join('\n');
}

/** A choice and its reasons, but for those that were given before. */
function choiceCells(): (choice: TrainingPlan['choices'][number]) => readonly [string, string] {
  const given = new Set<string>();
  return ({ name, value, reason }) => {
    const fresh = reason.split('; ').filter((each) => !given.has(each));
    for (const each of fresh) given.add(each);
    return [name, fresh.length === 0 ? value : `${value} (${fresh.join('; ')})`];
  };
}

/** What was read, as the one who has the file knows it. */
export function sourceText({ source, rowCount, columns }: Table, output: Output): string {
  const { dim } = output.colors.note;
  const size = `${source.name}: ${count(rowCount, 'row')}, ${count(columns.length, 'column')} (${source.format})`;
  const notes = source.notes.map((note) => dim(entry('', spoken(note), output)));
  return [entry('data', size, output), ...notes].join('\n');
}

function classesText({ classes, taskReason }: TrainingPlan): string {
  if (classes === undefined) return `a number (${taskReason})`;
  const names = classes.map(String);
  const some = names.length > 10 ? `${names.slice(0, 10).join(', ')}, …` : names.join(', ');
  return `${names.length} classes: ${some} (${taskReason})`;
}

/** What is going to be done, and why: all that somebody should see before it starts. */
export function planText(plan: TrainingPlan, output: Output): string {
  const { used, dropped, warnings, choices, judging, rows, rowsWithoutTarget, target } = plan;
  const { dim, yellow } = output.colors.note;
  const lines = [entry('target', `${target}: ${classesText(plan)}`, output)];
  if (rowsWithoutTarget > 0)
    lines.push(
      entry('', `${count(rowsWithoutTarget, 'row')} without a target left out, ${count(rows, 'row')} are used`, output),
    );
  lines.push(
    entry('columns', count(used.length, 'column'), output),
    listed(used, ({ name, kind, reason }) => [name, kind, reason], output),
  );
  if (dropped.length > 0) {
    lines.push(entry('left out', count(dropped.length, 'column'), output));
    lines.push(dim(listed(dropped, ({ name, reason }) => [name, reason], output)));
  }
  lines.push(
    entry('network', '', output).trimEnd(),
    listed(choices, choiceCells(), output),
    entry('judging', judging, output),
  );
  if (warnings.length > 0) {
    lines.push('', yellow('Watch out'));
    for (const { message, advice } of warnings)
      lines.push(
        `${yellow('!')} ${wrapped(`${clean(message).replace(/\.$/, '')}. ${dim(clean(spoken(advice)))}`, output.noteWidth - 2, 2)}`,
      );
  }
  return lines.join('\n');
}
