import { describe, fail } from '../core/errors.js';
import type { Matrix } from '../core/matrix.js';
import { checkKeys } from '../core/names.js';
import { type Expression, f, type Term, term, variable, variables } from '../expression/index.js';
import {
  type Assign,
  type BatchSize,
  baseOf,
  type Elapsed,
  type Fixed,
  type Gather,
  type Input,
  isLeaf,
  type MapNode,
  type Node,
  type RandomNode,
  type Reduce,
  type Scatter,
  type State,
  type StepNumber,
} from './node.js';
import { batchesIn, type Rows, type Shape, sameShape, shapeText } from './shape.js';

/** Layers that users write reach these functions, also from JavaScript: a missing parameter is an error. */
export function checkNode(value: unknown, where: string, what: string): void {
  if (typeof value === 'object' && value !== null && 'kind' in value && 'shape' in value) return;
  fail(where, `a node for ${what}`, describe(value), 'Pass a parameter, x, or the result of a graph operation.');
}

export function input(name: string, shape: Shape): Input {
  return { kind: 'input', name, shape };
}

export function state(name: string, shape: Shape): State {
  return { kind: 'state', name, shape };
}

export function fixed(value: Matrix): Fixed {
  return { kind: 'fixed', value, shape: { rows: value.rows, cols: value.cols } };
}

/** The number of rows of the batch [1 × 1]. */
export function batchSize(): BatchSize {
  return { kind: 'batchSize', shape: { rows: 1, cols: 1 } };
}

/** The number of rows of a table in this run [1 × 1]: those of the batch, several times them, or a number of its own. */
export function rowCount(of: Node): Node {
  checkNode(of, 'rowCount', 'its argument');
  const { rows } = of.shape;
  if (typeof rows === 'number') return map(rows, {});
  return rows === 'batch' ? batchSize() : map(f.multiply(batchesIn(rows), f.x), { x: batchSize() });
}

export function stepNumber(): StepNumber {
  return { kind: 'step', shape: { rows: 1, cols: 1 } };
}

export function elapsed(): Elapsed {
  return { kind: 'elapsed', shape: { rows: 1, cols: 1 } };
}

function broadcast<T extends Rows>(sizes: readonly T[], what: string, shapes: string): T | 1 {
  const wide = new Set(sizes.filter((size) => size !== 1));
  if (wide.size > 1) fail('map', `inputs that agree in their ${what}, or have one`, shapes, 'Reshape one of them.');
  return [...wide][0] ?? 1;
}

/**
 * The formula, for every element of its inputs.
 *
 * @param inputs a node for every variable of the formula
 * @param options.shape a shape to spread to, where the inputs alone are smaller
 * @param options.detached `gradient` takes the result for a constant
 */
export function map(
  formula: Term,
  inputs: Readonly<Record<string, Node>>,
  options: { readonly shape?: Shape; readonly detached?: boolean } = {},
): MapNode {
  checkKeys(options, ['shape', 'detached'], 'map');
  const expression: Expression = term(formula);
  const used = variables(expression);
  const missing = used.find((name) => !Object.hasOwn(Object(inputs), name));
  if (missing !== undefined) {
    fail('map', `a node for every variable of the formula`, `none for ${missing}`, `Pass { ${missing}: … }.`);
  }
  for (const name of used) checkNode(inputs[name], 'map', name);
  const needed = Object.fromEntries(used.map((name) => [name, inputs[name] as Node]));
  const shapes = [...Object.values(needed).map((node) => node.shape), ...(options.shape ? [options.shape] : [])];
  const text = shapes.map(shapeText).join(', ');
  const shape: Shape = {
    rows: broadcast(
      shapes.map(({ rows }) => rows),
      'rows',
      text,
    ),
    cols: broadcast(
      shapes.map(({ cols }) => cols),
      'columns',
      text,
    ),
  };
  return { kind: 'map', expression, inputs: needed, detached: options.detached ?? false, shape };
}

