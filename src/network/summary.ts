import { describe, fail } from '../core/errors.js';
import { countNumbers } from '../core/matrix.js';
import { shapeText } from '../graph/index.js';
import { briefText, type Layer, shortText } from '../layers/index.js';
import { placesOf, type Stack } from '../model/forward.js';
import type { Place } from '../model/pass.js';

/**
 * Columns of text, the first one left-aligned and the others right-aligned, with a rule under the head.
 *
 * @throws MultilayerError for anything but texts
 */
export function textTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lists = [head, ...(Array.isArray(rows) ? rows : [rows])];
  const odd = lists.findIndex((each) => !Array.isArray(each) || each.some((cell) => typeof cell !== 'string'));
  if (odd >= 0) {
    const where = odd === 0 ? 'textTable, head' : Array.isArray(rows) ? `textTable, row ${odd - 1}` : 'textTable, rows';
    const fix = "Write textTable(['name', 'value'], [['a', '1']]).";
    fail(where, 'a list of texts', describe(lists[odd]), fix);
  }
  const widths = head.map((title, j) => Math.max(title.length, ...rows.map((row) => (row[j] ?? '').length)));
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, j) => (j === 0 ? cell.padEnd(widths[j] ?? 0) : cell.padStart(widths[j] ?? 0)))
      .join('  ')
      .trimEnd();
  return [line(head), widths.map((width) => '─'.repeat(width)).join('  '), ...rows.map(line)].join('\n');
}

/** A line for each layer at a path, and more for those that it is made of. */
function rowsOf(
  { parameters }: Pick<Stack, 'parameters'>,
  places: readonly Place[],
  around = '',
  indent = '',
): string[][] {
  const within = places.filter(({ path }) => path.startsWith(around));
  const next = within.filter(({ path }) => !path.includes('.', around.length));
  return next.flatMap(({ path, layer, x, output }) => {
    const own = parameters.filter((each) => `${each.layer}.${each.name}`.startsWith(`${path}.`));
    const shapes = `${shapeText(x.shape)} → ${shapeText(output.shape)}`;
    const row = [indent + briefText(layer), shapes, countNumbers(own).toLocaleString('en')];
    return [row, ...rowsOf({ parameters }, within, `${path}.`, `${indent}  `)];
  });
}

/** A table of layers, their outputs and their numbers of parameters. */
export function summaryText(layers: readonly Layer[], stack: Stack | undefined): string {
  if (stack === undefined) {
    return `${textTable(
      ['layer'],
      layers.map((layer) => [shortText(layer)]),
    )}\nThe number of inputs is read off the first data.`;
  }
  // One that a block goes through twice has one line.
  const places = new Map(placesOf(stack).map((each) => [each.path, each]));
  const rows = rowsOf(stack, [...places.values()]);
  const fixed = countNumbers(stack.parameters.filter(({ learned }) => !learned));
  const rest = fixed === 0 ? '' : `, ${fixed.toLocaleString('en')} of them not learned`;
  const total = countNumbers(stack.parameters).toLocaleString('en');
  return `${textTable(['layer', 'shapes', 'parameters'], rows)}\n${total} parameters in all${rest}`;
}
