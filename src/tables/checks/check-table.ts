import { fail } from '../../core/errors.js';
import { checkKeys } from '../../core/names.js';
import type { ColumnDescription } from '../kinds.js';
import type { Table } from '../table.js';
import { classLeaks } from './class-leaks.js';
import { mixedColumns, mostlyMissing, rareLevels, sentinelNumbers, spellings, uselessColumns } from './columns.js';
import { numberLeaks } from './number-leaks.js';
import type { CheckOptions } from './options.js';
import { otherTable } from './other-table.js';
import { repeatedColumns } from './repeated-columns.js';
import { repeatedRows } from './repeated-rows.js';
import { type Facts, factsOf, type Subject } from './subject.js';
import { cappedTarget, fewRows, imbalance, order } from './target.js';
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
  checkKeys(options, ['target', 'task', 'folds', 'validation', 'test'], 'checkTable');
  const subject = subjectOf(table, descriptions, options);
  const { folds, test } = options;
  return [
    ...leaks(subject),
    ...otherTable(subject, test),
    ...fewRows(subject, options),
    ...repeatedRows(subject, folds),
    ...order(subject),
    ...imbalance(subject),
    ...cappedTarget(subject),
    ...spellings(subject),
    ...mixedColumns(subject),
    ...sentinelNumbers(subject),
    ...mostlyMissing(subject),
    ...repeatedColumns(subject),
    ...uselessColumns(subject),
    ...rareLevels(subject),
  ];
}

/** Whether few whole numbers, each in several rows, seem to be the numbers of classes. */
function isNumbered({ values = new Float64Array(), codes }: Facts): boolean {
  return values.length <= 10 && codes.length >= 3 * values.length && values.every(Number.isInteger);
}

/** A target that is made of one column alone is meant to be found in it. */
function leaks(subject: Subject): TableWarning[] {
  if (subject.inputs.length < 2) return [];
  return subject.isClassification ? classLeaks(subject) : numberLeaks(subject);
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
  const isNumber =
    options.task === undefined ? target.values !== undefined && !isNumbered(target) : options.task === 'regression';
  const inputs = columns.filter(({ description }, at) => {
    return columns[at] !== target && ['number', 'category', 'boolean', 'date'].includes(description.kind);
  });
  return { table, target, columns, inputs, isClassification: !isNumber };
}
