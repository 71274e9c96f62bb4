import type { Parser } from 'csv-parse';

/** How a text of rows and cells is written. */
export interface Dialect {
  /** What stands between cells; a blank stands for any number of them. */
  readonly delimiter: string;
  /** What cells stand in that hold a delimiter; undefined where nothing does. */
  readonly quote: string | undefined;
  /** Whether a quote within a cell that does not begin with one is a character as others are: `5" disk`. */
  readonly isRelaxed?: boolean;
  /** What lines begin with that are left out. */
  readonly comment?: string | undefined;
}

/** The cells of a row, the line on which it begins, and how many bytes of UTF-8 it takes with its line end. */
export type OnRecord = (cells: string[], line: number, bytes: number) => void;

export interface Refusal {
  readonly code: string;
  readonly column: number | undefined;
}

/** What goes through a text by csv-parse, piece by piece. */
export interface Records {
  /** Takes the next piece, and hands on the rows that it ends. */
  write(text: string): void;
  /** Hands on the last row, which may have no line end. */
  finish(): void;
  /** Why csv-parse cannot go on: its word for it, as `'CSV_QUOTE_NOT_CLOSED'`, and the column, counted from 0. */
  readonly refusal: Refusal | undefined;
  /** The line on which the row in hand begins. */
  readonly line: number;
}

/** No row is longer: without a limit, one quote that is not closed would take the rest of a file into memory. */
const longestRecord = 2 ** 24;

/** What makes them, of a text whose first line has this number. */
export type MakeRecords = (dialect: Dialect, firstLine: number, onRecord: OnRecord) => Records;

let made: Promise<MakeRecords> | undefined;

/** Loads csv-parse with the first table that needs it: a program that reads none starts in 8 ms less. */
export function csvRecords(): Promise<MakeRecords> {
  made ??= import('csv-parse').then(({ Parser }) => makerOf(Parser));
  return made;
}

type Failure = Error & { readonly code?: string; readonly column?: unknown };

function makerOf(CsvParser: typeof Parser): MakeRecords {
  class CsvRecords extends CsvParser implements Records {
    refusal: Refusal | undefined;
    line: number;
    readonly #onRecord: OnRecord;
    readonly #hasGaps: boolean;
    /** Lines before the text, less those that csv-parse counts twice: it takes CR LF within quotes for two. */
    #shift: number;
    #bytes = 0;

    constructor({ delimiter, quote, isRelaxed = false, comment }: Dialect, firstLine: number, onRecord: OnRecord) {
      super({
        delimiter,
        quote: quote ?? false,
        escape: quote ?? null,
        record_delimiter: ['\r\n', '\n', '\r'],
        relax_column_count: true,
        relax_quotes: isRelaxed,
        max_record_size: longestRecord,
        ltrim: true,
        rtrim: true,
        ...(comment !== undefined && { comment, comment_no_infix: true }),
      });
      this.#hasGaps = delimiter === ' ';
      this.#onRecord = onRecord;
      this.#shift = firstLine - 1;
      this.line = firstLine;
    }

    /** Called by csv-parse for each row, and for the end. Rows are handed on at once: nothing waits in a buffer. */
    override push(record: unknown): boolean {
      if (record === null) return true;
      const cells = record as string[];
      const { lines, bytes } = this.info;
      const begin = this.line;
      let end = lines + this.#shift;
      if (end > begin) {
        const double = cells.reduce((sum, cell) => sum + cell.split('\r\n').length - 1, 0);
        this.#shift -= double;
        end -= double;
      }
      const length = bytes - this.#bytes;
      this.#bytes = bytes;
      this.#onRecord(this.#hasGaps ? cells.filter((cell) => cell !== '') : cells, begin, length);
      this.line = end + 1;
      return true;
    }

    override _transform(chunk: unknown, encoding: BufferEncoding, callback: () => void): void {
      this.#guard((done) => super._transform(chunk, encoding, done));
      callback();
    }

    finish(): void {
      this.#guard((done) => super._flush(done));
    }

    /** Errors are kept: those of streams come later. What is thrown while rows are handed on is thrown on. */
    #guard(run: (done: (error?: Error | null) => void) => void): void {
      if (this.refusal !== undefined) return;
      run((error) => {
        if (!error) return;
        const { code = error.message, column } = error as Failure;
        this.refusal = { code, column: typeof column === 'number' ? column : undefined };
      });
    }
  }
  return (dialect, firstLine, onRecord) => new CsvRecords(dialect, firstLine, onRecord);
}
