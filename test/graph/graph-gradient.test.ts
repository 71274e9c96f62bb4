import { expect } from 'chai';
import { MultilayerError } from '#src/core/errors.js';
import { reference } from '#src/engines/index.js';
import { f, variable } from '#src/expression/index.js';
import {
  assign,
  batchSize,
  columns,
  countRows,
  fixed,
  gather,
  gradient,
  input,
  join,
  map,
  matmul,
  type Node,
  oneHot,
  ordered,
  random,
  reduce,
  reshape,
  type State,
  scatter,
  state,
} from '#src/graph/index.js';

const single = { rows: 1, cols: 1 };

function numbers(count: number, phase = 0): Float64Array {
  return Float64Array.from({ length: count }, (_, k) => Math.sin(k * 2.3 + phase) * 0.9);
}

function total(of: Node): Node {
  return reduce('sum', 'all', of);
}

/** Weights that differ from element to element, so that a gradient in the wrong place shows. */
function weighted(of: Node): Node {
  const rows = countRows(of.shape.rows, 4);
  const weights = fixed({ rows, cols: of.shape.cols, data: numbers(rows * of.shape.cols, 9) });
  return total(map(f.multiply(f.x, variable('weight')), { x: of, weight: weights }));
}

/** The gradients of a loss with respect to states, and whether central differences agree. */
function checkGradient(loss: Node, states: readonly State[], values = states.map((_, i) => numbers(99, i + 1))): void {
  const gradients = gradient(loss, states);
  const outputs: Record<string, Node> = { loss };
  gradients.forEach((node, i) => {
    if (node !== undefined) outputs[`gradient ${i}`] = node;
  });
  const program = reference.compile({ main: { graph: { outputs, updates: [] }, capacity: 4 } });
  const size = ({ shape }: State): number => (shape.rows as number) * shape.cols;
  const write = (each: State, i: number): void =>
    program.write(each.name, (values[i] as Float64Array).subarray(0, size(each)));
  states.forEach(write);
  program.run('main', 4);
  const exact = gradients.map((node, i) => (node ? program.output('main', `gradient ${i}`) : undefined));
  states.forEach((each, i) => {
    const shape = gradients[i]?.shape;
    if (shape !== undefined) expect(shape).to.deep.equal(each.shape);
    const own = (values[i] as Float64Array).subarray(0, size(each));
    own.forEach((value, k) => {
      const at = (shifted: number): number => {
        const moved = own.slice();
        moved[k] = shifted;
        program.write(each.name, moved);
        program.run('main', 4);
        return program.output('main', 'loss')[0] as number;
      };
      const numeric = (at(value + 1e-5) - at(value - 1e-5)) / 2e-5;
      write(each, i);
      expect(exact[i]?.[k] ?? 0, `${each.name}[${k}]`).to.be.closeTo(numeric, 1e-7 * Math.max(1, Math.abs(numeric)));
    });
  });
  program.dispose();
}

