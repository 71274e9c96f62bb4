import type { Finding } from '../core/diagnosis.js';
import { countNumbers, type Table } from '../core/matrix.js';
import type { Work } from '../core/turns.js';
import { classesOf } from '../data/classes.js';
import { type Case, type Exam, isBlurred } from './case.js';
import { short } from './text.js';

/** Rows between two turns of the event loop. */
const portion = 2048;
/** The share of targets that the same inputs contradict, from which on it is worth knowing, and more. */
const [some, much] = [0.1, 0.25];

/** The first row that has the same numbers as each row, in the precision of the engine. */
function* firstAlike({ x, precision }: { x: Table; precision: Case['precision'] }): Work<Uint32Array> {
  const { rows, cols } = x;
  const held = precision === 'float32' ? new Float32Array(x.data) : new Float64Array(x.data);
  const bits = new Int32Array(held.buffer);
  const width = (bits.length / rows) | 0;
  const first = new Uint32Array(rows);
  const known = new Map<number, number[]>();
  for (let row = 0; row < rows; row++) {
    let hash = 0;
    for (let k = row * width; k < (row + 1) * width; k++)
      hash = Math.imul(hash ^ (bits[k] as number), 0x01000193) ^ (hash >>> 15);
    const alike = known.get(hash) ?? [];
    const found = alike.find((other) => {
      for (let j = 0; j < cols; j++) if (held[other * cols + j] !== held[row * cols + j]) return false;
      return true;
    });
    first[row] = found ?? row;
    if (found === undefined) known.set(hash, [...alike, row]);
    if (row % portion === portion - 1) yield;
  }
  return first;
}

/** Rows by the first that is alike. */
function groupsOf(first: Uint32Array): number[][] {
  const groups = new Map<number, number[]>();
  first.forEach((of, row) => {
    const group = groups.get(of);
    if (group === undefined) groups.set(of, [row]);
    else group.push(row);
  });
  return [...groups.values()].filter(({ length }) => length > 1);
}

/** How many of a group's rows are not of its most frequent class. */
function outvoted(classes: Float64Array, group: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const row of group) counts.set(classes[row] as number, (counts.get(classes[row] as number) ?? 0) + 1);
  return group.length - Math.max(...counts.values());
}

/** The sum of the squares of what targets are off their mean, in units of the deviation of each column. */
function scatter({ cols, data }: Table, rows: readonly number[]): number {
  let sum = 0;
  for (let col = 0; col < cols; col++) {
    const at = (row: number): number => data[row * cols + col] as number;
    const mean = rows.reduce((total, row) => total + at(row) / rows.length, 0);
    sum += rows.reduce((total, row) => total + (at(row) - mean) ** 2, 0);
  }
  return sum;
}

export const contradictingRows: Exam = function* (about, before): Work<readonly Finding[]> {
  const { data, precision, names, rowOf } = about;
  const { x, target } = data;
  if (isBlurred(before) || x.rows < 4) return [];
  const groups = groupsOf(yield* firstAlike({ x, precision }));
  const differs = ([a = 0, ...others]: readonly number[]): number | undefined =>
    others.find((b) =>
      Array.from(
        { length: target.cols },
        (_, j) => target.data[a * target.cols + j] !== target.data[b * target.cols + j],
      ).some(Boolean),
    );
  const odd = groups.filter((group) => differs(group) !== undefined);
  const [example] = odd;
  if (example === undefined) return [];
  const classes = classesOf(target, names);
  const all = Array.from({ length: x.rows }, (_, row) => row);
  const share =
    classes === undefined
      ? odd.reduce((sum, group) => sum + scatter(target, group), 0) / scatter(target, all)
      : odd.reduce((sum, group) => sum + outvoted(classes, group), 0) / x.rows;
  if (!(share >= some)) return [];
  const [a, b] = [example[0] as number, differs(example) as number];
  const rows = odd.reduce((sum, { length }) => sum + length, 0);
  const bound =
    classes === undefined
      ? `${short(100 * share)} % of the spread of y cannot be explained`
      : `at most ${short(100 * (1 - share))} % of the rows can be right`;
  return [
    {
      kind: 'contradictingRows',
      where: 'x, y',
      evidence: `${rows} of ${x.rows} rows have the same inputs as another one and another target, as rows ${rowOf(a)} and ${rowOf(b)}: ${bound}`,
      remedy: 'Correct the targets, or add a column that tells these rows apart.',
      severity: share >= much ? 'moderate' : 'mild',
    },
  ];
};

/** Numbers that learn for each target, from which on a network can learn its rows by heart and nothing else. */
const perTarget = 100;

export const manyParameters: Exam = ({ stack, data, names }, before) => {
  const numbers = countNumbers(stack.parameters.filter(({ learned }) => learned));
  // Of a class, each output learns whether it is the one.
  const targets = data.rows * names.outputs;
  if (data.rows < 20 || numbers < perTarget * targets || before.some(({ kind }) => kind === 'overfitting')) return [];
  return [
    {
      kind: 'manyParameters',
      where: 'network',
      evidence: `${numbers} numbers learn from ${targets} targets in ${data.rows} rows, which they can learn by heart`,
      remedy:
        'Hold rows out to see what it is worth on others, with validation: 0.2; take fewer units, or pass more rows.',
      severity: 'mild',
    },
  ];
};
