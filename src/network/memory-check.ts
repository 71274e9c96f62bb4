import { describe } from '../core/errors.js';
import { refuse } from '../core/json.js';
import type { LastFit } from '../model/last-fit.js';
import type { TrainingState } from '../model/training-state.js';
import type { Optimizer } from '../optimizers/index.js';
import { isAccumulated, stepGroup, sumName } from '../training/accumulation.js';
import { ruleOf, ruleText } from '../training/recipe.js';
import { opensSession } from '../training/session.js';

/** What stands before the first space, and behind it. */
function halves(text: string): [string, string] {
  const at = text.indexOf(' ');
  return [text.slice(0, at), text.slice(at + 1)];
}

/** The rule of the fit, where a file can say all of it. */
function knownRule({ optimizer, averaging }: LastFit): Optimizer | undefined {
  if (optimizer === undefined || 'own' in optimizer) return undefined;
  // A session of its own looks at what it kept when it opens.
  if (opensSession(optimizer)) return undefined;
  return averaging !== undefined && 'own' in averaging ? undefined : ruleOf({ optimizer, averaging });
}

/** Sums of gradients are there within a step of several batches, of all that has a gradient, and never else. */
function checkSums({ memory, course, position }: TrainingState, lengths: ReadonlyMap<string, number>, where: string) {
  const isWithin = position.batch % stepGroup(course) !== 0;
  const names = [...lengths.keys()].map(sumName);
  const wanted = isWithin ? [sumName('rows'), ...names.filter((name) => memory.has(name))] : [];
  const missing = wanted.find((name) => !memory.has(name));
  if (missing !== undefined) refuse(`${where}, memory`, `an entry ${describe(missing)}`, undefined);
  for (const [name, values] of memory) {
    if (!isAccumulated(name)) continue;
    const at = `${where}, memory ${describe(name)}`;
    if (!wanted.includes(name)) refuse(at, 'sums of gradients within a step of several batches alone', name);
    const length = name === sumName('rows') ? 1 : lengths.get(halves(name)[1]);
    if (values.length !== length) refuse(at, `${length} numbers`, values.length);
    if (name === sumName('rows') && !((values[0] as number) >= 1)) refuse(at, '1 row or more', values[0]);
  }
}

/**
 * Refuses a memory that no fit of its rule can have left: an entry that the rule does not have, has in another
 * size or range, or lacks. Otherwise that part of the rule would start afresh, without a word.
 *
 * @param last what the fit had that left it
 * @param lengths how many numbers each learned parameter has, by its id and in the order of the layers
 */
export function checkMemory(
  state: TrainingState,
  last: LastFit,
  lengths: ReadonlyMap<string, number>,
  where: string,
): void {
  const { rule } = state;
  checkSums(state, lengths, where);
  const memory = new Map([...state.memory].filter(([name]) => !isAccumulated(name)));
  if (memory.size === 0) return;
  const optimizer = knownRule(last);
  if (optimizer !== undefined && ruleText(optimizer) !== rule)
    refuse(`${where}, rule`, 'that of the optimizer that the file names', rule);
  for (const [name, values] of memory) {
    const at = `${where}, memory ${describe(name)}`;
    const [owner, part] = halves(name);
    const single = owner === 'counter';
    const length = single ? 1 : lengths.get(owner);
    const kept = (single ? optimizer?.counters : optimizer?.slots)?.[part];
    if (length === undefined || (optimizer !== undefined && kept === undefined))
      refuse(at, `what the rule ${describe(rule)} keeps`, name);
    if (values.length !== length) refuse(at, `${length} numbers`, values.length);
    // An engine may have kept it in float32.
    const low = values.find((value) => value < Math.min(kept?.least ?? value, Math.fround(kept?.least ?? value)));
    if (low !== undefined) refuse(at, `numbers of ${kept?.least} or more`, low);
  }
  if (optimizer === undefined) return;
  const slots = Object.keys(optimizer.slots);
  const entries = [...lengths.keys()].map((id) => slots.map((slot) => `${id} ${slot}`));
  // What a parameter without a gradient would need is not there.
  const begun = entries.filter((each) => each.some((name) => memory.has(name)));
  const counters = Object.keys(optimizer.counters).map((name) => `counter ${name}`);
  const missing = [...counters, ...begun.flat()].find((name) => !memory.has(name));
  if (missing !== undefined) refuse(`${where}, memory`, `an entry ${describe(missing)}`, undefined);
}
