import { readTable, type Table } from 'multilayer/data';
import { sourceOf } from '../files/reading.js';
import type { ReadingOptions } from '../options/common.js';
import type { Output } from '../terminal/output.js';
import { sourceText } from './plan-text.js';

/** A whole table, with what was found of how it is written. */
export async function readWithNotes(data: string, options: ReadingOptions, output: Output): Promise<Table> {
  const { source, options: how } = sourceOf(data, options, output.host);
  const table = await readTable(source, how);
  output.note(sourceText(table, output));
  return table;
}
