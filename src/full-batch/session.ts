import { isPromise, thenAll } from '../core/awaitable.js';
import { fail } from '../core/errors.js';
import { countNumbers } from '../core/matrix.js';
import type { Signal, Turns } from '../core/turns.js';
import type { Program } from '../engines/index.js';
import { leafNames } from '../graph/index.js';
import { leaves } from '../model/forward.js';
import { Parameter } from '../model/parameter.js';
import type { TrainingState } from '../model/training-state.js';
import { checkLoaded, columnsOf, type Largest, type Loaded } from '../training/loaded.js';
import { ruleText } from '../training/recipe.js';
import type { Session, Stretch } from '../training/session.js';
import { gradientOf, writeData } from '../training/step.js';
import type { StepsOptions } from '../training/steps.js';
import type { FullBatch, Point, Vectors } from './method.js';

/** Rows that are looked at together, at most. */
const blockRows = 1024;
/** So many roundings may add up in a loss that is small beside the outputs that it compares. */
const roundings = 256;

/** Where the loss is kept that the vectors belong to, as files call single numbers of a rule. */
const lossName = 'counter loss';

/** Where a vector of a parameter is kept. */
function vectorName(id: string, list: string, k: number): string {
  return `${id} ${list} ${k}`;
}

/** Training by a method that takes all rows at once, and chooses itself where to look at the loss. */
export class FullBatchSession implements Session {
  readonly withoutGradient: readonly Parameter[];
  /** It never goes where a loss is not finite. */
  readonly aftermath: undefined;
  readonly #method: FullBatch;
  readonly #state: TrainingState;
  readonly #program: Program;
  readonly #round: (value: number) => number;
  readonly #rounding: number;
  readonly #largest: Largest;
  readonly #reads: ReadonlySet<string>;
  readonly #capacity: number;
  readonly #learning: readonly Parameter[];
  readonly #others: readonly Parameter[];
  #loaded: Loaded;
  #memory: Vectors;
  /** The loss of the point that the memory led to. */
  #reached: number | undefined;
  /** Where the parameters are, once it is known. */
  #point: Point | undefined;
  #steps = 0;
  #pushes = 0;
  #told = true;

