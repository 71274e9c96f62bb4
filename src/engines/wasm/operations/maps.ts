import { type Expression, substitute, variable } from '../../../expression/index.js';
import type { MapNode, Node, Reduce, Shape } from '../../../graph/index.js';
import type { Code } from '../code/encoding.js';
import type { Local } from '../code/function.js';
import { control, i32, v128, zero } from '../code/instructions.js';
import { mostRows, rowsOf, type Scope, type Site, times } from '../code/site.js';
import { type Part, partOf } from '../threads/parts.js';
import { FormulaCode } from './formula.js';
import { foldAll } from './reduce.js';

/** Bytes of a vector of four floats. */
const vectorBytes = 16;
/** Loops of at most so many vectors are written out. */
const unrolled = 8;

/** A fixed address, or one of this thread's own scratch. */
type Place = number | Code;

/** An input that is read along with the elements: element k for element k, or a row again and again. */
interface Stream {
  readonly place: Place;
  /** Bytes after which a repeated row starts again. */
  readonly period?: number;
}

/** The inputs of a loop by name, and how each is read. */
interface Inputs {
  /** One number for all elements. */
  readonly singles: ReadonlyMap<string, Code>;
  /** One number for each row. */
  readonly columns: ReadonlyMap<string, Site>;
  readonly streams: ReadonlyMap<string, Stream>;
}

/** Formulas of one shape that run as one loop. */
interface Loop {
  readonly shape: Shape;
  readonly formulas: readonly Expression[];
  readonly inputs: ReadonlyMap<string, Site>;
  readonly outputs: readonly Site[];
}

/** The maps of a group over the names of what they read from outside the group. */
function asLoop(group: readonly MapNode[], siteOf: (node: Node) => Site | undefined, folded?: Node): Loop {
  const names = new Map<Node, string>();
  const inside = new Map<Node, Expression>();
  const inputs = new Map<string, Site>();
  const expressionOf = (node: Node): Expression => {
    const known = inside.get(node);
    if (known !== undefined) return known;
    const name = names.get(node) ?? `n${names.size}`;
    names.set(node, name);
    inputs.set(name, siteOf(node) as Site);
    return variable(name);
  };
  for (const node of group) {
    const values = Object.entries(node.inputs).map(([name, from]) => [name, expressionOf(from)]);
    inside.set(node, substitute(node.expression, Object.fromEntries(values)));
  }
  const stored = group.filter((node) => siteOf(node) !== undefined);
  return {
    shape: (group[0] as MapNode).shape,
    formulas: [...stored, ...(folded ? [folded] : [])].map((node) => inside.get(node) as Expression),
    inputs,
    outputs: stored.map((node) => siteOf(node) as Site),
  };
}

function load(place: Place, at: Code, offset = 0): Code {
  return typeof place === 'number' ? v128.load(at, place + offset) : v128.load(i32.add(place, at), offset);
}

/** Copies a row four times in a row, so that vectors can be read from it although its length is no multiple of four. */
function repeatRow({ fn, scratch }: Scope, { address, cols }: Site): Stream {
  const to = scratch(4 * (4 * cols + 4));
  for (let copy = 0; copy < 4; copy++) {
    // The last vector of each copy writes too much, and the next copy writes over it.
    const vectors = Math.ceil(cols / 4);
    if (vectors <= unrolled) {
      for (let j = 0; j < vectors; j++)
        fn.do(v128.store(to, v128.load(zero, address + vectorBytes * j), 4 * cols * copy + vectorBytes * j));
    } else {
      fn.loop(zero, i32.const(vectors * vectorBytes), vectorBytes, (at) =>
        fn.do(v128.store(i32.add(to, at), v128.load(at, address), 4 * cols * copy)),
      );
    }
  }
  return { place: to, period: 4 * 4 * cols };
}

/** Spreads a column over the width of the rows, for this thread's part of the elements. */
function spreadColumn(scope: Scope, { address, rows }: Site, cols: number, { from, to }: Part): Stream {
  const { fn } = scope;
  const base = scope.scratch(4 * (mostRows(scope, rows) * cols + 4));
  const firstRow = i32.divU(from, i32.const(4 * cols));
  const endRow = i32.divU(i32.add(to, i32.const(4 * cols - 1)), i32.const(4 * cols));
  const last = fn.keep(control.select(endRow, rowsOf(scope, rows), i32.ltU(endRow, rowsOf(scope, rows))), 'i32');
  fn.loop(firstRow, last, 1, (row) => {
    const value = fn.keep(v128.loadSplat32(i32.shl(row, i32.const(2)), address));
    const at = fn.keep(i32.add(base, i32.mul(row, i32.const(4 * cols))), 'i32');
    for (let j = 0; j < cols; j += 4) fn.do(v128.store(at, value, 4 * j));
  });
  return { place: base };
}

function readInputs(scope: Scope, { shape: { rows, cols }, inputs }: Loop): Inputs {
  const singles = new Map<string, Code>();
  const columns = new Map<string, Site>();
  const streams = new Map<string, Stream>();
  for (const [name, site] of inputs) {
    if (site.rows === rows && site.cols === cols) streams.set(name, { place: site.address });
    else if (site.rows === 1 && site.cols === 1) singles.set(name, v128.loadSplat32(zero, site.address));
    else if (site.cols === 1) columns.set(name, site);
    else if (cols % 4 === 0) streams.set(name, { place: site.address, period: 4 * cols });
    else streams.set(name, repeatRow(scope, site));
  }
  return { singles, columns, streams };
}

