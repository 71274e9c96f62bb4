import { type Expression, type Instruction, operations, toTape } from '../../expression/index.js';
import { elements, type Tensor } from './tensor.js';

/** Elements that go through the formula together; registers of this size stay in the first-level cache. */
const blockSize = 256;

/** Copies elements `start` … of an output's index space from an input, repeating what it lacks. */
function load(from: Tensor, out: Tensor, start: number, register: Float64Array, count: number): void {
  if (from.rows === out.rows && from.cols === out.cols) {
    const first = from.offset + start;
    register.set(from.memory.subarray(first, first + count));
    return;
  }
  const [rowStride, colStride] = [from.rows === 1 ? 0 : from.cols, from.cols === 1 ? 0 : 1];
  let row = Math.floor(start / out.cols);
  let col = start - row * out.cols;
  for (let k = 0; k < count; k++) {
    register[k] = from.memory[from.offset + row * rowStride + col * colStride] as number;
    col += 1;
    if (col === out.cols) {
      col = 0;
      row += 1;
    }
  }
}

type Step = (out: Tensor, start: number, count: number) => void;

function compileInstruction(
  instruction: Instruction,
  registers: readonly Float64Array[],
  own: Float64Array,
  inputs: Readonly<Record<string, Tensor>>,
): Step {
  if (instruction.kind === 'variable') {
    const from = inputs[instruction.name] as Tensor;
    return (out, start, count) => load(from, out, start, own, count);
  }
  if (instruction.kind === 'constant') {
    own.fill(instruction.value);
    return () => {};
  }
  const { evaluate } = operations[instruction.operation];
  const [a = own, b = own, c = own] = instruction.operands.map((operand) => registers[operand]);
  return (_out, _start, count) => {
    for (let k = 0; k < count; k++) own[k] = evaluate(a[k] as number, b[k] as number, c[k] as number);
  };
}

/**
 * A formula over whole tensors: block by block, each instruction of its tape runs over a block
 * before the next one starts.
 */
export function compileLoop(formula: Expression, inputs: Readonly<Record<string, Tensor>>, out: Tensor): () => void {
  const tape = toTape(formula);
  const registers = tape.map(() => new Float64Array(blockSize));
  const result = registers.at(-1) as Float64Array;
  const steps = tape.map((instruction, k) =>
    compileInstruction(instruction, registers, registers[k] as Float64Array, inputs),
  );
  return () => {
    const total = out.rows * out.cols;
    const target = elements(out);
    for (let start = 0; start < total; start += blockSize) {
      const count = Math.min(blockSize, total - start);
      for (const step of steps) step(out, start, count);
      target.set(count === blockSize ? result : result.subarray(0, count), start);
    }
  };
}
