import { type Cell, type ColumnDescription, type ColumnKind, Table } from 'multilayer/data';

/** A table of columns. A Map has also names as `__proto__`. */
export function tableOf(
  columns: Readonly<Record<string, readonly Cell[]>> | ReadonlyMap<string, readonly Cell[]>,
): Table {
  const entries = columns instanceof Map ? [...columns] : Object.entries(columns);
  const made = entries.map(([name, cells]) => ({ name, header: name, cells }));
  return new Table(made, entries[0]?.[1].length ?? 0, { name: 'rows', format: 'objects', notes: [] });
}

/** A description written down, for tests that are not about how columns are described. */
export function described(name: string, kind: ColumnKind, more: Partial<ColumnDescription> = {}): ColumnDescription {
  return {
    ...{ name, kind, reason: 'the test says so', given: false, distinct: 0, notes: [] },
    missing: { count: 0, marks: [], counts: [], rows: [], usual: true, also: [] },
    ...(kind === 'number' && {
      numbers: { decimal: '.', group: '', whole: false, least: Number.NaN, greatest: Number.NaN },
    }),
    ...(kind === 'date' && { dates: 'iso' }),
    ...more,
  };
}
