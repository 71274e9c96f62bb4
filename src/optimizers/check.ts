import { anyNumber, checkNumber, positive } from '../core/checks.js';
import { refuse } from '../core/json.js';
import { type Expression, variables } from '../expression/index.js';
import type { Optimizer } from './optimizer.js';

/** A formula over the names that have a value where it stands. */
function checkFormula(value: unknown, known: readonly string[], where: string): void {
  if (!Object.hasOwn(Object(value), 'kind')) {
    refuse(where, 'a formula', value, "Write it with f and variable: f.multiply(0.9, variable('velocity')).");
  }
  const unknown = variables(value as Expression).find((name) => !known.includes(name));
  if (unknown === undefined) return;
  refuse(
    where,
    `a formula in ${known.join(', ')}`,
    unknown,
    'Declare it before, as a slot or a counter, or correct its name.',
  );
}

/** @returns the names that have a value after it */
function checkMemory(given: Optimizer['slots'], known: readonly string[], where: string): readonly string[] {
  const fix = 'Write { name: { initial: 0, next: … } }, or {} where nothing is remembered.';
  if (typeof given !== 'object' || given === null) refuse(where, 'an object', given, fix);
  let names = known;
  for (const [name, memory] of Object.entries(given)) {
    const at = `${where}, ${name}`;
    if ([...names, 'parameter', 'gradient'].includes(name)) {
      refuse(at, 'a name that stands for nothing else', name, 'Rename it.');
    }
    names = [...names, name];
    checkNumber(memory?.initial, anyNumber, `${at}, initial`, fix);
    checkFormula(memory.next, names, `${at}, next`);
  }
  return names;
}

/** An optimizer of a user's own may hold anything. */
export function checkOptimizer(rule: Optimizer, where: string): Optimizer {
  if (typeof rule.name !== 'string') refuse(`${where}, name`, 'text', rule.name, "Write name: 'mine'.");
  checkNumber(rule.learningRate, positive, `${where}, learningRate`, 'Give the rule its usual learning rate: 0.01.');
  const counted = checkMemory(rule.counters, ['learningRate', 'step'], `${where}, counters`);
  const known = checkMemory(rule.slots, [...counted, 'parameter', 'gradient'], `${where}, slots`);
  checkFormula(rule.update, known, `${where}, update`);
  return rule;
}
