import { describe, fail } from '../core/errors.js';
import { linesOf } from './lines.js';
import type { Reading } from './reading.js';
import type { Cell, Column, Table } from './table.js';
import { type Head, TableBuilder } from './table-builder.js';

/** A word of an ARFF line, and whether it stood in quotes. */
interface Word {
  readonly text: string;
  readonly isQuoted: boolean;
}

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' };

/** Cuts a list at its commas, within which words stand in single or double quotes, with backslashes before quotes. */
function wordsOf(list: string, separator: RegExp, place: string): Word[] {
  const words: Word[] = [];
  let at = 0;
  for (;;) {
    const gap = /^\s*/.exec(list.slice(at))?.[0].length ?? 0;
    at += gap;
    const quote = list[at];
    let text = '';
    const isQuoted = quote === "'" || quote === '"';
    if (isQuoted) {
      at++;
      while (at < list.length && list[at] !== quote) {
        if (list[at] === '\\' && at + 1 < list.length) {
          const next = list[++at] as string;
          text += escapes[next] ?? next;
        } else text += list[at];
        at++;
      }
      if (at >= list.length) {
        fail(
          place,
          `a quote (${quote}) that is closed`,
          'none on the line',
          `Close it; a ${quote} in a word is written \\${quote}.`,
        );
      }
      at++;
      at += /^\s*/.exec(list.slice(at))?.[0].length ?? 0;
    } else {
      const end = list.slice(at).search(separator);
      text = (end < 0 ? list.slice(at) : list.slice(at, at + end)).trim();
      at = end < 0 ? list.length : at + end;
    }
    words.push({ text, isQuoted });
    if (at >= list.length) return words;
    if (!separator.test(list[at] as string)) {
      fail(place, 'a comma after a word in quotes', describe(list.slice(at)), 'Put the whole word into quotes.');
    }
    at++;
  }
}

const comma = /,/;

