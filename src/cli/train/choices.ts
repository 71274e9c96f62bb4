import type { TrainingPlan } from 'multilayer/data';

/** A choice and its reasons, but for those that were given before. */
export function choiceCells(): (choice: TrainingPlan['choices'][number]) => readonly [string, string] {
  const given = new Set<string>();
  return ({ name, value, reason }) => {
    const fresh = reason.split('; ').filter((each) => !given.has(each));
    for (const each of fresh) given.add(each);
    return [name, fresh.length === 0 ? value : `${value} (${fresh.join('; ')})`];
  };
}
