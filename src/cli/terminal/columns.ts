import sliceAnsi from 'slice-ansi';
import stringWidth from 'string-width';

/** How a column of a table stands in its width. */
export type Side = 'left' | 'right';

/** The text in so many columns of the terminal; what is left out is marked. */
export function cutTo(text: string, width: number): string {
  return stringWidth(text) <= width ? text : `${sliceAnsi(text, 0, Math.max(0, width - 1))}…`;
}

function padded(text: string, width: number, side: Side): string {
  const blanks = ' '.repeat(Math.max(0, width - stringWidth(text)));
  return side === 'left' ? text + blanks : blanks + text;
}

/** How wide each column may be: the widest gives way first. */
function widthsWithin(natural: readonly number[], room: number): number[] {
  const widths = [...natural];
  const least = 4;
  const sum = (): number => widths.reduce((total, each) => total + each, 0);
  while (sum() > room) {
    const widest = widths.indexOf(Math.max(...widths));
    if ((widths[widest] as number) <= least) break;
    widths[widest] = (widths[widest] as number) - 1;
  }
  return widths;
}

/**
 * Rows in columns that stand under each other, whatever signs and colours are in them, no wider than `width`.
 *
 * @param sides of each column; the first is on the left and others on the right where nothing is said
 * @param indent blanks before each line
 */
export function inColumns(
  rows: readonly (readonly string[])[],
  { width, sides, indent = 0 }: { readonly width: number; readonly sides?: readonly Side[]; readonly indent?: number },
): string {
  const count = Math.max(0, ...rows.map((row) => row.length));
  const natural = Array.from({ length: count }, (_, k) => Math.max(...rows.map((row) => stringWidth(row[k] ?? ''))));
  const gap = 2;
  const widths = widthsWithin(natural, width - indent - gap * Math.max(0, count - 1));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, k) => {
        const room = widths[k] as number;
        return padded(cutTo(cell, room), room, sides?.[k] ?? (k === 0 ? 'left' : 'right'));
      })
      .join(' '.repeat(gap))
      .trimEnd();
  return rows.map((row) => ' '.repeat(indent) + line(row)).join('\n');
}

/** Paragraphs broken at blanks, no line wider than `width`; lines after the first stand under `indent` blanks. */
export function wrapped(text: string, width: number, indent = 0): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    const room = width - (lines.length === 0 ? 0 : indent);
    if (line !== '' && stringWidth(longer) > room) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return [...lines, line].join(`\n${' '.repeat(indent)}`);
}
