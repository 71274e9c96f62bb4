import { type Awaitable, isPromise, then, thenAll } from '../core/awaitable.js';
import { fail } from '../core/errors.js';
import { Portion } from '../core/turns.js';
import type { Dataset } from '../data/dataset.js';
import { type Batches, isImmediate, type Program } from '../engines/index.js';
import { planSteps } from '../model/clock.js';
import { leaves, type Stack } from '../model/forward.js';
import type { Machine } from '../model/machine.js';
import { Parameter } from '../model/parameter.js';
import type { Position, TrainingState } from '../model/training-state.js';
import { isAccumulated } from './accumulation.js';
import { Course } from './course.js';
import { checkSchedules } from './held.js';
import { type Recipe, ratesOf, ruleOf, ruleText } from './recipe.js';
import type { Kept } from './rule.js';
import { trainingGraph, writeData } from './step.js';

/** What is trained on. */
export interface Loaded {
  readonly data: Dataset;
  /** The numbers of the rows to train on. */
  readonly rows: Uint32Array;
}

/** What steps are made of. */
export interface StepsOptions {
  readonly machine: Machine;
  readonly stack: Stack;
  readonly recipe: Recipe;
  readonly loaded: Loaded;
  readonly batchSize: number;
  /** Batches that a step takes. */
  readonly gradientAccumulation: number;
  readonly shuffle: boolean;
  readonly seed: number;
  /** How many epochs the fit is to have. */
  readonly epochs: number;
  readonly state: TrainingState;
}

/** States to go back to, and how far training has come since. */
export interface SafePoint {
  readonly restore: () => void;
  readonly position: Position;
  /** Steps since, and how many of them are known to have left all weights finite. */
  steps: number;
  finite: number;
  /** The loss of the first step since: what tells whether the point is worth going back to. */
  loss: number;
}

export function columnsOf({ x, target, weights }: Dataset): string {
  return `${x.cols} and ${target.cols} columns${weights === undefined ? '' : ', with weights'}`;
}

/** @throws MultilayerError for more rows than the first data had, other columns, and weights where those had none */
export function checkLoaded(
  data: Dataset,
  { rows, columns }: { readonly rows: number; readonly columns: string },
): void {
  if (data.rows <= rows && columnsOf(data) === columns) return;
  const got = `${data.rows} rows of ${columnsOf(data)}`;
  fail('load', `at most ${rows} rows of ${columns}`, got, 'Begin with the largest part, and cut all of one table.');
}

/** A compiled step with its data, and the position in their course, which it can go back in. */
export class Steps {
  readonly withoutGradient: readonly Parameter[];
  /** A rule may move by steps of its own. */
  readonly hasRate: boolean;
  /** Batches that are run at once. */
  readonly portion: Portion = new Portion(1);
  readonly #options: Omit<StepsOptions, 'loaded'>;
  /** What the step was compiled for. */
  readonly #largest: { readonly rows: number; readonly batch: number; readonly columns: string };
  #loaded: Loaded;
  #course: Course;
  readonly #program: Program;
  readonly #changing: readonly Parameter[];
  readonly #memory: readonly Kept[];
  readonly #read: readonly Parameter[];
  readonly #leaves: ReadonlySet<string>;
  /** What starts as a copy of a parameter does so again wherever weights are set after the first time. */
  #pushed = false;
  /** Whether answers come later: what is known here of the engine then changes only where somebody waits. */
  readonly #isLate: boolean;
  #position: Position;
  /** Whether the parameters here are those in the engine, and whether anybody has heard of those that came last. */
  #fetched = true;
  #told = true;
  #pushes = 0;

