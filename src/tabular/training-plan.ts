import { counted } from '../core/counted.js';
import { describe } from '../core/errors.js';
import { show } from '../core/inspect.js';
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

/** What is going to be done with a table, and why: what a person should see before it starts. */
export class TrainingPlan {
  /** The column to predict. */
  readonly target: string;
  /** What is asked of the table. */
  readonly task: TabularTask;
  /** Why, in words. */
  readonly taskReason: string;
  /** In the order of the probabilities; undefined for a regression. */
  readonly classes: readonly Label[] | undefined;
  /** Rows that are learned from and judged; those without a target are not. */
  readonly rows: number;
  /** Rows that are left out, as they have no target. */
  readonly rowsWithoutTarget: number;
  /** The columns that are learned from. */
  readonly used: readonly ColumnDescription[];
  /** The columns that are not, with the reason. */
  readonly dropped: readonly UnusedColumn[];
  /** What to watch out for in the table. */
  readonly warnings: readonly TableWarning[];
  /** How rows are divided and judged, in one sentence. */
  readonly judging: string;
  /** How many networks are trained. */
  readonly networks: number;
  /** Rows that are judged. */
  readonly judged: number;
  /** How the networks are made and trained, each choice with its reason. */
  readonly choices: readonly Choice[];
  /** Epochs at most. */
  readonly epochs: number;

  /** Made by `TabularTraining`. */
  constructor(fields: Omit<TrainingPlan, 'toString'>) {
    this.target = fields.target;
    this.task = fields.task;
    this.taskReason = fields.taskReason;
    this.classes = fields.classes;
    this.rows = fields.rows;
    this.rowsWithoutTarget = fields.rowsWithoutTarget;
    this.used = fields.used;
    this.dropped = fields.dropped;
    this.warnings = fields.warnings;
    this.judging = fields.judging;
    this.networks = fields.networks;
    this.judged = fields.judged;
    this.choices = fields.choices;
    this.epochs = fields.epochs;
  }

  /** All of it, in lines for people. */
  toString(): string {
    return planText(this);
  }

  static {
    show(TrainingPlan.prototype, 'TrainingPlan', (plan) => ({ ...plan }));
  }
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
function planText(plan: TrainingPlan): string {
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
