import { nextTurn, now } from '../core/clock.js';
import { fail, renameCall } from '../core/errors.js';
import { refuse } from '../core/json.js';
import { type Matrix, matrix } from '../core/matrix.js';
import { checkKeys } from '../core/names.js';
import { type Signal, Turns } from '../core/turns.js';
import type { Network, Pause } from '../index.js';
import type { Table } from '../tables/table.js';
import { HeldOut } from './held-out.js';
import { type Answered, judge } from './judge.js';
import { Member, machineOf } from './member.js';
import type { ModelParts } from './model-parts.js';
import { networkFromDocument, networkToDocument } from './network-document.js';
import {
  checkRunOptions,
  checkTrainingOptions,
  runOptionNames,
  type TabularRunOptions,
  type TabularTrainingOptions,
} from './options.js';
import { type Groundwork, planTraining } from './plan.js';
import type { TabularHistory, TabularProgress } from './progress.js';
import type { TabularStop } from './result.js';
import { type TabularRows, tableOf } from './rows.js';
import { RunSignal } from './run-signal.js';
import type { SavedTraining } from './saved-training.js';
import { tableHash } from './table-hash.js';
import type { TrainingPlan } from './training-plan.js';

const where = 'TabularTraining';

/** A training under way, as it is before anybody makes a model of it. */
export class TrainingCourse {
  /** What is going to be done, and why. */
  readonly plan: TrainingPlan;
  /** What was asked for. */
  readonly options: TabularTrainingOptions;
  readonly #groundwork: Groundwork;
  readonly #given: Table;
  /** Of judged rows: the place of each among them. */
  readonly #places: ReadonlyMap<number, number>;
  readonly #held: HeldOut;
  #columns = { trainingLoss: [] as number[], heldOutLoss: [] as number[], score: [] as number[] };
  /** Losses of the networks that are done with the epoch that is under way. */
  #losses: (number | undefined)[];
  #members: Member[] | undefined;
  /** Of each network at the best epoch. */
  #weights: readonly (readonly Float64Array[])[] | undefined;
  /** Those of a file, until rows are made ready for them. */
  #networks: readonly Network[] = [];
  #seconds = 0;
  #stopped: TabularStop | undefined;
  #running = false;
  #hash: string | undefined;

