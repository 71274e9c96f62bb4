import type { Engine } from '#src/engines/index.js';
import { input, matmul, type Node, state } from '#src/graph/index.js';
import { judge, numbers } from './judge.js';

/** Around what decides how a product is computed: one column, one term, packed or not, parts of rows, cuts of the sum. */
export const groupedSizes = [
  { rows: 9, inner: 1, cols: 1, groups: 2 },
  { rows: 70, inner: 5, cols: 1, groups: 3 },
  { rows: 8, inner: 1, cols: 6, groups: 5 },
  { rows: 7, inner: 3, cols: 4, groups: 40 },
  { rows: 13, inner: 17, cols: 9, groups: 4 },
  { rows: 9, inner: 390, cols: 18, groups: 2 },
  { rows: 70, inner: 100, cols: 65, groups: 2 },
  { rows: 200, inner: 33, cols: 19, groups: 3 },
] as const;

type Sizes = (typeof groupedSizes)[number];
type Get = (row: number, col: number) => number;

/** The three products of groups: the plain one, and those that are its gradients. */
export function groupedProducts({ inner, cols, groups }: Sizes): Record<string, Node> {
  const x = input('x', { rows: 'batch', cols: groups * inner });
  const y = input('y', { rows: 'batch', cols: groups * cols });
  const w = state('w', { rows: groups * inner, cols });
  return {
    plain: matmul(x, w, { groups }),
    second: matmul(y, w, { transposeB: true, groups }),
    inner: matmul(x, y, { transposeA: true, groups }),
  };
}

/** [rows × cols] from the sums of products that each element is, and the sums of their magnitudes. */
function sums(rows: number, cols: number, terms: number, at: (i: number, j: number, k: number) => number) {
  const [product, magnitude] = [new Float64Array(rows * cols), new Float64Array(rows * cols)];
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < cols; j++)
      for (let k = 0; k < terms; k++) {
        const each = at(i, j, k);
        product[i * cols + j] = (product[i * cols + j] as number) + each;
        magnitude[i * cols + j] = (magnitude[i * cols + j] as number) + Math.abs(each);
      }
  return { product, magnitude };
}

export function groupsSuite(engine: Engine): void {
  for (const sizes of groupedSizes) {
    const { rows: capacity, inner, cols, groups } = sizes;
    it(`multiplies ${groups} groups of [${capacity} × ${inner}] · [${inner} × ${cols}], and fewer rows, side by side`, async () => {
      const outputs = groupedProducts(sizes);
      const program = engine.compile({ main: { graph: { outputs, updates: [] }, capacity } });
      const w = numbers(groups * inner * cols, 3);
      program.write('w', w);
      for (const rows of [capacity, 1, Math.min(capacity, 7)]) {
        const [x, y] = [numbers(rows * groups * inner, rows), numbers(rows * groups * cols, rows + 1)];
        program.write('x', x);
        program.write('y', y);
        await program.run('main', rows);
        const within =
          (values: Float64Array, width: number): Get =>
          (i, j) =>
            values[i * width + j] as number;
        const [ofX, ofY, ofW] = [within(x, groups * inner), within(y, groups * cols), within(w, cols)];
        const group = (at: number, width: number): number => Math.floor(at / width);
        const expected = {
          plain: sums(rows, groups * cols, inner, (i, j, k) => {
            const row = group(j, cols) * inner + k;
            return ofX(i, row) * ofW(row, j % cols);
          }),
          second: sums(rows, groups * inner, cols, (i, j, k) => ofY(i, group(j, inner) * cols + k) * ofW(j, k)),
          inner: sums(groups * inner, cols, rows, (i, j, k) => ofX(k, i) * ofY(k, group(i, inner) * cols + j)),
        };
        for (const [name, { product, magnitude }] of Object.entries(expected))
          judge(engine, `${name}, ${rows} rows`, await program.output('main', name), product, magnitude);
      }
      program.dispose();
    });
  }
}
