import { anyNumber, checkNumber, rate } from '../core/checks.js';
import { refuse, within } from '../core/json.js';
import { checkNamed } from '../core/member.js';
import { type Expression, expressionToJson, variables } from '../expression/index.js';
import { readSetting } from '../schedules/index.js';
import type { Optimizer } from './optimizer.js';

const words = "Write it with f and variable: f.multiply(0.9, variable('velocity')).";
const texts = "Import optimizerFormula from 'multilayer/formula', which takes a rule of texts.";
const remedy = 'Write { name: { initial: 0, next: … } }, or {} where nothing is remembered.';

/** So that files can hold it, and it is not taken for the value after a step. */
function checkName(name: string, where: string): void {
  if (!/^(?!next )[A-Za-z][\w ]{0,40}$/.test(name))
    refuse(where, 'a name of at most 41 letters and digits', name, 'Rename it.');
}

/** A formula over the names that have a value where it stands. */
function checkFormula(value: unknown, known: readonly string[], where: string): void {
  if (!Object.hasOwn(Object(value), 'kind')) {
    refuse(where, 'a formula', value, typeof value === 'string' ? texts : words);
  }
  // So that a model file can hold it.
  within(where, () => expressionToJson(value as Expression));
  const unknown = variables(value as Expression).find((name) => !known.includes(name));
  if (unknown === undefined) return;
  const fix = 'Declare it as a slot, a counter or a norm, or correct its name.';
  refuse(where, `a formula in ${known.join(', ')}`, unknown, fix);
}

function entriesOf<T>(given: Readonly<Record<string, T>>, where: string, fix: string): [string, T][] {
  return typeof given === 'object' && given !== null ? Object.entries(given) : refuse(where, 'an object', given, fix);
}

/** An optimizer of a user's own may hold anything. */
export function checkOptimizer(rule: Optimizer, where: string): Optimizer {
  checkNamed(rule, where);
  readSetting(rule.learningRate, rate, `${where}, learningRate`, 'Give the rule its usual learning rate: 0.01.');
  const options = entriesOf(
    rule.options === undefined ? {} : rule.options,
    `${where}, options`,
    'Write { rho: 0.9 }, or leave them out.',
  );
  for (const [name, value] of options) {
    checkName(name, `${where}, options`);
    if (typeof value !== 'boolean')
      readSetting(value, anyNumber, `${where}, options, ${name}`, 'Write a number, a schedule, true or false.');
  }
  const names = ['learningRate', 'step', ...options.map(([name]) => name).filter((name) => name !== 'learningRate')];
  const declare = (name: string, at: string): void => {
    checkName(name, at);
    if ([...names, 'parameter', 'gradient', 'decays'].includes(name))
      refuse(at, 'a name that stands for nothing else', name, 'Rename it.');
    names.push(name);
  };
  const group = (what: 'counters' | 'slots'): (() => void) => {
    const entries = entriesOf(rule[what], `${where}, ${what}`, remedy);
    for (const [name, memory] of entries) {
      declare(name, `${where}, ${what}, ${name}`);
      names.push(`next ${name}`);
      if (what === 'counters' || memory?.initial !== 'parameter')
        checkNumber(memory?.initial, anyNumber, `${where}, ${what}, ${name}, initial`, remedy);
    }
    return () => {
      for (const [name, memory] of entries) checkFormula(memory.next, names, `${where}, ${what}, ${name}, next`);
    };
  };
  group('counters')();
  names.push('parameter', 'gradient', 'decays');
  const checkSlots = group('slots');
  if (rule.at !== undefined && rule.slots[rule.at]?.initial !== 'parameter')
    refuse(`${where}, at`, "a slot whose initial is 'parameter'", rule.at, 'Declare it among the slots.');
  const norms = entriesOf(rule.norms ?? {}, `${where}, norms`, "Write { name: variable('gradient') }.");
  for (const [name] of norms) declare(name, `${where}, norms, ${name}`);
  checkSlots();
  for (const [name, formula] of norms) checkFormula(formula, names, `${where}, norms, ${name}`);
  checkFormula(rule.update, names, `${where}, update`);
  return rule;
}
