import { now } from '../core/clock.js';
import { describe, fail } from '../core/errors.js';
import { Dues, type Part, partsWithin, short, timeText } from '../core/line-parts.js';
import { isLive, LiveLine, type Terminal } from '../core/live-line.js';
import { checkKeys } from '../core/names.js';
import type { Callback, EndOfFit, RunningFit } from './callbacks.js';
import type { EpochRecord } from './history.js';

/** How the progress of a fit is shown. */
export interface ProgressOptions {
  /**
   * What the lines are written to: `process.stdout`, or anything with `write(text)`. Default: the standard error of the
   * process; in a page, its console.
   */
  readonly to?: Terminal | undefined;
}

interface Scope {
  readonly process?: {
    readonly stderr?: Terminal;
    readonly env?: Readonly<Record<string, string | undefined>>;
  };
}

const { process } = globalThis as Scope;

const barWidth = 20;

const inConsole: Terminal = { write: (text) => console.log(text.trimEnd()) };

/** A variable that is set; Deno refuses those that a program was not allowed. */
function environment(name: string): string | undefined {
  try {
    return process?.env?.[name] || undefined;
  } catch {
    return undefined;
  }
}

function rateText(epochsPerSecond: number): string {
  if (epochsPerSecond >= 1) return `${short(epochsPerSecond).replace(/\.?0+$/, '')} epochs/s`;
  return `${timeText(1000 / epochsPerSecond)}/epoch`;
}

/** What the weights that are kept came to: with metrics all of it, as any of them may be what was watched. */
function bestText({ bestEpoch, bestLoss, bestMetrics }: EndOfFit): string | undefined {
  if (bestEpoch === undefined || bestLoss === undefined) return undefined;
  if (bestMetrics === undefined) return `best ${short(bestLoss)} of epoch ${bestEpoch}`;
  const measures = Object.entries({ loss: bestLoss, ...bestMetrics }).map(([name, value]) => `${name} ${short(value)}`);
  return `best of epoch ${bestEpoch}: ${measures.join(', ')}`;
}

/** One fit, as a line. */
class ProgressLine {
  readonly #fit: RunningFit;
  readonly #terminal: Terminal;
  readonly #paint: (text: string) => string;
  readonly #begun: number = now();
  readonly #line: LiveLine;
  readonly #timer: ReturnType<typeof setInterval> | undefined;
  #last: EpochRecord | undefined;
  readonly #dues: Dues = new Dues(now());
  #end: EndOfFit | undefined;

  constructor(fit: RunningFit, terminal: Terminal) {
    this.#fit = fit;
    this.#terminal = terminal;
    const live = isLive(terminal, { TERM: environment('TERM') });
    const isColored = live && environment('NO_COLOR') === undefined && terminal.hasColors?.() === true;
    this.#paint = isColored ? (text) => `\x1b[2m${text}\x1b[22m` : (text) => text;
    this.#line = new LiveLine(terminal, live, (room) => this.#text(room), false);
    if (live) return;
    const timer: ReturnType<typeof setInterval> & { unref?(): unknown } = setInterval(() => this.#writeIfDue(), 500);
    timer.unref?.();
    this.#timer = timer;
  }

  take(record: EpochRecord): void {
    this.#last = record;
    if (this.#timer !== undefined) this.#writeIfDue();
  }

  clear(): void {
    this.#line.clear();
  }

  end(end: EndOfFit): void {
    this.#end = end;
    clearInterval(this.#timer);
    this.#line.end();
  }

  #writeIfDue(): void {
    if (!this.#dues.isDue(now())) return;
    this.#terminal.write(`${this.#text(Number.POSITIVE_INFINITY)}\n`);
  }

  #text(room: number): string {
    const parts = partsWithin(this.#parts(), room);
    // In the end, as colours take no room.
    return parts.map(({ text, weight }) => (weight < 4 ? this.#paint(text) : text)).join('  ');
  }

  #parts(): Part[] {
    const { epochs, begunAt, epoch, batch, batches, timeLimit = Number.POSITIVE_INFINITY } = this.#fit;
    const elapsed = now() - this.#begun;
    const done = epoch - begunAt + batch / batches;
    const share = Math.min(1, Math.max(done / epochs, elapsed / (1000 * timeLimit)));
    const isLimited = Number.isFinite(epochs) || Number.isFinite(timeLimit);
    const parts: Part[] = [];
    const add = (weight: number, text: string): void => void parts.push({ weight, text });
    add(9, `epoch ${epoch}${Number.isFinite(epochs) ? `/${begunAt + epochs}` : ''}`);
    if (this.#end === undefined && isLimited) {
      const blocks = Math.floor(share * barWidth);
      add(1, `${'█'.repeat(blocks)}${'░'.repeat(barWidth - blocks)}`);
      add(5, `${Math.floor(100 * share)} %`);
    }
    this.#addMeasures(add);
    const { stopped, error } = this.#end ?? {};
    if (this.#end === undefined) {
      if (done > 0 && elapsed > 0) add(2, rateText((1000 * done) / elapsed));
      if (isLimited && share > 0 && elapsed > 500) add(3, `${timeText((elapsed * (1 - share)) / share)} left`);
      return parts;
    }
    add(3, timeText(elapsed));
    const best = bestText(this.#end);
    if (best !== undefined) add(6, best);
    if (error !== undefined) add(8, 'ended by an error');
    else if (stopped !== undefined && stopped !== 'epochs') add(8, `stopped: ${stopped}`);
    return parts;
  }

  #addMeasures(add: (weight: number, text: string) => void): void {
    if (this.#last === undefined) return;
    const { loss, validationLoss, metrics = {} } = this.#last;
    add(8, `loss ${short(loss)}`);
    if (validationLoss !== undefined) add(7, `validation ${short(validationLoss)}`);
    for (const [name, value] of Object.entries(metrics)) add(6, `${name} ${short(value)}`);
  }
}

/**
 * A callback that shows how far a fit is: `fit(x, y, { callbacks: [progress()] })`. In a terminal it is one line, rewritten
 * in place and cut to its width, with the epoch, the share that is done, the losses and metrics of the last epoch, the
 * rate and the time left. Elsewhere, as in a pipe, a file or a page, it is a line after two seconds, and then one whenever
 * a tenth of the time so far has gone by, but two seconds at least; and one in the end. `NO_COLOR` is respected.
 * One such callback is for one fit after the other.
 *
 * @throws MultilayerError for what cannot be written to
 */
export function progress(options: ProgressOptions = {}): Callback {
  checkKeys(options, ['to'], 'progress');
  const { to = process?.stderr ?? inConsole } = options;
  if (typeof Object(to).write !== 'function')
    fail(
      'progress, option to',
      'what has write(text)',
      describe(to),
      'Pass process.stdout, or { write: (text) => … }.',
    );
  let line: ProgressLine | undefined;
  return {
    onBegin: (fit) => {
      line = new ProgressLine(fit, to);
    },
    onEpoch: (record) => line?.take(record),
    onWarning: () => line?.clear(),
    onEnd: (end) => {
      line?.end(end);
      line = undefined;
    },
  };
}
