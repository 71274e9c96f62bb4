import type { Range } from '../core/checks.js';
import { describe, fail } from '../core/errors.js';
import type { OptionTable, Reader } from '../core/member.js';
import type { ClassLabel } from './metric.js';

const label: Range = {
  allows: () => true,
  text: 'the label of a class, or true for the second of two and false for the first',
};

const read: Reader = (value, { text }, where, fix) =>
  typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value)
    ? (value as ClassLabel)
    : fail(where, text, describe(value), fix);

/**
 * Which class is the positive one: its label, as the network calls it; of several labels at once, the number of the
 * output. `true`, the default, is the second of two classes, and `false` the first, unless truth values are the labels.
 */
export type Positive = {
  readonly positive: ClassLabel;
};

/** The row of the option in a table. */
export const positive: OptionTable<Positive> = { positive: { initial: true, range: label, read } };

/** @throws MultilayerError where a class is named beside an average over all of them */
export function checkAlone(average: string, usual: string, asked: ClassLabel, name: string): void {
  if (average === usual || asked === true) return;
  fail(`${name}, option positive`, `none beside average: '${average}'`, describe(asked), 'Leave one of them out.');
}

/**
 * The number of the positive class, or of the output.
 *
 * @returns undefined where none is named, and there are more than two
 */
export function placeOf(
  asked: ClassLabel,
  { classes, several }: { readonly classes: readonly ClassLabel[]; readonly several: boolean },
  where: string,
): number | undefined {
  if (typeof asked === 'boolean' && typeof classes[0] !== 'boolean') {
    if (classes.length === 2 && !several) return Number(asked);
    if (asked) return undefined;
  }
  const place = classes.indexOf(asked);
  if (place >= 0) return place;
  const some = classes.slice(0, 5).map(describe).join(', ');
  const known = `one of the ${several ? 'outputs' : 'classes'} ${some}${classes.length > 5 ? ', …' : ''}`;
  return fail(`${where}, option positive`, known, describe(asked), `Write { positive: ${describe(classes.at(-1))} }.`);
}
