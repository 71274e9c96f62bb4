import { fail } from '../../core/errors.js';
import { checkKeys } from '../../core/names.js';
import type { ColumnDescription } from '../kinds.js';
import { requireTable, type Table } from '../table.js';
import { type Task, taskOfNumbers } from '../task.js';
import { classLeaks } from './class-leaks.js';
import { mixedColumns, mostlyMissing, rareLevels, sentinelNumbers, spellings, uselessColumns } from './columns.js';
import { numberLeaks } from './number-leaks.js';
import { oddRows } from './odd-rows.js';
import type { CheckOptions } from './options.js';
import { otherTable } from './other-table.js';
import { repeatedColumns } from './repeated-columns.js';
import { repeatedRows } from './repeated-rows.js';
import { type Facts, factsOf, type Subject } from './subject.js';
import { cappedTarget, fewRows, imbalance, order } from './target.js';
import { unreadNumbers } from './unread-numbers.js';
import type { TableWarning } from './warning.js';

/**
 * What to watch out for before a model is trained on a table, the gravest first: each with its evidence and what to do.
 * Nothing of a table that has none of it.
 *
 * @param descriptions of its columns, as `describeColumns` gives them; columns without one are not looked at
 */
export function checkTable(
  table: Table,
  descriptions: readonly ColumnDescription[],
  options: CheckOptions,
): TableWarning[] {
  requireTable(table, 'checkTable');
  checkKeys(options, ['target', 'task', 'folds', 'validation', 'test'], 'checkTable');
  const subject = subjectOf(table, descriptions, options);
  const { folds, test } = options;
  const odd = oddRows(subject);
  const unread = unreadNumbers(subject);
  // One warning is enough for a column that is not as it seems to be meant.
  const isNew = (found: readonly TableWarning[]) => {
    const named = new Set(found.flatMap(({ columns }) => columns));
    return ({ columns: [name] }: TableWarning) => !named.has(name as string);
  };
  const mixed = mixedColumns(subject).filter(isNew([...odd, ...unread]));
  return [
    ...leaks(subject),
    ...otherTable(subject, test),
    ...fewRows(subject, options),
    ...repeatedRows(subject, folds),
    ...order(subject),
    ...imbalance(subject),
    ...cappedTarget(subject),
    ...spellings(subject),
    ...odd,
    ...unread,
    ...mixed,
    ...sentinelNumbers(subject),
    ...mostlyMissing(subject),
    ...repeatedColumns(subject),
    ...uselessColumns(subject).filter(isNew([...odd, ...unread, ...mixed])),
    ...rareLevels(subject),
  ];
}

/** A target that is made of one column alone is meant to be found in it. */
function leaks(subject: Subject): TableWarning[] {
  if (subject.inputs.length < 2) return [];
  return subject.isClassification ? classLeaks(subject) : numberLeaks(subject);
}

/** What is learned of a target, as a model finds it. */
function taskOf({ numbers, name, levels }: Facts): Task {
  const known = numbers?.filter((value) => !Number.isNaN(value));
  if (known !== undefined && known.length > 0) return taskOfNumbers(known, name).task;
  return levels.length > 2 ? 'multiclass' : 'binary';
}

function subjectOf(table: Table, descriptions: readonly ColumnDescription[], options: CheckOptions): Subject {
  const name = table.column(options.target, 'target').name;
  const columns = descriptions.map((each) => factsOf(table.column(each.name, 'checkTable'), each));
  const target = columns.find((each) => each.name === name);
  if (target === undefined) {
    return fail(
      'checkTable',
      'a description of the target',
      'none',
      'Pass what describeColumns gives of the whole table.',
    );
  }
  const task = options.task ?? taskOf(target);
  const inputs = columns.filter(({ description }, at) => {
    return columns[at] !== target && ['number', 'category', 'boolean', 'date'].includes(description.kind);
  });
  return { table, target, columns, inputs, isClassification: task !== 'regression' };
}
