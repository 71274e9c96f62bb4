import { describe, fail } from '../core/errors.js';
import { streams } from '../core/random.js';
import {
  type Assign,
  assign,
  checkNode,
  isShape,
  type Node,
  random,
  sameShape,
  shapeText,
  stepNumber,
} from '../graph/index.js';
import { divide, type Forward, type Layer, type Pass, placeText, readLayers, tellLayer } from '../layers/index.js';
import { Clock } from './clock.js';
import type { Parameter } from './parameter.js';

/** Streams are this far apart, so that they stay clear of those for other uses. */
const streamStride = 256;

/** A layer in its place, `2` or within a block `2.0`, what it is given and what it gives. */
export interface Place {
  readonly path: string;
  readonly layer: Layer;
  /** What it is given. */
  readonly x: Node;
  readonly output: Node;
}

/** What a pass is for. */
export interface PassOptions {
  readonly seed: number;
  /** Whether the network learns from it. */
  readonly training: boolean;
  /** The parameters, by their place in the graph. */
  readonly parameters: ReadonlyMap<Node, Parameter>;
  /** Whether a parameter is to stay as it is. Default: none is. */
  readonly isFrozen?: (parameter: Parameter) => boolean;
}

/** Layers of a user's own may return anything. */
function checkOutput(node: Node | undefined, layer: Layer, path: string, x: Node): void {
  const shape = node?.shape;
  const wanted = { rows: x.shape.rows, cols: layer.outputs(x.shape.cols) };
  if (shape !== undefined && sameShape(shape, wanted)) return;
  fail(
    `${placeText(path, layer)}, forward`,
    `a node of ${shapeText(wanted)}, as its outputs() says`,
    shape === undefined ? describe(node) : shapeText(shape),
    'Return the result of a graph operation, and make outputs() agree with its columns.',
  );
}

/** One forward pass through a network: gives each layer its own view of it, and keeps what the layers leave behind. */
export class ForwardPass {
  /** What becomes of the parameters that are not learned. */
  readonly updates: Assign[] = [];
  /** What schedules come to. */
  readonly clock: Clock = new Clock();
  /** Every layer, those that it is made of before it. */
  readonly places: Place[] = [];
  readonly #options: PassOptions;
  readonly #step: Node = stepNumber();
  #draws = 0;

  constructor(options: PassOptions) {
    this.#options = options;
  }

  /**
   * x through layers, one after the other.
   *
   * @param parameters of all of them, as `0.weights`
   */
  through(layers: readonly Layer[], x: Node, parameters: Readonly<Record<string, Node>>): Node {
    return this.#through('', this.#options.training, layers, x, parameters);
  }

  #through(
    path: string,
    training: boolean,
    layers: readonly Layer[],
    x: Node,
    parameters: Readonly<Record<string, Node>>,
  ): Node {
    const own = divide(parameters, layers.length);
    return layers.reduce((before, layer, i) => this.#one(`${path}${i}`, training, layer, before, own[i] ?? {}), x);
  }

  /** x through one layer in its place. */
  #one(path: string, training: boolean, layer: Layer, x: Node, nodes: Readonly<Record<string, Node>>): Node {
    const view = this.#view(path, layer, training, nodes);
    const place = (): string => `${placeText(path, layer)}, forward`;
    const output = tellLayer(place, () => layer.forward(x, nodes, view));
    checkOutput(output, layer, path, x);
    this.places.push({ path, layer, x, output });
    return output;
  }

  /** The pass as one layer sees it. A layer whose parameters are all frozen only answers: its running means stay, too. */
  #view(path: string, layer: Layer, around: boolean, nodes: Readonly<Record<string, Node>>): Pass {
    const { seed, parameters, isFrozen = () => false } = this.#options;
    const learned = Object.values(nodes).flatMap((node) => {
      const parameter = parameters.get(node);
      return parameter?.learned ? [parameter] : [];
    });
    const training = around && !(learned.length > 0 && learned.every(isFrozen));
    const where = (what: string): string => `${placeText(path, layer)}, forward, pass.${what}`;
    const checkTraining = (what: string): void => {
      if (training) return;
      const fix = 'Ask for it only if (pass.training).';
      fail(where(what), 'a pass that the network learns from', 'one that only answers', fix);
    };
    const checked = (what: string, layers: readonly Forward[], x: Node): readonly Layer[] => {
      checkNode(x, where(what), 'x');
      return readLayers(layers as readonly Layer[], where(what), 'Pass this.layers.');
    };
    return {
      training,
      random: (shape) => {
        checkTraining('random');
        if (!isShape(shape)) {
          const got = Object(shape).cols === undefined ? describe(shape) : shapeText(shape);
          fail(where('random'), 'a shape { rows, cols }', got, "Write { rows: 'batch', cols: 3 }, or x.shape.");
        }
        const stream = streams.graph + streamStride * this.#draws++;
        return random(shape, { seed, stream, step: this.#step });
      },
      update: (parameter, value) => {
        checkTraining('update');
        this.#update(where('update'), nodes, parameter, value);
      },
      through: (layers, x, inner) =>
        this.#through(`${path}.`, training, checked('through', layers, x), x, Object(inner)),
      branches: (layers, x, inner) => {
        const read = checked('branches', layers, x);
        const own = divide<Node>(Object(inner), read.length);
        return read.map((each, i) => this.#one(`${path}.${i}`, training, each, x, own[i] ?? {}));
      },
      value: (setting) => {
        if (typeof setting !== 'number') checkTraining('value of a schedule');
        if (typeof setting === 'number' ? !Number.isFinite(setting) : Object(setting).formula === undefined)
          fail(where('value'), 'a number or a schedule', describe(setting), 'Pass what the layer was made with.');
        return this.clock.value(setting);
      },
    };
  }

  #update(where: string, nodes: Readonly<Record<string, Node>>, node: Node, value: Node): void {
    const name = Object.keys(nodes).find((each) => nodes[each] === node);
    if (name === undefined) {
      const fix = 'Pass one of those that forward() is given.';
      fail(where, 'a parameter of the layer', describe(node?.kind ?? node), fix);
    }
    const at = `${where} of ${name}`;
    if (this.#options.parameters.get(node)?.learned !== false)
      fail(
        at,
        'a parameter that is not learned',
        'one that the optimizer changes',
        'Write learned: false in its spec.',
      );
    if (this.updates.some(({ state }) => state === node))
      fail(
        at,
        'one value for each step',
        'a second one',
        'Update each parameter once, and go through layers that do so once.',
      );
    if (value?.shape === undefined || !sameShape(value.shape, node.shape)) {
      const got = value?.shape === undefined ? describe(value) : shapeText(value.shape);
      fail(at, `a node of ${shapeText(node.shape)}`, got, 'Give the value the shape of the parameter.');
    }
    this.updates.push(assign(node, value));
  }
}
