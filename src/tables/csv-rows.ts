import { describe, fail } from '../core/errors.js';
import { filledWidth } from './csv-dialect.js';
import { type CsvLayout, delimiterWords } from './csv-layout.js';
import type { Dialect } from './csv-records.js';
import { refuseOpenQuotes } from './csv-refusals.js';
import type { TableBuilder } from './table-builder.js';

/** Tells the rows of a table from its header and from lines without anything, which are rows only within it. */
export class CsvRows {
  readonly #builder: TableBuilder;
  readonly #layout: CsvLayout;
  readonly #name: string;
  #isHeader: boolean;
  #isEnding = false;
  /** Lines without anything that rows follow. */
  readonly #blank = { count: 0, first: 0 };
  #blankNow: number[] = [];
  /** Lines without a cell that is filled, which are rows only if rows follow. */
  #waiting: number[] = [];

  constructor(builder: TableBuilder, layout: CsvLayout, name: string) {
    this.#builder = builder;
    this.#layout = layout;
    this.#name = name;
    this.#isHeader = layout.hasHeader && layout.bodyLine === undefined;
  }

  /** @param bytes that the line takes, with its end */
  add(cells: string[], line: number, bytes: number): void {
    const { width, dialect } = this.#layout;
    const isFilled = cells.some((cell) => cell !== '');
    // Quotes with nothing in between are a cell.
    const isBare = !isFilled && bytes <= cells.length - 1 + (this.#isEnding ? 0 : 2);
    if (!isFilled && width > 1 && cells.length < 2) {
      this.#blankNow.push(line);
      return;
    }
    if (this.#isHeader && isFilled) {
      this.#isHeader = false;
      return;
    }
    if (isBare) {
      if (!this.#isHeader) this.#waiting.push(line);
      return;
    }
    const row = cells.length === width ? cells : fitted(cells, line, width, dialect, this.#name);
    if (dialect.isRelaxed) refuseOpenQuotes(row, line, dialect, this.#name);
    for (const each of this.#waiting) this.#builder.add(new Array(width).fill(''), each);
    if (this.#waiting.length > 0) this.#waiting = [];
    this.#builder.add(row, line);
    if (this.#blankNow.length === 0) return;
    this.#blank.first ||= this.#blankNow[0] as number;
    this.#blank.count += this.#blankNow.length;
    this.#blankNow = [];
  }

  /** From now on a line may have no end. */
  end(): void {
    this.#isEnding = true;
  }

  /** What was left out, in sentences. */
  get notes(): readonly string[] {
    const { count, first } = this.#blank;
    const waiting = this.#waiting;
    const notes: string[] = [];
    if (count === 1) notes.push(`Line ${first} is blank and was left out.`);
    if (count > 1) notes.push(`${count} blank lines were left out, from line ${first} on.`);
    if (waiting.length > 0 && this.#layout.width > 1)
      notes.push(`${waiting.length} rows without a filled cell at the end were left out, from line ${waiting[0]} on.`);
    return notes;
  }
}

/** Cells of a row that has more or fewer than there are columns: what is empty at its end is no cell. */
function fitted(cells: string[], line: number, width: number, { delimiter }: Dialect, name: string): string[] {
  if (cells.length > width && filledWidth(cells) <= width) return cells.slice(0, width);
  const called = delimiterWords[delimiter] ?? describe(delimiter);
  let fix = `Correct the line, or delete it if it is not of the table; a cell that holds ${called} must stand in quotes.`;
  if (/^[#%]/.test(cells[0] ?? '')) fix = `Say { comment: '${cells[0]?.[0]}' } if it is a comment.`;
  else if (cells.length < width)
    fix = 'Correct the line, or delete it if it is not of the table; an empty cell needs its delimiter, too.';
  const got = `${cells.length}${cells.length > width ? `, the last one ${describe(cells.at(-1))}` : ''}`;
  return fail(`${name}, line ${line}`, `${width} cells, one for each column`, got, fix);
}
