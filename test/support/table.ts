import { type EngineName, engines } from 'multilayer';
import { fuse, gradient, input, type Node } from '#src/graph/index.js';

type Rows = readonly (readonly number[])[];

/** What an engine makes of a table: some numbers, and their gradient where they are one number. */
export function ofTable(
  make: (x: Node) => Node,
  rows: Rows,
  engine: EngineName,
): { readonly values: number[]; readonly gradient: number[] | undefined } {
  const x = input('x', { rows: rows.length, cols: rows[0]?.length ?? 0 });
  const value = make(x);
  const slope = value.shape.cols === 1 && value.shape.rows === 1 ? gradient(value, [x])[0] : undefined;
  const chosen = engines[engine];
  const functions = {
    main: { graph: fuse({ outputs: { value, ...(slope && { slope }) }, updates: [] }), capacity: 1 },
  };
  const program = chosen.compile(functions, { threads: 1, measured: true, fastMath: false });
  program.write('x', rows.flat());
  program.run('main', 1);
  const read = (name: string): number[] => [...program.output('main', name)];
  const found = { values: read('value'), gradient: slope && read('slope') };
  program.dispose();
  return found;
}