/** `@attribute 'credit amount' {low, 'very high'}` */
function attributeOf(line: string, place: string): Head {
  const rest = line.replace(/^\s*@attribute\s+/i, '');
  const named = /^(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|([^\s'"{][^\s{]*))\s*(.*)$/s.exec(rest);
  if (named === null) {
    return fail(place, '@attribute, a name and a type', describe(line), 'Put names with blanks into quotes.');
  }
  const header = (named[1] ?? named[2] ?? named[3] ?? '').replace(/\\(.)/g, '$1');
  const type = (named[4] ?? '').trim();
  if (type.startsWith('{')) {
    if (!type.endsWith('}')) fail(place, 'levels in braces', describe(type), 'Close the brace on the same line.');
    const levels = wordsOf(type.slice(1, -1), comma, place).map(({ text }) => text);
    return { header, declared: { kind: 'category', levels } };
  }
  const kinds: Readonly<Record<string, NonNullable<Column['declared']>['kind']>> = {
    ...{ numeric: 'number', real: 'number', integer: 'number', string: 'text', date: 'date' },
  };
  const word = /^\w+/.exec(type.toLowerCase())?.[0] ?? '';
  if (word === 'relational') {
    const fix = 'Give each of its attributes a column of its own, or leave it out.';
    fail(`${place}, column ${describe(header)}`, 'cells of one value', 'a relational attribute', fix);
  }
  const kind = Object.hasOwn(kinds, word) ? kinds[word] : undefined;
  if (kind !== undefined) return { header, declared: { kind } };
  const fix = 'Known are numeric, real, integer, string, date and levels in braces.';
  return fail(`${place}, column ${describe(header)}`, 'a type of ARFF', type === '' ? 'none' : describe(type), fix);
}

/** The cell that a word is: nothing for `?`, which is none in quotes. */
function cellOf({ text, isQuoted }: Word, { header, declared }: Head, place: string): Cell {
  if (!isQuoted && (text === '?' || text === '')) return undefined;
  const { kind, levels } = declared ?? { kind: 'text' };
  if (kind === 'category' && levels !== undefined && !levels.includes(text)) {
    const fix = 'Correct the cell, or add the level to its @attribute.';
    fail(`${place}, column ${describe(header)}`, 'one of the levels that are declared', describe(text), fix);
  }
  if (kind === 'number' && !Number.isFinite(Number(text)) && !/^[+-]?(nan|inf(inity)?)$/i.test(text)) {
    const fix = "Correct the cell; one without a value is written '?'.";
    fail(`${place}, column ${describe(header)}`, 'a number, as is declared', describe(text), fix);
  }
  return text;
}

/** A row `{1 x, 3 y}`: what is not named is 0, or the first level. */
function sparseRow(line: string, heads: readonly Head[], place: string): Cell[] {
  const cells: Cell[] = heads.map(({ declared }) => (declared?.kind === 'category' ? declared.levels?.[0] : '0'));
  const inside = line.slice(1, line.lastIndexOf('}')).trim();
  const entries = inside.match(/(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|[^,'"])+/g) ?? [];
  for (const entry of entries) {
    const [, index = '', value = ''] = /^\s*(\d+)\s+(.*)$/s.exec(entry) ?? [];
    const head = heads[Number(index)];
    if (index === '' || head === undefined) {
      const fix = 'Correct the row.';
      fail(place, `the number of a column, 0 to ${heads.length - 1}, and its cell`, describe(entry.trim()), fix);
    }
    cells[Number(index)] = cellOf(wordsOf(value, comma, place)[0] as Word, head, place);
  }
  return cells;
}

/**
 * Rows of an ARFF text, the form of Weka and OpenML: columns are declared in it, with the levels of categories.
 */
export async function* readArff(text: AsyncIterable<string>, reading: Reading): AsyncGenerator<Table> {
  const { name, notes } = reading;
  const heads: Head[] = [];
  let builder: TableBuilder | undefined;
  const source = () => ({ name, format: 'arff', notes: [...notes], decimal: '.' as const });
  let isFirst = true;
  let ended = 0;
  for await (const [raw, number] of linesOf(text)) {
    const line = raw.trim();
    const place = `${name}, line ${number}`;
    ended = number;
    if (line === '' || line.startsWith('%')) continue;
    if (builder === undefined) {
      if (/^@relation\b/i.test(line)) continue;
      if (/^@attribute\b/i.test(line)) heads.push(attributeOf(line, place));
      else if (/^@data\b/i.test(line)) {
        if (heads.length === 0) fail(place, '@attribute before @data', 'none', 'Declare the columns.');
        builder = new TableBuilder(heads);
        notes.push(`The columns are declared in ARFF, as ${heads.length} attributes.`, ...builder.notes);
      } else fail(place, '@relation, @attribute or @data', describe(line), 'Rows come after @data.');
      continue;
    }
    let cells: Cell[];
    if (line.startsWith('{')) cells = sparseRow(line, heads, place);
    else {
      const words = wordsOf(line, comma, place);
      if (words.length !== heads.length) {
        const isWeight = words.length === heads.length + 1 && /^\{.*\}$/.test(words.at(-1)?.text ?? '');
        const fix = isWeight
          ? 'Weights of rows are not read: give them a column, or take them away.'
          : "Correct the row: a cell with a comma stands in quotes, one without a value is '?'.";
        fail(place, `${heads.length} cells, one for each attribute`, String(words.length), fix);
      }
      cells = words.map((word, j) => cellOf(word, heads[j] as Head, place));
    }
    builder.add(cells, number);
    if (builder.rowCount >= reading.rows) {
      isFirst = false;
      yield builder.take(reading.rows, source());
    }
  }
  if (builder === undefined) {
    return fail(
      `${name}, line ${Math.max(1, ended)}`,
      '@data and rows',
      'the end of the text',
      'Take a whole copy of the file.',
    );
  }
  if (builder.rowCount > 0 || isFirst) yield builder.take(reading.rows, source());
}
