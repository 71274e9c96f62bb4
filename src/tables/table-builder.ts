import { type Cell, type Column, Table, type TableSource } from './table.js';

/** What is known of a column before its cells. */
export type Head = Pick<Column, 'name' | 'header' | 'declared'>;

/** Gathers rows, column by column, and gives them as tables. */
export class TableBuilder {
  readonly heads: Head[];
  #cells: Cell[][];
  #lines: number[] = [];

  constructor(heads: readonly Head[]) {
    this.heads = [...heads];
    this.#cells = heads.map(() => []);
  }

  get rowCount(): number {
    return this.#lines.length;
  }

  /** Takes a row of as many cells as there are columns. */
  add(cells: readonly Cell[], line: number): void {
    for (let j = 0; j < this.#cells.length; j++) (this.#cells[j] as Cell[]).push(cells[j]);
    this.#lines.push(line);
  }

  /** Adds a column, which the rows so far do not have. */
  widen(head: Head): void {
    this.heads.push(head);
    this.#cells.push(this.#lines.map(() => undefined));
  }

  /** Takes the first rows away, as a table. */
  take(rows: number, source: Omit<TableSource, 'lines'>): Table {
    const count = Math.min(rows, this.rowCount);
    const isAll = count === this.rowCount;
    const cells = isAll ? this.#cells : this.#cells.map((column) => column.splice(0, count));
    const lines = Uint32Array.from(isAll ? this.#lines : this.#lines.splice(0, count));
    if (isAll) {
      this.#cells = this.heads.map(() => []);
      this.#lines = [];
    }
    const columns = this.heads.map((head, j) => ({ ...head, cells: cells[j] as Cell[] }));
    return new Table(columns, count, { ...source, lines });
  }
}
