import { describe, MultilayerError } from '../../core/errors.js';
import { lookUp } from '../../core/names.js';
import { type Graph, isLeaf, lengthOf, type Node, ordered, plan, rootsOf } from '../../graph/index.js';
import type { Batches, GraphFunction, Program } from '../engine.js';
import { gather, matmul, random, reduce } from './kernels.js';
import { compileLoop } from './loop.js';
import { elements, type Tensor } from './tensor.js';

interface Compiled {
  readonly capacity: number;
  /** Every tensor whose number of rows is the batch's. */
  readonly batch: readonly Tensor[];
  readonly batchSize: readonly Tensor[];
  readonly outputs: Readonly<Record<string, Tensor>>;
  readonly steps: readonly (() => void)[];
}

interface Leaf {
  readonly tensor: Tensor;
  readonly node: Node;
}

export class ReferenceProgram implements Program {
  readonly #leaves: Record<string, Leaf> = Object.create(null);
  readonly #functions: Readonly<Record<string, Compiled>>;

  constructor(functions: Readonly<Record<string, GraphFunction>>) {
    const capacity = Math.max(...Object.values(functions).map((each) => each.capacity));
    this.#functions = Object.fromEntries(
      Object.entries(functions).map(([name, each]) => [name, this.#compile(each, capacity)]),
    );
  }

  write(leaf: string, values: ArrayLike<number>): void {
    const { tensor, node } = this.#leaf(leaf);
    const room = tensor.memory.length;
    const exact = node.shape.rows !== 'batch';
    if (exact ? values.length !== room : values.length > room) {
      throw new MultilayerError({
        where: `write to ${leaf}`,
        expected: `${exact ? '' : 'at most '}${room} numbers`,
        got: String(values.length),
        fix: 'Write the whole tensor, in its compiled shape.',
      });
    }
    tensor.memory.set(values);
  }

  read(state: string): Float64Array {
    return this.#leaf(state).tensor.memory.slice();
  }

  run(name: string, rows: number): void {
    const compiled = this.#function(name);
    if (!(Number.isInteger(rows) && rows >= 1 && rows <= compiled.capacity)) {
      throw new MultilayerError({
        where: `run ${name}`,
        expected: `1 to ${compiled.capacity} rows`,
        got: describe(rows),
        fix: 'Split the batch, or compile for a larger capacity.',
      });
    }
    for (const tensor of compiled.batch) tensor.rows = rows;
    for (const tensor of compiled.batchSize) tensor.memory[tensor.offset] = rows;
    for (const step of compiled.steps) step();
  }

  output(name: string, output: string): Float64Array {
    const { outputs } = this.#function(name);
    return elements(lookUp(outputs, output, `output of ${name}`, 'an output')).slice();
  }

  runBatches(name: string, { order, ends }: Batches, indices: string, output: string): Float64Array {
    const { memory } = this.#leaf(indices).tensor;
    const result = lookUp(this.#function(name).outputs, output, `output of ${name}`, 'an output');
    const values = new Float64Array(ends.length);
    let start = 0;
    ends.forEach((end, batch) => {
      memory.set(order.subarray(start, end));
      this.run(name, end - start);
      values[batch] = result.memory[result.offset] as number;
      start = end;
    });
    return values;
  }

  dispose(): void {
    for (const name of Object.keys(this.#leaves)) delete this.#leaves[name];
  }

  #leaf(name: string): Leaf {
    return lookUp(this.#leaves, name, 'program', 'an input or a state');
  }

  #function(name: string): Compiled {
    return lookUp(this.#functions, name, 'program', 'a compiled function');
  }

  #compile({ graph, capacity }: GraphFunction, largest: number): Compiled {
    const planned = plan(graph, capacity);
    const arena = new Float64Array(planned.length);
    const tensors = new Map<Node, Tensor>();
    for (const node of leavesOf(graph)) tensors.set(node, this.#place(node, largest));
    for (const node of planned.order) {
      const place = planned.places.get(node);
      if (place?.kind === 'arena') tensors.set(node, tensor(arena, place.offset, node, capacity));
      if (place?.kind === 'state') tensors.set(node, tensors.get(place.state) as Tensor);
    }
    const at = (node: Node): Tensor => tensors.get(node) as Tensor;
    const copies = planned.copies.map(
      ({ state, value }) =>
        () =>
          at(state).memory.set(elements(at(value))),
    );
    const nodes = [...tensors.keys()];
    return {
      capacity,
      batch: nodes.filter((node) => node.shape.rows === 'batch').map(at),
      batchSize: nodes.filter((node) => node.kind === 'batchSize').map(at),
      outputs: Object.fromEntries(Object.entries(graph.outputs).map(([name, node]) => [name, at(node)])),
      steps: [...planned.order.map((node) => compileNode(node, at)), ...copies],
    };
  }

  /** Inputs and states live as long as the program and are shared by name. */
  #place(node: Node, capacity: number): Tensor {
    if (node.kind === 'fixed') return tensor(Float64Array.from(node.value.data), 0, node, capacity);
    if (node.kind !== 'input' && node.kind !== 'state') return tensor(new Float64Array(1), 0, node, capacity);
    const known = this.#leaves[node.name]?.tensor;
    const fresh = known ?? tensor(new Float64Array(lengthOf(node, capacity)), 0, node, capacity);
    this.#leaves[node.name] = { tensor: fresh, node };
    return fresh;
  }
}

function leavesOf(graph: Graph): Node[] {
  return ordered([...rootsOf(graph), ...graph.updates.map(({ state }) => state)]).filter(isLeaf);
}

function tensor(memory: Float64Array, offset: number, { shape }: Node, capacity: number): Tensor {
  return { memory, offset, rows: shape.rows === 'batch' ? capacity : shape.rows, cols: shape.cols };
}

function compileNode(node: Node, at: (node: Node) => Tensor): () => void {
  const out = at(node);
  switch (node.kind) {
    case 'matmul': {
      const [a, b] = [at(node.a), at(node.b)];
      return () => matmul(a, node.transposeA, b, node.transposeB, out);
    }
    case 'map': {
      const inputs = Object.fromEntries(Object.entries(node.inputs).map(([name, from]) => [name, at(from)]));
      return compileLoop(node.expression, inputs, out);
    }
    case 'reduce': {
      const of = at(node.of);
      return () => reduce(node.how, of, out);
    }
    case 'gather': {
      const [table, indices] = [at(node.table), at(node.indices)];
      return () => gather(table, indices, out);
    }
    case 'random': {
      const step = at(node.step);
      return () => random(node.seed, node.stream, step, out);
    }
    default:
      return () => {};
  }
}
