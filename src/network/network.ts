import { checkBoolean } from '../core/checks.js';
import { describe, fail } from '../core/errors.js';
import { allFinite } from '../core/float32.js';
import { show } from '../core/inspect.js';
import { countNumbers, type Matrix, type MatrixLike, matrix, toRows } from '../core/matrix.js';
import { checkKeys, suggest } from '../core/names.js';
import { behind, knowSelf, seeThroughProxies } from '../core/proxies.js';
import { atOnce } from '../core/turns.js';
import { Dataset } from '../data/dataset.js';
import type { Label, Labels } from '../data/labels.js';
import { notFinite } from '../data/not-finite.js';
import type { Targets } from '../data/targets.js';
import { readWeights, weigh } from '../data/weights.js';
import type { EngineName } from '../engines/index.js';
import type { FileUrl } from '../formats/index.js';
import { type Layer, shortText } from '../layers/index.js';
import { type Loss, lossFamily } from '../losses/index.js';
import {
  argmax,
  type ByMetric,
  computeMetrics,
  type Metric,
  type MetricName,
  type Named,
  readMetrics,
} from '../metrics/index.js';
import { answersOf } from '../model/answers.js';
import { DataReader } from '../model/data-reader.js';
import { outputCount, outputNode, type Stack } from '../model/forward.js';
import { vanishing } from '../model/held.js';
import { Machine } from '../model/machine.js';
import { Model } from '../model/model.js';
import { boundary, chooseLoss } from '../model/objective.js';
import type { Parameter } from '../model/parameter.js';
import { blockRows } from '../model/question.js';
import type { History } from '../training/history.js';
import { type EpochLoop, toBeLooped } from '../training/loop.js';
import type { FitOptions } from '../training/options.js';
import { Trainer } from '../training/trainer.js';
import { writeNetwork } from './file.js';
import { contentOf, type NetworkJson, seal } from './json.js';
import { type EvaluateOptions, type NetworkOptions, readNetworkOptions, type SaveOptions } from './network-options.js';
import { summaryText } from './summary.js';

let open: (network: Network) => Model | undefined;
let openTrainer: (network: Network) => Trainer | undefined;

/** What a network consists of; undefined for one of another copy of the package. */
export function modelOf(network: Network): Model | undefined {
  return open(network);
}

/** What trains a network; undefined for one of another copy of the package. */
export function trainerOf(network: Network): Trainer | undefined {
  return openTrainer(network);
}

/** Others take sizes of batches and the like. */
function refuseMore(where: string, value: unknown): never {
  const fix = `Leave it out, as in ${where}(x): rows are taken in blocks by themselves.`;
  fail(where, 'rows alone', `${describe(value)} after them`, fix);
}

/** A stack of layers, the numbers they have learned, and how far training has come. */
export class Network {
  /** From the inputs to the outputs. */
  readonly layers: readonly Layer[];
  /** What fixes all that is random. */
  readonly seed: number;
  readonly #model: Model;
  readonly #reader: DataReader;
  readonly #trainer: Trainer;

  /** @throws MultilayerError for anything but a list of layers and known options. */
  constructor(options: NetworkOptions) {
    const { layers, seed, inputs, classes } = readNetworkOptions(options);
    knowSelf(this);
    this.layers = layers;
    this.seed = seed;
    const machine = new Machine(options);
    const warning = machine.engine.precision === 'float32' ? vanishing(layers) : undefined;
    if (warning !== undefined) machine.warn(warning);
    this.#model = new Model(layers, seed, machine, classes);
    this.#reader = new DataReader(this.#model);
    this.#trainer = new Trainer(this.#model, this.#reader);
    if (inputs !== undefined) this.#model.build(inputs);
  }

  /**
   * The name of the engine that computes: what `'auto'` came to, where nothing else was asked for. Where the machine
   * refuses it later, another takes over; a fit that is under way then ends on the one that it began on.
   */
  get engine(): EngineName {
    return this.#model.machine.engine.name;
  }

