import { isPromise } from '../core/awaitable.js';
import { fail, renameCall } from '../core/errors.js';
import type { Matrix, MatrixLike, Table } from '../core/matrix.js';
import { Turns } from '../core/turns.js';
import { Dataset } from '../data/dataset.js';
import { splitRows, type Validation } from '../data/split.js';
import type { Targets } from '../data/targets.js';
import { classFactors, readWeights, weigh } from '../data/weights.js';
import type { Node } from '../graph/index.js';
import { hasNumbersToHit, type Loss, lossFamily } from '../losses/index.js';
import type { DataReader } from '../model/data-reader.js';
import { outputCount, outputNode, type Stack } from '../model/forward.js';
import type { Model } from '../model/model.js';
import { chooseLoss } from '../model/objective.js';
import type { TrainingState } from '../model/training-state.js';
import { checkAccumulation } from './accumulation.js';
import { type BatchRecord, type EndOfFit, endOf } from './callbacks.js';
import { Descent } from './descent.js';
import { doctor } from './doctor.js';
import { Fit, type FitData, type Pace } from './fit.js';
import { checkRuleHeld } from './held.js';
import { type EpochRecord, type Epochs, type FitEnd, type History, recordsOf } from './history.js';
import type { Loaded, Parts } from './loaded.js';
import { EpochLog } from './log.js';
import { endedLoop, type Run } from './loop.js';
import type { FitOptions, ReadFitOptions, WatchedOptions } from './options.js';
import { penaltyGraph } from './penalty.js';
import { readFitOptions } from './read-options.js';
import { opensSession, type Session } from './session.js';
import { warnOfStuckLayers } from './stuck.js';
import { checkParts, readTreatments } from './treatment.js';

type Warn = (message: string) => void;
type HeldRows = Exclude<Validation, number>;

/** Makes a fit ready once it is its turn. */
export type Open = (options: WatchedOptions, turns: Turns) => Promise<Fit>;

/** What learns, and by what loss. */
export interface Learned {
  readonly stack: Stack;
  /** The last layer's. */
  readonly output: Node;
  readonly loss: Loss;
}

/** Rows as a network takes them. */
export interface Tables {
  readonly table: Table;
  readonly target: Matrix;
}

/** All that a fit begins with. */
export type Material = Learned & Omit<FitData, 'penalty'>;

/** Runs the fits of a network, one at a time. */
export class Trainer {
  readonly #model: Model;
  readonly #reader: DataReader;
  #run: Run | undefined;

  constructor(model: Model, reader: DataReader) {
    this.#model = model;
    this.#reader = reader;
  }

