import type { Code } from '../code/encoding.js';
import { i32 } from '../code/instructions.js';
import { rowsOf, type Scope, type Site } from '../code/site.js';
import { partOf } from '../threads/parts.js';
import { copyRun, fillRun } from './gather.js';

/** Some columns of a table from one on, and where they start in the result. */
export interface Stretch {
  readonly of: Site;
  readonly first: number;
  readonly start: number;
  readonly cols: number;
}

/** Copies stretches of rows to where they start, in this order, and zeros to what lies between them. */
export function writeJoin(scope: Scope, stretches: readonly Stretch[], out: Site): void {
  const { fn } = scope;
  const part = partOf(scope, rowsOf(scope, out.rows), 4);
  fn.loop(part.from, part.to, 1, (row) => {
    const lineOf = ({ cols }: Site): Code => fn.keep(i32.mul(row, i32.const(4 * cols)), 'i32');
    const to = lineOf(out);
    const zeros = (from: number, end: number): void => fillRun(fn, to, out.address + 4 * from, end - from, 0);
    let done = 0;
    for (const { of, first, start, cols } of stretches) {
      zeros(done, start);
      copyRun(fn, lineOf(of), to, { from: of.address + 4 * first, to: out.address + 4 * start }, cols);
      done = start + cols;
    }
    zeros(done, out.cols);
  });
}