describe('gradient', () => {
  const [full, row, column, one] = [
    state('full', { rows: 4, cols: 3 }),
    state('row', { rows: 1, cols: 3 }),
    state('column', { rows: 4, cols: 1 }),
    state('one', single),
  ];
  const product = f.multiply(f.multiply(f.sin(variable('a')), f.exp(variable('b'))), f.add(variable('b'), 2));

  const spreads: readonly [string, State, State][] = [
    ['a row over a table', full, row],
    ['a column over a table', full, column],
    ['one number over a table', full, one],
    ['a row and a column over each other', row, column],
    ['one number over a row', row, one],
    ['one number over a column', one, column],
  ];
  for (const [what, a, b] of spreads) {
    it(`passes through a formula that spreads ${what}`, () => checkGradient(weighted(map(product, { a, b })), [a, b]));
  }

  it('passes through a formula spread to a shape that no input has', () => {
    checkGradient(weighted(map(f.square(variable('a')), { a: one }, { shape: { rows: 4, cols: 3 } })), [one]);
    checkGradient(weighted(map(variable('a'), { a: row }, { shape: { rows: 4, cols: 3 } })), [row]);
  });

  for (const transposeA of [false, true]) {
    for (const transposeB of [false, true]) {
      it(`passes through a product${transposeA ? ', first factor transposed' : ''}${transposeB ? ', second transposed' : ''}`, () => {
        const a = state('a', transposeA ? { rows: 3, cols: 2 } : { rows: 2, cols: 3 });
        const b = state('b', transposeB ? { rows: 5, cols: 3 } : { rows: 3, cols: 5 });
        checkGradient(weighted(matmul(a, b, { transposeA, transposeB })), [a, b]);
      });
    }
  }

  it('passes through products of groups, and through their gradients', () => {
    const [x, w, y] = [
      state('x', { rows: 4, cols: 6 }),
      state('w', { rows: 6, cols: 2 }),
      state('y', { rows: 4, cols: 4 }),
    ];
    // Three groups of [4 × 2] · [2 × 2]; two of [4 × 3] · [3 × 2].
    checkGradient(weighted(matmul(x, w, { groups: 3 })), [x, w]);
    checkGradient(weighted(matmul(y, w, { groups: 2, transposeB: true })), [y, w]);
    checkGradient(weighted(matmul(x, y, { groups: 2, transposeA: true })), [x, y]);
  });

  it('passes through a product of a table with itself', () => {
    const w = state('w', { rows: 3, cols: 3 });
    checkGradient(weighted(matmul(w, w, { transposeA: true })), [w]);
  });

  for (const how of ['sum', 'max'] as const) {
    for (const over of ['rows', 'cols', 'all'] as const) {
      it(`passes through the ${how} over ${over}`, () => checkGradient(weighted(reduce(how, over, full)), [full]));
    }
  }

  it('shares the change of a maximum among the elements that attain it', () => {
    const x = state('x', { rows: 2, cols: 3 });
    const slope = gradient(weighted(reduce('max', 'cols', x)), [x])[0] as Node;
    const program = reference.compile({ main: { graph: { outputs: { slope }, updates: [] }, capacity: 1 } });
    program.write('x', [1, 1, 0, -2, -2, -2]);
    program.run('main', 1);
    const [first, second] = numbers(2, 9) as unknown as [number, number];
    const expected = [first / 2, first / 2, 0, second / 3, second / 3, second / 3];
    expect([...program.output('main', 'slope')]).to.deep.equal(expected);
  });

  it('passes through rows taken from a table, the sum of their changes where one is taken twice', () => {
    const table = state('table', { rows: 3, cols: 2 });
    const indices = fixed({ rows: 4, cols: 1, data: Float64Array.of(2, 0, 2, 2) });
    checkGradient(weighted(map(f.square(f.x), { x: gather(table, indices) })), [table]);
    const computed = map(f.exp(f.x), { x: table });
    checkGradient(weighted(gather(computed, indices)), [table]);
    // Taken from a table as long as the batch, too.
    checkGradient(weighted(gather(map(f.square(f.x), { x: full }), indices)), [full]);
  });

  it('passes through rows added up by the row that each belongs to', () => {
    const indices = fixed({ rows: 4, cols: 1, data: Float64Array.of(2, 0, 2, 4) });
    checkGradient(weighted(map(f.square(f.x), { x: scatter(full, indices, 5) })), [full]);
  });

  it('passes through tables side by side, and through columns of them', () => {
    const square = map(f.square(f.x), { x: full });
    checkGradient(weighted(join(square, column, full)), [full, column]);
    checkGradient(weighted(map(f.square(f.x), { x: columns(join(column, square), 0, 2) })), [full, column]);
  });

  it('finds the table that columns come from, where tables stand side by side', () => {
    const joined = join(column, full, column);
    expect(columns(joined, 1, 4)).to.equal(full);
    expect(columns(columns(joined, 0, 4), 1, 4)).to.equal(full);
    expect(columns(joined, 2, 3)).to.deep.equal(columns(full, 1, 2));
    checkGradient(weighted(columns(join(map(f.square(f.x), { x: full }), column), 2, 4)), [full, column]);
  });

  it('passes through tables in other rows', () => {
    const square = map(f.square(f.x), { x: full });
    const w = state('w', { rows: 2, cols: 3 });
    checkGradient(weighted(matmul(reshape(square, 2), w)), [full, w]);
    checkGradient(weighted(map(f.square(f.x), { x: reshape(full, 6) })), [full]);
  });

  it('adds up over columns that overlap, and puts together those that do not', () => {
    const square = map(f.square(f.x), { x: full });
    const parts = [0, 1, 2].map((k) => map(f.multiply(f.x, k + 1), { x: columns(square, k, k + 1) }));
    const apart = weighted(join(...parts.toReversed()));
    checkGradient(apart, [full]);
    const overlapping = map(f.add(variable('a'), variable('b')), {
      a: columns(square, 0, 2),
      b: columns(square, 1, 3),
    });
    checkGradient(weighted(overlapping), [full]);
    const wide = state('wide', { rows: 4, cols: 50 });
    const each = Array.from({ length: 50 }, (_, k) => map(f.tanh(f.x), { x: columns(wide, k, k + 1) }));
    const [slope] = gradient(weighted(join(...each)), [wide]) as [Node];
    expect(ordered([slope]).filter(({ kind, shape: { cols } }) => kind === 'join' && cols === 50)).to.have.lengthOf(1);
  });

  it('adds up over the uses of a node, near and far', () => {
    const shared = map(f.tanh(f.x), { x: full });
    const square = map(f.multiply(variable('a'), variable('b')), { a: shared, b: shared });
    const crossed = matmul(square, shared, { transposeA: true });
    checkGradient(map(f.add(f.x, variable('y')), { x: weighted(crossed), y: weighted(shared) }), [full]);
  });

  it('passes through a mask of random numbers, and through the size of the batch', () => {
    const step = fixed({ rows: 1, cols: 1, data: Float64Array.of(3) });
    const mask = random({ rows: 4, cols: 3 }, { seed: 1, stream: 4, step });
    const dropped = map(f.select(f.less(variable('mask'), 0.5), f.square(f.x), 0), { x: full, mask });
    checkGradient(map(f.divide(f.x, variable('n')), { x: weighted(dropped), n: batchSize() }), [full]);
  });

  it('stops at a detached map', () => {
    const kept = map(f.square(f.x), { x: full }, { detached: true });
    expect(gradient(total(kept), [full])).to.deep.equal([undefined]);
    const slope = gradient(weighted(map(f.multiply(f.x, variable('kept')), { x: full, kept })), [full])[0] as Node;
    const outputs = { slope };
    const program = reference.compile({ main: { graph: { outputs, updates: [] }, capacity: 1 } });
    program.write('full', numbers(12));
    program.run('main', 1);
    const expected = numbers(12, 9).map((weight, k) => weight * (numbers(12)[k] as number) ** 2);
    program.output('main', 'slope').forEach((value, k) => {
      expect(value).to.be.closeTo(expected[k] as number, 1e-15);
    });
  });

  it('is undefined where the loss does not depend on a node, or only by steps', () => {
    const steps = map(f.greater(f.x, 0), { x: full });
    expect(gradient(total(steps), [full, row])).to.deep.equal([undefined, undefined]);
  });

  it('refuses a loss of many numbers', () => {
    expect(() => gradient(row, [row])).to.throw(MultilayerError, 'gradient: expected a loss of [1 × 1], got [1 × 3]');
  });
});

