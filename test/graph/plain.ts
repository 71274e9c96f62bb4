import { Random } from '#src/core/random.js';
import { evaluate } from '#src/expression/index.js';
import { countRows, type Graph, type Node, ordered, rootsOf } from '#src/graph/index.js';

export interface Table {
  readonly rows: number;
  readonly cols: number;
  readonly data: readonly number[];
}

type Leaves = Readonly<Record<string, ArrayLike<number>>>;

/** Fills a table from a function of row and column. */
function fill(rows: number, cols: number, at: (i: number, j: number) => number): Table {
  return { rows, cols, data: Array.from({ length: rows * cols }, (_, k) => at(Math.floor(k / cols), k % cols)) };
}

function entry({ rows, cols, data }: Table, i: number, j: number): number {
  return data[(rows === 1 ? 0 : i) * cols + (cols === 1 ? 0 : j)] as number;
}

/** The value of every node by its definition: no fusion, no plan, no shared memory. */
export function evaluateNodes(roots: readonly Node[], leaves: Leaves, batch: number): Map<Node, Table> {
  const values = new Map<Node, Table>();
  const of = (node: Node): Table => values.get(node) as Table;
  for (const node of ordered(roots)) values.set(node, value(node));
  return values;

  function value(node: Node): Table {
    const rows = countRows(node.shape.rows, batch);
    const { cols } = node.shape;
    switch (node.kind) {
      case 'input':
      case 'state':
        return fill(rows, cols, (i, j) => (leaves[node.name] as ArrayLike<number>)[i * cols + j] as number);
      case 'fixed':
        return { rows, cols, data: [...node.value.data] };
      case 'step':
      case 'elapsed':
        return { rows, cols, data: [0] };
      case 'batchSize':
        return { rows, cols, data: [batch] };
      case 'map':
        return fill(rows, cols, (i, j) => {
          const inputs = Object.entries(node.inputs).map(([name, from]) => [name, entry(of(from), i, j)]);
          return evaluate(node.expression, Object.fromEntries(inputs));
        });
      case 'matmul': {
        const [a, b] = [of(node.inputs.a), of(node.inputs.b)];
        const { groups, transposeA, transposeB } = node;
        // The part of a group: columns beside each other where the rows are shared, rows below each other otherwise.
        const part = (table: Table, beside: boolean, group: number) => {
          const [rowsOf, colsOf] = beside ? [table.rows, table.cols / groups] : [table.rows / groups, table.cols];
          const [top, left] = beside ? [0, group * colsOf] : [group * rowsOf, 0];
          return {
            rowsOf,
            colsOf,
            at: (i: number, j: number) => table.data[(top + i) * table.cols + left + j] as number,
          };
        };
        const heights = transposeA ? rows / groups : rows;
        const widths = transposeA ? cols : cols / groups;
        return fill(rows, cols, (i, j) => {
          const group = transposeA ? Math.floor(i / heights) : Math.floor(j / widths);
          const [left, right] = [part(a, true, group), part(b, transposeA, group)];
          const [row, col] = [i % heights, j % widths];
          let sum = 0;
          for (let k = 0; k < (transposeA ? left.rowsOf : left.colsOf); k++)
            sum +=
              (transposeA ? left.at(k, row) : left.at(row, k)) * (transposeB ? right.at(col, k) : right.at(k, col));
          return sum;
        });
      }
      case 'reduce': {
        const from = of(node.inputs.of);
        return fill(rows, cols, (i, j) => {
          const group = from.data.filter(
            (_, k) =>
              (node.over !== 'cols' || Math.floor(k / from.cols) === i) &&
              (node.over !== 'rows' || k % from.cols === j),
          );
          return node.how === 'sum' ? group.reduce((a, b) => a + b, 0) : Math.max(...group);
        });
      }
      case 'gather': {
        const [table, indices] = [of(node.inputs.table), of(node.inputs.indices)];
        return fill(rows, cols, (i, j) => table.data[(indices.data[i] as number) * cols + j] ?? Number.NaN);
      }
      case 'scatter': {
        const [from, indices] = [of(node.inputs.of), of(node.inputs.indices)];
        return fill(rows, cols, (i, j) =>
          indices.data.reduce((sum, index, k) => (index === i ? sum + (from.data[k * cols + j] as number) : sum), 0),
        );
      }
      case 'join': {
        const parts = Object.values(node.inputs).map((part, k) => ({ ...of(part), start: node.starts[k] as number }));
        return fill(rows, cols, (i, j) => {
          const part = parts.find(({ start, cols }) => j >= start && j < start + cols);
          return part === undefined ? 0 : (part.data[i * part.cols + j - part.start] as number);
        });
      }
      case 'reshape':
        return { rows, cols, data: of(node.inputs.of).data };
      case 'columns': {
        const from = of(node.inputs.of);
        return fill(rows, cols, (i, j) => from.data[i * from.cols + node.from + j] as number);
      }
      case 'random': {
        const source = new Random(node.seed, node.stream, of(node.inputs.step).data[0]);
        return fill(rows, cols, () => source.uniform());
      }
    }
  }
}

/** What a run leaves behind: the outputs, and the states after the updates. */
export function evaluateGraph(graph: Graph, leaves: Leaves, batch: number) {
  const values = evaluateNodes(rootsOf(graph), leaves, batch);
  const pick = (node: Node): readonly number[] => (values.get(node) as Table).data;
  return {
    outputs: Object.fromEntries(Object.entries(graph.outputs).map(([name, node]) => [name, pick(node)])),
    states: Object.fromEntries(graph.updates.map(({ state, value }) => [state.name, pick(value)])),
  };
}
