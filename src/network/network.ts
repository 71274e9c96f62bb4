import { checkBoolean, checkNumber, counting } from '../core/checks.js';
import { describe, fail, renameCall } from '../core/errors.js';
import { show } from '../core/inspect.js';
import { within } from '../core/json.js';
import { type Matrix, type MatrixLike, matrix, type Table, toRows } from '../core/matrix.js';
import { mergedColumns, mergedText } from '../core/merged.js';
import { checkKeys, suggest } from '../core/names.js';
import { behind, knowSelf, seeThroughProxies, unproxied } from '../core/proxies.js';
import { atOnce, Turns } from '../core/turns.js';
import type { EngineName } from '../engines/index.js';
import { operations } from '../expression/index.js';
import type { Node } from '../graph/index.js';
import { isLayer, type Layer } from '../layers/index.js';
import { defaultLoss, type Loss, type LossName } from '../losses/index.js';
import { argmax, type Metric, type MetricName, metricFamily } from '../metrics/index.js';
import { type EncodedTargets, readInputs, readTargets, type Targets } from './data.js';
import { readJsonFile, writeJson } from './file.js';
import { Fit, type Pace, warnOfStuckLayers } from './fit.js';
import { outputCount, outputNode, type Stack } from './graphs.js';
import { checkLossHeld, checkMemoryHeld, checkRuleHeld, vanishing } from './held.js';
import { networkHints } from './hints.js';
import { type EpochRecord, type Epochs, type FitEnd, type History, recordsOf } from './history.js';
import { Inference } from './inference.js';
import { layersToJson, type NetworkContent, type NetworkJson, readNetworkJson, seal } from './json.js';
import { checkCount, type Label, type Labels, readLabels } from './labels.js';
import { EpochLog } from './log.js';
import { type EpochLoop, endedLoop, type Run, toBeLooped } from './loop.js';
import { Machine, type MachineOptions, machineOptionNames } from './machine.js';
import { notFinite } from './not-finite.js';
import { chooseLoss, knownLoss, lossToJson, mayMiss, type NamedLoss } from './objective.js';
import { type FitOptions, readFitOptions, type WatchedOptions } from './options.js';
import { Parameter } from './parameter.js';
import { splitRows } from './split.js';
import { summaryText } from './summary.js';
import { freshTrainingState, TrainingSession, type TrainingState } from './training.js';
import { trainingToJson } from './training-json.js';
import { Drawing } from './weights.js';

/** What a network is made of, and what it runs on. */
export interface NetworkOptions extends MachineOptions {
  /** One layer or more, from the inputs to the outputs. A layer that stands here twice has two sets of weights. */
  readonly layers: readonly Layer[];
  /** Number of input columns; left out, it is read off the first data. */
  readonly inputs?: number;
  /**
   * The classes in the order of the outputs, all of them text, numbers or truth values; two for one output. Left out,
   * they are read off the first targets, which then have to show every one.
   */
  readonly classes?: Labels;
  /** Fixes the initial weights, the order of rows and the validation split. Default: 0. */
  readonly seed?: number;
}

/** How a saved network is read, and on what it then runs. */
export interface ReadOptions extends MachineOptions {
  /** Whether what was changed after it was saved is refused. Default: true. */
  readonly check?: boolean;
}

/** How `evaluate` measures. */
export interface EvaluateOptions {
  /** Default: the loss of the last fit, else the one that belongs to the last layer. */
  readonly loss?: LossName | Loss;
}

/** What is saved of a network. */
export interface SaveOptions {
  /** Whether the state of training comes along, as in a checkpoint. Default: true. */
  readonly training?: boolean;
}

/** A stack of layers, the numbers they have learned, and how far training has come. */
export class Network {
  /** From the inputs to the outputs. */
  readonly layers: readonly Layer[];
  /** What fixes all that is random. */
  readonly seed: number;
  readonly #machine: Machine;
  #stack: Stack | undefined;
  /** Initial weights that nobody has looked at yet. */
  #drawing: Drawing | undefined;
  #inference: Inference | undefined;
  #session: TrainingSession | undefined;
  #run: Run | undefined;
  #training: TrainingState = freshTrainingState();
  #classes: Labels | undefined;
  /** Whether the classes are an option of the network, and not found in data. */
  readonly #announced: boolean;
  readonly #warned = new Set<'x' | 'y'>();
  #loss: Loss | NamedLoss | undefined;

