import { checkNumber, counting } from '../core/checks.js';
import { DivergenceError, describe, MultilayerError } from '../core/errors.js';
import { type Matrix, type MatrixLike, matrix, takeRows, toRows } from '../core/matrix.js';
import { checkKeys, suggest } from '../core/names.js';
import { Random, streams } from '../core/random.js';
import { type Engine, type EngineName, resolveEngine } from '../engines/index.js';
import { evaluate } from '../expression/index.js';
import { Layer } from '../layers/index.js';
import { defaultLoss, type Loss, type LossName, losses, resolveLoss } from '../losses/index.js';
import { argmax, type Metric, type MetricName, resolveMetric } from '../metrics/index.js';
import { type EncodedTargets, readInputs, readTargets, type Targets } from './data.js';
import { outputCount, type Stack } from './graphs.js';
import { type EpochRecord, History, type StopReason } from './history.js';
import { Inference } from './inference.js';
import { type NetworkJson, readNetworkJson, tableToJson, trainingToJson } from './json.js';
import { type FitOptions, type ReadFitOptions, readFitOptions } from './options.js';
import { Parameter } from './parameter.js';
import { summaryText } from './summary.js';
import { type Divergence, freshTrainingState, TrainingSession, type TrainingState } from './training.js';
import { drawParameters } from './weights.js';

export interface NetworkOptions {
  readonly layers: readonly Layer[];
  /** Number of input columns; left out, it is read off the first data. */
  readonly inputs?: number;
  /** Fixes the initial weights, the order of rows and the validation split. Default: 0. */
  readonly seed?: number;
  /** Default: `'auto'`, the fastest that runs here. */
  readonly engine?: EngineName | 'auto';
}

/** A stack of layers, the numbers they have learned, and how far training has come. */
export class Network {
  readonly layers: readonly Layer[];
  readonly seed: number;
  readonly #engine: Engine;
  readonly #engineName: EngineName | 'auto';
  #stack: Stack | undefined;
  #inference: Inference | undefined;
  #session: TrainingSession | undefined;
  #busy = false;
  #training: TrainingState = freshTrainingState();
  #classes: readonly string[] | undefined;
  #loss: Loss | undefined;

  /** @throws MultilayerError for anything but a list of layers and known options. */
  constructor(options: NetworkOptions) {
    const where = 'Network';
    if (typeof options !== 'object' || options === null) {
      throw new MultilayerError({
        where,
        expected: 'an object with layers',
        got: describe(options),
        fix: "Write new Network({ layers: [new Dense(1, 'sigmoid')] }).",
      });
    }
    checkKeys(options, ['layers', 'inputs', 'seed', 'engine'], where);
    const { layers, inputs, seed = 0, engine = 'auto' } = options;
    if (!Array.isArray(layers) || layers.length === 0) {
      throw new MultilayerError({
        where: 'Network, layers',
        expected: 'a list of at least one layer',
        got: describe(layers),
        fix: "Write layers: [new Dense(8, 'tanh'), new Dense(1, 'sigmoid')].",
      });
    }
    const odd = layers.findIndex((layer) => !(layer instanceof Layer));
    if (odd >= 0) {
      throw new MultilayerError({
        where: `Network, layer ${odd}`,
        expected: 'a layer',
        got: describe(layers[odd]),
        fix: "Write new Dense(8, 'tanh').",
      });
    }
    this.layers = [...layers];
    this.seed = checkNumber(
      seed,
      { allows: Number.isSafeInteger, text: 'a whole number' },
      'Network, seed',
      'Any whole number will do.',
    );
    this.#engineName = engine;
    this.#engine = resolveEngine(engine, 'Network, engine');
    if (inputs !== undefined)
      this.#build(checkNumber(inputs, counting, 'Network, inputs', 'Leave it out to read it off the data.'));
  }

  /** The number of input columns, once it is known. */
  get inputs(): number | undefined {
    return this.#stack?.inputs;
  }

  /** The number of outputs, once the number of inputs is known. */
  get outputs(): number | undefined {
    return this.#stack && outputCount(this.#stack);
  }

  /** Labels in the order of the outputs, where the network was trained on labels. */
  get classes(): readonly string[] | undefined {
    return this.#classes;
  }

