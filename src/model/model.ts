import { atOnce, type Turns } from '../core/turns.js';
import { checkCount, type Labels } from '../data/labels.js';
import type { Layer } from '../layers/index.js';
import { outputCount, type Stack } from './forward.js';
import { Inference } from './inference.js';
import type { LastFit } from './last-fit.js';
import type { Machine } from './machine.js';
import { Parameter } from './parameter.js';
import { freshTrainingState, type TrainingState } from './training-state.js';
import { Drawing } from './weights.js';

/** What the first data settle for the later ones. */
export interface Settled {
  readonly stack: Stack | undefined;
  readonly drawing: Drawing | undefined;
  readonly inference: Inference | undefined;
  readonly classes: Labels | undefined;
  readonly last: LastFit;
  readonly training: TrainingState;
}

/** A fit that is under way, as the model knows it: the newest numbers are in its engine. */
export interface Trained {
  /** Brings the numbers; false where they have not changed since the last time. */
  pull(): boolean;
  /** Takes the numbers as they are here. */
  push(): void;
  dispose(): void;
}

/** All that a network consists of: its layers, their numbers wherever these are now, and how far training has come. */
export class Model {
  readonly layers: readonly Layer[];
  readonly seed: number;
  readonly machine: Machine;
  /** Whether the classes are an option of the network, and not found in data. */
  readonly announced: boolean;
  /** In the order of the outputs, where they are known. */
  classes: Labels | undefined;
  /** What the last fit had. */
  last: LastFit = {};
  training: TrainingState = freshTrainingState();
  /** The fit that is under way, whose numbers are in an engine. */
  session: Trained | undefined;
  #stack: Stack | undefined;
  /** Initial weights that nobody has looked at yet. */
  #drawing: Drawing | undefined;
  #inference: Inference | undefined;

  /** @param classes those that were announced */
  constructor(layers: readonly Layer[], seed: number, machine: Machine, classes: Labels | undefined) {
    this.layers = layers;
    this.seed = seed;
    this.machine = machine;
    this.classes = classes;
    this.announced = classes !== undefined;
  }

  /** The layers with their parameters, once the number of inputs is known. */
  get stack(): Stack | undefined {
    return this.#stack;
  }

  /** Empty until the number of inputs is known. */
  get parameters(): readonly Parameter[] {
    return this.#stack?.parameters ?? [];
  }

  /**
   * The stack for a number of inputs; a later number has no effect.
   *
   * @throws MultilayerError where the announced classes are not as many as the outputs tell apart
   */
  build(inputs: number): Stack {
    if (this.#stack !== undefined) return this.#stack;
    const { layers, machine } = this;
    const { precision } = machine.engine;
    const { warn } = machine;
    const home = { precision, warn, fetch: () => this.fetch(), changed: () => this.#changed() };
    if (this.announced) {
      const outputs = outputCount({ layers, inputs });
      const { length } = this.classes as Labels;
      const fix = `Make the last layer Dense(${length}, 'softmax'), or name as many classes as it has outputs.`;
      checkCount(this.classes as Labels, outputs, 'Network, option classes', fix);
    }
    const drawing = new Drawing(layers, inputs, this.seed, home);
    this.#drawing = drawing.done ? undefined : drawing;
    this.#stack = { layers, parameters: drawing.parameters, inputs, seed: this.seed };
    this.#inference = new Inference(machine, this.#stack);
    return this.#stack;
  }

  /** Makes sure that the numbers are there: draws them, or brings the newest from the engine that is training. */
  fetch(): void {
    if (this.#drawing !== undefined) {
      atOnce(this.#drawing.rest());
      this.#drawing = undefined;
    }
    this.pull();
  }

  /** Brings the newest numbers from the engine that is training. */
  pull(): void {
    if (this.session?.pull()) this.#inference?.invalidate();
  }

  #changed(): void {
    if (this.session === undefined) {
      this.training.moved = this.training.memory.size > 0;
      this.training.best = undefined;
      this.training.unmeasured = undefined;
    } else this.session.push();
    this.#inference?.invalidate();
  }

  /** Predictions and losses with the newest numbers. The stack is to be built. */
  ask(): Inference {
    this.fetch();
    return this.#inference as Inference;
  }

  /** Draws the weights for the session; false where the signal came first. */
  async drawInTurns(turns: Turns): Promise<boolean> {
    if (this.#drawing !== undefined) await turns.through(this.#drawing.rest());
    if (this.#drawing?.done === false) return false;
    this.#drawing = undefined;
    this.session?.push();
    await turns.takeIfDue();
    return true;
  }

  /** Others than the initial weights are going to be set. */
  drawNothing(): void {
    this.#drawing = undefined;
  }

  /** Takes other numbers for all parameters. */
  copyValues(values: readonly Float64Array[]): void {
    this.parameters.forEach((each, i) => {
      Parameter.values(each).set(values[i] as Float64Array);
    });
    this.#changed();
  }

  /** Takes the numbers, the state of training, the classes and the loss of another one with the same layers. */
  copyFrom(other: Model): void {
    if (other.stack !== undefined) {
      other.fetch();
      this.build(other.stack.inputs);
      this.drawNothing();
      this.copyValues(other.parameters.map((each) => Parameter.values(each)));
    }
    const memory = new Map([...other.training.memory].map(([name, data]) => [name, data.slice()]));
    this.training = { ...other.training, memory };
    this.classes = other.classes;
    this.last = other.last;
  }

  settled(): Settled {
    const { classes, last, training } = this;
    const settled = { stack: this.#stack, drawing: this.#drawing, inference: this.#inference };
    return { ...settled, classes, last, training: { ...training, memory: new Map(training.memory) } };
  }

  /** Forgets what has been settled since. */
  restore({ stack, drawing, inference, classes, last, training }: Settled): void {
    this.#stack = stack;
    this.#drawing = drawing;
    this.#inference = inference;
    this.classes = classes;
    this.last = last;
    this.training = training;
  }

  /** Gives back compiled programs, which are made again when they are needed. */
  dispose(): void {
    this.#inference?.dispose();
    this.machine.release();
  }
}
