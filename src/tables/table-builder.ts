import { type Cell, type Column, Table, type TableSource } from './table.js';
import { uniqueNames } from './unique-names.js';

/** What the source says of a column before its cells. */
export type Head = Pick<Column, 'header' | 'declared'>;

/** Gathers rows, column by column, and gives them as tables. */
export class TableBuilder {
  readonly #heads: Head[];
  readonly #hasLines: boolean;
  #cells: Cell[][];
  #lines: number[] = [];
  #rowCount = 0;

  constructor(heads: readonly Head[], { hasLines = true }: { readonly hasLines?: boolean } = {}) {
    this.#heads = [...heads];
    this.#cells = heads.map(() => []);
    this.#hasLines = hasLines;
  }

  get rowCount(): number {
    return this.#rowCount;
  }

  /** How columns are called whose names had to be changed, in sentences. */
  get notes(): readonly string[] {
    return uniqueNames(this.#heads.map(({ header }) => header)).notes;
  }

  /** Takes a row of as many cells as there are columns. */
  add(cells: readonly Cell[], line = 0): void {
    for (let j = 0; j < this.#cells.length; j++) (this.#cells[j] as Cell[]).push(cells[j]);
    if (this.#hasLines) this.#lines.push(line);
    this.#rowCount++;
  }

  /** Adds a column, which the rows so far do not have. */
  widen(head: Head): void {
    this.#heads.push(head);
    this.#cells.push(new Array(this.#rowCount).fill(undefined));
  }

  /** Takes the first rows away, as a table. */
  take(rows: number, source: Omit<TableSource, 'lines'>): Table {
    const count = Math.min(rows, this.#rowCount);
    const isAll = count === this.#rowCount;
    const cells = isAll ? this.#cells : this.#cells.map((column) => column.splice(0, count));
    const lines = isAll ? this.#lines : this.#lines.splice(0, count);
    if (isAll) {
      this.#cells = this.#heads.map(() => []);
      this.#lines = [];
    }
    this.#rowCount -= count;
    const { names } = uniqueNames(this.#heads.map(({ header }) => header));
    const columns = this.#heads.map((head, j) => ({ ...head, name: names[j] as string, cells: cells[j] as Cell[] }));
    return new Table(columns, count, this.#hasLines ? { ...source, lines: Uint32Array.from(lines) } : source);
  }
}