  constructor(options: StepsOptions) {
    const { loaded, ...others } = options;
    // Data that others are loaded for later are not kept.
    this.#options = others;
    const { machine, stack, recipe, batchSize, gradientAccumulation: group, state } = others;
    const { data, rows } = loaded;
    const built = trainingGraph({ stack, recipe, data }, group > 1);
    const size = Math.min(batchSize, rows.length);
    this.#largest = { rows: data.rows, batch: size, columns: columnsOf(data) };
    this.#loaded = loaded;
    this.#course = this.#courseOf(loaded);
    this.#program = machine.compile({
      batch: { graph: built.batch, capacity: size },
      ...(built.step && { step: { graph: built.step, capacity: 1 } }),
    });
    this.#isLate = !isImmediate(machine.engine);
    this.withoutGradient = built.withoutGradient;
    this.#changing = built.changing;
    this.#read = built.read;
    this.#memory = built.memory;

    const course = this.#courseText;
    const elsewhere = course !== state.course || state.position.batch >= this.course.batches;
    if (elsewhere) Object.assign(state, { course, position: { ...state.position, batch: 0, lossSum: 0 } });
    if (state.position.batch === 0) forgetSums(state);
    this.#position = state.position;
    const { step, batch } = state.position;
    const end = Math.min(
      step + options.epochs * this.course.steps - this.course.stepOf(batch),
      Number.MAX_SAFE_INTEGER,
    );
    if (elsewhere || end !== state.plan.end || state.plan.start > step) state.plan = { start: step, end };
    checkSchedules(built.schedules, state.plan.end - state.plan.start, machine.engine.precision);
    const rule = ruleText(ruleOf(recipe));
    if (rule !== state.rule) Object.assign(state, { rule, memory: new Map() });
    for (const { name, length, initial } of built.memory) {
      if (state.moved && typeof initial !== 'number') state.memory.delete(name);
      const kept = state.memory.get(name);
      if (kept !== undefined) this.#program.write(name, kept);
      // A program begins with zeros, and the parameters come with push.
      else if (initial !== 0 && typeof initial === 'number')
        this.#program.write(name, new Float64Array(length).fill(initial));
    }
    state.moved = false;
    this.#leaves = built.leaves;
    this.hasRate = built.leaves.has(leaves.learningRate);
    if (this.#changing.length > 0) {
      writeData(this.#program, built.leaves, data);
      if (built.leaves.has(planSteps)) this.#program.write(planSteps, [state.plan.end - state.plan.start]);
      this.#setRate(this.#rate);
    }
  }

  get position(): Position {
    return this.#position;
  }

  get loaded(): Loaded {
    return this.#loaded;
  }

  get course(): Course {
    return this.#course;
  }

  #courseOf({ rows }: Loaded): Course {
    const { shuffle, seed, gradientAccumulation } = this.#options;
    return new Course(rows, Math.min(this.#largest.batch, rows.length), shuffle, seed, gradientAccumulation);
  }

  /** What the position within the epoch is relative to. */
  get #courseText(): string {
    const { data, rows } = this.#loaded;
    const { shuffle, gradientAccumulation: group } = this.#options;
    return `${data.rows} ${rows.length} ${this.#course.rowsIn(0)} ${shuffle}${group > 1 ? ` ${group}` : ''}`;
  }

  /**
   * Goes on with other data from a new epoch on. Points that were saved before are none to go back to any more.
   *
   * @throws MultilayerError for more rows than the first data had, other columns, and weights where those had none
   */
  load(loaded: Loaded): void {
    const { data } = loaded;
    checkLoaded(data, this.#largest);
    this.#loaded = loaded;
    this.#course = this.#courseOf(loaded);
    this.#options.state.course = this.#courseText;
    this.#moveTo({ ...this.#position, batch: 0, lossSum: 0 });
    for (const { name, length } of this.#memory)
      if (isAccumulated(name)) this.#program.write(name, new Float64Array(length));
    writeData(this.#program, this.#leaves, data);
  }

  #moveTo(position: Position): void {
    this.#position = position;
    if (!this.#isLate) this.#options.state.position = position;
  }

  /** The row numbers of the next batch. */
  get nextRows(): Uint32Array {
    return this.course.take(this.position, 1).order;
  }

  /** Copies the parameters into the engine, also those that stay as they are. */
  push(): void {
    this.#pushes += 1;
    for (const each of this.#read) this.#program.write(each.id, Parameter.values(each));
    const { memory } = this.#options.state;
    for (const { name, initial } of this.#memory) {
      if (typeof initial === 'number' || (!this.#pushed && memory.has(name))) continue;
      const values = Parameter.values(initial);
      this.#program.write(name, values);
      memory.set(name, values.slice());
    }
    this.#pushed = true;
  }

  /**
   * Copies the parameters and the optimizer's memory out of the engine, where that needs no waiting.
   *
   * @returns whether they have changed since the last time
   */
  pull(): boolean {
    if (!this.#isLate) this.#fetch();
    const changed = !this.#told;
    this.#told = true;
    return changed;
  }

  /** To be awaited before control goes back to the user, who may ask for numbers and cannot wait for them. */
  settle(): Awaitable<void> {
    return this.#isLate ? this.#fetch() : undefined;
  }

  #fetch(): Awaitable<void> {
    if (this.#fetched) return undefined;
    this.#fetched = true;
    const { state } = this.#options;
    const position = this.#position;
    const pushes = this.#pushes;
    // Between two steps, sums of gradients are zero.
    const hasSums = !this.course.isAfterStep(position.batch);
    const kept = this.#memory.map(({ name }) => name).filter((name) => hasSums || !isAccumulated(name));
    const names = [...this.#changing.map(({ id }) => id), ...kept];
    return then(
      thenAll(
        names.map((name) => this.#program.read(name)),
        (values) => {
          // Somebody has set weights in the meantime.
          if (pushes !== this.#pushes) return false;
          const [own, memory] = [values.slice(0, this.#changing.length), values.slice(this.#changing.length)];
          this.#changing.forEach((each, i) => {
            Parameter.values(each).set(own[i] as Float64Array);
          });
          if (!hasSums) forgetSums(state);
          kept.forEach((name, i) => {
            state.memory.set(name, memory[i] as Float64Array);
          });
          state.position = position;
          this.#told = false;
          return true;
        },
      ),
      (done) => {
        if (done) return undefined;
        this.#fetched = false;
        return this.#fetch();
      },
    );
  }

  dispose(): void {
    this.#program.dispose();
  }

  /** The losses of the next steps. The position is that before them until they are noted. */
  run(count: number): Awaitable<Float64Array> {
    this.#fetched = false;
    const batches = this.course.take(this.position, count);
    if (this.#options.gradientAccumulation > 1) return this.#accumulate(batches);
    const counted = { ...batches, ...this.#counts(this.position.step) };
    return this.#program.runBatches('batch', counted, leaves.indices, 'loss');
  }

  /** The steps before one, and those of the plan. */
  #counts(step: number): { readonly first: number; readonly elapsed: number } {
    return { first: step, elapsed: step - this.#options.state.plan.start };
  }

  /** Runs batches one by one, and a step after the last one of each group. */
  #accumulate({ order, ends }: Batches): Awaitable<Float64Array> {
    const { course } = this;
    const group = this.#options.gradientAccumulation;
    const losses = new Float64Array(ends.length);
    let { batch, step } = this.position;
    const one = (k: number): Awaitable<void> => {
      const [start, end] = [ends[k - 1] ?? 0, ends[k] as number];
      const { elapsed } = this.#counts(step);
      // What is random differs from batch to batch, and steps are fewer.
      const first = (step * group + (batch % group)) % 2 ** 52;
      const taken = { order: order.subarray(start, end), ends: Uint32Array.of(end - start), first, elapsed };
      return then(this.#program.runBatches('batch', taken, leaves.indices, 'loss'), ([loss]) => {
        losses[k] = loss as number;
        batch += 1;
        if (!course.isAfterStep(batch)) return undefined;
        if (batch === course.batches) batch = 0;
        step += 1;
        return this.#program.run('step', 1, step - 1, elapsed);
      });
    };
    let k = 0;
    const rest = (): Awaitable<Float64Array> => {
      while (k < ends.length) {
        const done = one(k++);
        if (isPromise(done)) return done.then(rest);
      }
      return losses;
    };
    return rest();
  }

  /** Notes the batches that the states stand behind, and the losses of the epochs that they complete. */
  advance(losses: Float64Array, epochLosses: number[]): void {
    const { rows } = this.#loaded;
    const { batches } = this.course;
    const whole = this.course.rowsIn(0);
    const rest = this.course.rowsIn(batches - 1);
    let { epoch, batch, lossSum, step } = this.#position;
    const isGrouped = this.#options.gradientAccumulation > 1;
    if (!isGrouped) step += losses.length;
    // A step of XOR takes 0.2 µs: this loop is seen in it.
    for (let k = 0; k < losses.length; k++) {
      batch += 1;
      lossSum += (losses[k] as number) * (batch < batches ? whole : rest);
      if (isGrouped && this.course.isAfterStep(batch)) step += 1;
      if (batch < batches) continue;
      epochLosses.push(lossSum / rows.length);
      epoch += 1;
      batch = 0;
      lossSum = 0;
    }
    this.#moveTo({ epoch, batch, lossSum, step });
  }

  save(): Awaitable<SafePoint> {
    const { position } = this;
    const counts = { steps: 0, finite: 0, loss: Number.NaN };
    return then(this.#program.save(), (restore) => ({ restore, position, ...counts }));
  }

  goTo({ restore, position }: SafePoint): void {
    restore();
    this.#fetched = false;
    this.#moveTo(position);
  }

  /** The losses of the next steps, at another rate where one is given. */
  async repeat(count: number, rate?: number): Promise<Float64Array> {
    if (rate !== undefined) this.#setRate(rate);
    const losses = new Float64Array(count);
    for (let done = 0; done < count; ) {
      const answer = this.run(Math.min(count - done, this.portion.size));
      const part = isPromise(answer) ? await answer : answer;
      this.advance(part, []);
      losses.set(part, done);
      done += part.length;
    }
    if (rate !== undefined) this.#setRate(this.#rate);
    return losses;
  }

  /** A parameter that is not finite throughout. */
  broken(): Awaitable<Parameter | undefined> {
    const answer = this.#program.broken(this.#changing.map(({ id }) => id));
    return then(answer, (broken) => this.#changing.find(({ id }) => id === broken));
  }

  /** The numbers of a parameter as the engine has them. */
  numbers({ id }: Parameter): Awaitable<Float64Array> {
    return this.#program.read(id);
  }

  get #rate(): number {
    return ratesOf(this.#options.recipe).rate;
  }

  #setRate(rate: number): void {
    if (this.hasRate) this.#program.write(leaves.learningRate, [rate]);
  }
}

function forgetSums({ memory }: TrainingState): void {
  for (const name of memory.keys()) if (isAccumulated(name)) memory.delete(name);
}
