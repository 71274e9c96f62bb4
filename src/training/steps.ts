import { type Awaitable, isPromise, then } from '../core/awaitable.js';
import { memberText } from '../core/member.js';
import { Portion } from '../core/turns.js';
import type { Program } from '../engines/index.js';
import { planSteps } from '../model/clock.js';
import { leaves, type Stack } from '../model/forward.js';
import type { Machine } from '../model/machine.js';
import type { Parameter } from '../model/parameter.js';
import type { Position, TrainingState } from '../model/training-state.js';
import { type Schedule, valueIn } from '../schedules/index.js';
import { forgetSums, isAccumulated } from './accumulation.js';
import type { BatchRecord } from './callbacks.js';
import { Course } from './course.js';
import { runGroups } from './groups.js';
import { checkSchedules, strangeValue } from './held.js';
import { checkLoaded, columnsOf, type Largest, type Loaded, type Part, type Parts } from './loaded.js';
import { type Recipe, rateOf, ruleOf, ruleText } from './recipe.js';
import type { Kept } from './rule.js';
import { trainingGraph, writeData } from './step.js';
import { unlimited } from './stops.js';
import { Transfer } from './transfer.js';

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
  /** Where rows come part by part: the first data are then only the size of those to be loaded. */
  readonly parts?: Parts | undefined;
  /** Awaited after every batch. */
  readonly onBatch?: ((record: BatchRecord) => Promise<void>) | undefined;
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

/** A compiled step with its data, and the position in their course, which it can go back in. */
export class Steps {
  readonly withoutGradient: readonly Parameter[];
  /** A rule may move by steps of its own. */
  readonly hasRate: boolean;
  /** Batches that are run at once. */
  readonly portion: Portion = new Portion(1);
  readonly #options: Omit<StepsOptions, 'loaded'>;
  /** What the step was compiled for. */
  readonly #largest: Largest & { readonly batch: number };
  #loaded: Loaded;
  #course: Course;
  readonly #program: Program;
  readonly #transfer: Transfer;
  /** Whose numbers each state holds that is to stay finite, and the names of these. */
  readonly #owners: ReadonlyMap<string, Parameter>;
  readonly #finite: readonly string[];
  readonly #memory: readonly Kept[];
  readonly #schedules: readonly Schedule[];
  readonly #leaves: ReadonlySet<string>;
  #position: Position;
  #factor = 1;
  #part: Part | undefined;
  /** The losses of the epoch's rows up to the end of the part. */
  #sumAfter = 0;

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
    this.withoutGradient = built.withoutGradient;
    this.#memory = built.memory;
    this.#schedules = built.schedules;
    const slots = built.memory.flatMap(({ name, owner }) => (owner === undefined ? [] : [[name, owner] as const]));
    this.#owners = new Map([...built.changing.map((each) => [each.id, each] as const), ...slots]);
    this.#finite = [...this.#owners.keys()];
    this.#leaves = built.leaves;
    this.hasRate = built.leaves.has(leaves.learningRate);

    this.#goOn();
    const planned = state.plan.end - state.plan.start;
    const missing =
      others.epochs === unlimited ? 'epochs' : this.#stepsOfEpoch === unlimited ? 'stepsPerEpoch' : undefined;
    checkSchedules(built.schedules, missing ?? planned, machine.engine.precision);
    this.#position = state.position;
    this.#transfer = new Transfer(this.#program, built, state, machine.engine);
    if (built.changing.length > 0) {
      writeData(this.#program, built.leaves, data);
      if (built.leaves.has(planSteps)) this.#program.write(planSteps, [planned]);
      this.#setRate(this.#rate);
    }
  }

  /** Leaves of what the fits before have come to what goes on in this one. */
  #goOn(): void {
    const { state, epochs, recipe, parts } = this.#options;
    const course = this.#courseText;
    const isBeyond = parts === undefined && state.position.batch >= this.course.batches;
    const isElsewhere = course !== state.course || isBeyond;
    if (isElsewhere) Object.assign(state, { course, position: { ...state.position, batch: 0, lossSum: 0 } });
    const { step, batch } = state.position;
    if (batch === 0) forgetSums(state);
    const end = Math.min(step + epochs * this.#stepsOfEpoch - this.course.stepOf(batch), unlimited);
    if (isElsewhere || end !== state.plan.end || state.plan.start > step) state.plan = { start: step, end };
    const optimizer = ruleOf(recipe);
    const rule = ruleText(optimizer);
    // Counters, as those of Adam's corrections, speak of every slot: where one begins, all of them do.
    const isCounted = Object.keys(optimizer.counters).length > 0;
    const begins = this.#memory.some(({ name, owner }) => owner !== undefined && !state.memory.has(name));
    if (rule === state.rule && !(begins && isCounted)) return;
    // Gradients that were added up are those of any rule.
    const memory = new Map([...state.memory].filter(([name]) => isAccumulated(name)));
    Object.assign(state, { rule, memory });
  }

  /** Within what is loaded. */
  get position(): Position {
    return this.#position;
  }

