import { counted } from '../core/counted.js';
import { describe } from '../core/errors.js';
import type { Label } from '../index.js';
import { type TableWarning, warningText } from '../tables/checks/warning.js';
import type { ColumnDescription, ColumnKind } from '../tables/kinds.js';
import type { TabularTask } from './options.js';
import type { Choice } from './recipe.js';

/** A column that is not learned from. */
export interface UnusedColumn {
  /** Its name. */
  readonly name: string;
  /** What it holds; undefined where the user left it out, and nobody looked. */
  readonly kind: ColumnKind | undefined;
  /** Why. */
  readonly reason: string;
}

/** What of a plan people are told; see `TrainingPlan`. */
export interface PlanFacts {
  readonly target: string;
  readonly task: TabularTask;
  readonly taskReason: string;
  readonly classes: readonly Label[] | undefined;
  readonly rows: number;
  readonly rowsWithoutTarget: number;
  readonly used: readonly ColumnDescription[];
  readonly dropped: readonly UnusedColumn[];
  readonly warnings: readonly TableWarning[];
  readonly judging: string;
  readonly choices: readonly Choice[];
}

/** Text with every line but the first moved in. */
function indented(lines: readonly string[]): string[] {
  return lines.map((line) => `  ${line}`);
}

const taskNames = {
  binary: 'one of two classes',
  multiclass: 'one of several classes',
  regression: 'a number',
} as const;

/** What is going to be done with a table, in lines for people. */
export function planText(plan: PlanFacts): string {
  const { target, task, taskReason, classes, rows, rowsWithoutTarget, used, dropped, warnings, choices } = plan;
  const without =
    rowsWithoutTarget === 0
      ? []
      : [`${counted(rowsWithoutTarget, 'row')} without a target ${rowsWithoutTarget === 1 ? 'is' : 'are'} left out.`];
  const left = dropped.map(
    ({ name, kind, reason }) => `${describe(name)}${kind === undefined ? '' : ` (${kind})`}: ${reason}`,
  );
  return [
    `Predicts ${describe(target)}, ${taskNames[task]}: ${taskReason}.`,
    ...(classes === undefined ? [] : indented([`classes: ${classes.map(String).join(', ')}`])),
    ...without,
    `Learns from ${counted(rows, 'row')} by ${counted(used.length, 'column')}:`,
    ...indented(used.map(({ name, kind, reason }) => `${describe(name)} (${kind}): ${reason}`)),
    ...(left.length === 0 ? [] : ['Leaves out:', ...indented(left)]),
    ...(warnings.length === 0 ? [] : ['Watch out:', ...indented(warnings.map(warningText))]),
    `How it is judged: ${plan.judging}`,
    'How it is made:',
    ...indented(choices.map(({ name, value, reason }) => `${name}: ${value} (${reason})`)),
  ].join('\n');
}
