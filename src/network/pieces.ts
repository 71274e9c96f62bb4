import { isPlain } from '../core/json.js';

/** Numbers of a long list that are written, and read, at once. */
const perPiece = 2 ** 14;

/**
 * The text of `JSON.stringify`, in pieces: that of a large network is longer than a string may be.
 * Lists are divided, and objects and lists of objects are taken apart.
 */
export function* textPieces(value: unknown): Generator<string, void, undefined> {
  if (isPlain(value)) {
    const entries = Object.entries(value).filter(([, each]) => each !== undefined);
    for (const [i, [key, each]] of entries.entries()) {
      yield `${i === 0 ? '{' : ','}${JSON.stringify(key)}:`;
      yield* textPieces(each);
    }
    yield entries.length === 0 ? '{}' : '}';
  } else if (Array.isArray(value) && isPlain(value[0])) {
    for (const [i, each] of value.entries()) {
      yield i === 0 ? '[' : ',';
      yield* textPieces(each);
    }
    yield ']';
  } else if (Array.isArray(value) && value.length > perPiece) {
    for (let from = 0; from < value.length; from += perPiece) {
      yield (from === 0 ? '[' : ',') + JSON.stringify(value.slice(from, from + perPiece)).slice(1, -1);
    }
    yield ']';
  } else yield JSON.stringify(value);
}

/** Fewer and longer pieces of the same text. */
export function* joined(pieces: Iterable<string>, length: number): Generator<string, void, undefined> {
  let text = '';
  for (const piece of pieces) {
    text += piece;
    if (text.length < length) continue;
    yield text;
    text = '';
  }
  if (text !== '') yield text;
}

/** What every table and every memory of a model file begins its numbers with. */
const opening = '"data":[';

/**
 * Parses a model file that comes in pieces, without one string that holds all of it. The lists of
 * numbers are taken out and parsed on their own, and the rest has their places. Outside of these lists
 * it takes any JSON; a list written in another way, as with a space before it, stays where it is.
 */
export class PieceReader {
  /** The text so far, with the number of its list in place of every list. */
  #rest = '';
  readonly #lists: unknown[][] = [];
  /** The list that the text has come to, and the text of it that is not parsed yet. */
  #open: unknown[] | undefined;
  #pending = '';
  /** Whether all of the text has come. */
  #complete = false;

  /** @throws SyntaxError for a list that is no JSON */
  take(text: string): void {
    let left = this.#pending + text;
    this.#pending = '';
    while (left !== '') left = this.#open === undefined ? this.#outside(left) : this.#inside(this.#open, left);
  }

  /** Whether it was the end of the text that a parser did not expect, as far as it can be told. */
  endsEarly({ message }: SyntaxError): boolean {
    const rest = this.#rest + this.#pending;
    if (!this.#complete) return false;
    if (this.#open !== undefined || !rest.trimEnd().endsWith('}')) return true;
    // Only V8 says where.
    return Number(/ position (\d+)/.exec(message)?.[1]) === rest.length;
  }

  /** The beginning of the text. */
  get start(): string {
    return (this.#rest + this.#pending).slice(0, 40);
  }

  /** @throws SyntaxError for what is no JSON */
  value(): unknown {
    this.#complete = true;
    return JSON.parse(this.#rest + this.#pending, (key, value: unknown) =>
      key === 'data' && typeof value === 'number' ? this.#lists[value] : value,
    );
  }

  #outside(text: string): string {
    const at = text.indexOf(opening);
    if (at < 0) {
      // The opening may begin at the end of this piece.
      const sure = Math.max(0, text.length - opening.length + 1);
      this.#rest += text.slice(0, sure);
      this.#pending = text.slice(sure);
      return '';
    }
    this.#open = [];
    this.#rest += `${text.slice(0, at + opening.length - 1)}${this.#lists.length}`;
    this.#lists.push(this.#open);
    return text.slice(at + opening.length);
  }

  #inside(list: unknown[], text: string): string {
    const end = text.indexOf(']');
    const sure = end >= 0 ? end : text.lastIndexOf(',');
    if (sure >= 0) for (const each of JSON.parse(`[${text.slice(0, sure)}]`) as unknown[]) list.push(each);
    if (end >= 0) {
      this.#open = undefined;
      return text.slice(end + 1);
    }
    this.#pending = text.slice(sure + 1);
    return '';
  }
}
