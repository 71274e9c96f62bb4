import type { ReadOptions, TableInput } from 'multilayer/data';
import type { Host } from '../host.js';
import type { ReadingOptions } from '../options/common.js';
import { refuse } from '../problems.js';

const standardInput = 'standard input';

/** Where rows come from, and how they are read. */
export function sourceOf(
  data: string,
  options: ReadingOptions,
  { stdin }: Host,
): { source: TableInput; options: ReadOptions } {
  const { delimiter, decimal, header, skip, comment, encoding } = options;
  const read = {
    ...(delimiter !== undefined && { delimiter }),
    ...(decimal !== undefined && { decimal }),
    ...(header !== undefined && { header }),
    ...(skip !== undefined && { skip }),
    ...(comment !== undefined && { comment }),
    ...(encoding !== undefined && { encoding }),
  };
  if (data !== '-') return { source: data, options: read };
  if (stdin.isTTY === true) {
    const fix = 'Send a table, as in: multilayer … - < data.csv.';
    refuse('-', 'rows on standard input', 'a terminal, where nobody sends any', fix);
  }
  return { source: stdin, options: { ...read, name: standardInput } };
}
