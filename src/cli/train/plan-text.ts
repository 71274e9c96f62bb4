import type { Table, TrainingPlan } from 'multilayer/data';
import { counted } from '../../core/counted.js';
import { spoken } from '../problems.js';
import { clean } from '../terminal/clean.js';
import { wrapped } from '../terminal/columns.js';
import { listed } from '../terminal/listed.js';
import type { Output } from '../terminal/output.js';
import { choiceCells } from './choices.js';

/** Room for the word at the beginning of each line. */
const margin = 10;

/** One word on the left, and text beside it in as many lines as it takes. */
export function entry(word: string, text: string, output: Output): string {
  const room = output.noteWidth;
  const head = `${output.colors.note.bold(word)}${' '.repeat(Math.max(1, margin - word.length))}`;
  return head + wrapped(clean(text), room - margin).replaceAll('\n', `\n${' '.repeat(margin)}`);
}

/** What was read, as the one who has the file knows it. */
export function sourceText({ source, rowCount, columns }: Table, output: Output): string {
  const { dim } = output.colors.note;
  const size = `${source.name}: ${counted(rowCount, 'row')}, ${counted(columns.length, 'column')} (${source.format})`;
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
      entry(
        '',
        `${counted(rowsWithoutTarget, 'row')} without a target left out, ${counted(rows, 'row')} are used`,
        output,
      ),
    );
  lines.push(
    entry('columns', counted(used.length, 'column'), output),
    listed(used, ({ name, kind, reason }) => [name, kind, reason], { width: output.noteWidth, indent: margin }),
  );
  if (dropped.length > 0) {
    lines.push(entry('left out', counted(dropped.length, 'column'), output));
    lines.push(dim(listed(dropped, ({ name, reason }) => [name, reason], { width: output.noteWidth, indent: margin })));
  }
  lines.push(
    entry('network', '', output).trimEnd(),
    listed(choices, choiceCells(), { width: output.noteWidth, indent: margin }),
    entry('judging', judging, output),
  );
  if (warnings.length > 0) {
    lines.push('', yellow('Watch out'));
    for (const { message, advice } of warnings)
      lines.push(
        `${yellow('!')} ${wrapped(`${clean(message)}. ${dim(clean(spoken(advice)))}`, output.noteWidth - 2, 2)}`,
      );
  }
  return lines.join('\n');
}
