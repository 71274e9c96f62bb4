import type { Node, Shape } from '../graph/index.js';
import type { Setting } from '../schedules/index.js';

/** What a pass needs of a layer. */
export interface Forward {
  outputs(inputs: number): number;
  forward(x: Node, parameters: Readonly<Record<string, Node>>, pass: Pass): Node;
}

/** What a forward pass is for, and what a layer may ask of it. */
export interface Pass {
  /** Whether the network learns from this pass, or only answers. */
  readonly training: boolean;

  /**
   * Uniform numbers in (0, 1), others in every step, and the same ones for the same seed and step: a resumed fit draws
   * what the uninterrupted one would have drawn.
   *
   * @throws MultilayerError where the network only answers: it answers the same every time
   */
  random(shape: Shape): Node;

  /**
   * Says what a parameter that is not learned becomes after the step.
   *
   * @param parameter one of those that `forward` was given, whose spec says `learned: false`
   * @param value of the same shape
   * @throws MultilayerError for another parameter or shape, for a second value, and where the network only answers
   */
  update(parameter: Node, value: Node): void;

  /**
   * x through layers that this one is made of, one after the other. It may have other rows and columns than this
   * layer is given: those of `reshape(x, 2)` go through as rows of their own, which share the parameters.
   *
   * @param parameters those of this layer: `0.weights` becomes `weights` of layer 0
   */
  through(layers: readonly Forward[], x: Node, parameters: Readonly<Record<string, Node>>): Node;

  /**
   * What each of the layers that this one is made of gives for x, which all of them are handed.
   *
   * @param parameters those of this layer, as for `through`
   */
  branches(layers: readonly Forward[], x: Node, parameters: Readonly<Record<string, Node>>): Node[];

  /**
   * A setting as a node [1 × 1]: a number, or a schedule at this step.
   *
   * @throws MultilayerError for a schedule where the network only answers, as there are no steps
   */
  value(setting: Setting): Node;
}