  /** @throws MultilayerError for anything but a list of layers and known options. */
  constructor(options: NetworkOptions) {
    const where = 'Network';
    if (typeof options !== 'object' || options === null) {
      fail(
        where,
        'an object with layers',
        describe(options),
        "Write new Network({ layers: [new Dense(1, 'sigmoid')] }).",
      );
    }
    checkKeys(options, ['layers', 'inputs', 'classes', 'seed', ...machineOptionNames], where, networkHints);
    const { layers, inputs, classes, seed = 0 } = options;
    if (!Array.isArray(layers) || layers.length === 0) {
      fail(
        'Network, layers',
        'a list of at least one layer',
        describe(layers),
        "Write layers: [new Dense(8, 'tanh'), new Dense(1, 'sigmoid')].",
      );
    }
    const odd = layers.findIndex((layer) => !isLayer(layer));
    if (odd >= 0) {
      fail(`Network, layer ${odd}`, 'a layer', describe(layers[odd]), "Write new Dense(8, 'tanh').");
    }
    knowSelf(this);
    this.layers = Object.freeze(layers.map(unproxied));
    this.seed = checkNumber(
      seed,
      { allows: Number.isSafeInteger, text: 'a whole number' },
      'Network, seed',
      'Any whole number will do.',
    );
    this.#machine = new Machine(options);
    const warning = this.#machine.engine.precision === 'float32' ? vanishing(this.layers) : undefined;
    if (warning !== undefined) this.#machine.warn(warning);
    this.#announced = classes !== undefined;
    if (classes !== undefined)
      this.#classes = readLabels(classes, 'Network, option classes', "Write classes: ['cat', 'dog'].");
    if (inputs !== undefined)
      this.#build(checkNumber(inputs, counting, 'Network, inputs', 'Leave it out to read it off the data.'));
  }

  /**
   * The name of the engine that computes: what `'auto'` came to, where nothing else was asked for. Where the machine
   * refuses it later, another takes over; a fit that is under way then ends on the one that it began on.
   */
  get engine(): EngineName {
    return this.#machine.engine.name;
  }

  /** The number of input columns, once it is known. */
  get inputs(): number | undefined {
    return this.#stack?.inputs;
  }

  /** The number of outputs, once the number of inputs is known. */
  get outputs(): number | undefined {
    return this.#stack && outputCount(this.#stack);
  }

  /** Classes in the order of the outputs, where the network was told of them or has learned from them. */
  get classes(): Labels | undefined {
    return this.#classes;
  }