  /** A whole fit. */
  fit(x: MatrixLike, y: Targets, options: FitOptions): Promise<History> {
    return this.fitOpened('fit', options, (read, turns) => this.#open(x, y, read, turns));
  }

  /**
   * A whole fit of what is made ready once it is its turn.
   *
   * @param call what warnings are to name as their place
   */
  async fitOpened(call: string, options: FitOptions, open: Open): Promise<History> {
    const log = new EpochLog();
    const course = this.#train(call, options, 'many', open);
    for (;;) {
      const { done, value } = await course.next();
      if (done) return log.close(value);
      log.add(value);
    }
  }

  /** A fit whose every epoch is looked at before the next one starts. */
  async *epochByEpoch(x: MatrixLike, y: Targets, options: FitOptions): AsyncGenerator<EpochRecord, void, undefined> {
    try {
      for await (const epochs of this.#train('train', options, 'each', (read, turns) =>
        this.#open(x, y, read, turns),
      )) {
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

  /** Ends a loop that stands still, if there is one. */
  endPaused(reason: string): void {
    if (this.#run?.paused) this.#end(reason);
  }

  async *#train(call: string, given: FitOptions, pace: Pace, open: Open): AsyncGenerator<Epochs, FitEnd, undefined> {
    const model = this.#model;
    const read = readFitOptions(given, model.last, model.machine.warn);
    const { callbacks } = read;
    let warned = false;
    const onWarning = (message: string): void => {
      warned = true;
      const text = message.replace(/^fit\b/, () => call);
      callbacks.warn(text);
      read.onWarning(text);
    };
    const options = { ...read, onWarning, isWarned: () => warned };
    const run = this.#begin();
    const turns = new Turns(options.stops);
    const before = model.settled();
    let begun = false;
    // Where nothing else is said, a loop was left.
    let end: EndOfFit = { stopped: 'aborted' };
    try {
      // The data are read at once: they may change as soon as somebody else has a turn.
      const fit = await open(options, turns);
      await turns.takeIfDue();
      if (!(await model.drawInTurns(turns))) return { stopped: options.stops.reason };
      await fit.begin();
      begun = true;
      run.leave = () => void callbacks.end({ stopped: 'aborted' });
      await callbacks.begin(fit.running);
      const { stopped, best } = yield* fit.run(pace);
      const ended = best === undefined ? { stopped } : { stopped, best };
      end = endOf(ended);
      return ended;
    } catch (error) {
      end = { error };
      throw error;
    } finally {
      run.paused = false;
      if (this.#run === run) this.#end('its end');
      // Data that were refused leave no trace: neither their number of columns nor their classes.
      if (!begun) model.restore(before);
      await callbacks.end(end);
    }
  }

  #begin(): Run {
    if (this.#run?.paused === false)
      fail('fit', 'one fit at a time', 'a second one', 'Await the first fit, or clone the network.');
    this.#end('another fit of the network');
    const run: Run = { paused: false };
    this.#run = run;
    return run;
  }

  /** Lets nobody train here until the returned function is called, while somebody does elsewhere. */
  lend(): () => void {
    const run = this.#begin();
    return () => {
      if (this.#run === run) this.#run = undefined;
    };
  }

  /** Ends the fit that is under way, if one is, with the weights as they are. */
  #end(reason: string): void {
    if (this.#run === undefined) return;
    this.#run.ended = reason;
    if (this.#run.paused) this.#run.leave?.();
    this.#run = undefined;
    const model = this.#model;
    model.pull();
    model.session?.dispose();
    model.session = undefined;
  }

  /** Reads the data, and begins with them. */
  async #open(x: MatrixLike, y: Targets, options: WatchedOptions, turns: Turns): Promise<Fit> {
    const read = this.#read(x, y, options);
    let { data } = read;
    const opening = this.#model.machine.open();
    if (isPromise(opening)) {
      // The engine has no copy of them yet.
      data = new Dataset({ ...data.x, data: data.x.data.slice() }, data.target, data.weights);
      await opening;
    }
    checkAccumulation(options.gradientAccumulation, read.rows.length, options.batchSize);
    return this.begin({ ...read, data }, options, turns);
  }

  /**
   * Compiles the step, on an engine that is open.
   *
   * @param stream where rows come part by part: the size of the parts, and the session that goes over them
   */
  begin(
    material: Material,
    options: WatchedOptions,
    turns: Turns,
    stream?: {
      readonly parts: Parts;
      readonly loaded: Loaded;
      session(descent: Descent, state: TrainingState): Session;
    },
  ): Fit {
    const model = this.#model;
    const { machine, layers, seed, training: state } = model;
    const { stack, output, loss, data, rows } = material;
    const { parameterOptions, recipe: asked, onWarning: warn, callbacks, stops } = options;
    const { batchSize, gradientAccumulation, epochs, shuffle } = options;
    const { parameters } = stack;
    const treatments = readTreatments(parameterOptions, parameters, asked.optimizer);
    const recipe = { ...asked, loss, treatments };
    model.last = { ...asked, loss, metrics: [...options.metrics.values()] };
    checkParts({ regularizer: options.regularizer, constraint: options.constraint }, parameters, recipe);
    checkRuleHeld(recipe, machine.engine.precision);
    const onBatch = async (record: BatchRecord): Promise<void> => {
      if (!(await callbacks.batch(record))) stops.stop();
    };
    const opened = {
      ...{ machine, stack, recipe, state, loaded: stream?.loaded ?? { data, rows } },
      ...{ batchSize, gradientAccumulation, shuffle, seed, epochs, parts: stream?.parts },
      ...(callbacks.has('onBatch') && { onBatch }),
    };
    const { optimizer } = recipe;
    const direct = opensSession(optimizer) ? optimizer.openSession(opened) : new Descent(opened);
    const session = stream === undefined ? direct : stream.session(direct as Descent, state);
    model.session = session;
    const missed = hasNumbersToHit(loss) ? doctor?.foresee(data, output, String(layers.at(-1))) : undefined;
    if (missed !== undefined) warn(missed);
    warnOfStuckLayers(session.withoutGradient, layers, parameters, warn);
    const trainee = {
      ...{ stack, layers, parameters, training: state, classes: model.classes },
      fetch: () => model.pull(),
      ask: () => model.ask(),
      restore: (values: readonly Float64Array[]) => model.copyValues(values),
    };
    const reached = parameters.filter((each) => each.learned && !session.withoutGradient.includes(each));
    return new Fit(trainee, session, options, { ...material, penalty: penaltyGraph(reached, recipe) }, turns);
  }

  /** What is to be learned: the layers, the loss that fits them and the targets, and the rows with their weights. */
  #read(x: MatrixLike, y: Targets, options: WatchedOptions) {
    const model = this.#model;
    const { classWeights, sampleWeights, onWarning: warn } = options;
    const { table, target, ...learned } = this.readTables(x, y, options, 'fit');
    const { stack, loss } = learned;
    const all = new Dataset(table, target, readWeights(sampleWeights, table.rows, 'fit, option sampleWeights'));
    const names = { loss, outputs: outputCount(stack), labels: model.classes };
    const { rows, validation: held } = splitRows({
      data: all,
      validation: options.validation,
      seed: model.seed,
      names,
      warn,
      read: (given) => this.readHeld(given, learned, warn),
    });
    const byClass = classWeights && { factors: classFactors(classWeights, all, rows, names), names };
    const weighing = `fit, option ${classWeights === undefined ? 'sampleWeights' : 'classWeights'}`;
    const validation = held && {
      ...held,
      data: weigh(held.data, 'fit, option validation', 'the rows to validate on', undefined, byClass),
    };
    const weighed = weigh(all, weighing, 'the rows to train on', rows, byClass);
    return { ...learned, classes: model.classes, data: weighed, rows, validation };
  }

  /** Inputs and targets as the network takes them, with the loss that fits them. */
  readTables(x: unknown, y: unknown, options: ReadFitOptions, where: string): Learned & Tables {
    const [model, reader] = [this.#model, this.#reader];
    const { onWarning: warn } = options;
    const table = reader.inputs(x, `${where}, x`, warn);
    const stack = model.build(table.cols);
    const asked = 'fit, option loss';
    const output = outputNode(stack);
    const { loss: wanted = lossFamily.known(model.last.loss, asked) } = options;
    const loss = chooseLoss(wanted, output, asked);
    const { target, classes } = reader.targets(y, stack, loss, table.rows, `${where}, y`, warn);
    if (classes !== undefined) model.classes = classes;
    return { table, target, stack, output, loss };
  }

  /** Rows to validate on. */
  readHeld(
    { x: given, y, sampleWeights }: HeldRows,
    { stack, loss }: Pick<Learned, 'stack' | 'loss'>,
    warn: Warn,
  ): Dataset {
    const reader = this.#reader;
    const heldX = reader.inputs(given, 'fit, validation x', warn);
    // The engine has its copy of the others, and these are read in every epoch: the caller may change them.
    const x = { ...heldX, data: heldX.data.slice() };
    const { target } = reader.targets(y, stack, loss, heldX.rows, 'fit, validation y', warn);
    return new Dataset(x, target, readWeights(sampleWeights, heldX.rows, 'fit, validation sampleWeights'));
  }
}
