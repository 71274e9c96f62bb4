import { nearestSpelling } from '../../core/edit-distance.js';
import { describe } from '../../core/errors.js';
import { asCount, asList, refuse } from '../../core/json.js';
import { checkKeys } from '../../core/names.js';
import { levelsOf } from '../cells.js';
import type { ColumnDescription } from '../kinds.js';
import { readLevels, readWord } from '../read-description.js';
import type { Table } from '../table.js';
import type { EncodedColumn, Encoder, Place, Tell } from './encoder.js';

/** `'pair'`: −1 or 1. `'oneHot'`: a column for each level. `'index'`: its number. What is missing or unknown is 0 in the first two. */
export type CategoryForm = 'pair' | 'oneHot' | 'index';

/** What decides of the form. */
export interface CategoryOptions {
  readonly oneHotLimit: number;
  readonly minimumCount: number;
}

function inputsOf(name: string, levels: readonly string[], form: CategoryForm): EncodedColumn[] {
  const role = 'level';
  if (form === 'index') return [{ name, column: name, role: 'index', levels, isScaled: false }];
  if (form === 'pair') return [{ name: `${name} = ${levels[1]}`, column: name, role, levels, isScaled: true }];
  return levels.map((level) => ({ name: `${name} = ${level}`, column: name, role, levels: [level], isScaled: true }));
}

/** How many rows hold each level. */
function countsOf(cells: readonly (string | undefined)[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const cell of cells) if (cell !== undefined) counts.set(cell, (counts.get(cell) ?? 0) + 1);
  return counts;
}

/** A category or truth value as numbers. */
export class CategoryEncoder implements Encoder {
  readonly kind = 'category';
  readonly description: ColumnDescription;
  readonly inputs: readonly EncodedColumn[];
  /** Of all rows that the columns were decided on. */
  readonly levels: readonly string[];
  readonly form: CategoryForm;
  /** An index is learned of levels that so many training rows have. */
  readonly minimumCount: number;
  /** Places of levels which the training rows have more rarely. */
  readonly rare: readonly number[];
  readonly #places: ReadonlyMap<string, number>;

  constructor(
    description: ColumnDescription,
    { levels, form, minimumCount, rare }: Pick<CategoryEncoder, 'levels' | 'form' | 'minimumCount' | 'rare'>,
  ) {
    this.description = description;
    this.levels = levels;
    this.form = form;
    this.minimumCount = minimumCount;
    this.rare = rare;
    this.inputs = inputsOf(description.name, levels, form);
    this.#places = new Map(levels.map((level, place) => [level, place]));
  }

  static fit(table: Table, description: ColumnDescription, options: CategoryOptions): CategoryEncoder {
    const counts = countsOf(levelsOf(table, description));
    const levels = description.levels?.filter((level) => counts.has(level)) ?? [...counts.keys()].sort();
    const several = levels.length <= options.oneHotLimit ? 'oneHot' : 'index';
    const form = levels.length === 2 ? 'pair' : several;
    const { minimumCount } = options;
    return new CategoryEncoder(description, { levels, form, minimumCount, rare: [] }).#with(counts);
  }

  refit(table: Table): CategoryEncoder {
    return this.#with(countsOf(levelsOf(table, this.description)));
  }

  #with(counts: ReadonlyMap<string, number>): CategoryEncoder {
    const { levels, form, minimumCount } = this;
    if (form !== 'index') return this;
    const rare = levels.flatMap((level, place) => ((counts.get(level) ?? 0) < minimumCount ? [place] : []));
    return new CategoryEncoder(this.description, { levels, form, minimumCount, rare });
  }

  write(table: Table, { data, start, stride }: Place, missing: Uint8Array, tell: Tell): void {
    const cells = levelsOf(table, this.description);
    const count = this.levels.length;
    for (let i = 0, at = start; i < cells.length; i++, at += stride) {
      const cell = cells[i];
      const place = cell === undefined ? count : (this.#places.get(cell) ?? -1);
      if (cell === undefined) missing[i] = 1;
      else if (place < 0) tell('unseen', () => this.#unseen(table, i, cell));
      const isKnown = place >= 0 && place < count;
      if (this.form === 'index') data[at] = isKnown ? place : count;
      else if (this.form === 'pair') data[at] = isKnown ? 2 * place - 1 : 0;
      else if (isKnown) data[at + place] = 1;
    }
  }

  settle({ data, start, stride }: Place, rows: number): void {
    if (this.rare.length === 0) return;
    const count = this.levels.length;
    const isRare = new Uint8Array(count + 1);
    for (const place of this.rare) isRare[place] = 1;
    for (let i = 0, at = start; i < rows; i++, at += stride) if (isRare[data[at] as number] === 1) data[at] = count;
  }

  #unseen(table: Table, row: number, level: string): string {
    const { name } = this.description;
    const close = nearestSpelling(level, this.levels);
    const like = close === undefined ? '' : ` The nearest that they have is ${describe(close)}.`;
    const meaning = this.form === 'index' ? 'the place of unknown levels' : 'none of the known levels';
    return `${table.place(row, name)}: the level ${describe(level)} is in no training row, and counts as ${meaning}.${like}`;
  }

  toJSON(): object {
    const { levels, form, minimumCount, rare } = this;
    return { levels, form, minimumCount, rare };
  }

  /** Reads what {@link toJSON} has written, from anywhere. */
  static fromJSON(
    description: ColumnDescription,
    json: Readonly<Record<string, unknown>>,
    where: string,
  ): CategoryEncoder {
    checkKeys(json, ['levels', 'form', 'minimumCount', 'rare'], where);
    const levels = readLevels(json.levels, `${where}, levels`);
    const form = readWord(json.form, ['pair', 'oneHot', 'index'] as const, `${where}, form`);
    if (form === 'pair' && levels.length !== 2) refuse(`${where}, levels`, 'two levels', levels);
    const minimumCount = asCount(json.minimumCount, `${where}, minimumCount`);
    const rare = asList(json.rare, `${where}, rare`).map((place, i) => {
      const at = asCount(place, `${where}, rare, entry ${i}`, levels.length - 1);
      return form === 'index' ? at : refuse(`${where}, rare`, 'an empty array', json.rare);
    });
    return new CategoryEncoder(description, { levels, form, minimumCount, rare });
  }
}
