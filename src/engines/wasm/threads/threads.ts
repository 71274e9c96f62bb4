import type { EngineSettings } from '../../engine.js';
import type { Module } from '../code/encoding.js';
import type { Exports, Memory } from '../code/webassembly.js';
import type { Crew } from './crew.js';
import { noteThreads } from './installed.js';

/** The threads of one program: this one, and workers that join when the first job is large enough. */
export interface Team {
  /** Whether all workers have joined; the first time, they are called. Until they have, one thread does everything. */
  readonly ready: boolean;
  /** Calls an export on all threads, or on this one alone. The result does not depend on it, bit for bit. */
  call(name: string, operands: readonly number[], work: number): void;
  dispose(): void;
}

/** What shares the work of a program among threads. A program that does without saves its code, and has one thread. */
export interface Threads {
  /** How many threads a program is compiled for, whose runs take so many operations. */
  countFor(settings: EngineSettings, operations: number): number;
  /** What a module has for its threads. */
  crewOf(threads: number, module: Module): Crew;
  /**
   * A memory for threads, of at least so many pages, which are zero.
   *
   * @throws EngineRefusal where there is none
   */
  borrow(pages: number): Memory;
  /** @param chooses whether the faster way is measured, and not all threads used in any case */
  team(threads: number, chooses: boolean, module: object, memory: Memory, exports: Exports): Team;
  /** Ends the workers that no program uses. */
  release(): void;
  /** Lets go of memories that wait for their next program. */
  forget(): void;
}

/** The ones that are asked, where `use` has brought them. */
export let threads: Threads | undefined;

export function installThreads(ones: Threads): void {
  threads = ones;
  noteThreads();
}
