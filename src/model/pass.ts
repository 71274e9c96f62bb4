import { describe, fail } from '../core/errors.js';
import { streams } from '../core/random.js';
import { type Assign, assign, type Node, random, sameShape, shapeText, stepNumber } from '../graph/index.js';
import type { Layer, Pass } from '../layers/index.js';
import { Clock } from './clock.js';
import type { Parameter } from './parameter.js';

/** Streams are this far apart, so that they stay clear of those for other uses. */
const streamStride = 256;

/** One forward pass through a network: gives each layer its own view of it, and keeps what the layers leave behind. */
export class ForwardPass {
  readonly training: boolean;
  /** What becomes of the parameters that are not learned. */
  readonly updates: Assign[] = [];
  /** What schedules come to. */
  readonly clock: Clock = new Clock();
  readonly #seed: number;
  readonly #isFrozen: (parameter: Parameter) => boolean;
  readonly #step: Node = stepNumber();
  #draws = 0;

  /** @param isFrozen whether a parameter is to stay as it is */
  constructor(seed: number, training: boolean, isFrozen: (parameter: Parameter) => boolean = () => false) {
    this.#seed = seed;
    this.training = training;
    this.#isFrozen = isFrozen;
  }

  /**
   * The pass as one layer sees it. A layer whose parameters are all frozen only answers: its running means are not to
   * move either.
   *
   * @param where names the layer in errors
   * @param own its parameters, and where they are in the graph
   */
  within(where: string, own: ReadonlyMap<Node, Parameter>): Pass {
    const learned = [...own.values()].filter((each) => each.learned);
    const training = this.training && !(learned.length > 0 && learned.every(this.#isFrozen));
    const checkTraining = (what: string): void => {
      if (training) return;
      const fix = 'Ask for it only if (pass.training).';
      fail(`${where}, forward, pass.${what}`, 'a pass that the network learns from', 'one that only answers', fix);
    };
    return {
      training,
      random: (shape) => {
        checkTraining('random');
        const stream = streams.graph + streamStride * this.#draws++;
        return random(shape, { seed: this.#seed, stream, step: this.#step });
      },
      update: (parameter, value) => {
        checkTraining('update');
        this.#update(`${where}, forward, pass.update`, own.get(parameter), parameter, value);
      },
      value: (setting) => {
        if (typeof setting !== 'number') checkTraining('value of a schedule');
        return this.clock.value(setting);
      },
    };
  }

  #update(where: string, owner: Parameter | undefined, node: Node, value: Node): void {
    if (owner === undefined) {
      const fix = 'Pass one of those that forward() is given.';
      fail(where, 'a parameter of the layer', describe(node?.kind ?? node), fix);
    }
    const at = `${where} of ${owner.name}`;
    if (owner.learned)
      fail(
        at,
        'a parameter that is not learned',
        'one that the optimizer changes',
        'Write learned: false in its spec.',
      );
    if (this.updates.some(({ state }) => state === node))
      fail(at, 'one value for each step', 'a second one', 'Update each parameter once.');
    if (value?.shape === undefined || !sameShape(value.shape, node.shape)) {
      const got = value?.shape === undefined ? describe(value) : shapeText(value.shape);
      fail(at, `a node of ${shapeText(node.shape)}`, got, 'Give the value the shape of the parameter.');
    }
    this.updates.push(assign(node, value));
  }
}

/** The layer in its place, as errors call it. */
export function placeOf(layer: Layer, index: number): string {
  return `layer ${index} (${layer})`;
}
