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

/** The last register holds the value of the expression. */
export function toTape(root: Expression): Instruction[] {
  const numbering = new Numbering();
  const registers = new Map<number, number>();
  const tape: Instruction[] = [];
  const registerOf = (e: Expression): number => registers.get(numbering.of(e)) as number;
  for (const e of parts(root)) {
    if (registers.has(numbering.of(e))) continue;
    tape.push(e.kind === 'application' ? { ...e, operands: e.operands.map(registerOf) } : e);
    registers.set(numbering.of(e), tape.length - 1);
  }
  return tape;
}
