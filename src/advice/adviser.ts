import type { Adviser, Hints, Topic } from '../core/adviser.js';
import { mergedColumns, mergedText } from '../core/merged.js';
import { callOf } from './calls.js';
import { conversionOf } from './conversions.js';
import { callbackHints, topics } from './hints.js';
import { otherMethods } from './methods.js';
import { nearest } from './nearest.js';
import { otherForm, plainWord, synonym } from './synonyms.js';

/** The known name that a word stands for, here or in another library. */
function called(word: string, known: readonly string[]): string | undefined {
  return known.find((name) => plainWord(name) === plainWord(word)) ?? synonym(word, known);
}

function meant(name: string, known: readonly string[], topic: Hints | Topic = {}): string | undefined {
  const hints = typeof topic === 'string' ? topics[topic] : topic;
  const hinted = Object.keys(hints);
  const word = plainWord(name);
  const same = hinted.find((each) => plainWord(each) === word);
  if (same !== undefined) return hints[same];
  const close = synonym(name, known);
  if (close !== undefined) return `Did you mean "${close}"?`;
  const elsewhere = otherForm(name, known) ?? hints[synonym(name, hinted) ?? ''];
  if (elsewhere !== undefined) return elsewhere;
  const typed = nearest(name, known);
  return typed === undefined ? undefined : `Did you mean "${typed}"?`;
}

/**
 * Tells what a misspelt name, a word of another library or a value in another form was meant to be, and of numbers that
 * float32 makes equal. `multilayer` has it from the start.
 */
export const adviser: Adviser = {
  meant,
  called,
  nearest,
  conversionOf,
  callOf,
  callbackOf: (value) => {
    const words = typeof value === 'string' ? [value] : Object.keys(Object(value));
    return words.map((word) => meant(word, [], callbackHints)).find((each) => each !== undefined);
  },
  otherMethods,
  lossOf: (table, where, most) => mergedText(mergedColumns(table, most), where),
};
