/** What a line needs of the stream that it is written to; `process.stdout` is one. */
export interface Terminal {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
  hasColors?(): boolean;
}

const hide = '\x1b[?25l';
const show = '\x1b[?25h';
const restart = '\r\x1b[K';

/** Often enough to look alive; drawing costs a fit nothing between two ticks. */
const drawEvery = 80;

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
  readonly #timer: NodeJS.Timeout | undefined;
  readonly #text: () => string;

  /** @param text the line as it reads now; asked for at every drawing */
  constructor(terminal: Terminal, live: boolean, text: () => string) {
    this.#terminal = terminal;
    this.#text = text;
    if (!live) return;
    terminal.write(hide);
    this.#draw();
    this.#timer = setInterval(() => this.#draw(), drawEvery);
  }

  /** Writes the last state and gives the cursor back. */
  end(): void {
    if (this.#timer !== undefined) {
      clearInterval(this.#timer);
      this.#draw();
      this.#terminal.write(`${show}\n`);
    } else this.#terminal.write(`${this.#text()}\n`);
  }

  #draw(): void {
    // A line that wraps could not be taken back; the last column stays free, as some terminals wrap there already.
    const room = (this.#terminal.columns ?? 80) - 1;
    this.#terminal.write(restart + cut(this.#text(), room));
  }
}

/** The first `room` visible characters; colour codes take no room and are kept. */
export function cut(text: string, room: number): string {
  let left = room;
  // biome's own rule forbids control characters in a pattern, so the escape is put together.
  const codes = new RegExp(`(${String.fromCharCode(27)}\\[[0-9;]*m)`);
  const pieces = text.split(codes).map((piece, i) => {
    if (i % 2 === 1) return piece;
    const kept = [...piece].slice(0, left);
    left -= kept.length;
    return kept.join('');
  });
  return pieces.join('');
}

const blocks = [...'▁▂▃▄▅▆▇█'];

/** A course of positive numbers as a row of blocks on a logarithmic scale; all low where nothing changes. */
export function sparkline(values: readonly number[], width: number): string {
  if (values.length === 0) return '';
  const count = Math.min(width, values.length);
  const logs = Array.from({ length: count }, (_, i) => {
    const at = count === 1 ? 0 : Math.round((i * (values.length - 1)) / (count - 1));
    return Math.log10(Math.max(1e-12, values[at] as number));
  });
  const low = Math.min(...logs);
  // Less than a tenth of a decade is flat, so that rounding is not drawn as mountains.
  const span = Math.max(0.1, Math.max(...logs) - low);
  return logs.map((value) => blocks[Math.round(((value - low) / span) * (blocks.length - 1))]).join('');
}
