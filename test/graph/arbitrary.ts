import fc from 'fast-check';
import { type Expression, f, variable } from '#src/expression/index.js';
import {
  assign,
  baseOf,
  batchesIn,
  batchSize,
  columns,
  fixed,
  type Graph,
  gather,
  input,
  isLeaf,
  join,
  map,
  matmul,
  type Node,
  random,
  reduce,
  reshape,
  sameShape,
  scatter,
  state,
} from '#src/graph/index.js';

const size = 3;
const { a, b, c } = { a: variable('a'), b: variable('b'), c: variable('c') };

/** Formulas whose values stay small, so that rounding stays small too. */
const formulas: readonly Expression[] = [
  f.tanh(a),
  f.negate(a),
  a,
  f.add(a, b),
  f.subtract(a, f.multiply(0.5, b)),
  f.tanh(f.multiply(a, b)),
  f.max(a, b),
  f.select(f.less(a, b), c, f.sigmoid(a)),
  f.add(f.multiply(a, 0.25), f.sin(f.add(b, c))),
];

/** The values of every leaf that {@link graphs} uses, for a batch of so many rows. */
export function leavesFor(batch: number): Record<string, Float64Array> {
  const wave = (length: number, phase: number): Float64Array =>
    Float64Array.from({ length }, (_, k) => Math.sin(k * 1.7 + phase));
  return {
    wide: wave(batch * size, 1),
    narrow: wave(batch, 2),
    square: wave(size * size, 3),
    other: wave(size * size, 4),
    row: wave(size, 5),
    column: wave(size, 6),
    single: wave(1, 7),
    step: Float64Array.of(2),
    places: Float64Array.from({ length: batch }, (_, k) => (k * 2) % size),
  };
}

interface Choice {
  readonly kind: number;
  readonly picks: readonly [number, number, number];
  readonly flags: readonly [boolean, boolean];
}

function broadcasts(nodes: readonly Node[]): boolean {
  const wide = (of: 'rows' | 'cols'): number =>
    new Set(nodes.map(({ shape }) => shape[of]).filter((count) => count !== 1)).size;
  return wide('rows') <= 1 && wide('cols') <= 1;
}

/** One more node over those in the pool; a choice that fits nothing gives a map of one of them. */
function grow(pool: readonly Node[], places: Node, { kind, picks, flags: [transposeA, transposeB] }: Choice): Node {
  const [p, q, r] = picks.map((at) => pool[at % pool.length] as Node) as [Node, Node, Node];
  switch (kind % 10) {
    case 0: {
      const innerA = transposeA ? p.shape.rows : p.shape.cols;
      const [innerB, cols] = transposeB ? [q.shape.cols, q.shape.rows] : [q.shape.rows, q.shape.cols];
      if (innerA === innerB && typeof cols === 'number') {
        // A mean rather than a sum, so that values do not grow from product to product.
        return map(f.multiply(0.3, f.x), { x: matmul(p, q, { transposeA, transposeB }) });
      }
      break;
    }
    case 9: {
      const { rows, cols } = p.shape;
      const count = (typeof rows === 'number' ? rows : batchesIn(rows)) * cols;
      const divisors = [1, 2, 3, 4, 6].filter((each) => count % each === 0 && each !== cols);
      const wanted = divisors[picks[1] % divisors.length];
      if (wanted !== undefined && !isLeaf(baseOf(p))) return reshape(p, wanted);
      break;
    }
    case 8: {
      // As many groups as the columns can be shared among, of one column each, by rows of a table of weights.
      const groups = p.shape.cols;
      if (q.shape.rows === groups) return map(f.multiply(0.3, f.x), { x: matmul(p, q, { groups }) });
      if (p.shape.rows === q.shape.rows && q.shape.cols === groups) {
        const x = matmul(p, q, { groups: transposeA ? groups : 1, transposeA: true });
        return map(f.multiply(0.3, f.x), { x });
      }
      break;
    }
    case 1:
      return reduce(transposeA ? 'max' : 'sum', (['rows', 'cols', 'all'] as const)[picks[1] % 3] as 'rows', p);
    case 2:
      if (p.shape.rows === size) return gather(p, places);
      if (p.shape.rows === 'batch') return scatter(p, places, size);
      break;
    case 3:
      return map(f.multiply(a, b), {
        a: random(
          { rows: 'batch', cols: size },
          { seed: 5, stream: picks[1], step: state('step', { rows: 1, cols: 1 }) },
        ),
        b: p.shape.cols === size && (p.shape.rows === 'batch' || p.shape.rows === 1) ? p : batchSize(),
      });
    case 6:
      if (p.shape.rows === q.shape.rows && p.shape.cols + q.shape.cols < 3 * size) return join(p, q);
      break;
    case 7: {
      const from = picks[1] % p.shape.cols;
      const to = from + 1 + (picks[2] % (p.shape.cols - from));
      const taken = columns(p, from, to);
      // All columns are the node itself, and those of a part that was joined are that part.
      if (!isLeaf(taken)) return taken;
      break;
    }
    default:
  }
  const formula = formulas[picks[2] % formulas.length] as Expression;
  const [x, y, z] = [p, broadcasts([p, q]) ? q : p, broadcasts([p, q, r]) ? r : p];
  return map(formula, { a: x, b: y, c: z }, { detached: kind === 5 });
}

function build(choices: readonly Choice[], picked: readonly number[]): Graph {
  const states = {
    square: state('square', { rows: size, cols: size }),
    other: state('other', { rows: size, cols: size }),
    row: state('row', { rows: 1, cols: size }),
    column: state('column', { rows: size, cols: 1 }),
    single: state('single', { rows: 1, cols: 1 }),
  };
  const places = input('places', { rows: 'batch', cols: 1 });
  const constants = fixed({ rows: size, cols: size, data: Float64Array.from({ length: 9 }, (_, k) => k / 9) });
  const wide = input('wide', { rows: 'batch', cols: size });
  const pool: Node[] = [wide, input('narrow', { rows: 'batch', cols: 1 }), constants, ...Object.values(states)];
  const first = pool.length;
  for (const choice of choices) pool.push(grow(pool, places, choice));
  const computed = pool.slice(first);
  const outputs = Object.fromEntries(
    [...new Set(picked.map((at) => at % computed.length))].map((at) => [`output ${at}`, computed[at] as Node]),
  );
  const updates = Object.values(states).flatMap((each, k) => {
    const candidates = [...computed, ...Object.values(states)].filter((node) => sameShape(node.shape, each.shape));
    const value = candidates[(picked[k] ?? 0) % candidates.length];
    return value === undefined || (picked[k] ?? 0) % 2 === 0 ? [] : [assign(each, value)];
  });
  return { outputs, updates };
}

/** Random graphs over all operations, with shared nodes, several outputs, and updates of states. */
export const graphs: fc.Arbitrary<Graph> = fc
  .tuple(
    fc.array(
      fc.record({
        kind: fc.nat({ max: 19 }),
        picks: fc.tuple(fc.nat({ max: 99 }), fc.nat({ max: 99 }), fc.nat({ max: 99 })),
        flags: fc.tuple(fc.boolean(), fc.boolean()),
      }),
      { minLength: 1, maxLength: 14 },
    ),
    fc.array(fc.nat({ max: 99 }), { minLength: 1, maxLength: 5 }),
  )
  .map(([choices, picked]) => build(choices, picked));