  /**
   * @param rows a table, or objects with a property for each column
   * @throws MultilayerError for tables and options that do not go together
   */
  constructor(rows: TabularRows, options: TabularTrainingOptions, call: string = where) {
    const table = tableOf(rows, 'rows', call);
    checkTrainingOptions(options, call, []);
    this.options = options;
    this.#given = table;
    this.#groundwork = planTraining(table, options, call);
    const { plan, judged, splits, truth } = this.#groundwork;
    this.plan = plan;
    this.#losses = splits.folds.map(() => undefined);
    this.#places = new Map(Array.from(judged, (row, place) => [row, place]));
    const partOf = new Uint8Array(judged.length);
    splits.parts.forEach((rows, part) => {
      for (const row of rows) partOf[this.#places.get(row) as number] = part;
    });
    const outputs = plan.classes?.length ?? 1;
    const right = Float64Array.from(judged, (row) => truth[row] as number);
    this.#held = new HeldOut(right, partOf, splits.parts.length, outputs);
  }

  /**
   * All that it takes to go on to the same bits, as it is now: also between two steps of an epoch, while a run gives the
   * event loop its turn.
   */
  saved(): SavedTraining {
    const { trainingLoss, heldOutLoss, score } = this.#columns;
    const { best, chosen, crossed } = this.#held;
    const networks = (this.#members?.map(({ network }) => network) ?? this.#networks).map((network) =>
      networkToDocument(network.checkpoint()),
    );
    return {
      ...{ dataHash: this.dataHash, options: this.options, seconds: this.#seconds, networks },
      losses: [...this.#losses],
      trainingLoss: Float64Array.from(trainingLoss),
      heldOutLoss: Float64Array.from(heldOutLoss),
      score: Float64Array.from(score),
      best: best && {
        ...{ epoch: best.epoch, loss: best.loss, prediction: best.prediction.data, weights: this.#weights ?? [] },
      },
      chosen: chosen.map((each) => ({ ...each })),
      crossed: crossed.data.slice(),
    };
  }

  /**
   * Goes on from there.
   *
   * @throws MultilayerError where it does not fit the table and the plan
   */
  restore(saved: SavedTraining, call: string): void {
    const { splits, judged } = this.#groundwork;
    const folds = splits.folds.length;
    const outputs = this.plan.classes?.length ?? 1;
    if (saved.dataHash !== this.dataHash) {
      const fix = 'Name the table that it was begun with, unchanged, or begin anew.';
      const sums = [saved.dataHash, this.dataHash].map((sum) => `SHA-256 ${sum.slice(0, 12)}…`);
      fail(call, `the table of the training, ${sums[0]}`, `another one, ${sums[1]}`, fix);
    }
    const { best, chosen, crossed, losses, networks } = saved;
    const same = (found: number, wanted: number, what: string): void => {
      if (found !== wanted) refuse(`${call}, ${what}`, `${wanted} entries`, found);
    };
    same(losses.length, folds, 'losses');
    if (networks.length > 0) same(networks.length, folds, 'networks');
    same(chosen.length, splits.parts.length, 'chosen');
    same(crossed.length, judged.length * outputs, 'crossed');
    if (best !== undefined) {
      same(best.prediction.length, judged.length * outputs, 'best, prediction');
      same(best.weights.length, folds, 'best, weights');
    }
    this.#networks = networks.map((each, k) => this.#networkFrom(each, saved, k, `${call}, network ${k}`));
    this.#losses = [...losses];
    this.#seconds = saved.seconds;
    const { trainingLoss, heldOutLoss, score } = saved;
    this.#columns = { trainingLoss: [...trainingLoss], heldOutLoss: [...heldOutLoss], score: [...score] };
    this.#held.restore(chosen, crossed, best);
    this.#weights = best?.weights;
    this.#endIfDue();
  }

  #networkFrom(document: unknown, { losses, heldOutLoss, best }: SavedTraining, fold: number, at: string): Network {
    const { encoder, preprocessor, recipe } = this.#groundwork;
    const network = networkFromDocument(document, machineOf(this.#groundwork, this.options), at);
    const outputs = encoder.task === 'multiclass' ? (encoder.classes?.length ?? 0) : 1;
    const { inputs } = preprocessor;
    if (network.inputs !== inputs.length) refuse(at, `${inputs.length} inputs`, network.inputs);
    if (network.outputs !== outputs) refuse(at, `${outputs} outputs`, network.outputs);
    // Fewer where there was no time for one.
    const epochs = Math.min(heldOutLoss.length + (losses[fold] === undefined ? 0 : 1), recipe.fit.epochs);
    if (network.epoch > epochs) refuse(`${at}, epochs`, `at most ${epochs}`, network.epoch);
    const weights = best?.weights[fold];
    const fits = network.parameters.map(({ rows, cols }, i) => weights?.[i]?.length === rows * cols);
    if (weights !== undefined && (weights.length !== fits.length || fits.includes(false)))
      refuse(`${at}, best weights`, 'the numbers of every parameter', weights);
    return network;
  }

  /** Whether it ends after the last epoch. */
  #endIfDue(): void {
    const { patience, fit } = this.#groundwork.recipe;
    const best = this.#held.best?.epoch ?? this.epoch;
    if (this.epoch >= fit.epochs) this.#stopped ??= 'epochs';
    else if (this.epoch - best >= patience) this.#stopped ??= 'patience';
  }

  /** Why it ended; undefined while it can go on. */
  get stopped(): TabularStop | undefined {
    return this.#stopped;
  }

  /** Epochs that all networks have completed. */
  get epoch(): number {
    return this.#columns.heldOutLoss.length;
  }

  /** Seconds of training, over all runs. */
  get seconds(): number {
    return this.#seconds;
  }

  /** What the epochs came to so far. */
  get history(): TabularHistory {
    const { trainingLoss, heldOutLoss, score } = this.#columns;
    const columns = { trainingLoss: [...trainingLoss], heldOutLoss: [...heldOutLoss], score: [...score] };
    return { ...columns, bestEpoch: this.#held.best?.epoch ?? 0 };
  }

  /** The SHA-256 of the names and cells of the table. */
  get dataHash(): string {
    this.#hash ??= tableHash(this.#given);
    return this.#hash;
  }

  /**
   * Trains, an epoch of all networks for each turn of the loop, until the rows held out say that nothing is to be gained
   * any more, or something else ends it. What was cut, by the signal or by leaving the loop, can be gone on with: call it
   * again, or save it.
   *
   * @throws DivergenceError where the loss of a network leaves the finite numbers
   */
  async *run(options: TabularRunOptions = {}): AsyncGenerator<TabularProgress, void, undefined> {
    checkKeys(options, runOptionNames, `${where}, run`);
    checkRunOptions(options, `${where}, run`);
    if (this.#running) {
      const fix = 'Wait for the end of the first one.';
      fail(`${where}, run`, 'one run at a time', 'a second one', fix);
    }
    this.#running = true;
    if (this.#stopped === 'interrupted') this.#stopped = undefined;
    let members: readonly Member[] = [];
    try {
      members = await this.#begin();
      yield* this.#epochs(members, options);
    } catch (error) {
      renameCall(error, 'train', where);
      throw error;
    } finally {
      for (const member of members) await member.leave();
      this.#running = false;
    }
  }

  async *#epochs(
    members: readonly Member[],
    { timeLimit, signal, pause, onWarning = (message) => console.warn(message) }: TabularRunOptions,
  ): AsyncGenerator<TabularProgress, void, undefined> {
    const told = new Set<string>();
    const warn = (message: string): void => {
      if (!told.has(message)) onWarning(message);
      told.add(message);
    };
    const stop = new RunSignal(signal, timeLimit === undefined ? undefined : timeLimit - this.#seconds);
    const { patience, fit } = this.#groundwork.recipe;
    const rows = members.reduce((sum, member) => sum + member.rows, 0);
    while (this.#stopped === undefined) {
      const begun = now();
      const isWhole = await this.#epoch(members, { signal: stop, pause, onWarning: warn });
      this.#seconds += (now() - begun) / 1000;
      if (!isWhole && stop.interrupted) {
        this.#stopped = 'interrupted';
        return;
      }
      // Where there was no time for one epoch, the weights so far have to do.
      if (isWhole || this.epoch === 0) this.#judge(members);
      if (!isWhole) this.#stopped = 'timeLimit';
      const best = this.#held.best?.epoch ?? this.epoch;
      this.#endIfDue();
      if (!isWhole) return;
      const last = (column: readonly number[]): number => column.at(-1) as number;
      const perEpoch = this.#seconds / this.epoch;
      const left = (fit.epochs - this.epoch) * perEpoch;
      yield {
        ...{ epoch: this.epoch, epochs: fit.epochs, bestEpoch: best },
        trainingLoss: last(this.#columns.trainingLoss),
        heldOutLoss: last(this.#columns.heldOutLoss),
        score: last(this.#columns.score),
        patienceLeft: patience - (this.epoch - best),
        seconds: this.#seconds,
        rowsPerSecond: rows / Math.max(1e-6, (now() - begun) / 1000),
        secondsLeft: this.#stopped === undefined ? Math.min(left, (timeLimit ?? left) - this.#seconds) : 0,
      };
    }
  }

  /** Makes the networks ready, with turns of the event loop in between. */
  async #begin(): Promise<readonly Member[]> {
    if (this.#members !== undefined) return this.#members;
    const members: Member[] = [];
    for (const fold of this.#groundwork.splits.folds.keys()) {
      const member = new Member(this.#groundwork, this.options, fold, this.#networks[fold]);
      members.push(member);
      await nextTurn();
    }
    this.#networks = [];
    this.#members = members;
    return members;
  }

  /** Trains every network to the end of the epoch that is under way; false where that was cut. */
  async #epoch(
    members: readonly Member[],
    run: { readonly signal: Signal; readonly pause: Pause | undefined; readonly onWarning: (message: string) => void },
  ): Promise<boolean> {
    for (const [k, member] of members.entries()) {
      // It was done with it when the training was cut.
      if (this.#losses[k] !== undefined) continue;
      if (run.signal.aborted) return false;
      this.#losses[k] = await member.epoch(run);
      if (this.#losses[k] === undefined) return false;
    }
    return true;
  }

  /** What the networks say of the rows that they have not seen. */
  #judge(members: readonly Member[]): void {
    const { splits } = this.#groundwork;
    const epoch = this.epoch + 1;
    const answers = this.#gather(members.map((member) => member.judge()));
    const { loss, score, isBest } = this.#held.take(epoch, answers);
    if (isBest) this.#weights = members.map((member) => member.weights());
    const done = this.#losses.filter((each) => each !== undefined);
    const { trainingLoss, heldOutLoss, score: scores } = this.#columns;
    trainingLoss.push(done.reduce((sum, each) => sum + each, 0) / Math.max(1, done.length));
    heldOutLoss.push(loss);
    scores.push(score);
    this.#losses = splits.folds.map(() => undefined);
  }

  /** Answers of all folds in the order of the rows. */
  #gather(answers: readonly Matrix[]): Matrix {
    const { splits, judged } = this.#groundwork;
    const cols = answers[0]?.cols ?? 1;
    const all = matrix(judged.length, cols);
    splits.folds.forEach(({ test }, fold) => {
      const { data } = answers[fold] as Matrix;
      test.forEach((row, i) => {
        all.data.set(data.subarray(i * cols, (i + 1) * cols), (this.#places.get(row) as number) * cols);
      });
    });
    return all;
  }

  /** What a model at the best epoch so far is made of. The linear model and the dummy are fitted here. */
  async parts(): Promise<ModelParts> {
    const { best } = this.#held;
    if (best === undefined || this.#weights === undefined) {
      const fix = 'Go through the loop first: for await (const progress of training.run()) { … }.';
      return fail(`${where}, model`, 'a training with an epoch or more', 'one without', fix);
    }
    const members = await this.#begin();
    const { encoder, judged, table } = this.#groundwork;
    const calibration = this.#held.calibration();
    const [linear, dummy] = [[] as Matrix[], [] as Matrix[]];
    const turns = new Turns();
    for (const member of members) {
      linear.push((await turns.through(member.baseline('linear'))) as Matrix);
      dummy.push((await turns.through(member.baseline('dummy'))) as Matrix);
    }
    const answered: Answered = {
      ...{ truth: this.#held.truth, raw: this.#held.crossed, network: this.#held.answers(), calibration },
      ...{ linear: this.#gather(linear), dummy: this.#gather(dummy) },
    };
    return {
      ...{ plan: this.plan, options: this.options, calibration, result: judge(answered), history: this.history },
      ...{ stopped: this.#stopped ?? 'interrupted', seconds: this.#seconds, dataHash: this.dataHash },
      encoder,
      members: members.map((member, k) => member.finished(this.#weights?.[k] ?? [])),
      // One split is judged in parts, all of them by its one network.
      outOfFold: {
        ...{ rows: judged, table, fold: members.length > 1 ? this.#held.partOf : new Uint8Array(judged.length) },
        ...{ prediction: answered.network, truth: answered.truth },
      },
    };
  }
}
