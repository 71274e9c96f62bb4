import { anyNumber, checkNumber, positive } from '../core/checks.js';
import { refuse } from '../core/json.js';
import { type Expression, variables } from '../expression/index.js';
import type { Optimizer } from './optimizer.js';

const remedy = 'Write { name: { initial: 0, next: … } }, or {} where nothing is remembered.';

/** A formula over the names that have a value where it stands. */
function checkFormula(value: unknown, known: readonly string[], where: string): void {
  if (!Object.hasOwn(Object(value), 'kind')) {
    refuse(where, 'a formula', value, "Write it with f and variable: f.multiply(0.9, variable('velocity')).");
  }
  const unknown = variables(value as Expression).find((name) => !known.includes(name));
  if (unknown === undefined) return;
  const fix = 'Declare it as a slot, a counter or a norm, or correct its name.';
  refuse(where, `a formula in ${known.join(', ')}`, unknown, fix);
}

function entriesOf<T>(given: Readonly<Record<string, T>>, where: string, fix: string): [string, T][] {
  return typeof given === 'object' && given !== null ? Object.entries(given) : refuse(where, 'an object', given, fix);
}

/** No formula may need its own value. */
function checkCircles(formulas: ReadonlyMap<string, Expression>, where: string): void {
  const done = new Set<string>();
  const visit = (name: string, path: readonly string[]): void => {
    const formula = formulas.get(name);
    if (formula === undefined || done.has(name)) return;
    if (path.includes(name)) {
      const fix = "Use a value of before the step there: variable('mean') instead of next('mean').";
      refuse(where, 'formulas that do not go in a circle', [...path, name].join(', '), fix);
    }
    for (const other of variables(formula)) visit(other, [...path, name]);
    done.add(name);
  };
  for (const name of formulas.keys()) visit(name, []);
}

/** An optimizer of a user's own may hold anything. */
export function checkOptimizer(rule: Optimizer, where: string): Optimizer {
  if (typeof rule.name !== 'string') refuse(`${where}, name`, 'text', rule.name, "Write name: 'mine'.");
  checkNumber(rule.learningRate, positive, `${where}, learningRate`, 'Give the rule its usual learning rate: 0.01.');
  const counters = entriesOf(rule.counters, `${where}, counters`, remedy);
  const slots = entriesOf(rule.slots, `${where}, slots`, remedy);
  const norms = entriesOf(rule.norms ?? {}, `${where}, norms`, "Write { name: variable('gradient') }.");
  const formulas = new Map<string, Expression>();
  const names = ['learningRate', 'step', ...Object.keys(rule.options ?? {}).filter((name) => name !== 'learningRate')];
  const declare = (name: string, at: string): void => {
    if ([...names, 'parameter', 'gradient'].includes(name))
      refuse(at, 'a name that stands for nothing else', name, 'Rename it.');
    names.push(name);
  };
  const remember = (group: typeof slots, what: string, isSlot: boolean): void => {
    for (const [name, memory] of group) {
      const at = `${where}, ${what}, ${name}`;
      declare(name, at);
      names.push(`next ${name}`);
      if (!isSlot || memory?.initial !== 'parameter') checkNumber(memory?.initial, anyNumber, `${at}, initial`, remedy);
      formulas.set(`next ${name}`, memory.next);
    }
  };
  const check = (group: typeof slots, what: string): void => {
    for (const [name, memory] of group) checkFormula(memory.next, names, `${where}, ${what}, ${name}, next`);
  };
  remember(counters, 'counters', false);
  check(counters, 'counters');
  names.push('parameter', 'gradient');
  remember(slots, 'slots', true);
  for (const [name, formula] of norms) {
    declare(name, `${where}, norms, ${name}`);
    formulas.set(name, formula);
  }
  check(slots, 'slots');
  for (const [name, formula] of norms) checkFormula(formula, names, `${where}, norms, ${name}`);
  checkFormula(rule.update, names, `${where}, update`);
  checkCircles(formulas, where);
  return rule;
}