  /** Epochs completed over the life of the network. */
  get epoch(): number {
    return this.#training.epoch;
  }

  /** Every learned table, in the order of the layers. Empty until the number of inputs is known. */
  get parameters(): readonly Parameter[] {
    return this.#stack?.parameters ?? [];
  }

  /** @throws MultilayerError where the layer has no parameter of that name. */
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
    throw new MultilayerError({
      where: `parameter of layer ${describe(layer)}`,
      expected: 'the name of a parameter',
      got: describe(name),
      fix,
    });
  }

  /**
   * Learns to map x to y. Another call goes on where this one ended.
   *
   * @param x [rows × inputs]
   * @param y [rows × outputs], or one number, label or truth value for each row
   * @throws DivergenceError when the loss leaves the finite numbers; the last finite weights stay
   */
  async fit(x: MatrixLike, y: Targets, options: FitOptions = {}): Promise<History> {
    const epochs: EpochRecord[] = [];
    const course = this.#train(x, y, options);
    for (;;) {
      const { done, value } = await course.next();
      if (done) return new History(epochs, value.stopped, value.bestEpoch);
      epochs.push(value);
    }
  }

  /** The same loop as {@link fit}, one epoch at a time: `for await (const { epoch, loss } of …)`. */
  async *train(x: MatrixLike, y: Targets, options: FitOptions = {}): AsyncGenerator<EpochRecord, void, undefined> {
    yield* this.#train(x, y, options);
  }

  /**
   * The outputs for every row of x.
   *
   * @param x [rows × inputs]
   * @returns one array of outputs for each row
   */
  predict(x: MatrixLike): number[][] {
    return toRows(this.predictMatrix(x));
  }

  /** Like {@link predict}, as one table [rows × outputs]. */
  predictMatrix(x: MatrixLike): Matrix {
    const table = readInputs(x, this.inputs, 'predict, x');
    this.#build(table.cols);
    return this.#ask().predict(table);
  }

  /** The label of the most likely class for every row of x, for a network trained on labels. */
  predictClasses(x: MatrixLike): string[] {
    const classes = this.#classes;
    if (classes === undefined) {
      throw new MultilayerError({
        where: 'predictClasses',
        expected: 'a network trained on text labels',
        got: 'one without labels',
        fix: 'Use predict, or fit on an array of strings.',
      });
    }
    const prediction = this.predictMatrix(x);
    const best = (row: number): number =>
      prediction.cols === 1 ? Number((prediction.data[row] as number) >= 0.5) : argmax(prediction, row);
    return Array.from({ length: prediction.rows }, (_, row) => classes[best(row)] as string);
  }

  /**
   * The loss, and any metrics, on given data. The loss is that of the last fit, or the one that
   * belongs to the last layer.
   */
  evaluate<M extends MetricName = never>(
    x: MatrixLike,
    y: Targets,
    metrics?: readonly (M | Metric)[],
  ): Record<'loss' | M, number> & Record<string, number>;
  evaluate(x: MatrixLike, y: Targets, metrics: readonly (MetricName | Metric)[] = []): Record<string, number> {
    const table = readInputs(x, this.inputs, 'evaluate, x');
    const stack = this.#build(table.cols);
    const loss = this.#loss ?? this.#defaultLoss();
    const { target } = this.#encode(y, stack, loss, table.rows, 'evaluate, y');
    const ask = this.#ask();
    if (!Array.isArray(metrics)) {
      const fix = "Write evaluate(x, y, ['accuracy']).";
      throw new MultilayerError({ where: 'evaluate, metrics', expected: 'a list', got: describe(metrics), fix });
    }
    const chosen = metrics.map((each) => resolveMetric(each, 'evaluate, metrics'));
    const prediction = chosen.length > 0 ? ask.predict(table) : matrix(0, 0);
    const values = chosen.map((metric) => [metric.name, metric.compute(prediction, target)] as const);
    return { loss: ask.loss(loss, table, target), ...Object.fromEntries(values) };
  }

  /** A table of the layers, their shapes and their numbers of parameters. */
  summary(): string {
    return summaryText(this.layers, this.inputs);
  }

  /** The network as plain data: what to predict with, without the state of training. */
  toJSON(): NetworkJson {
    const stack = this.#stack;
    if (stack === undefined) {
      throw new MultilayerError({
        where: 'toJSON',
        expected: 'a network with weights',
        got: 'one whose inputs are not known',
        fix: 'Pass inputs to the network, or fit it first.',
      });
    }
    this.#fetch();
    const layers = this.layers.map((layer, i) => {
      const described = layer.toJSON?.();
      if (described === undefined) {
        throw new MultilayerError({
          where: `toJSON, layer ${i}`,
          expected: 'a layer that can be saved',
          got: String(layer),
          fix: 'Give the class a toJSON method.',
        });
      }
      const own = stack.parameters.filter((each) => each.layer === i);
      const tables = own.map((each) => [each.name, tableToJson(each.toMatrix(), `toJSON, layer ${i}, ${each.name}`)]);
      return { ...described, parameters: Object.fromEntries(tables) };
    });
    const classes = this.#classes === undefined ? {} : { classes: this.#classes };
    return { format: 'multilayer', version: 1, seed: this.seed, inputs: stack.inputs, ...classes, layers };
  }

  /** Like {@link toJSON}, with all that a later fit needs to go on exactly as if it had not stopped. */
  checkpoint(): NetworkJson {
    return { ...this.toJSON(), training: trainingToJson(this.#training) };
  }

  /**
   * The network that {@link toJSON} or {@link checkpoint} described. Nothing in the data is run.
   *
   * @throws MultilayerError naming the part that is wrong
   */
  static fromJSON(json: unknown, options: Pick<NetworkOptions, 'engine'> = {}): Network {
    const { layers, inputs, seed, tables, training, classes } = readNetworkJson(json);
    const network = new Network({ layers, inputs, seed, ...options });
    for (const each of network.parameters) each.set(tables.get(each.id) as Matrix);
    if (training !== undefined) network.#training = training;
    network.#classes = classes;
    return network;
  }

  /** An independent copy, with the weights and the state of training. */
  clone(): Network {
    const copy = new Network({ layers: this.layers, seed: this.seed, engine: this.#engineName });
    if (this.#stack !== undefined) {
      this.#fetch();
      copy.#build(this.#stack.inputs);
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

  #copyValues(values: readonly Float64Array[]): void {
    this.parameters.forEach((each, i) => {
      Parameter.values(each).set(values[i] as Float64Array);
    });
    this.#changed();
  }

  #build(inputs: number): Stack {
    if (this.#stack !== undefined) return this.#stack;
    const home = { fetch: () => this.#fetch(), changed: () => this.#changed() };
    const parameters = drawParameters(this.layers, inputs, this.seed, home);
    this.#stack = { layers: this.layers, parameters, inputs };
    this.#inference = new Inference(this.#engine, this.#stack);
    return this.#stack;
  }

  /** Brings the newest numbers from the engine that is training, if one is. */
  #fetch(): void {
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

  #defaultLoss(): Loss {
    const activation = this.layers.at(-1)?.activation;
    return activation ? defaultLoss(activation) : losses.meanSquaredError;
  }

  #encode(y: unknown, stack: Stack, loss: Loss, rows: number, where: string): EncodedTargets {
    return readTargets(y, { where, loss, outputs: outputCount(stack), rows, classes: this.#classes });
  }

  #chooseLoss(value: LossName | Loss | undefined): Loss {
    const loss = value === undefined ? this.#defaultLoss() : resolveLoss(value, 'fit, option loss');
    const activation = this.layers.at(-1)?.activation;
    const { formula, name } = activation ?? {};
    if (loss.targets === 'numbers' || formula === undefined) return loss;
    const strays = [-1e4, -3, -0.5, 0, 0.5, 3, 1e4].find((at) => {
      const value = evaluate(formula, { x: at });
      return !(value >= 0 && value <= 1);
    });
    if (strays === undefined) return loss;
    throw new MultilayerError({
      where: 'fit, option loss',
      expected: `an output layer of probabilities for ${loss.name}`,
      got: `the activation ${describe(name)}, which leaves [0, 1]`,
      fix: loss.fused ? `End with a layer of activation '${loss.fused.activation}'.` : 'Choose another loss.',
    });
  }

  async *#train(
    x: MatrixLike,
    y: Targets,
    given: FitOptions,
  ): AsyncGenerator<EpochRecord, { stopped: StopReason; bestEpoch?: number }, undefined> {
    const options = readFitOptions(given);
    if (this.#busy) {
      throw new MultilayerError({
        where: 'fit',
        expected: 'one fit at a time',
        got: 'a second one',
        fix: 'Await the first fit, or clone the network.',
      });
    }
    this.#busy = true;
    const before = { stack: this.#stack, inference: this.#inference, classes: this.#classes, loss: this.#loss };
    let opened: Opened | undefined;
    try {
      opened = this.#open(x, y, options);
      return yield* this.#epochs(opened, options);
    } finally {
      this.#fetch();
      this.#session?.dispose();
      this.#session = undefined;
      this.#busy = false;
      // Data that were refused leave no trace: neither their number of columns nor their classes.
      if (opened === undefined) this.#restore(before);
    }
  }

  #restore({ stack, inference, classes, loss }: Settled): void {
    this.#stack = stack;
    this.#inference = inference;
    this.#classes = classes;
    this.#loss = loss;
  }

  /** Reads the data and compiles the step. */
  #open(x: MatrixLike, y: Targets, options: ReadFitOptions): Opened {
    const table = readInputs(x, this.inputs, 'fit, x');
    const stack = this.#build(table.cols);
    const loss = this.#chooseLoss(options.loss);
    const { target, classes } = this.#encode(y, stack, loss, table.rows, 'fit, y');
    if (classes !== undefined) this.#classes = classes;
    const { rows, validation } = this.#split(table, target, stack, loss, options);
    this.#loss = loss;
    const { engine, state } = { engine: this.#engine, state: this.#training };
    const { optimizer, learningRate, batchSize, shuffle } = options;
    const session = new TrainingSession({
      engine,
      stack,
      loss,
      optimizer,
      learningRate,
      x: table,
      target,
      rows,
      batchSize,
      shuffle,
      seed: this.seed,
      state,
    });
    this.#session = session;
    this.#warn(session, options);
    return { session, table, loss, validation };
  }

  #split(
    table: Matrix,
    target: Matrix,
    stack: Stack,
    loss: Loss,
    { validation }: ReadFitOptions,
  ): { rows: Uint32Array; validation: Held | undefined } {
    if (typeof validation === 'object') {
      const x = readInputs(validation.x, stack.inputs, 'fit, validation x');
      return {
        rows: Uint32Array.from({ length: table.rows }, (_, i) => i),
        validation: { x, target: this.#encode(validation.y, stack, loss, x.rows, 'fit, validation y').target },
      };
    }
    if (validation === undefined || validation === 0) {
      return { rows: Uint32Array.from({ length: table.rows }, (_, i) => i), validation: undefined };
    }
    const order = new Random(this.seed, streams.split).permutation(table.rows);
    const count = Math.max(1, Math.round(table.rows * validation));
    if (count >= table.rows) {
      throw new MultilayerError({
        where: 'fit, option validation',
        expected: 'rows left to train on',
        got: `${count} of ${table.rows} rows for validation`,
        fix: 'Pass more rows, or a smaller fraction.',
      });
    }
    const [held, rows] = [order.slice(0, count), order.slice(count).sort()];
    return { rows, validation: { x: takeRows(table, held), target: takeRows(target, held) } };
  }

  /** Says which layers cannot learn; where none can, that is an error. */
  #warn({ withoutGradient }: TrainingSession, { onWarning }: ReadFitOptions): void {
    if (withoutGradient.length === 0) return;
    const stuck = [...new Set(withoutGradient.map(({ layer }) => layer))];
    const names = stuck.map((i) => `layer ${i} (${this.layers[i]})`).join(', ');
    const fix =
      "A derivative of zero everywhere, as that of 'step', lets no gradient through: use 'sigmoid' or 'tanh' above them.";
    if (withoutGradient.length < this.parameters.length) {
      onWarning(`fit: ${names} will not learn, as no gradient reaches ${stuck.length === 1 ? 'it' : 'them'}. ${fix}`);
      return;
    }
    throw new MultilayerError({
      where: 'fit',
      expected: 'a gradient for at least one layer',
      got: `none for ${names}`,
      fix,
    });
  }

  async *#epochs(
    { session, table, loss, validation }: Opened,
    options: ReadFitOptions,
  ): AsyncGenerator<EpochRecord, { stopped: StopReason; bestEpoch?: number }, undefined> {
    const { earlyStopping, signal } = options;
    let best: { loss: number; epoch: number; values: Float64Array[] } | undefined;
    let stopped: StopReason = 'epochs';
    for (let count = 0; count < options.epochs; count++) {
      const result = await session.epoch(signal);
      if (result.kind === 'diverged') throw this.#divergence(result.divergence, table, options);
      if (result.kind === 'aborted') {
        stopped = 'aborted';
        break;
      }
      const validationLoss = validation && this.#ask().loss(loss, validation.x, validation.target);
      const record: EpochRecord = {
        epoch: this.#training.epoch,
        loss: result.loss,
        ...(validationLoss === undefined ? {} : { validationLoss }),
      };
      const goOn = await options.onEpoch?.(record);
      yield record;
      const watched = validationLoss ?? result.loss;
      if (earlyStopping && watched < (best?.loss ?? Number.POSITIVE_INFINITY) - earlyStopping.minimumChange) {
        this.#fetch();
        best = {
          loss: watched,
          epoch: record.epoch,
          values: this.parameters.map((each) => Parameter.values(each).slice()),
        };
      }
      const reason = this.#reasonToStop(record, goOn, best, options);
      if (reason !== undefined) {
        stopped = reason;
        break;
      }
    }
    this.#fetch();
    // An aborted fit keeps the weights of its last step, so that another one can go on from there.
    if (best === undefined || stopped === 'aborted') return { stopped };
    this.#copyValues(best.values);
    return { stopped, bestEpoch: best.epoch };
  }

  #reasonToStop(
    record: EpochRecord,
    goOn: unknown,
    best: { epoch: number } | undefined,
    { earlyStopping, targetLoss }: ReadFitOptions,
  ): StopReason | undefined {
    if (goOn === false) return 'onEpoch';
    if (targetLoss !== undefined && record.loss <= targetLoss) return 'targetLoss';
    if (earlyStopping && best && record.epoch - best.epoch >= earlyStopping.patience) return 'earlyStopping';
    return undefined;
  }

  #divergence(
    { step, loss, rows, brokenLayer }: Divergence,
    table: Matrix,
    { learningRate }: ReadFitOptions,
  ): DivergenceError {
    this.#fetch();
    const layer = brokenLayer ?? this.#firstBadLayer(takeRows(table, rows));
    const largest = table.data.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    const epoch = this.#training.epoch + 1;
    const scale =
      largest > 100 ? `The data reach ${largest.toPrecision(3)}: scale the columns to about -1 to 1, or t` : 'T';
    return new DivergenceError(
      {
        where: `fit, epoch ${epoch}, step ${step}, layer ${layer} (${this.layers[layer]})`,
        expected: Number.isFinite(loss) ? 'finite weights after the step' : 'a finite loss',
        got: Number.isFinite(loss) ? `infinite ones, after a loss of ${loss}` : String(loss),
        fix: `${scale}ry a learning rate of ${Number((learningRate / 10).toPrecision(2))} instead of ${learningRate}. The last finite weights are kept.`,
      },
      { epoch, step, layer, loss },
    );
  }

  /** The first layer whose outputs are not finite; the last one where only the loss is not. */
  #firstBadLayer(rows: Matrix): number {
    const outputs = rows.rows === 0 ? [] : this.#ask().layerOutputs(rows);
    const bad = outputs.findIndex((values) => !values.every(Number.isFinite));
    return bad >= 0 ? bad : this.layers.length - 1;
  }
}

interface Held {
  readonly x: Matrix;
  readonly target: Matrix;
}

/** What the first fit settles for the later ones. */
interface Settled {
  readonly stack: Stack | undefined;
  readonly inference: Inference | undefined;
  readonly classes: readonly string[] | undefined;
  readonly loss: Loss | undefined;
}

interface Opened {
  readonly session: TrainingSession;
  readonly table: Matrix;
  readonly loss: Loss;
  readonly validation: Held | undefined;
}
