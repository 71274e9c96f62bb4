import { importancePlot, type Picture, partialDependencePlot, type Section } from '../charts/index.js';
import { permutationImportance } from '../tabular/importance.js';
import { type ColumnDependence, partialDependence } from '../tabular/partial-dependence.js';
import { phone } from './phone.js';
import type { ReportedModel } from './reported.js';

/** Columns that have a line each. */
const mostLines = 24;
/** Names that stand together. */
const mostNames = 20;
const [mostRows, strongest, mostCurves] = [2000, 4, 4];

/** Where there are many classes, those that the column moves most. */
function fewer(dependence: ColumnDependence): ColumnDependence {
  const reach = ({ mean }: ColumnDependence['curves'][number]): number => Math.max(...mean) - Math.min(...mean);
  const kept = [...dependence.curves].sort((a, b) => reach(b) - reach(a)).slice(0, mostCurves);
  return { ...dependence, curves: dependence.curves.filter((each) => kept.includes(each)) };
}

/** A row for each column; of many columns, one for all of which the same is said. */
function together(
  all: readonly { readonly name: string; readonly kind: string; readonly reason: string }[],
): readonly (readonly string[])[] {
  if (all.length <= mostLines) return all.map(({ name, kind, reason }) => [name, kind, reason]);
  const groups = new Map<string, string[]>();
  for (const { name, kind, reason } of all) {
    const key = JSON.stringify([kind, reason]);
    groups.set(key, [...(groups.get(key) ?? []), name]);
  }
  return [...groups].map(([key, names]) => {
    const [kind = '', reason = ''] = JSON.parse(key) as string[];
    const more = names.length - mostNames;
    return [`${names.slice(0, mostNames).join(', ')}${more > 0 ? ` and ${more} more` : ''}`, kind, reason];
  });
}

function readSection({ columns, dropped, rows }: ReportedModel): Section {
  return {
    title: 'What was read',
    text: [
      `${rows.toLocaleString('en')} rows; ${columns.length} ${columns.length === 1 ? 'column is' : 'columns are'} learned from, ${dropped.length} left out.`,
    ],
    table: {
      head: ['column', 'kind', 'why'],
      rows: together([
        ...columns.map(({ name, kind, reason }) => ({ name, kind, reason })),
        ...dropped.map(({ name, reason }) => ({ name, kind: 'left out', reason })),
      ]),
    },
    pictures: [],
  };
}

function workingSections(model: ReportedModel): Section[] {
  const { outOfFold, task } = model;
  if (outOfFold === undefined) return [];
  const { table, rows, truth, fold } = outOfFold;
  const judged = table.rows(rows);
  // So many predictions take seconds; of many columns, each is shuffled less often.
  const repeats = Math.max(
    1,
    Math.min(5, Math.floor(250_000 / (Math.min(mostRows, rows.length) * model.columns.length))),
  );
  const seed = model.options.seed ?? 0;
  const found = permutationImportance(model, { table: judged, truth, fold }, { repeats, most: mostRows, seed });
  const measure = task === 'regression' ? 'RMSE' : 'log loss';
  const label = `rise of ${measure} without the column`;
  const count = Math.min(mostRows, rows.length).toLocaleString('en');
  const importance: Section = {
    title: 'Which columns count',
    text: [
      `How much worse answers get where a column is shuffled among the rows: ${count} rows, each judged by the network that had not seen it; ${repeats === 1 ? 'once' : `the mean of ${repeats} times`}. Of columns that say nearly the same, each may seem to count for little, as the others stand in for it.`,
    ],
    pictures: [
      {
        title: `Permutation importance.`,
        text: `Lines are 95 % intervals${found.length > 20 ? `; the strongest 20 of ${found.length} columns` : ''}.`,
        svg: importancePlot(found, { label }),
        narrow: importancePlot(found, { label, width: phone }),
      },
    ],
  };
  const dependences = found
    .slice(0, strongest)
    .filter(({ interval }) => interval[0] > 0)
    .map(({ name }) => fewer(partialDependence(model, table, name, { seed })));
  if (dependences.length === 0) return [importance];
  const all = dependences.flatMap(({ curves }) => curves.flatMap(({ mean }) => mean));
  const room = 0.05 * (Math.max(...all) - Math.min(...all) || 1);
  const range = [Math.min(...all) - room, Math.max(...all) + room] as const;
  const [only] = dependences[0]?.curves ?? [];
  const means =
    task === 'regression'
      ? 'mean prediction'
      : task === 'binary'
        ? `mean probability of ${only?.name}`.slice(0, 44)
        : 'mean probability';
  const pictures = dependences.map(
    (each): Picture => ({
      title: each.column,
      text: each.quantiles === undefined ? 'In brackets the share of rows.' : 'Ticks below are the deciles.',
      svg: partialDependencePlot(each, { width: 320, label: means, range }),
    }),
  );
  const text = `What is answered in the mean over ${Math.min(500, table.rowCount).toLocaleString('en')} rows where the column has the same value in all of them, and the others their own. Where columns hang together, this asks about rows that do not occur.`;
  return [importance, { title: 'What the strongest do', text: [text], pictures }];
}

/** What the columns are, which count, and what the strongest do. */
export function columnSections(model: ReportedModel): Section[] {
  return [readSection(model), ...workingSections(model)];
}
