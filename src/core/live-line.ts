/** What a line needs of the stream that it is written to; `process.stdout` is one. */
export interface Terminal {
  /** Whether lines can be rewritten. */
  readonly isTTY?: boolean;
  /** Default: 80. */
  readonly columns?: number;
  /** Takes text with its line ends. */
  write(text: string): unknown;
  /** Whether there are colors. Default: none. */
  hasColors?(): boolean;
}

/** Of Node: a timer keeps the process alive, or no longer. */
type Timer = ReturnType<typeof setInterval> & { unref?(): unknown };

const hide = '\x1b[?25l';
const show = '\x1b[?25h';
const restart = '\r\x1b[K';

/** Often enough to look alive; drawing costs a fit nothing between two ticks. */
const drawEvery = 100;

/** Whether lines can be rewritten here: in a terminal that is not a bare one. */
export function isLive(terminal: Terminal, environment: Readonly<Record<string, string | undefined>>): boolean {
  return terminal.isTTY === true && environment.TERM !== 'dumb';
}

/**
 * One line of a terminal, rewritten in place by a timer while work goes on, and left standing at the end. Where lines
 * cannot be rewritten (a pipe, a file), only its last state is written.
 */
export class LiveLine {
  readonly #terminal: Terminal;
  readonly #timer: Timer | undefined;
  readonly #text: (room: number) => string;
  readonly #hides: boolean;
  /** How many columns the line takes that is seen now. */
  #length = 0;

  /**
   * @param text the line as it reads now, for so many columns; asked for at every drawing
   * @param hides whether the cursor is hidden, which a program that is ended by a signal has to show again
   */
  constructor(terminal: Terminal, live: boolean, text: (room: number) => string, hides = true) {
    this.#terminal = terminal;
    this.#text = text;
    this.#hides = hides;
    if (!live) return;
    if (hides) terminal.write(hide);
    this.#draw();
    this.#timer = setInterval(() => this.#draw(), drawEvery);
    // A fit that nobody waits for is no reason to go on.
    this.#timer.unref?.();
  }

  /** Takes the line away, until it is drawn again, where others are about to write. */
  clear(): void {
    if (this.#timer === undefined) return;
    this.#terminal.write(this.#restart());
    this.#length = 0;
  }

  /** Writes the last state and gives the cursor back. */
  end(): void {
    if (this.#timer !== undefined) {
      clearInterval(this.#timer);
      this.#draw();
      this.#terminal.write(`${this.#hides ? show : ''}\n`);
    } else this.#terminal.write(`${this.#text(Number.POSITIVE_INFINITY)}\n`);
  }

  /** To where the line begins. A terminal that became narrower than the line shows it in several rows by now. */
  #restart(): string {
    const above = Math.floor(Math.max(0, this.#length - 1) / this.#columns);
    return above === 0 ? restart : `\x1b[${above}A\r\x1b[J`;
  }

  get #columns(): number {
    return this.#terminal.columns || 80;
  }

  #draw(): void {
    // A line that wraps could not be taken back; the last column stays free, as some terminals wrap there already.
    const room = this.#columns - 1;
    const text = cut(this.#text(room), room);
    this.#terminal.write(this.#restart() + text);
    this.#length = [...text.replace(codes, '')].length;
  }
}

// biome's own rule forbids control characters in a pattern, so the escape is put together.
const codes = new RegExp(`(${String.fromCharCode(27)}\\[[0-9;]*m)`, 'g');

/** The first `room` visible characters; colour codes take no room and are kept. */
export function cut(text: string, room: number): string {
  let left = room;
  const pieces = text.split(codes).map((piece, i) => {
    if (i % 2 === 1) return piece;
    const kept = [...piece].slice(0, left);
    left -= kept.length;
    return kept.join('');
  });
  return pieces.join('');
}
