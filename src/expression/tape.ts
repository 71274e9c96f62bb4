import type { Expression, OperationName } from './expression.js';
import { Numbering, parts } from './walk.js';

/**
 * An expression as straight-line code, each shared part computed once. Instruction k writes register
 * k; operands are register numbers of earlier instructions.
 */
export type Instruction =
  | { readonly kind: 'constant'; readonly value: number }
  | { readonly kind: 'variable'; readonly name: string }
  | { readonly kind: 'application'; readonly operation: OperationName; readonly operands: readonly number[] };

/** Several expressions as one tape, with the register that holds the value of each. */
export function toTapes(roots: readonly Expression[]): { tape: Instruction[]; results: number[] } {
  const numbering = new Numbering();
  const registers = new Map<number, number>();
  const tape: Instruction[] = [];
  const registerOf = (e: Expression): number => registers.get(numbering.of(e)) as number;
  for (const root of roots) {
    for (const e of parts(root)) {
      if (registers.has(numbering.of(e))) continue;
      tape.push(e.kind === 'application' ? { ...e, operands: e.operands.map(registerOf) } : e);
      registers.set(numbering.of(e), tape.length - 1);
    }
  }
  return { tape, results: roots.map(registerOf) };
}

/** One expression as a tape; the last register holds its value. */
export function toTape(root: Expression): Instruction[] {
  return toTapes([root]).tape;
}
