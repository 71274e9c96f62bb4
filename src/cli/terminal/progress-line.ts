import { now } from '../../core/clock.js';
import { Dues, type Part, partsWithin } from '../../core/line-parts.js';
import { isLive, LiveLine } from '../../core/live-line.js';
import type { Output } from './output.js';

/**
 * How far work is, as one line of the stream of notes: rewritten in place in a terminal, and never wider than it; a line
 * now and then where lines stay; nothing where nobody wants notes.
 */
export class ProgressLine {
  readonly #output: Output;
  readonly #parts: () => readonly Part[];
  readonly #line: LiveLine | undefined;
  readonly #dues: Dues = new Dues(now());

  constructor(output: Output, parts: () => readonly Part[]) {
    this.#output = output;
    this.#parts = parts;
    const { stderr, environment } = output.host;
    if (!output.quiet && isLive(stderr, environment))
      this.#line = new LiveLine(stderr, true, (room) => this.#text(room), false);
  }

  #text(room: number): string {
    const { dim } = this.#output.colors.note;
    const parts = partsWithin(this.#parts(), room);
    return parts.map(({ text, weight }) => (weight < 4 ? dim(text) : text)).join('  ');
  }

  /** After a step of the work: a line that stays, where one is due. */
  step(): void {
    if (this.#line === undefined && this.#dues.isDue(now())) this.#output.note(this.#text(Number.POSITIVE_INFINITY));
  }

  /** A line that stays above it. */
  note(text: string): void {
    this.#line?.clear();
    this.#output.note(text);
  }

  /** A line that is seen also with --quiet. */
  warn(text: string): void {
    this.#line?.clear();
    this.#output.warn(text);
  }

  end(): void {
    if (this.#line === undefined) this.#output.note(this.#text(Number.POSITIVE_INFINITY));
    else this.#line.end();
  }
}