  /** The number of input columns, once it is known. */
  get inputs(): number | undefined {
    return this.#model.stack?.inputs;
  }

  /** The number of outputs, once the number of inputs is known. */
  get outputs(): number | undefined {
    const { stack } = this.#model;
    return stack && outputCount(stack);
  }

  /** Classes in the order of the outputs, where the network was told of them or has learned from them. */
  get classes(): Labels | undefined {
    return this.#model.classes;
  }

  /**
   * The loss of the last fit, undefined before the first. A later fit goes on with it, and `evaluate` measures it.
   *
   * @throws MultilayerError where it is one of your own and the network comes from a file
   */
  get loss(): Loss | undefined {
    return lossFamily.known(this.#model.last.loss, 'loss');
  }

  /** Epochs completed over the life of the network. */
  get epoch(): number {
    return this.#model.training.position.epoch;
  }

  /** Every learned table, in the order of the layers. Empty until the number of inputs is known. */
  get parameters(): readonly Parameter[] {
    return this.#model.parameters;
  }

  /**
   * One learned table, to be read or set.
   *
   * @param layer counted from 0
   * @param name as `'weights'` or `'bias'`
   * @throws MultilayerError where the layer has no parameter of that name, or the inputs are not known yet
   */
  parameter(layer: number, name: string): Parameter {
    const found = this.parameters.find((each) => each.layer === layer && each.name === name);
    if (found !== undefined) return found;
    const known = this.parameters.filter((each) => each.layer === layer).map((each) => each.name);
    const fix =
      known.length > 0
        ? suggest(name, known)
        : this.parameters.length > 0
          ? `Layers count from 0 to ${this.layers.length - 1}.`
          : 'A network has parameters once it knows its inputs: pass inputs, or fit it first.';
    fail(`parameter of layer ${describe(layer)}`, 'the name of a parameter', describe(name), fix);
  }

  /**
   * Learns to map x to y. Another call goes on where this one ended.
   *
   * The data are read at the call: what changes later has no effect. The call itself takes as long as reading the
   * data and compiling the step; after it, the event loop has its turn every few hundredths of a second, between two
   * steps, portions of rows to validate on, or portions of weights to draw. A single step is never cut.
   *
   * @param x [rows × inputs]
   * @param y [rows × outputs], or one number, label or truth value for each row
   * @throws MultilayerError for data and options that do not fit, and while another fit of the network is under way
   * @throws DivergenceError when the loss leaves the finite numbers; the network is then back at earlier weights
   */
  async fit<M extends MetricName = never>(
    x: MatrixLike,
    y: Targets,
    options: FitOptions<M> = {},
  ): Promise<History<Named<M>>> {
    return this.#trainer.fit(x, y, options) as Promise<History<Named<M>>>;
  }

  /**
   * Trains like {@link fit}, one epoch at a time: `for await (const { epoch, loss } of network.train(x, y)) …`.
   * Nothing happens, and no data are read, before the loop asks for its first epoch; the next one starts when the
   * loop asks for it. `break` ends the fit with the weights as they are. A loop that stands still is ended by the
   * next fit of the network.
   *
   * @param x [rows × inputs]
   * @param y [rows × outputs], or one number, label or truth value for each row
   * @throws MultilayerError in the first turn of the loop, for data and options that `fit` refuses
   * @throws DivergenceError when the loss leaves the finite numbers; the network is then back at earlier weights
   */
  train(x: MatrixLike, y: Targets, options: FitOptions = {}): EpochLoop {
    return toBeLooped(this.#trainer.epochByEpoch(x, y, options));
  }

  /**
   * The outputs for every row of x. A network that was never trained answers from its initial weights; one that
   * does not know its inputs takes their number from x. While a fit waits, they are those of the weights so far.
   *
   * @param x [rows × inputs]
   * @returns one array of outputs for each row
   * @throws MultilayerError for anything but finite numbers in as many columns as there are inputs
   */
  predict(x: MatrixLike, more?: never): number[][] {
    if (!(#model in (this ?? Network))) return behind<Network>(this, 'Network').predict(x, more);
    if (more !== undefined) refuseMore('predict', more);
    const model = this.#model;
    const ready = model.stack !== undefined && Array.isArray(x) ? model.ask().predictRows(x) : undefined;
    if (ready === undefined) return toRows(this.predictMatrix(x));
    if (ready.length > blockRows) this.#reader.lookAt(x as readonly unknown[], 'predict, x', model.machine.warn);
    return ready;
  }

  /** Like {@link predict}, as one table [rows × outputs]. */
  predictMatrix(x: MatrixLike, more?: never): Matrix {
    if (more !== undefined) refuseMore('predictMatrix', more);
    const model = this.#model;
    const table = this.#reader.unchecked(x, 'predict, x', model.machine.warn);
    model.build(table.cols);
    return model.ask().predict(table, 'predict');
  }

  /**
   * The most likely class for every row of x, as the data called it: text, a number or a truth value.
   *
   * @param x [rows × inputs]
   * @throws MultilayerError where the network knows no classes
   */
  predictClasses(x: MatrixLike, more?: never): string[] | number[] | boolean[] {
    if (more !== undefined) refuseMore('predictClasses', more);
    const classes: readonly Label[] | undefined = this.#model.classes;
    if (classes === undefined) {
      fail(
        'predictClasses',
        'a network that knows classes',
        'one that does not',
        'Fit it on one label or class number for each row, pass classes to new Network, or use predict.',
      );
    }
    const prediction = this.predictMatrix(x);
    const half = boundary(this.#model.last.loss, () => outputNode(this.#model.stack as Stack));
    const best = (row: number): number =>
      prediction.cols === 1 ? Number((prediction.data[row] as number) >= half) : argmax(prediction, row);
    return Array.from({ length: prediction.rows }, (_, row) => classes[best(row)] as Label) as string[];
  }

  /**
   * The loss, and any metrics, on given data. The loss is that of the last fit, also after loading, or the one that
   * belongs to the last layer; penalties of a regularizer are no part of it.
   *
   * @param x [rows × inputs]
   * @param y [rows × outputs], or one number, label or truth value for each row
   * @param metrics names, or metrics of your own, as in `['accuracy']`
   * @returns the mean loss of the rows as `loss`, and each metric by its name, or as `topK({ k: 3 })` where it has other
   * options than the usual ones
   * @throws MultilayerError for data that do not fit, and where a metric says nothing about such targets, as accuracy
   * of a regression
   */
  evaluate<M extends MetricName = never>(
    x: MatrixLike,
    y: Targets,
    metrics?: readonly (M | Metric)[],
    options?: EvaluateOptions,
  ): ByMetric<'loss' | Named<M>, number>;
  evaluate(
    x: MatrixLike,
    y: Targets,
    metrics: readonly (MetricName | Metric)[] = [],
    options: EvaluateOptions = {},
  ): Record<string, number> {
    const [model, reader] = [this.#model, this.#reader];
    const { warn } = model.machine;
    const table = reader.inputs(x, 'evaluate, x', warn);
    const stack = model.build(table.cols);
    const where = 'evaluate, option loss';
    checkKeys(options, ['loss', 'sampleWeights'], 'evaluate');
    const { loss: asked = lossFamily.known(model.last.loss, where), sampleWeights } = options;
    const loss = chooseLoss(asked, outputNode(stack), where);
    const { target, classes = model.classes } = reader.targets(y, stack, loss, table.rows, 'evaluate, y', warn);
    const weighing = 'evaluate, option sampleWeights';
    const weights = readWeights(sampleWeights, table.rows, weighing);
    const data = weigh(new Dataset(table, target, weights), weighing, 'the rows');
    const ask = model.ask();
    const chosen = readMetrics(metrics, 'evaluate, metrics', "Write evaluate(x, y, ['accuracy'], { … }).");
    const prediction = chosen.size > 0 ? matrix(table.rows, outputCount(stack)) : undefined;
    const mean = atOnce(ask.loss(loss, data, prediction));
    // Outputs that are not finite are named, as the reason.
    if (!Number.isFinite(mean) || (prediction !== undefined && !allFinite(prediction.data)))
      ask.predict(table, 'evaluate');
    if (!Number.isFinite(mean)) throw notFinite((rows) => atOnce(ask.loss(loss, rows)), { data }, mean, 'evaluate');
    if (prediction === undefined) return { loss: mean };
    const about = { targets: loss.targets, weights: data.weights, classes };
    return { loss: mean, ...atOnce(computeMetrics(chosen, answersOf(prediction, loss), target, about, 'evaluate')) };
  }

  /** A table of the layers, their shapes and their numbers of parameters. */
  summary(): string {
    return summaryText(this.layers, this.#model.stack);
  }

  /**
   * The network as plain data: what to predict with, without the state of training. `networkFromJSON` reads it.
   *
   * @throws MultilayerError for a `JSON.stringify(network)` whose text would be longer than a string can be
   */
  toJSON(key?: string): NetworkJson {
    const file = seal(contentOf(this.#model, false));
    // Only JSON.stringify passes a key.
    if (key !== undefined) file.toJSON?.();
    return file;
  }

  /** Like {@link toJSON}, with all that a later fit needs to go on exactly as if it had not stopped. */
  checkpoint(): NetworkJson {
    return seal(contentOf(this.#model, true));
  }

  /**
   * Writes the network into a file that `loadNetwork` reads, as a whole or not at all: whatever happens, there is the former
   * file or the new one. In Node, Bun and Deno. A writer that is killed leaves a file `.multilayer-….tmp`
   * in the folder, which the next one removes.
   *
   * @param path one that ends in `.safetensors` is small and quick, and its numbers open in other programs; any other is JSON
   * text
   * @throws MultilayerError where the file cannot be written
   */
  async save(path: string | FileUrl, options: SaveOptions = {}): Promise<void> {
    checkKeys(options, ['training'], 'save');
    const { training = true } = options;
    await writeNetwork(path, this.#model, checkBoolean(training, 'save, option training'));
  }

  /**
   * Gives back the memory of compiled programs, and stops threads that no other network is using. The
   * network can still be used: what it needs is then made again.
   */
  dispose(): void {
    this.#trainer.endPaused('dispose()');
    this.#model.dispose();
  }

  /** An independent copy, with the weights and the state of training. */
  clone(): Network {
    const copy = new Network({ layers: this.layers, seed: this.seed, ...this.#model.machine.options });
    copy.#model.copyFrom(this.#model);
    return copy;
  }

  static {
    // What was called a static method elsewhere: not in the types, and no reader comes into a program by it.
    for (const [name, reader] of Object.entries({
      load: 'loadNetwork',
      fromJSON: 'networkFromJSON',
      fromBytes: 'networkFromBytes',
    })) {
      const value = () =>
        fail(`Network.${name}`, `the function ${reader}`, 'a method', `Import { ${reader} } from 'multilayer'.`);
      Object.defineProperty(Network, name, { value });
    }
    open = (network) => (#model in Object(network) ? network.#model : undefined);
    openTrainer = (network) => (#trainer in Object(network) ? network.#trainer : undefined);
    seeThroughProxies(Network.prototype, 'Network', (one) => #model in one, ['predict']);
    show(Network.prototype, 'Network', (network) => ({
      layers: network.layers.map(shortText),
      inputs: network.inputs,
      outputs: network.outputs,
      parameters: countNumbers(network.parameters),
      epoch: network.epoch,
      classes: network.classes,
      engine: network.engine,
      seed: network.seed,
    }));
  }
}