/**
 * The sums or maxima of the columns (over `'rows'`, [1 × cols]), of the rows (over `'cols'`, [rows × 1]) or of all
 * numbers ([1 × 1]).
 *
 * @throws MultilayerError for anything but a sum or a maximum over rows, columns or all.
 */
export function reduce(how: 'sum' | 'max', over: 'rows' | 'cols' | 'all', of: Node): Reduce {
  const fix = 'Write reduce("sum", "rows", x).';
  if (how !== 'sum' && how !== 'max') fail('reduce', '"sum" or "max"', describe(how), fix);
  if (!['rows', 'cols', 'all'].includes(over)) fail('reduce', '"rows", "cols" or "all"', describe(over), fix);
  checkNode(of, 'reduce', 'its last argument');
  const rows = over === 'cols' ? of.shape.rows : 1;
  const cols = over === 'rows' ? of.shape.cols : 1;
  return { kind: 'reduce', how, over, inputs: { of }, shape: { rows, cols } };
}

function checkIndices(indices: Node, where: string, wanted: Shape): void {
  checkNode(indices, where, 'indices');
  if (sameShape(indices.shape, wanted)) return;
  fail(where, `indices of ${shapeText(wanted)}`, shapeText(indices.shape), 'Pass one index for each row.');
}

/**
 * The rows of a table that the indices [n × 1] name, counted from 0: [n × columns of the table].
 *
 * @throws MultilayerError where `indices` has more than one column.
 */
export function gather(table: Node, indices: Node): Gather {
  checkNode(table, 'gather', 'table');
  checkIndices(indices, 'gather', { rows: indices?.shape?.rows, cols: 1 });
  return { kind: 'gather', inputs: { table, indices }, shape: { rows: indices.shape.rows, cols: table.shape.cols } };
}

/**
 * Adds up rows by the row of the result that each belongs to.
 *
 * @param rows of the result
 * @throws MultilayerError where `indices` is not one number for each row
 */
export function scatter(of: Node, indices: Node, rows: Rows): Scatter {
  checkNode(of, 'scatter', 'rows');
  checkIndices(indices, 'scatter', { rows: of.shape.rows, cols: 1 });
  return { kind: 'scatter', inputs: { of, indices }, shape: { rows, cols: of.shape.cols } };
}

/**
 * One-hot rows [n × classes] of class numbers [n × 1]: each is compared with the numbers of the columns, so that
 * nothing of [classes × classes] is needed.
 */
export function oneHot(indices: Node, classes: number): MapNode {
  checkIndices(indices, 'oneHot', { rows: indices?.shape?.rows, cols: 1 });
  const columns = fixed({ rows: 1, cols: classes, data: Float64Array.from({ length: classes }, (_, k) => k) });
  return map(f.equal(f.x, variable('column')), { x: indices, column: columns });
}

/** @throws MultilayerError where `step` is not a single number. */
export function random(
  shape: Shape,
  { seed, stream, step }: { readonly seed: number; readonly stream: number; readonly step: Node },
): RandomNode {
  if (!sameShape(step.shape, { rows: 1, cols: 1 })) {
    fail('random', 'a step of [1 × 1]', shapeText(step.shape), 'Pass stepNumber().');
  }
  return { kind: 'random', shape, seed, stream, inputs: { step } };
}

/** @throws MultilayerError where the shapes differ. */
export function assign(to: Node, value: Node): Assign {
  if (to.kind !== 'state') return fail('assign', 'a state', describe(to.kind), 'Only states change from run to run.');
  if (!sameShape(to.shape, value.shape)) {
    fail(`assign to ${to.name}`, shapeText(to.shape), shapeText(value.shape), 'Give the value the shape of the state.');
  }
  // A leaf is copied first, so that updates that exchange two states see the old ones.
  return { kind: 'assign', state: to, value: isLeaf(baseOf(value)) ? map(variable('x'), { x: value }) : value };
}
