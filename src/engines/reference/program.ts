import { allFinite } from '../../core/float32.js';
import { lookUp } from '../../core/names.js';
import {
  batchesIn,
  countRows,
  type Input,
  leavesOf,
  lengthOf,
  type Node,
  plan,
  type State,
  settle,
} from '../../graph/index.js';
import { checkBatches, checkLength, checkRows, checkShared, checkStep } from '../checks.js';
import type { Batches, GraphFunction, ImmediateProgram } from '../engine.js';
import { compileNode } from './operations.js';
import { elements, type Tensor } from './tensor.js';

interface Compiled {
  readonly capacity: number;
  /** Every tensor whose number of rows is the batch's, or so many times that. */
  readonly batch: readonly { readonly tensor: Tensor; readonly times: number }[];
  readonly batchSize: readonly Tensor[];
  readonly step: readonly Tensor[];
  readonly elapsed: readonly Tensor[];
  readonly outputs: Readonly<Record<string, Tensor>>;
  readonly steps: readonly (() => void)[];
}

interface Leaf {
  readonly tensor: Tensor;
  readonly node: Input | State;
}

/** Its square is normal, also after a product with 0.001, as in Adam. */
const smallestFactor = 2 ** -506;

export class ReferenceProgram implements ImmediateProgram {
  readonly #leaves: Record<string, Leaf> = Object.create(null);
  readonly #functions: Readonly<Record<string, Compiled>>;
  readonly #capacity: number;

  constructor(functions: Readonly<Record<string, GraphFunction>>) {
    this.#capacity = Math.max(...Object.values(functions).map((each) => each.capacity));
    this.#functions = Object.fromEntries(Object.entries(functions).map(([name, each]) => [name, this.#compile(each)]));
  }

  write(leaf: string, values: ArrayLike<number>): void {
    const { tensor, node } = this.#leaf(leaf);
    checkLength(node, this.#capacity, values.length);
    tensor.memory.set(values);
  }

  read(state: string): Float64Array {
    return this.#leaf(state).tensor.memory.slice();
  }

  inputView(leaf: string): Float64Array {
    return this.#leaf(leaf).tensor.memory;
  }

  isFinite(leaf: string, count: number): boolean {
    return allFinite(this.inputView(leaf).subarray(0, count));
  }

  outputView(name: string, output: string): Float64Array {
    const { outputs, capacity } = this.#function(name);
    const { memory, offset, cols } = lookUp(outputs, output, `output of ${name}`, 'an output');
    return memory.subarray(offset, offset + capacity * cols);
  }

  run(name: string, rows: number, step = 0, elapsed = 0): void {
    const compiled = this.#function(name);
    checkRows(name, rows, compiled.capacity);
    checkStep(name, step);
    checkStep(name, elapsed);
    for (const { tensor, times } of compiled.batch) tensor.rows = rows * times;
    for (const tensor of compiled.batchSize) tensor.memory[tensor.offset] = rows;
    for (const tensor of compiled.step) tensor.memory[tensor.offset] = step;
    for (const tensor of compiled.elapsed) tensor.memory[tensor.offset] = elapsed;
    for (const each of compiled.steps) each();
  }

  output(name: string, output: string): Float64Array {
    const { outputs } = this.#function(name);
    return elements(lookUp(outputs, output, `output of ${name}`, 'an output')).slice();
  }

  runBatches(name: string, batches: Batches, indices: string, output: string): Float64Array {
    const { memory } = this.#leaf(indices).tensor;
    const { outputs, capacity } = this.#function(name);
    const result = lookUp(outputs, output, `output of ${name}`, 'an output');
    const { order, ends, first = 0, elapsed = 0 } = batches;
    checkBatches(name, batches, capacity);
    const values = new Float64Array(ends.length);
    let start = 0;
    ends.forEach((end, batch) => {
      memory.set(order.subarray(start, end));
      this.run(name, end - start, first + batch, elapsed + batch);
      values[batch] = result.memory[result.offset] as number;
      start = end;
    });
    return values;
  }

  save(): () => void {
    const states = Object.values(this.#leaves).filter(({ node }) => node.kind === 'state');
    const copies = states.map(({ tensor: { memory } }) => [memory, memory.slice()] as const);
    return () => {
      for (const [memory, copy] of copies) memory.set(copy);
    };
  }

  broken(states: readonly string[]): string | undefined {
    return states.find((name) => !allFinite(this.inputView(name)));
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

  #compile({ graph: given, capacity }: GraphFunction): Compiled {
    const graph = settle(given, smallestFactor);
    const planned = plan(graph, capacity);
    const arena = new Float64Array(planned.length);
    const tensors = new Map<Node, Tensor>();
    for (const node of leavesOf(graph)) tensors.set(node, this.#place(node));
    const order = planned.groups.flat();
    for (const [node, place] of planned.places) {
      if (place?.kind === 'arena') tensors.set(node, tensor(arena, place.offset, node, capacity));
      if (place?.kind === 'leaf') {
        const { memory, offset } = tensors.get(place.leaf) as Tensor;
        tensors.set(node, tensor(memory, offset, node, capacity));
      }
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
      batch: nodes.flatMap((node) => {
        const times = batchesIn(node.shape.rows);
        return times === 0 ? [] : [{ tensor: at(node), times }];
      }),
      batchSize: nodes.filter((node) => node.kind === 'batchSize').map(at),
      step: nodes.filter((node) => node.kind === 'step').map(at),
      elapsed: nodes.filter((node) => node.kind === 'elapsed').map(at),
      outputs: Object.fromEntries(Object.entries(graph.outputs).map(([name, node]) => [name, at(node)])),
      steps: [...order.map((node) => compileNode(node, at)), ...copies],
    };
  }

  /** Inputs and states live as long as the program and are shared by name. */
  #place(node: Node): Tensor {
    const capacity = this.#capacity;
    if (node.kind === 'fixed') return tensor(Float64Array.from(node.value.data), 0, node, capacity);
    if (node.kind !== 'input' && node.kind !== 'state') return tensor(new Float64Array(1), 0, node, capacity);
    const known = this.#leaves[node.name];
    if (known !== undefined) checkShared(known.node, node);
    const fresh = known?.tensor ?? tensor(new Float64Array(lengthOf(node, capacity)), 0, node, capacity);
    this.#leaves[node.name] = { tensor: fresh, node };
    return fresh;
  }
}

function tensor(memory: Float64Array, offset: number, { shape }: Node, capacity: number): Tensor {
  return { memory, offset, rows: countRows(shape.rows, capacity), cols: shape.cols };
}
