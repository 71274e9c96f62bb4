import pico from 'picocolors';
import type { Host, Sink } from '../host.js';
import { cleanLines } from './clean.js';

export type Colors = ReturnType<typeof pico.createColors>;

/** Whether this stream gets colours. FORCE_COLOR and NO_COLOR are as all programs have them, and NO_COLOR wins. */
export function hasColors(sink: Sink, environment: Host['environment']): boolean {
  const { NO_COLOR, FORCE_COLOR, TERM } = environment;
  if (NO_COLOR) return false;
  if (FORCE_COLOR !== undefined) return FORCE_COLOR !== '0' && FORCE_COLOR !== 'false';
  return sink.isTTY === true && TERM !== 'dumb';
}

/** Whether signs beyond ASCII can be shown, by the locale: all but the plain C and POSIX ones are UTF-8 today. */
function hasSigns({ LC_ALL, LC_CTYPE, LANG, TERM }: Host['environment']): boolean {
  const locale = LC_ALL || LC_CTYPE || LANG;
  return TERM !== 'linux' && locale !== 'C' && locale !== 'POSIX';
}

const plain: Readonly<Record<string, string>> = {
  '…': '~',
  '–': '-',
  '−': '-',
  '→': '->',
  '±': '+-',
  '²': '2',
  '×': 'x',
  '╲': '\\',
  '─': '-',
};

/** The widest line where it is not for a terminal, and in wide ones: longer lines are hard to read. */
const widest = 100;
const usual = 80;

/** Where a command writes: results to one stream, all else to the other. */
export class Output {
  readonly host: Host;
  /** Whether notes and progress are left out. */
  readonly quiet: boolean;
  /** Whether results are JSON. */
  readonly json: boolean;
  /** Of the stream of results, and of that of notes. */
  readonly colors: { readonly result: Colors; readonly note: Colors };
  /** Whether bars and sparklines can be drawn. */
  readonly signs: boolean;

  constructor(host: Host, { quiet = false, json = false }: { readonly quiet?: boolean; readonly json?: boolean }) {
    this.host = host;
    this.quiet = quiet;
    this.json = json;
    const { stdout, stderr, environment } = host;
    this.colors = {
      result: pico.createColors(hasColors(stdout, environment)),
      note: pico.createColors(hasColors(stderr, environment)),
    };
    this.signs = hasSigns(environment);
  }

  /** Columns of the stream of results; terminals that do not know theirs say 0. */
  get width(): number {
    return Math.min(widest, this.host.stdout.columns || usual);
  }

  /** Columns of the stream of notes. */
  get noteWidth(): number {
    return Math.min(widest, this.host.stderr.columns || usual);
  }

  /** A line that is no result: what was read, what is being done. */
  note(text = ''): void {
    if (!this.quiet) this.host.stderr.write(`${this.#shown(text)}\n`);
  }

  /** A line that must be seen, also with --quiet. */
  warn(text: string): void {
    this.host.stderr.write(`${this.#shown(cleanLines(text))}\n`);
  }

  /** Lines of the result; comes back when there is room for more. */
  async result(text: string): Promise<void> {
    await this.write(`${this.#shown(text)}\n`);
  }

  /** Our own signs as ASCII has them where there are no others; names of the user's stay what they are. */
  #shown(text: string): string {
    return this.signs ? text : text.replace(/[…–−→±²×╲─]/g, (sign) => plain[sign] ?? sign);
  }

  /** The result as one JSON text. */
  async resultJson(value: object): Promise<void> {
    await this.write(`${JSON.stringify(value, undefined, 2)}\n`);
  }

  /** Text of the result as it is. */
  async write(text: string): Promise<void> {
    const { stdout } = this.host;
    if (stdout.write(text)) return;
    await new Promise<void>((resolve) => (stdout.once ? stdout.once('drain', resolve) : resolve()));
  }
}