describe('graph operations', () => {
  const batch = input('batch', { rows: 'batch', cols: 3 });
  const [w, v] = [state('w', { rows: 3, cols: 2 }), state('v', { rows: 4, cols: 2 })];
  const sum = f.add(f.x, variable('y'));
  const refused: readonly [string, () => unknown, string][] = [
    [
      'inner sizes that differ',
      () => matmul(w, v),
      'matmul: expected equal inner sizes, got 2 and 4 from [3 × 2] and [4 × 2]',
    ],
    [
      'a batch in the columns',
      () => matmul(w, batch, { transposeA: true, transposeB: true }),
      'matmul: expected the batch in the rows of the result, got the batch in its columns',
    ],
    [
      'a batch against a number',
      () => matmul(v, batch),
      'expected equal inner sizes, got 2 and batch from [4 × 2] and [batch × 3]',
    ],
    [
      'half a group',
      () => matmul(w, v, { groups: 1.5 }),
      'matmul, groups: expected a whole number of 1 or more, got 1.5. Leave it out for one product.',
    ],
    [
      'columns that groups cannot share',
      () => matmul(batch, v, { groups: 2 }),
      'matmul: expected 2 groups of one size, got 3 for them in [batch × 3]. Add or leave out some.',
    ],
    [
      'rows that groups cannot share',
      () => matmul(w, w, { groups: 2 }),
      'matmul: expected 2 groups of one size, got 3 for them in [3 × 2]. Add or leave out some.',
    ],
    [
      'a batch below groups',
      () => matmul(v, input('u', { rows: 'batch', cols: 2 }), { groups: 2 }),
      'matmul: expected 2 groups of one size, got batch for them in [batch × 2]. Add or leave out some.',
    ],
    [
      'groups of other inner sizes',
      () => matmul(v, state('u', { rows: 8, cols: 3 }), { groups: 2 }),
      'matmul: expected equal inner sizes, got 1 and 4 from [4 × 2] and [8 × 3]',
    ],
    [
      'groups transposed twice',
      () => matmul(v, v, { groups: 2, transposeA: true, transposeB: true }),
      'matmul: expected one factor of groups transposed at most, got both. Leave one as it is.',
    ],
    ['a missing factor', () => matmul(batch, undefined as never), 'matmul: expected a node for b, got undefined'],
    [
      'rows that disagree',
      () => map(sum, { x: w, y: v }),
      'map: expected inputs that agree in their rows, or have one, got [3 × 2], [4 × 2]',
    ],
    [
      'columns that disagree',
      () => map(sum, { x: batch, y: input('y', { rows: 'batch', cols: 2 }) }),
      'agree in their columns, or have one, got [batch × 3], [batch × 2]',
    ],
    [
      'the batch against a number of rows',
      () => map(sum, { x: batch, y: state('y', { rows: 3, cols: 3 }) }),
      'agree in their rows',
    ],
    [
      'a variable without a node',
      () => map(sum, { x: w }),
      'map: expected a node for every variable of the formula, got none for y. Pass { y: … }.',
    ],
    [
      'a variable that is undefined',
      () => map(sum, { x: w, y: undefined as never }),
      'map: expected a node for y, got undefined',
    ],
    ['an unknown reduction', () => reduce('mean' as never, 'rows', w), 'reduce: expected "sum" or "max", got "mean"'],
    [
      'an unknown direction',
      () => reduce('sum', 'columns' as never, w),
      'reduce: expected "rows", "cols" or "all", got "columns"',
    ],
    [
      'nothing to reduce',
      () => reduce('sum', 'rows', undefined as never),
      'reduce: expected a node for its last argument, got undefined',
    ],
    ['indices of two columns', () => gather(w, v), 'gather: expected indices of [4 × 1], got [4 × 2]'],
    [
      'an index too few',
      () => scatter(w, state('places', { rows: 2, cols: 1 }), 5),
      'scatter: expected indices of [3 × 1], got [2 × 1]',
    ],
    ['nothing to join', () => join(), 'join: expected one table or more, got none. Write join(a, b).'],
    [
      'to join other rows',
      () => join(w, v),
      'join: expected tables of equally many rows, got [3 × 2], [4 × 2]. Spread the smaller ones: map(f.x, { x }, { shape }).',
    ],
    ['to join a number', () => join(w, 3 as never), 'join: expected a node for argument 2, got 3'],
    [
      'columns beyond the last',
      () => columns(w, 1, 3),
      'columns: expected columns between 0 and 2, from the first one to the one after the last, got 1 and 3. Write columns(x, 0, 2) for all of them.',
    ],
    ['no columns', () => columns(w, 1, 1), 'got 1 and 1'],
    [
      'columns that rows of the batch cannot have',
      () => reshape(batch, 2),
      'reshape: expected a number of columns that 3 can be divided by, got 2 for [batch × 3]. Write reshape(x, 3) for the shape that it has.',
    ],
    ['no columns at all', () => reshape(w, 0), 'a number of columns that 6 can be divided by, got 0 for [3 × 2]'],
    [
      'rows of other batches',
      () => map(sum, { x: reshape(batch, 1), y: batch }),
      'map: expected inputs that agree in their rows, or have one, got [3·batch × 1], [batch × 3]',
    ],
    ['half a column', () => columns(w, 0.5), 'got 0.5 and 2'],
    ['columns of nothing', () => columns(undefined as never, 1), 'columns: expected a node for its first argument'],
    ['class numbers of two columns', () => oneHot(w, 4), 'oneHot: expected indices of [3 × 1], got [3 × 2]'],
    [
      'a step of many numbers',
      () => random({ rows: 1, cols: 1 }, { seed: 1, stream: 1, step: w }),
      'random: expected a step of [1 × 1], got [3 × 2]',
    ],
    ['an update of an input', () => assign(batch, batch), 'assign: expected a state, got "input"'],
    ['an update of another shape', () => assign(w, v), 'assign to w: expected [3 × 2], got [4 × 2]'],
  ];
  for (const [what, action, text] of refused) {
    it(`refuse ${what}`, () => expect(action).to.throw(MultilayerError, text));
  }
});