  constructor(options: StepsOptions, method: FullBatch) {
    const { machine, stack, recipe, loaded, state } = options;
    const { data, rows } = loaded;
    const { optimizer } = recipe;
    const built = gradientOf({ stack, recipe, data });
    if (built.changes !== undefined) {
      fail(
        'fit, option optimizer',
        `a loss that is the same whenever ${optimizer.name} looks at it`,
        built.changes,
        "Use 'adam', or layers that do the same in every step.",
      );
    }
    this.#method = method;
    this.#state = state;
    this.#loaded = loaded;
    this.#largest = { rows: data.rows, columns: columnsOf(data) };
    this.#capacity = Math.min(blockRows, rows.length);
    this.#program = machine.compile({ gradient: { graph: built.graph, capacity: this.#capacity } });
    this.#round = machine.engine.precision === 'float32' ? Math.fround : Number;
    this.#rounding = roundings * (machine.engine.precision === 'float32' ? 2 ** -24 : 2 ** -53);
    const reads = leafNames(built.graph);
    this.#reads = reads;
    this.#learning = built.learning;
    this.withoutGradient = built.withoutGradient;
    this.#others = stack.parameters.filter((each) => reads.has(each.id) && !built.learning.includes(each));
    if (this.#learning.length > 0) writeData(this.#program, reads, data);

    const course = this.#course;
    const rule = ruleText(optimizer);
    if (course !== state.course || rule !== state.rule) {
      const position = { ...state.position, batch: 0, lossSum: 0 };
      Object.assign(state, { course, rule, position, memory: new Map() });
    }
    state.moved = false;
    this.#memory = this.#remembered();
    this.#reached = state.memory.get(lossName)?.[0];
  }

  push(): void {
    this.#pushes += 1;
    this.#point = undefined;
    for (const each of this.#others) this.#program.write(each.id, Parameter.values(each));
  }

  /** What the memory belongs to. */
  get #course(): string {
    const { data, rows } = this.#loaded;
    return `all ${data.rows} ${rows.length} ${this.#learning.map(({ id }) => id).join()}`;
  }

  get loaded(): Loaded {
    return this.#loaded;
  }

  /** What is known of the loss is forgotten: it is another one. */
  load(loaded: Loaded): void {
    checkLoaded(loaded.data, this.#largest);
    this.pull();
    this.#loaded = loaded;
    this.#pushes += 1;
    this.#point = undefined;
    this.#memory = {};
    this.#state.course = this.#course;
    this.#state.memory.clear();
    writeData(this.#program, this.#reads, loaded.data);
  }

  pull(): boolean {
    if (this.#told) return false;
    this.#told = true;
    const { memory } = this.#state;
    memory.clear();
    const { at, loss } = this.#point as Point;
    this.#parts(at).forEach((part, i) => {
      Parameter.values(this.#learning[i] as Parameter).set(part);
    });
    memory.set(lossName, Float64Array.of(loss));
    for (const [list, vectors] of Object.entries(this.#memory)) {
      vectors.forEach((vector, k) => {
        this.#parts(vector).forEach((part, i) => {
          memory.set(vectorName((this.#learning[i] as Parameter).id, list, k), part);
        });
      });
    }
    return true;
  }

  dispose(): void {
    this.#program.dispose();
  }

  async run(epochs: number, turns: Turns, signal: Signal | undefined): Promise<Stretch> {
    const losses: number[] = [];
    while (losses.length < epochs) {
      const pushes = this.#pushes;
      const here = this.#point ?? (await this.#look(this.#joined(Parameter.values), turns, signal));
      if (here === undefined) return { ended: 'aborted', losses };
      const broken = this.#broken(here);
      if (broken !== undefined) return { ended: 'diverged', divergence: broken };
      // Other weights, or another loss of the same ones: of other data, say. What is remembered speaks of neither.
      if (this.#point === undefined && here.loss !== this.#reached) this.#memory = {};
      const found = await this.#iterate(here, turns, signal);
      if (found === 'aborted') return { ended: 'aborted', losses };
      // Somebody has set weights in the meantime.
      if (pushes !== this.#pushes) continue;
      this.#point = here;
      if (found === undefined) return { ended: 'converged', losses };
      this.#moveTo(found.to, found.memory);
      losses.push(here.loss);
      if (turns.due()) {
        await turns.take();
        break;
      }
    }
    return { ended: 'done', losses };
  }

  async #iterate(from: Point, turns: Turns, signal: Signal | undefined) {
    const search = this.#method.iterate(from, this.#memory, this.#rounding);
    for (let next = search.next(); ; ) {
      if (next.done) return next.value;
      const point = await this.#look(next.value, turns, signal);
      if (point === undefined) return 'aborted';
      next = search.next(point);
    }
  }

  /** The mean loss of all rows and its gradient; undefined where the signal came first. */
  async #look(wanted: Float64Array, turns: Turns, signal: Signal | undefined): Promise<Point | undefined> {
    const program = this.#program;
    const at = wanted.map(this.#round);
    this.#parts(at).forEach((part, i) => {
      program.write((this.#learning[i] as Parameter).id, part);
    });
    const gradient = new Float64Array(at.length);
    const parts = this.#parts(gradient);
    const { rows } = this.#loaded;
    let loss = 0;
    for (let start = 0; start < rows.length; start += this.#capacity) {
      if (signal?.aborted) return undefined;
      const block = rows.subarray(start, start + this.#capacity);
      const share = block.length / rows.length;
      program.write(leaves.indices, block);
      const running = program.run('gradient', block.length);
      if (isPromise(running)) await running;
      const outputs = ['loss', ...this.#learning.map(({ id }) => id)].map((name) => program.output('gradient', name));
      const adding = thenAll(outputs, ([mean, ...slopes]) => {
        loss += share * (mean?.[0] as number);
        parts.forEach((part, i) => {
          add(part, share, slopes[i] as Float64Array);
        });
      });
      if (isPromise(adding)) await adding;
      if (turns.due()) await turns.take();
    }
    return { at, loss, gradient };
  }

  /** What is not finite, where the parameters are. */
  #broken({ loss, gradient }: Point) {
    const parts = this.#parts(gradient);
    const bad = parts.findIndex((part) => !part.every(Number.isFinite));
    if (Number.isFinite(loss) && bad < 0) return undefined;
    return {
      ...{ stepsBefore: this.#steps, step: 1, loss, rows: this.#loaded.rows },
      brokenParameter: Number.isFinite(loss) ? this.#learning[bad] : undefined,
      becameNaN: parts[bad]?.some(Number.isNaN) ?? false,
    };
  }

  #moveTo(point: Point, memory: Vectors): void {
    this.#point = point;
    this.#reached = point.loss;
    this.#memory = memory;
    this.#steps += 1;
    this.#told = false;
    const { epoch, step } = this.#state.position;
    this.#state.position = { epoch: epoch + 1, batch: 0, lossSum: 0, step: step + 1 };
  }

  /** The parts of a vector that belong to each parameter. */
  #parts(vector: Float64Array): Float64Array[] {
    let end = 0;
    return this.#learning.map(({ rows, cols }) => {
      end += rows * cols;
      return vector.subarray(end - rows * cols, end);
    });
  }

  #joined(partOf: (parameter: Parameter) => Float64Array): Float64Array {
    const length = countNumbers(this.#learning);
    const joined = new Float64Array(length);
    this.#parts(joined).forEach((part, i) => {
      part.set(partOf(this.#learning[i] as Parameter));
    });
    return joined;
  }

  /** What an earlier fit has left. */
  #remembered(): Vectors {
    const { memory } = this.#state;
    const has = (list: string, k: number): boolean =>
      this.#learning.length > 0 && this.#learning.every(({ id }) => memory.has(vectorName(id, list, k)));
    const { remembers } = this.#method;
    const found = Object.fromEntries(
      remembers.map((list) => {
        const vectors: Float64Array[] = [];
        for (let k = 0; has(list, k); k++)
          vectors.push(this.#joined(({ id }) => memory.get(vectorName(id, list, k)) as Float64Array));
        return [list, vectors];
      }),
    );
    const count = Object.values(found).flat().length;
    const lengths = new Set(Object.values(found).map((vectors) => vectors.length));
    // The loss besides.
    const expectedSize = memory.size === 0 ? 0 : 1 + count * this.#learning.length;
    if (lengths.size > 1 || memory.size !== expectedSize) {
      const expected = `all that ${this.#state.rule} remembers`;
      fail('fit, memory', expected, `${memory.size} lists`, 'The file may be damaged; take a copy.');
    }
    return found;
  }
}

function add(to: Float64Array, factor: number, values: Float64Array): void {
  for (let k = 0; k < to.length; k++) to[k] = (to[k] as number) + factor * (values[k] as number);
}
