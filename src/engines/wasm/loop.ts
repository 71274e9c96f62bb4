import { type Expression, substitute, variable } from '../../expression/index.js';
import type { MapNode, Node } from '../../graph/index.js';
import type { Code } from './encoding.js';
import { FormulaCode } from './formula.js';
import type { Local } from './function.js';
import { control, i32, v128 } from './instructions.js';
import { mostRows, partOf, rowsOf, type Scope, type Site, times } from './site.js';

/** Bytes of a vector of four floats. */
const vectorBytes = 16;
/** Loops of at most so many vectors are written out. */
const unrolled = 8;

/** A fixed address, or one of this thread's own scratch. */
type Place = number | Code;

/** How a loop reads one of its inputs. */
type Access =
  /** One number for all. */
  | { readonly kind: 'single'; readonly site: Site }
  /** Element k for element k. */
  | { readonly kind: 'same'; readonly place: Place }
  /** The same row again and again: a pattern of so many bytes. */
  | { readonly kind: 'row'; readonly place: Place; readonly period: number }
  /** One number for each row. */
  | { readonly kind: 'column'; readonly site: Site };

/** Formulas of one shape that run as one loop. */
interface Loop {
  readonly shape: { readonly rows: number | 'batch'; readonly cols: number };
  readonly formulas: readonly Expression[];
  readonly inputs: ReadonlyMap<string, Site>;
  readonly outputs: readonly Site[];
}

/** The maps of a group over the names of what they read from outside the group. */
function asLoop(group: readonly MapNode[], siteOf: (node: Node) => Site | undefined): Loop {
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
    formulas: stored.map((node) => inside.get(node) as Expression),
    inputs,
    outputs: stored.map((node) => siteOf(node) as Site),
  };
}

const zero = i32.const(0);

function load(place: Place, at: Code, offset = 0): Code {
  return typeof place === 'number' ? v128.load(at, place + offset) : v128.load(i32.add(place, at), offset);
}

/** Copies a row four times in a row, so that vectors can be read from it although its length is no multiple of four. */
function repeatRow({ fn, scratch }: Scope, { address, cols }: Site): Access {
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
  return { kind: 'row', place: to, period: 4 * 4 * cols };
}

/** Spreads a column over the width of the rows, for this thread's part of the elements. */
function spreadColumn(scope: Scope, { address, rows }: Site, cols: number, from: Code, to: Code): Access {
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
  return { kind: 'same', place: base };
}

function accessOf(scope: Scope, loop: Loop, site: Site): Access {
  const { rows, cols } = loop.shape;
  if (site.rows === rows && site.cols === cols) return { kind: 'same', place: site.address };
  if (site.rows === 1 && site.cols === 1) return { kind: 'single', site };
  if (site.cols === 1) return { kind: 'column', site };
  if (cols % 4 === 0) return { kind: 'row', place: site.address, period: 4 * cols };
  return repeatRow(scope, site);
}

/** Reads one input at the place where the loop is. */
type Read = (access: Access) => Code;

/** Writes a group of maps as one loop over vectors of four. */
export function writeMaps(scope: Scope, group: readonly MapNode[], siteOf: (node: Node) => Site | undefined): void {
  const loop = asLoop(group, siteOf);
  if (loop.outputs.length === 0) return;
  const accesses = new Map([...loop.inputs].map(([name, site]) => [name, accessOf(scope, loop, site)] as const));
  const single = new Map<string, Code>();
  for (const [name, access] of accesses)
    if (access.kind === 'single') single.set(name, v128.loadSplat32(zero, access.site.address));
  const code = new FormulaCode(scope.v, loop.formulas, single);
  const step = (at: Code, offset: number, read: Read): void => {
    const values = code.body((name) => read(accesses.get(name) as Access));
    // An output may lie where an input was, so all is read before anything is stored.
    const ready = values.length === 1 ? values : values.map((value) => scope.v.keep(value));
    ready.forEach((value, i) => {
      scope.fn.do(v128.store(at, value, (loop.outputs[i] as Site).address + offset));
    });
  };
  const { rows, cols } = loop.shape;
  const hasColumns = [...accesses.values()].some(({ kind }) => kind === 'column');
  if (hasColumns && cols % 4 === 0) byRows(scope, loop, [...accesses.values()], step);
  else if (rows !== 'batch' && rows * cols <= 4 * unrolled && !scope.share && !hasColumns)
    writtenOut(rows * cols, step);
  else flat(scope, loop, accesses, step);
}

type Step = (at: Code, offset: number, read: Read) => void;

function writtenOut(count: number, step: Step): void {
  for (let at = 0; at < 4 * count; at += vectorBytes) {
    step(zero, at, (access) => {
      const { place } = access as { readonly place: Place };
      return load(place, zero, access.kind === 'row' ? at % access.period : at);
    });
  }
}

/** Straight through memory; patterns of rows start again whenever they end. */
function flat(scope: Scope, { shape: { rows, cols } }: Loop, accesses: Map<string, Access>, step: Step): void {
  const { fn, share } = scope;
  const part = partOf(scope, times(rowsOf(scope, rows), rows, 4 * cols), vectorBytes);
  const patterns = new Map<Access, Local>();
  for (const [name, access] of accesses) {
    if (access.kind === 'column') accesses.set(name, spreadColumn(scope, access.site, cols, part.from, part.to));
    if (access.kind !== 'row') continue;
    const at = fn.local('i32');
    fn.do(at.set(share ? i32.remU(part.from, i32.const(access.period)) : zero));
    patterns.set(access, at);
  }
  fn.loop(part.from, part.to, vectorBytes, (at) => {
    step(at, 0, (access) => load((access as { readonly place: Place }).place, patterns.get(access)?.get ?? at));
    for (const [access, pattern] of patterns) {
      const end = i32.const((access as { readonly period: number }).period);
      fn.do(pattern.set(i32.add(pattern.get, i32.const(vectorBytes))));
      fn.do(pattern.set(control.select(zero, pattern.get, i32.eq(pattern.get, end))));
    }
  });
}

/** Row by row, where some inputs have one number for each row. */
function byRows(scope: Scope, { shape: { rows, cols } }: Loop, accesses: readonly Access[], step: Step): void {
  const { fn } = scope;
  const part = partOf(scope, rowsOf(scope, rows), 1);
  fn.loop(part.from, part.to, 1, (row) => {
    const start = fn.keep(i32.mul(row, i32.const(4 * cols)), 'i32');
    const columns = new Map<Access, Code>();
    for (const access of accesses)
      if (access.kind === 'column')
        columns.set(access, fn.keep(v128.loadSplat32(i32.shl(row, i32.const(2)), access.site.address)));
    fn.loop(zero, i32.const(4 * cols), vectorBytes, (within) => {
      const at = fn.keep(i32.add(start, within), 'i32');
      step(at, 0, (access) => {
        const { place } = access as { readonly place: Place };
        return columns.get(access) ?? load(place, access.kind === 'row' ? within : at);
      });
    });
  });
}
