import type { Code } from '../code/encoding.js';
import { i32 } from '../code/instructions.js';

/** A factor or a result: a whole tensor, or what one group has of it. */
export interface Table {
  readonly address: number;
  readonly cols: number;
  /** Floats from one row to the next. */
  readonly stride: number;
  /** Bytes from the address to the part of the group; undefined for a whole tensor. */
  readonly base?: Code;
}

/** An address within a table, from one within the part of the group. */
export function inTable({ base }: Table, at: Code): Code {
  return base === undefined ? at : i32.add(base, at);
}
