import { adviser } from '../core/adviser.js';
import { describe, fail } from '../core/errors.js';

/** How data call a class: all of them by text, by number or by truth value. */
export type Labels = readonly string[] | readonly number[] | readonly boolean[];
/** One class as the data call it. */
export type Label = Labels[number];

const kinds: Readonly<Record<string, string>> = { string: 'text', number: 'a number', boolean: 'a truth value' };

/** A few labels, for an error. */
export function listed(labels: readonly Label[]): string {
  return `${labels.slice(0, 5).map(describe).join(', ')}${labels.length > 5 ? ', …' : ''}`;
}

/** What to write to say which classes there are. */
export function announce(labels: readonly Label[], more = false): string {
  const open = more && labels.length <= 5 ? ', …' : '';
  return `Say which classes there are: new Network({ classes: [${listed(labels)}${open}], … })`;
}

/** How many classes so many outputs tell apart. */
export function classCount(outputs: number): number {
  return outputs === 1 ? 2 : outputs;
}

/** Checks a list of classes from anywhere: one kind, and each once. */
export function readLabels(value: unknown, where: string, fix: string): Labels {
  if (!Array.isArray(value) || value.length === 0) return fail(where, 'a list of classes', describe(value), fix);
  const kind = typeof value[0];
  const odd = value.findIndex((label) => typeof label !== kind || (kind === 'number' && !Number.isFinite(label)));
  if (kinds[kind] === undefined || odd >= 0) {
    const at = Math.max(odd, 0);
    const expected = at === 0 ? 'text, a number or a truth value' : `${kinds[kind]}, as entry 0`;
    fail(`${where}, entry ${at}`, expected, describe(value[at]), fix);
  }
  const seen = new Set<unknown>();
  for (const [i, label] of value.entries()) {
    if (seen.has(label)) fail(`${where}, entry ${i}`, 'classes that differ', describe(label), fix);
    seen.add(label);
  }
  return [...value];
}

/** @throws MultilayerError unless there are as many classes as the outputs tell apart */
export function checkCount(labels: readonly Label[], outputs: number, where: string, fix: string): void {
  const wanted = classCount(outputs);
  if (labels.length === wanted) return;
  const expected = `${wanted} classes for ${outputs === 1 ? 'one output' : `${outputs} outputs`}`;
  fail(where, expected, `${labels.length}: ${listed(labels)}`, fix);
}

/** The classes in data that nobody announced, in order: those written as numbers by their size. */
export function classesIn(labels: readonly string[], where: string): readonly string[] {
  const found = [...new Set(labels)];
  const list = found.find((label) => /^\s*[[{]/.test(label));
  if (list !== undefined) {
    const row = labels.indexOf(list);
    fail(`${where}, row ${row}`, 'a label or numbers', describe(list), adviser?.conversionOf(list) ?? '');
  }
  const written = found.every((label) => label.trim() !== '' && Number.isFinite(Number(label)));
  found.sort();
  return written ? found.sort((a, b) => Number(a) - Number(b)) : found;
}

/** The place of each label among the classes. */
export function placesOf(labels: ArrayLike<Label>, classes: readonly Label[], where: string): Float64Array {
  const places = new Map(classes.map((label, i) => [label, i]));
  return Float64Array.from(labels, (label, row) => {
    const place = places.get(label);
    if (place !== undefined) return place;
    const fix = `${announce([...classes, label])}, or leave the row out.`;
    return fail(`${where}, row ${row}`, `one of the classes ${listed(classes)}`, describe(label), fix);
  });
}
