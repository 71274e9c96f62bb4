import { nearestSpelling } from '../../core/edit-distance.js';
import { describe } from '../../core/errors.js';
import { counted } from '../column-case.js';
import type { Table } from '../table.js';
import { factsOf, type Subject } from './subject.js';
import type { TableWarning } from './warning.js';

/** Levels of another table that this one does not have, and rows of it that stand in this one too. */
export function otherTable(
  { columns, target, isClassification, table }: Subject,
  test: Table | undefined,
): TableWarning[] {
  if (test === undefined) return [];
  return columns.flatMap(({ name, description, levels }): TableWarning[] => {
    const isLabel = name === target.name && isClassification;
    if (!test.has(name) || !(isLabel || description.kind === 'category' || description.kind === 'boolean')) return [];
    const known = new Set(levels);
    const others = factsOf(test.column(name), description);
    const unknown = others.levels.flatMap((level, at) => (known.has(level) ? [] : [at]));
    if (unknown.length === 0) return [];
    const [first] = unknown as [number];
    const level = others.levels[first] as string;
    const rows = unknown.reduce((sum, at) => sum + (others.counts[at] as number), 0);
    const near = nearestSpelling(level, levels);
    const meant = near === undefined ? '' : `; the nearest one here is ${describe(near)}`;
    const advice = isLabel
      ? 'Spell the classes alike in both tables: rows of unknown classes cannot be judged.'
      : 'Spell them alike in both tables, or train with rows of them.';
    return [
      {
        kind: 'unknown level',
        columns: [name],
        message: `${counted(rows, 'row')} of ${test.source.name} ${rows === 1 ? 'has' : 'have'} ${counted(unknown.length, 'value')} of ${name} that ${table.source.name} has not: ${test.place(others.rows[first] as number)} has ${describe(level)}${meant}`,
        advice,
      },
    ];
  });
}