/**
 * Writes the formulas for the vector at an address; `read` gives the inputs there that are no single numbers. Comes back
 * with the value that is folded.
 */
type Step = (at: Code, offset: number, read: (name: string) => Code) => Code;

/** Writes a group of maps as one loop over vectors of four, and what folds the last of them in the same loop. */
export function writeMaps(
  scope: Scope,
  group: readonly (MapNode | Reduce)[],
  siteOf: (node: Node) => Site | undefined,
): void {
  const last = group.at(-1);
  const fold = last?.kind === 'reduce' ? last : undefined;
  const maps = group.filter((node) => node.kind === 'map');
  const loop = asLoop(maps, siteOf, fold?.inputs.of);
  if (loop.formulas.length === 0) return;
  const inputs = readInputs(scope, loop);
  const code = new FormulaCode(scope.v, loop.formulas, inputs.singles);
  const step: Step = (at, offset, read) => {
    const values = code.body(read);
    // An output may lie where an input was, so all is read before anything is stored.
    const ready = values.length === 1 ? values : values.map((value) => scope.v.keep(value));
    loop.outputs.forEach((out, i) => {
      scope.fn.do(v128.store(at, ready[i] as Code, out.address + offset));
    });
    return ready.at(-1) as Code;
  };
  const { rows, cols } = loop.shape;
  const short = typeof rows === 'number' && rows * cols <= 4 * unrolled && scope.share === undefined;
  if (fold !== undefined)
    foldAll(scope, fold.how, loop.shape, (part) => reader(scope, cols, inputs, step, part, true), siteOf(fold) as Site);
  else if (inputs.columns.size > 0 && cols % 4 === 0) byRows(scope, loop, inputs, step);
  else if (inputs.columns.size === 0 && short) writtenOut(rows * cols, inputs, step);
  else straight(scope, loop, inputs, step);
}

function writtenOut(count: number, { streams }: Inputs, step: Step): void {
  for (let at = 0; at < 4 * count; at += vectorBytes) {
    step(zero, at, (name) => {
      const { place, period } = streams.get(name) as Stream;
      return load(place, zero, period === undefined ? at : at % period);
    });
  }
}

/** Straight through memory. */
function straight(scope: Scope, { shape: { rows, cols } }: Loop, inputs: Inputs, step: Step): void {
  const part = partOf(scope, times(rowsOf(scope, rows), rows, 4 * cols), vectorBytes);
  const at = reader(scope, cols, inputs, step, part, false);
  scope.fn.loop(part.from, part.to, vectorBytes, at);
}

/** What does the step at one place after the other of a part; repeated rows start again whenever they end. */
function reader(
  scope: Scope,
  cols: number,
  { streams, columns }: Inputs,
  step: Step,
  part: Part,
  folds: boolean,
): (at: Code) => Code {
  const { fn, share } = scope;
  const all = new Map(streams);
  for (const [name, site] of columns) all.set(name, spreadColumn(scope, site, cols, part));
  const pointers = new Map<string, Local>();
  for (const [name, { period }] of all) {
    if (period === undefined) continue;
    const pointer = fn.local('i32');
    fn.do(pointer.set(folds || share ? i32.remU(part.from, i32.const(period)) : zero));
    pointers.set(name, pointer);
  }
  return (at) => {
    const value = step(at, 0, (name) => load((all.get(name) as Stream).place, pointers.get(name)?.get ?? at));
    if (pointers.size === 0) return value;
    // What was computed with the pointers as they are.
    const ready = folds ? fn.keep(value) : value;
    for (const [name, pointer] of pointers) {
      const end = i32.const((all.get(name) as Stream).period as number);
      fn.do(pointer.set(i32.add(pointer.get, i32.const(vectorBytes))));
      fn.do(pointer.set(control.select(zero, pointer.get, i32.eq(pointer.get, end))));
    }
    return ready;
  };
}

/** Row by row, where some inputs have one number for each row. */
function byRows(scope: Scope, { shape: { rows, cols } }: Loop, { streams, columns }: Inputs, step: Step): void {
  const { fn } = scope;
  const part = partOf(scope, rowsOf(scope, rows), 1);
  fn.loop(part.from, part.to, 1, (row) => {
    const start = fn.keep(i32.mul(row, i32.const(4 * cols)), 'i32');
    const ofRow = new Map<string, Code>();
    for (const [name, { address }] of columns)
      ofRow.set(name, fn.keep(v128.loadSplat32(i32.shl(row, i32.const(2)), address)));
    fn.loop(zero, i32.const(4 * cols), vectorBytes, (within) => {
      const at = fn.keep(i32.add(start, within), 'i32');
      step(at, 0, (name) => {
        const { place, period } = streams.get(name) ?? { place: 0 };
        return ofRow.get(name) ?? load(place, period === undefined ? at : within);
      });
    });
  });
}