  /**
   * The loss of the last fit, undefined before the first. A later fit goes on with it, and `evaluate` measures it.
   *
   * @throws MultilayerError where it is one of your own and the network comes from a file
   */
  get loss(): Loss | undefined {
    return knownLoss(this.#loss, 'loss');
  }

  /** Epochs completed over the life of the network. */
  get epoch(): number {
    return this.#training.epoch;
  }

  /** Every learned table, in the order of the layers. Empty until the number of inputs is known. */
  get parameters(): readonly Parameter[] {
    return this.#stack?.parameters ?? [];
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
  async fit(x: MatrixLike, y: Targets, options: FitOptions = {}): Promise<History> {
    const log = new EpochLog();
    const course = this.#train(x, y, options, 'many');
    for (;;) {
      const { done, value } = await course.next();
      if (done) return log.close(value);
      log.add(value);
    }
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
    return toBeLooped(this.#epochByEpoch(x, y, options));
  }

  async *#epochByEpoch(x: MatrixLike, y: Targets, options: FitOptions): AsyncGenerator<EpochRecord, void, undefined> {
    try {
      for await (const epochs of this.#train(x, y, options, 'each')) {
        const run = this.#run as Run;
        for (const record of recordsOf(epochs)) {
          run.paused = true;
          yield record;
          run.paused = false;
          if (run.ended !== undefined) throw endedLoop(run.ended);
        }
      }
    } catch (error) {
      renameCall(error, 'fit', 'train');
      throw error;
    }
  }

  /**
   * The outputs for every row of x. A network that was never trained answers from its initial weights; one that
   * does not know its inputs takes their number from x. While a fit waits, they are those of the weights so far.
   *
   * @param x [rows × inputs]
   * @returns one array of outputs for each row
   * @throws MultilayerError for anything but finite numbers in as many columns as there are inputs
   */
  predict(x: MatrixLike): number[][] {
    if (!(#machine in this)) return behind<Network>(this, 'Network').predict(x);
    const ready = this.#stack !== undefined && Array.isArray(x) ? this.#ask().predictRows(x) : undefined;
    return ready ?? toRows(this.predictMatrix(x));
  }

  /** Like {@link predict}, as one table [rows × outputs]. */
  predictMatrix(x: MatrixLike): Matrix {
    const table = this.#readInputs(x, 'predict, x', this.#machine.warn, 128);
    this.#build(table.cols);
    return this.#ask().predict(table, 'predict');
  }

  /**
   * The most likely class for every row of x, as the data called it: text, a number or a truth value.
   *
   * @param x [rows × inputs]
   * @throws MultilayerError where the network knows no classes
   */
  predictClasses(x: MatrixLike): string[] | number[] | boolean[] {
    const classes: readonly Label[] | undefined = this.#classes;
    if (classes === undefined) {
      fail(
        'predictClasses',
        'a network that knows classes',
        'one that does not',
        'Fit it on one label or class number for each row, pass classes to new Network, or use predict.',
      );
    }
    const prediction = this.predictMatrix(x);
    const best = (row: number): number =>
      prediction.cols === 1 ? Number((prediction.data[row] as number) >= 0.5) : argmax(prediction, row);
    return Array.from({ length: prediction.rows }, (_, row) => classes[best(row)] as Label) as string[];
  }

  /**
   * The loss, and any metrics, on given data. The loss is that of the last fit, also after loading, or the one that
   * belongs to the last layer.
   *
   * @param x [rows × inputs]
   * @param y [rows × outputs], or one number, label or truth value for each row
   * @param metrics names, or metrics of your own, as in `['accuracy']`
   * @returns the mean loss of the rows as `loss`, and each metric by its name
   * @throws MultilayerError for data that do not fit, and where a metric says nothing about such targets, as accuracy
   * of a regression
   */
  evaluate<M extends MetricName = never>(
    x: MatrixLike,
    y: Targets,
    metrics?: readonly (M | Metric)[],
    options?: EvaluateOptions,
  ): Record<'loss' | M, number> & Record<string, number>;
  evaluate(
    x: MatrixLike,
    y: Targets,
    metrics: readonly (MetricName | Metric)[] = [],
    options: EvaluateOptions = {},
  ): Record<string, number> {
    const { warn } = this.#machine;
    const table = this.#readInputs(x, 'evaluate, x', warn);
    const stack = this.#build(table.cols);
    const where = 'evaluate, option loss';
    checkKeys(options, ['loss'], 'evaluate');
    const loss = chooseLoss(options.loss ?? knownLoss(this.#loss, where), outputNode(stack), where);
    const { target } = this.#encode(y, stack, loss, table.rows, 'evaluate, y', warn);
    const ask = this.#ask();
    if (!Array.isArray(metrics)) {
      const fix = "Write evaluate(x, y, ['accuracy']).";
      fail('evaluate, metrics', 'a list', describe(metrics), fix);
    }
    // A gap in a list is a mistake like any other.
    const chosen = Array.from(metrics, (each) => metricFamily.resolve(each, 'evaluate, metrics'));
    const prediction = chosen.length > 0 ? ask.predict(table, 'evaluate') : matrix(0, 0);
    const values = chosen.map((metric) => [metric.name, metric.compute(prediction, target, loss.targets)] as const);
    const mean = atOnce(ask.loss(loss, table, target));
    if (!Number.isFinite(mean)) {
      // The outputs are named where they are the reason.
      ask.predict(table, 'evaluate');
      throw notFinite((x, y) => atOnce(ask.loss(loss, x, y)), { x: table, target }, mean, 'evaluate');
    }
    return { loss: mean, ...Object.fromEntries(values) };
  }

  /** A table of the layers, their shapes and their numbers of parameters. */
  summary(): string {
    return summaryText(this.layers, this.inputs);
  }

  /**
   * The network as plain data: what to predict with, without the state of training.
   *
   * @throws MultilayerError for a `JSON.stringify(network)` whose text would be longer than a string can be
   */
  toJSON(key?: string): NetworkJson {
    const file = seal(this.#content());
    // Only JSON.stringify passes a key.
    if (key !== undefined) file.toJSON?.();
    return file;
  }

  /** Like {@link toJSON}, with all that a later fit needs to go on exactly as if it had not stopped. */
  checkpoint(): NetworkJson {
    return seal({ ...this.#content(), training: trainingToJson(this.#training) });
  }

  /**
   * The network that {@link toJSON} or {@link checkpoint} described. Nothing in the data is run.
   *
   * @throws MultilayerError naming the part that is wrong, or where the data are not as they were written
   */
  static fromJSON(json: unknown, options: ReadOptions = {}): Network {
    return Network.#read(json, options, 'Network.fromJSON');
  }

  /**
   * Writes the network into a file, as a whole or not at all: whatever happens, there is the former
   * file or the new one. In Node, Bun and Deno. A writer that is killed leaves a file `.multilayer-….tmp`
   * in the folder, which may be deleted.
   *
   * @throws MultilayerError where the file cannot be written
   */
  async save(path: string | URL, options: SaveOptions = {}): Promise<void> {
    checkKeys(options, ['training'], 'save');
    const training = checkBoolean(options.training ?? true, 'save, option training');
    await writeJson(path, training ? this.checkpoint() : this.toJSON(), 'save');
  }

  /**
   * The network that {@link save} wrote, or a file with the text of {@link toJSON} or
   * {@link checkpoint}.
   *
   * @throws MultilayerError where the file cannot be read, or is no model file, or not as it was written
   */
  static async load(path: string | URL, options: ReadOptions = {}): Promise<Network> {
    const { value, where } = await readJsonFile(path, 'Network.load');
    return Network.#read(value, options, where);
  }

  static #read(json: unknown, options: ReadOptions, where: string): Network {
    checkKeys(options, ['check', ...machineOptionNames], where);
    const { check = true, ...machine } = options;
    const parts = readNetworkJson(json, where, checkBoolean(check, `${where}, option check`));
    const { layers, inputs, seed, tables, training, classes, loss } = parts;
    const network = new Network({ layers, inputs, seed, ...machine });
    network.#drawing = undefined;
    within(where, () => {
      for (const each of network.parameters) each.set(tables.get(each.id) as Matrix);
    });
    if (training !== undefined) {
      checkMemoryHeld(training, where, network.#machine.engine.precision);
      network.#training = training;
    }
    network.#classes = classes;
    network.#loss = loss;
    return network;
  }

  /**
   * Gives back the memory of compiled programs, and stops threads that no other network is using. The
   * network can still be used: what it needs is then made again.
   */
  dispose(): void {
    if (this.#run?.paused) this.#end('dispose()');
    this.#inference?.dispose();
    this.#machine.release();
  }

  /** Other layers in the circumstances of a network: its inputs, seed, engine, labels and loss. For `collapse`. */
  static withLayers(network: Network, layers: readonly Layer[]): Network {
    const { inputs, seed, engine, classes } = network;
    // A network of another copy of the package does not show its options.
    const [options, loss] = #machine in network ? [network.#machine.options, network.#loss] : [{ engine }, undefined];
    const result = new Network({ layers, ...(inputs !== undefined && { inputs }), seed, ...options });
    result.#classes = classes;
    result.#loss = loss;
    return result;
  }

  /** An independent copy, with the weights and the state of training. */
  clone(): Network {
    const copy = new Network({ layers: this.layers, seed: this.seed, ...this.#machine.options });
    if (this.#stack !== undefined) {
      this.#fetch();
      copy.#build(this.#stack.inputs);
      copy.#drawing = undefined;
      copy.#copyValues(this.parameters.map((each) => Parameter.values(each)));
    }
    copy.#training = {
      ...this.#training,
      memory: new Map([...this.#training.memory].map(([name, data]) => [name, data.slice()])),
    };
    copy.#classes = this.#classes;
    copy.#loss = this.#loss;
    return copy;
  }

  /** What stands in a file of either kind. */
  #content(): NetworkContent {
    const stack = this.#stack;
    if (stack === undefined) {
      fail(
        'toJSON',
        'a network with weights',
        'one whose inputs are not known',
        'Pass inputs to the network, or fit it first.',
      );
    }
    this.#fetch();
    const classes = this.#classes === undefined ? {} : { classes: this.#classes };
    const layers = layersToJson(this.layers, stack.parameters);
    const loss = this.#loss === undefined ? {} : { loss: lossToJson(this.#loss) };
    return { seed: this.seed, inputs: stack.inputs, ...classes, ...loss, layers };
  }

  #copyValues(values: readonly Float64Array[]): void {
    this.parameters.forEach((each, i) => {
      Parameter.values(each).set(values[i] as Float64Array);
    });
    this.#changed();
  }

  #build(inputs: number): Stack {
    if (this.#stack !== undefined) return this.#stack;
    const { precision } = this.#machine.engine;
    const home = { precision, fetch: () => this.#fetch(), changed: () => this.#changed() };
    if (this.#announced) {
      const outputs = outputCount({ layers: this.layers, inputs });
      const { length } = this.#classes as Labels;
      const fix = `Make the last layer Dense(${length}, 'softmax'), or name as many classes as it has outputs.`;
      checkCount(this.#classes as Labels, outputs, 'Network, option classes', fix);
    }
    const drawing = new Drawing(this.layers, inputs, this.seed, home);
    this.#drawing = drawing.done ? undefined : drawing;
    this.#stack = { layers: this.layers, parameters: drawing.parameters, inputs };
    this.#inference = new Inference(this.#machine, this.#stack);
    return this.#stack;
  }

  /** Makes sure that the numbers are there: draws them, or brings the newest from the engine that is training. */
  #fetch(): void {
    if (this.#drawing !== undefined) {
      atOnce(this.#drawing.rest());
      this.#drawing = undefined;
    }
    this.#pull();
  }

  #pull(): void {
    if (this.#session?.pull()) this.#inference?.invalidate();
  }

  #changed(): void {
    this.#session?.push();
    this.#inference?.invalidate();
  }

  #ask(): Inference {
    this.#fetch();
    return this.#inference as Inference;
  }

  /** @param most rows that are looked at for numbers that lose their meaning */
  #readInputs(x: unknown, where: string, warn: Warn, most?: number): Table {
    const table = readInputs(x, this.inputs, where, this.#machine.engine.precision);
    this.#lookFor('x', table, where, warn, most);
    return table;
  }

  #encode(y: unknown, stack: Stack, loss: Loss, rows: number, where: string, warn: Warn): EncodedTargets {
    const { precision } = this.#machine.engine;
    const outputs = outputCount(stack);
    if (this.#announced && loss.targets === 'numbers' && defaultLoss(outputNode(stack)).targets === 'numbers') {
      fail(
        'Network, option classes',
        'an output layer that tells classes apart',
        `one of numbers, with ${loss.name}`,
        "End with a layer of activation 'softmax' or 'sigmoid', or leave classes out.",
      );
    }
    const encoded = readTargets(y, { where, loss, outputs, rows, classes: this.#classes, precision });
    if (loss.targets === 'numbers') {
      checkLossHeld(loss, encoded.target, where, precision);
      this.#lookFor('y', encoded.target, where, warn);
    }
    return encoded;
  }

  /** Warns, once, of columns whose numbers lose their meaning in the engine. */
  #lookFor(what: 'x' | 'y', table: Table, where: string, warn: Warn, most?: number): void {
    if (this.#machine.engine.precision === 'float64' || this.#warned.has(what)) return;
    const text = mergedText(mergedColumns(table, most), where);
    if (text === undefined) return;
    this.#warned.add(what);
    warn(text);
  }

  async *#train(x: MatrixLike, y: Targets, given: FitOptions, pace: Pace): AsyncGenerator<Epochs, FitEnd, undefined> {
    const read = readFitOptions(given, this.#machine.warn);
    let warned = false;
    const onWarning = (message: string): void => {
      warned = true;
      read.onWarning(pace === 'each' ? message.replace(/^fit/, 'train') : message);
    };
    const options = { ...read, onWarning, isWarned: () => warned };
    if (this.#run?.paused === false) {
      fail('fit', 'one fit at a time', 'a second one', 'Await the first fit, or clone the network.');
    }
    this.#end('another fit of the network');
    const run: Run = { paused: false };
    this.#run = run;
    const turns = new Turns(options.signal);
    const before: Settled = {
      stack: this.#stack,
      drawing: this.#drawing,
      inference: this.#inference,
      classes: this.#classes,
      loss: this.#loss,
    };
    let begun = false;
    try {
      // The data are read at once: they may change as soon as somebody else has a turn.
      const { fit, output, target, loss } = this.#open(x, y, options, turns);
      await turns.takeIfDue();
      if (mayMiss(output, loss)) {
        // Few networks end in anything but a sum, a sigmoid or a softmax.
        const { unreachable } = await import('./reach.js');
        const missed = unreachable(target, output, String(this.layers.at(-1)), operations);
        if (missed !== undefined) options.onWarning(missed);
      }
      begun = await this.#drawInTurns(turns);
      if (!begun) return { stopped: 'aborted' };
      return yield* fit.run(pace);
    } finally {
      if (this.#run === run) this.#end('its end');
      // Data that were refused leave no trace: neither their number of columns nor their classes.
      if (!begun) this.#restore(before);
    }
  }

  /** Ends the fit that is under way, if one is, with the weights as they are. */
  #end(reason: string): void {
    if (this.#run === undefined) return;
    this.#run.ended = reason;
    this.#run = undefined;
    this.#pull();
    this.#session?.dispose();
    this.#session = undefined;
  }

  /** Draws the weights for the session; false where the signal came first. */
  async #drawInTurns(turns: Turns): Promise<boolean> {
    if (this.#drawing !== undefined) await turns.through(this.#drawing.rest());
    if (this.#drawing?.done === false) return false;
    this.#drawing = undefined;
    this.#session?.push();
    await turns.takeIfDue();
    return true;
  }

  #restore({ stack, drawing, inference, classes, loss }: Settled): void {
    this.#stack = stack;
    this.#drawing = drawing;
    this.#inference = inference;
    this.#classes = classes;
    this.#loss = loss;
  }

  /** Reads the data and compiles the step. */
  #open(x: MatrixLike, y: Targets, options: WatchedOptions, turns: Turns): Opened {
    const { onWarning: warn } = options;
    const table = this.#readInputs(x, 'fit, x', warn);
    const stack = this.#build(table.cols);
    const where = 'fit, option loss';
    const output = outputNode(stack);
    const loss = chooseLoss(options.loss ?? knownLoss(this.#loss, where), output, where);
    const { target, classes } = this.#encode(y, stack, loss, table.rows, 'fit, y', warn);
    if (classes !== undefined) this.#classes = classes;
    const { rows, validation } = splitRows({
      table,
      target,
      validation: options.validation,
      seed: this.seed,
      names: { loss, outputs: outputCount(stack), labels: this.#classes },
      warn,
      read: (held) => {
        const heldX = this.#readInputs(held.x, 'fit, validation x', warn);
        // The engine has its copy of the others, and these are read in every epoch: the caller may change them.
        const x = { ...heldX, data: heldX.data.slice() };
        return { x, target: this.#encode(held.y, stack, loss, heldX.rows, 'fit, validation y', warn).target };
      },
    });
    this.#loss = loss;
    const { optimizer, learningRate, batchSize, shuffle } = options;
    checkRuleHeld(optimizer, learningRate, this.#machine.engine.precision);
    const data = { x: table, target, rows, batchSize, shuffle, seed: this.seed };
    const state = this.#training;
    const session = new TrainingSession({
      machine: this.#machine,
      stack,
      loss,
      optimizer,
      learningRate,
      ...data,
      state,
    });
    this.#session = session;
    warnOfStuckLayers(session.withoutGradient, this.layers, this.parameters, options.onWarning);
    const trainee = {
      stack,
      layers: this.layers,
      parameters: this.parameters,
      training: state,
      fetch: () => this.#pull(),
      ask: () => this.#ask(),
      restore: (values: readonly Float64Array[]) => this.#copyValues(values),
    };
    const fit = new Fit(trainee, session, options, { table, target, rows, loss, validation }, turns);
    return { fit, output, target, loss };
  }

  static {
    seeThroughProxies(Network.prototype, 'Network', (one) => #machine in one, ['predict']);
    show(Network.prototype, 'Network', (network) => ({
      layers: network.layers.map(String),
      inputs: network.inputs,
      outputs: network.outputs,
      parameters: network.parameters.reduce((sum, { rows, cols }) => sum + rows * cols, 0),
      epoch: network.epoch,
      classes: network.classes,
      engine: network.engine,
      seed: network.seed,
    }));
  }
}

type Warn = Machine['warn'];

/** A fit whose data are read and whose step is compiled, and what it goes by. */
interface Opened {
  readonly fit: Fit;
  readonly output: Node;
  readonly target: Matrix;
  readonly loss: Loss;
}

/** What the first fit settles for the later ones. */
interface Settled {
  readonly stack: Stack | undefined;
  readonly drawing: Drawing | undefined;
  readonly inference: Inference | undefined;
  readonly classes: Labels | undefined;
  readonly loss: Loss | NamedLoss | undefined;
}
