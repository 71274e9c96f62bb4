import fc from 'fast-check';
import type { Engine } from '#src/engines/index.js';
import { input, matmul, type Node, state } from '#src/graph/index.js';
import { compute, judge, numbers } from './judge.js';

interface Table {
  readonly rows: number;
  readonly cols: number;
  readonly data: ArrayLike<number>;
}

const flags = [false, true].flatMap((transposeA) => [false, true].map((transposeB) => ({ transposeA, transposeB })));
type Flags = (typeof flags)[number];
const few = [1, 3, 8, 17];
/** Every rest beside strips of four or six rows and panels of eight or sixteen columns, and both sides of what is more. */
const sweep = [...Array.from({ length: 17 }, (_, k) => k + 1), 23, 24, 25, 31, 32, 33, 47, 48, 49, 63, 64, 65];

/** Every engine, and every way to cut a product into blocks, is asked for the same products. */
const [tables, oracles] = [new Map<string, Table>(), new Map<string, Sums>()];

function once<T>(known: Map<string, T>, key: string, make: () => T): T {
  const made = known.get(key) ?? make();
  known.set(key, made);
  return made;
}

function table(rows: number, cols: number, variant: number): Table {
  return once(tables, `${rows} ${cols} ${variant}`, () => ({ rows, cols, data: numbers(rows * cols, variant) }));
}

interface Sums {
  readonly product: Float64Array;
  readonly magnitude: Float64Array;
}

/** The sums of products, and the sums of their magnitudes, straight from the definition. */
function oracle(a: Table, b: Table, { transposeA, transposeB }: Flags): Sums {
  const [rows, inner] = transposeA ? [a.cols, a.rows] : [a.rows, a.cols];
  const cols = transposeB ? b.rows : b.cols;
  const product = new Float64Array(rows * cols);
  const magnitude = new Float64Array(rows * cols);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < cols; j++) {
      let [sum, size] = [0, 0];
      for (let k = 0; k < inner; k++) {
        const left = a.data[transposeA ? k * a.cols + i : i * a.cols + k] as number;
        const right = b.data[transposeB ? j * b.cols + k : k * b.cols + j] as number;
        sum += left * right;
        size += Math.abs(left * right);
      }
      product[i * cols + j] = sum;
      magnitude[i * cols + j] = size;
    }
  }
  return { product, magnitude };
}

/** [n × k] · [k × m] with every combination of flags, for many sizes in one program. */
async function checkSizes(
  engine: Engine,
  sizes: readonly (readonly [n: number, k: number, m: number])[],
): Promise<void> {
  const outputs: Record<string, Node> = {};
  const leaves: Record<string, ArrayLike<number>> = {};
  const checks: (() => void)[] = [];
  let results: Record<string, Float64Array> = {};
  const leaf = (name: string, { rows, cols, data }: Table): Node => {
    const full = `${name} ${rows} ${cols}`;
    leaves[full] = data;
    return state(full, { rows, cols });
  };
  for (const [n, k, m] of sizes) {
    for (const flag of flags) {
      const a = flag.transposeA ? table(k, n, 1) : table(n, k, 1);
      const b = flag.transposeB ? table(m, k, 2) : table(k, m, 2);
      const name = `[${n} × ${k}] · [${k} × ${m}] ${JSON.stringify(flag)}`;
      outputs[name] = matmul(leaf('a', a), leaf('b', b), flag);
      const { product, magnitude } = once(oracles, name, () => oracle(a, b, flag));
      checks.push(() => judge(engine, name, results[name], product, magnitude));
    }
  }
  results = await compute(engine, outputs, leaves);
  for (const check of checks) await check();
}