  /** The same within the whole epoch, where what is loaded is a part of it. */
  get place(): Position {
    const [position, part] = [this.#position, this.#part];
    if (part === undefined) return position;
    const { epoch, batch } = position;
    if (epoch === part.epoch) return { ...position, batch: part.before + batch };
    if (part.isLast) return position;
    return { ...position, epoch: part.epoch, batch: part.before + this.course.batches, lossSum: this.#sumAfter };
  }

  get #stepsOfEpoch(): number {
    const { parts } = this.#options;
    return parts === undefined ? this.course.steps : (parts.steps ?? unlimited);
  }

  get loaded(): Loaded {
    return this.#loaded;
  }

  get course(): Course {
    return this.#course;
  }

  #courseOf({ rows }: Loaded, part?: Part): Course {
    const { shuffle, seed, gradientAccumulation: group } = this.#options;
    const done = (part?.before ?? 0) % group;
    return new Course(rows, Math.min(this.#largest.batch, rows.length), shuffle, seed, group, done);
  }

  /** What the position within the epoch is relative to. */
  get #courseText(): string {
    const { data, rows } = this.#loaded;
    const { shuffle, gradientAccumulation: group, parts } = this.#options;
    if (parts !== undefined) return parts.course;
    return `${data.rows} ${rows.length} ${this.#course.rowsIn(0)} ${shuffle}${group > 1 ? ` ${group}` : ''}`;
  }

  /**
   * Goes on with other data: from a new epoch on, or with a part of an epoch. Points that were saved before are none to
   * go back to any more.
   *
   * @throws MultilayerError for more rows than the first data had, other columns, and weights where those had none
   */
  load(loaded: Loaded, part?: Part): void {
    const { data } = loaded;
    checkLoaded(data, this.#largest);
    this.#loaded = loaded;
    this.#course = this.#courseOf(loaded, part);
    const { state } = this.#options;
    this.#part = part;
    const { epoch, lossSum } = part ?? { ...this.#position, lossSum: 0 };
    this.#position = { ...this.#position, epoch, batch: 0, lossSum };
    Object.assign(state, { course: this.#courseText, position: this.place });
    // A part that goes on within a step finds the sums of its batches before.
    if (this.#course.isAfterStep(0)) {
      forgetSums(state);
      for (const { name, length } of this.#memory)
        if (isAccumulated(name)) this.#program.write(name, new Float64Array(length));
    }
    writeData(this.#program, this.#leaves, data);
  }

  #moveTo(position: Position): void {
    this.#position = position;
    this.#transfer.moved(this.place);
  }

  /** The row numbers of the next batch. */
  get nextRows(): Uint32Array {
    return this.course.take(this.position, 1).order;
  }

  /** See {@link Transfer}. */
  push(): void {
    this.#transfer.push();
  }

  pull(): boolean {
    return this.#transfer.pull(this);
  }

  settle(): Awaitable<void> {
    return this.#transfer.settle(this);
  }

  dispose(): void {
    this.#program.dispose();
  }

  /** The losses of the next steps. The position is that before them until they are noted. */
  run(count: number): Awaitable<Float64Array> {
    this.#transfer.expectChange();
    const { position, course } = this;
    const batches = course.take(position, count);
    const planStart = this.#options.state.plan.start;
    if (course.group > 1) return runGroups(this.#program, batches, { course, position, planStart });
    const counted = { ...batches, first: position.step, elapsed: position.step - planStart };
    return this.#program.runBatches('batch', counted, leaves.indices, 'loss');
  }

  /** Notes the batches that the states stand behind, and the losses of the epochs that they complete. */
  advance(losses: Float64Array, epochLosses: number[]): void {
    const { rows } = this.#loaded;
    const { batches } = this.course;
    const whole = this.course.rowsIn(0);
    const rest = this.course.rowsIn(batches - 1);
    let { epoch, batch, lossSum, step } = this.#position;
    let sumAfter = 0;
    const isGrouped = this.course.group > 1;
    if (!isGrouped) step += losses.length;
    // A step of XOR takes 0.2 µs: this loop is seen in it.
    for (let k = 0; k < losses.length; k++) {
      batch += 1;
      lossSum += (losses[k] as number) * (batch < batches ? whole : rest);
      if (isGrouped && this.course.isAfterStep(batch)) step += 1;
      if (batch < batches) continue;
      epochLosses.push(lossSum / rows.length);
      sumAfter = lossSum;
      epoch += 1;
      batch = 0;
      lossSum = 0;
    }
    this.#sumAfter = sumAfter;
    this.#moveTo({ epoch, batch, lossSum, step });
  }

  save(): Awaitable<SafePoint> {
    const { position } = this;
    const counts = { steps: 0, finite: 0, loss: Number.NaN };
    return then(this.#program.save(), (restore) => ({ restore, position, ...counts }));
  }

  goTo({ restore, position }: SafePoint): void {
    restore();
    this.#transfer.expectChange();
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

  /** What is wrong with a schedule in the next step, where something is. */
  get strangeSetting(): string | undefined {
    const { plan } = this.#options.state;
    const step = this.position.step - plan.start;
    for (const schedule of this.#schedules) {
      const value = valueIn(schedule, step, plan.end - plan.start);
      const got = strangeValue(schedule, value, this.#options.machine.engine.precision);
      if (got !== undefined) return `Correct ${memberText(schedule)}, which comes to ${got} in step ${step}.`;
    }
    return undefined;
  }

  /** A parameter that is not finite throughout, or of which the rule remembers what is not. */
  broken(): Awaitable<Parameter | undefined> {
    return then(this.#program.broken(this.#finite), (broken) => this.#owners.get(broken as string));
  }

  /** The numbers of a parameter as the engine has them. */
  numbers({ id }: Parameter): Awaitable<Float64Array> {
    return this.#program.read(id);
  }

  /** What the rate of the steps to come is multiplied by. */
  scaleRate(factor: number): void {
    this.#factor = factor;
    this.#setRate(this.#rate);
  }

  get #rate(): number {
    return this.#factor * rateOf(this.#options.recipe);
  }

  #setRate(rate: number): void {
    if (this.hasRate) this.#program.write(leaves.learningRate, [rate]);
  }
}
