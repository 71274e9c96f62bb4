import stringWidth from 'string-width';
import { clean } from './clean.js';
import { cutTo, inColumns, wrapped } from './columns.js';

const mostColumns = 30;
/** Narrower than this, a reason is not read beside a name. */
const leastBeside = 28;

/** Lines of a name, a word and a reason; the reason takes as many lines as it needs. */
export function listed<T>(
  all: readonly T[],
  row: (each: T) => readonly [...string[], string],
  { width, indent: margin }: { readonly width: number; readonly indent: number },
): string {
  const rows = all.slice(0, mostColumns).map((each) => row(each).map((text) => clean(text)));
  const heads = rows.map((cells) => cells.slice(0, -1).map((text, k) => cutTo(text, k === 0 ? 28 : 40)));
  const sides = heads[0]?.map(() => 'left' as const) ?? [];
  const lines = inColumns(heads, { width: Number.POSITIVE_INFINITY, sides, indent: margin }).split('\n');
  const indent = Math.max(...lines.map((line) => stringWidth(line))) + 2;
  // In a narrow terminal, below the name.
  const isBeside = width - indent >= leastBeside;
  const text = rows.map((cells, k) => {
    const reason = cells.at(-1) ?? '';
    const from = isBeside ? indent : margin + 2;
    const own = wrapped(reason, width - from).replaceAll('\n', `\n${' '.repeat(from)}`);
    const head = lines[k] ?? '';
    return isBeside ? head + ' '.repeat(from - stringWidth(head)) + own : `${head}\n${' '.repeat(from)}${own}`;
  });
  const more = all.length - mostColumns;
  return [...text, ...(more > 0 ? [`${' '.repeat(margin)}and ${more} more`] : [])].join('\n');
}
