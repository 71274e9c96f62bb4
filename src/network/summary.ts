import { describe, fail } from '../core/errors.js';
import { briefText, innerOf, type Layer, type Level, levelsOf } from '../layers/index.js';

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

function numbersIn(parameters: Level['parameters']): number {
  return parameters.reduce((sum, [, { rows, cols }]) => sum + rows * cols, 0);
}

/** A line for each layer, and more for those that it is made of. */
function rowsOf(levels: readonly Level[], indent: string): string[][] {
  return levels.flatMap(({ layer, inputs, outputs, parameters }) => {
    const shape = `[batch × ${inputs}] → [batch × ${outputs}]`;
    const row = [indent + briefText(layer), shape, numbersIn(parameters).toLocaleString('en')];
    return [row, ...rowsOf(levelsOf(innerOf(layer) ?? [], inputs), `${indent}  `)];
  });
}

/** A table of layers, their outputs and their numbers of parameters. */
export function summaryText(layers: readonly Layer[], inputs: number | undefined): string {
  if (inputs === undefined) {
    return `${textTable(
      ['layer'],
      layers.map((layer) => [String(layer)]),
    )}\nThe number of inputs is read off the first data.`;
  }
  const levels = levelsOf(layers, inputs);
  const rows = rowsOf(levels, '');
  const all = levels.flatMap(({ parameters }) => parameters);
  const fixed = numbersIn(all.filter(([, { learned }]) => !learned));
  const rest = fixed === 0 ? '' : `, ${fixed.toLocaleString('en')} of them not learned`;
  const total = numbersIn(all).toLocaleString('en');
  return `${textTable(['layer', 'shapes', 'parameters'], rows)}\n${total} parameters in all${rest}`;
}