/** @param inDetail whether single sizes are swept, too */
export function matmulSuite(engine: Engine, inDetail = true): void {
  // Half of them, in which every size stands twice on either side.
  const pairs = few.flatMap((a, i) => few.filter((_, k) => (i + k) % 2 === 0).map((b) => [a, b] as const));
  const sweeps: Readonly<Record<string, (size: number) => (readonly [number, number, number])[]>> = {
    rows: (size) => pairs.map(([a, b]) => [size, a, b]),
    'inner sizes': (size) => pairs.map(([a, b]) => [a, size, b]),
    columns: (size) => pairs.map(([a, b]) => [a, b, size]),
  };
  for (const [what, sizes] of inDetail ? Object.entries(sweeps) : []) {
    it(`multiplies matrices with 1 to 65 ${what}, at the edges of blocks, for all four flags`, async () => {
      for (const size of sweep) await checkSizes(engine, sizes(size));
    });
  }

  it('multiplies matrices of sizes drawn at random', async () => {
    const size = fc.integer({ min: 1, max: 65 });
    const draw = fc.tuple(size, size, size);
    await fc.assert(
      fc.asyncProperty(draw, (sizes) => checkSizes(engine, [sizes])),
      { numRuns: 20 },
    );
  });

  it('multiplies matrices larger than a block of any loop', async () => {
    // Sums, rows and panels in several parts, with every kind of rest; the last is just too small to have its rows packed.
    await checkSizes(engine, [
      [130, 515, 71],
      [301, 129, 67],
      [259, 97, 130],
      [520, 26, 65],
      [47, 130, 64],
      // Parts of several panels, and of more rows than a line of memory has.
      [40, 390, 523],
      [1061, 390, 33],
    ]);
  });

  const batches = [
    { width: 5, units: 7, other: 9, sizes: sweep },
    { width: 97, units: 66, other: 67, sizes: [1, 2, 3, 4, 7, 8, 9, 63, 255, 256, 257, 302] },
  ];
  for (const { width, units, other, sizes } of batches)
    it(`takes the batch of the run, as rows and as inner size, with nothing left of longer runs, ${width} wide`, async () => {
      const capacity = Math.max(...sizes);
      const x = input('x', { rows: 'batch', cols: width });
      const y = input('y', { rows: 'batch', cols: other });
      const [w, v] = [state('w', { rows: width, cols: units }), state('v', { rows: units, cols: width })];
      const outputs = {
        plain: matmul(x, w),
        second: matmul(x, v, { transposeB: true }),
        inner: matmul(x, y, { transposeA: true }),
      };
      const [plain, second, inner] = flags as [Flags, Flags, Flags];
      const program = engine.compile({ main: { graph: { outputs, updates: [] }, capacity } });
      const [tableW, tableV] = [table(width, units, 3), table(units, width, 4)];
      program.write('w', tableW.data);
      program.write('v', tableV.data);
      program.write('x', new Float64Array(capacity * width).fill(Number.NaN));
      program.write('y', new Float64Array(capacity * other).fill(Number.NaN));
      await program.run('main', capacity);
      for (const rows of [...sizes].reverse()) {
        const [tableX, tableY] = [table(rows, width, rows), table(rows, other, rows + 1)];
        program.write('x', tableX.data);
        program.write('y', tableY.data);
        await program.run('main', rows);
        const cases = [
          ['plain', tableX, tableW, plain],
          ['second', tableX, tableV, second],
          ['inner', tableX, tableY, inner],
        ] as const;
        for (const [name, a, b, flag] of cases) {
          const what = `${name} of ${rows} rows, ${width} wide`;
          const { product, magnitude } = once(oracles, what, () => oracle(a, b, flag));
          judge(engine, what, await program.output('main', name), product, magnitude);
        }
      }
      program.dispose();
    });

  it('keeps NaN and infinities in the rows and columns that they belong to', async () => {
    const [a, b] = [table(5, 6, 1), table(6, 9, 2)];
    const left = Float64Array.from(a.data);
    left[7] = Number.NaN;
    left[12] = Number.POSITIVE_INFINITY;
    const right = Float64Array.from(b.data);
    right[3] = 0; // meets the infinity: 0 · ∞ is NaN, so no zero may be skipped
    right[0] = Number.NEGATIVE_INFINITY;
    const flag = { transposeA: false, transposeB: false };
    const { product } = oracle({ ...a, data: left }, { ...b, data: right }, flag);
    const magnitude = product.map(() => 6);
    const node = matmul(state('a', { rows: 5, cols: 6 }), state('b', { rows: 6, cols: 9 }));
    judge(engine, 'product', (await compute(engine, { node }, { a: left, b: right })).node, product, magnitude);
  });
}
