/** A piece of a line that tells how far work is. */
export interface Part {
  readonly text: string;
  /** The lighter one is left out first where the line is too long for its terminal. */
  readonly weight: number;
}

/** The parts that have room in a line, the heavier ones first, in their order. */
export function partsWithin(all: readonly Part[], room: number): readonly Part[] {
  let parts = all;
  const length = (): number => parts.reduce((sum, { text }) => sum + text.length + 2, -2);
  while (length() > room && parts.length > 1) {
    const least = Math.min(...parts.map(({ weight }) => weight));
    const at = parts.findLastIndex(({ weight }) => weight === least);
    parts = parts.filter((_, k) => k !== at);
  }
  return parts;
}

/** Four digits, as many as are read in passing. */
export function short(value: number): string {
  const size = Math.abs(value);
  return size !== 0 && (size < 1e-3 || size >= 1e5) ? value.toExponential(3) : value.toPrecision(4);
}

/** `1.5 s`, `12 s`, `2:05` or `1:02:05`. */
export function timeText(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  if (milliseconds < 9950) return `${(milliseconds / 1000).toFixed(1)} s`;
  if (seconds < 60) return `${seconds} s`;
  const two = (value: number): string => String(Math.floor(value) % 60).padStart(2, '0');
  const [minutes, hours] = [seconds / 60, Math.floor(seconds / 3600)];
  return `${hours === 0 ? Math.floor(minutes) : `${hours}:${two(minutes)}`}:${two(seconds)}`;
}

/**
 * When lines are due that stay, as in a file: after two seconds, and then whenever a tenth of the time so far has gone by,
 * but two seconds at least.
 */
export class Dues {
  readonly #begun: number;
  #last: number;

  constructor(time: number) {
    this.#begun = time;
    this.#last = time;
  }

  /** Whether one is due now; it then counts as written. */
  isDue(time: number): boolean {
    if (time - this.#last < Math.max(2000, 0.1 * (time - this.#begun))) return false;
    this.#last = time;
    return true;
  }
}
