import { type Awaitable, then, thenAll } from '../core/awaitable.js';
import { type Engine, isImmediate, type Program } from '../engines/index.js';
import { Parameter } from '../model/parameter.js';
import type { Position, TrainingState } from '../model/training-state.js';
import { forgetSums, isAccumulated } from './accumulation.js';
import type { Course } from './course.js';
import type { TrainingGraph } from './step.js';

/** How far the program of a step has come. */
interface Progress {
  /** Within what is loaded, and within the whole epoch. */
  readonly position: Position;
  readonly place: Position;
  readonly course: Course;
}

/**
 * Carries parameters and the memory of a rule between a network and the program of its step. Where the answers of an
 * engine come later, what is known here changes only where somebody waits: the numbers and their position together.
 */
export class Transfer {
  readonly #program: Program;
  readonly #graph: Pick<TrainingGraph, 'changing' | 'read' | 'memory'>;
  readonly #state: TrainingState;
  readonly #isLate: boolean;
  /** Whether the numbers here are those in the engine, and whether anybody has heard of those that came last. */
  #fetched = true;
  #told = true;
  #pushes = 0;

  /** Hands over what the fits before have left of the memory, and what the rest of it begins with. */
  constructor(program: Program, graph: TrainingGraph, state: TrainingState, engine: Engine) {
    this.#program = program;
    this.#graph = graph;
    this.#state = state;
    this.#isLate = !isImmediate(engine);
    for (const { name, length, initial } of graph.memory) {
      if (state.moved && typeof initial !== 'number') state.memory.delete(name);
      const kept = state.memory.get(name);
      if (kept !== undefined) program.write(name, kept);
      // A program begins with zeros, and the parameters come with push.
      else if (initial !== 0 && typeof initial === 'number')
        program.write(name, new Float64Array(length).fill(initial));
    }
    state.moved = false;
  }

  /** Copies the parameters into the engine, also those that stay as they are. */
  push(): void {
    const { memory } = this.#state;
    for (const each of this.#graph.read) this.#program.write(each.id, Parameter.values(each));
    for (const { name, initial } of this.#graph.memory) {
      // What starts as a copy of a parameter does so again wherever weights are set after the first time.
      if (typeof initial === 'number' || (this.#pushes === 0 && memory.has(name))) continue;
      const values = Parameter.values(initial);
      this.#program.write(name, values);
      // Before the first step there is no memory, nor a part of one.
      if (memory.size > 0) memory.set(name, values.slice());
    }
    this.#pushes += 1;
  }

  /** The numbers in the engine are about to change. */
  expectChange(): void {
    this.#fetched = false;
  }

  /** The engine has come to a position. */
  moved(position: Position): void {
    if (!this.#isLate) this.#state.position = position;
  }

  /**
   * Copies the parameters and the optimizer's memory out of the engine, where that needs no waiting.
   *
   * @returns whether they have changed since the last time
   */
  pull(progress: Progress): boolean {
    if (!this.#isLate) this.#fetch(progress);
    const changed = !this.#told;
    this.#told = true;
    return changed;
  }

  /** To be awaited before control goes back to the user, who may ask for numbers and cannot wait for them. */
  settle(progress: Progress): Awaitable<void> {
    return this.#isLate ? this.#fetch(progress) : undefined;
  }

  #fetch(progress: Progress): Awaitable<void> {
    if (this.#fetched) return undefined;
    this.#fetched = true;
    const { position, place, course } = progress;
    const { changing, memory } = this.#graph;
    const state = this.#state;
    const pushes = this.#pushes;
    // Between two steps, sums of gradients are zero.
    const hasSums = !course.isAfterStep(position.batch);
    const kept = memory.map(({ name }) => name).filter((name) => hasSums || !isAccumulated(name));
    const names = [...changing.map(({ id }) => id), ...kept];
    return then(
      thenAll(
        names.map((name) => this.#program.read(name)),
        (values) => {
          // Somebody has set weights in the meantime.
          if (pushes !== this.#pushes) return false;
          changing.forEach((each, i) => {
            Parameter.values(each).set(values[i] as Float64Array);
          });
          if (!hasSums) forgetSums(state);
          kept.forEach((name, i) => {
            state.memory.set(name, values[changing.length + i] as Float64Array);
          });
          state.position = place;
          this.#told = false;
          return true;
        },
      ),
      (done) => {
        if (done) return undefined;
        this.#fetched = false;
        return this.#fetch(progress);
      },
    );
  }
}
