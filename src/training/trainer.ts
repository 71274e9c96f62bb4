import { isPromise } from '../core/awaitable.js';
import { fail, renameCall } from '../core/errors.js';
import type { MatrixLike } from '../core/matrix.js';
import { Turns } from '../core/turns.js';
import { Dataset } from '../data/dataset.js';
import { splitRows } from '../data/split.js';
import type { Targets } from '../data/targets.js';
import { classFactors, readWeights, weigh } from '../data/weights.js';
import { lossFamily } from '../losses/index.js';
import type { DataReader } from '../model/data-reader.js';
import { outputCount, outputNode } from '../model/forward.js';
import type { Model } from '../model/model.js';
import { chooseLoss } from '../model/objective.js';
import { checkAccumulation } from './accumulation.js';
import type { BatchRecord, EndOfFit } from './callbacks.js';
import { Descent } from './descent.js';
import { doctor } from './doctor.js';
import { Fit, type Pace, warnOfStuckLayers } from './fit.js';
import { checkRuleHeld } from './held.js';
import { type EpochRecord, type Epochs, type FitEnd, type History, recordsOf } from './history.js';
import { EpochLog } from './log.js';
import { endedLoop, type Run } from './loop.js';
import { type FitOptions, readFitOptions, type WatchedOptions } from './options.js';
import { penaltyGraph } from './penalty.js';
import { opensSession } from './session.js';
import { checkParts, readTreatments } from './treatment.js';

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
  async fit(x: MatrixLike, y: Targets, options: FitOptions): Promise<History> {
    const log = new EpochLog();
    const course = this.#train(x, y, options, 'many');
    for (;;) {
      const { done, value } = await course.next();
      if (done) return log.close(value);
      log.add(value);
    }
  }

  /** A fit whose every epoch is looked at before the next one starts. */
  async *epochByEpoch(x: MatrixLike, y: Targets, options: FitOptions): AsyncGenerator<EpochRecord, void, undefined> {
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

  /** Ends a loop that stands still, if there is one. */
  endPaused(reason: string): void {
    if (this.#run?.paused) this.#end(reason);
  }

  async *#train(x: MatrixLike, y: Targets, given: FitOptions, pace: Pace): AsyncGenerator<Epochs, FitEnd, undefined> {
    const model = this.#model;
    const read = readFitOptions(given, model.last, model.machine.warn);
    const { callbacks } = read;
    let warned = false;
    const onWarning = (message: string): void => {
      warned = true;
      const text = pace === 'each' ? message.replace(/^fit/, 'train') : message;
      callbacks.warn(text);
      read.onWarning(text);
    };
    const options = { ...read, onWarning, isWarned: () => warned };
    if (this.#run?.paused === false)
      fail('fit', 'one fit at a time', 'a second one', 'Await the first fit, or clone the network.');
    this.#end('another fit of the network');
    const run: Run = { paused: false };
    this.#run = run;
    const turns = new Turns(options.stops);
    const before = model.settled();
    let begun = false;
    // Where nothing else is said, a loop was left.
    let end: EndOfFit = { stopped: 'aborted' };
    try {
      // The data are read at once: they may change as soon as somebody else has a turn.
      const fit = await this.#open(x, y, options, turns);
      await turns.takeIfDue();
      if (!(await model.drawInTurns(turns))) return { stopped: options.stops.reason };
      await fit.begin();
      begun = true;
      await callbacks.begin(fit.running);
      const { stopped, best } = yield* fit.run(pace);
      end = { stopped, ...(best && { bestEpoch: best.epoch, bestLoss: best.loss }) };
      return best === undefined ? { stopped } : { stopped, best };
    } catch (error) {
      end = { error };
      throw error;
    } finally {
      if (this.#run === run) this.#end('its end');
      // Data that were refused leave no trace: neither their number of columns nor their classes.
      if (!begun) model.restore(before);
      await callbacks.end(end);
    }
  }

  /** Ends the fit that is under way, if one is, with the weights as they are. */
  #end(reason: string): void {
    if (this.#run === undefined) return;
    this.#run.ended = reason;
    this.#run = undefined;
    const model = this.#model;
    model.pull();
    model.session?.dispose();
    model.session = undefined;
  }

  /** Reads the data and compiles the step. */
  async #open(x: MatrixLike, y: Targets, options: WatchedOptions, turns: Turns): Promise<Fit> {
    const model = this.#model;
    const { machine, layers, seed, training: state } = model;
    const { stack, output, ...read } = this.#read(x, y, options);
    const { loss, rows } = read;
    let { data } = read;
    const opening = machine.open();
    if (isPromise(opening)) {
      // The engine has no copy of them yet.
      data = new Dataset({ ...data.x, data: data.x.data.slice() }, data.target, data.weights);
      await opening;
    }
    const {
      parameterOptions,
      recipe: asked,
      batchSize,
      gradientAccumulation,
      epochs,
      shuffle,
      onWarning: warn,
    } = options;
    const { parameters } = stack;
    const treatments = readTreatments(parameterOptions, parameters, asked.optimizer);
    const recipe = { ...asked, loss, treatments };
    model.last = { ...asked, loss, metrics: [...options.metrics.values()] };
    checkParts({ regularizer: options.regularizer, constraint: options.constraint }, parameters, recipe);
    checkRuleHeld(recipe, machine.engine.precision);
    checkAccumulation(gradientAccumulation, rows.length, batchSize);
    const course = { loaded: { data, rows }, batchSize, gradientAccumulation, shuffle, seed, epochs };
    const { callbacks, stops } = options;
    const onBatch = callbacks.has('onBatch') ? callbacks.batch.bind(callbacks) : undefined;
    const opened = {
      machine,
      stack,
      recipe,
      ...course,
      state,
      ...(onBatch && {
        onBatch: async (record: BatchRecord) => {
          if (!(await onBatch(record))) stops.stop();
        },
      }),
    };
    const session = opensSession(recipe.optimizer) ? recipe.optimizer.openSession(opened) : new Descent(opened);
    model.session = session;
    const missed = loss.targets === 'numbers' ? doctor?.foresee(data, output, String(layers.at(-1))) : undefined;
    if (missed !== undefined) warn(missed);
    warnOfStuckLayers(session.withoutGradient, layers, parameters, warn);
    const trainee = {
      ...{ stack, layers, parameters, training: state },
      fetch: () => model.pull(),
      ask: () => model.ask(),
      restore: (values: readonly Float64Array[]) => model.copyValues(values),
    };
    const reached = parameters.filter((each) => each.learned && !session.withoutGradient.includes(each));
    return new Fit(trainee, session, options, { ...read, data, penalty: penaltyGraph(reached, recipe) }, turns);
  }

  /** What is to be learned: the layers, the loss that fits them and the targets, and the rows with their weights. */
  #read(x: MatrixLike, y: Targets, options: WatchedOptions) {
    const [model, reader] = [this.#model, this.#reader];
    const { classWeights, sampleWeights, onWarning: warn } = options;
    const table = reader.inputs(x, 'fit, x', warn);
    const stack = model.build(table.cols);
    const where = 'fit, option loss';
    const output = outputNode(stack);
    const { loss: wanted = lossFamily.known(model.last.loss, where) } = options;
    const loss = chooseLoss(wanted, output, where);
    const { target, classes } = reader.targets(y, stack, loss, table.rows, 'fit, y', warn);
    if (classes !== undefined) model.classes = classes;
    const all = new Dataset(table, target, readWeights(sampleWeights, table.rows, 'fit, option sampleWeights'));
    const names = { loss, outputs: outputCount(stack), labels: model.classes };
    const { rows, validation: held } = splitRows({
      data: all,
      validation: options.validation,
      seed: model.seed,
      names,
      warn,
      read: ({ x: given, y, sampleWeights }) => {
        const heldX = reader.inputs(given, 'fit, validation x', warn);
        // The engine has its copy of the others, and these are read in every epoch: the caller may change them.
        const x = { ...heldX, data: heldX.data.slice() };
        const { target } = reader.targets(y, stack, loss, heldX.rows, 'fit, validation y', warn);
        return new Dataset(x, target, readWeights(sampleWeights, heldX.rows, 'fit, validation sampleWeights'));
      },
    });
    const byClass = classWeights && { factors: classFactors(classWeights, all, rows, names), names };
    const weighing = `fit, option ${classWeights === undefined ? 'sampleWeights' : 'classWeights'}`;
    const validation = held && {
      ...held,
      data: weigh(held.data, 'fit, option validation', 'the rows to validate on', undefined, byClass),
    };
    const weighed = weigh(all, weighing, 'the rows to train on', rows, byClass);
    return { stack, output, loss, classes: model.classes, data: weighed, rows, validation };
  }
}
