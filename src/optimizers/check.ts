import { anyNumber, checkNumber, positive } from '../core/checks.js';
import { describe, MultilayerError } from '../core/errors.js';
import { type Expression, variables } from '../expression/index.js';
import type { Optimizer } from './optimizer.js';

function fail(where: string, expected: string, got: unknown, fix: string): never {
  throw new MultilayerError({ where, expected, got: describe(got), fix });
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A formula over the names that have a value where it stands. */
function checkFormula(value: unknown, known: ReadonlySet<string>, where: string): void {
  const fix = "Write it with f and variable: f.multiply(0.9, variable('velocity')).";
  if (!isObject(value) || !('kind' in value)) fail(where, 'a formula', value, fix);
  const unknown = variables(value as Expression).find((name) => !known.has(name));
  if (unknown !== undefined) {
    const names = [...known].join(', ');
    fail(where, `a formula in ${names}`, unknown, 'Declare it before, as a slot or a counter, or correct its name.');
  }
}

function checkMemory(given: unknown, known: Set<string>, where: string): void {
  const fix = 'Write { name: { initial: 0, next: … } }, or {} where nothing is remembered.';
  if (!isObject(given)) fail(where, 'an object', given, fix);
  for (const [name, memory] of Object.entries<unknown>(given as Record<string, unknown>)) {
    const at = `${where}, ${name}`;
    if (['parameter', 'gradient', 'learningRate'].includes(name) || known.has(name)) {
      fail(at, 'a name that stands for nothing else', name, 'Rename it.');
    }
    if (!isObject(memory)) fail(at, 'where it starts, and its next value', memory, fix);
    const { initial, next } = memory as { initial?: unknown; next?: unknown };
    checkNumber(initial, anyNumber, `${at}, initial`, fix);
    known.add(name);
    checkFormula(next, known, `${at}, next`);
  }
}

/** An optimizer of a user's own may hold anything. */
export function checkOptimizer(value: Optimizer, where: string): void {
  if (typeof value.name !== 'string') fail(`${where}, name`, 'text', value.name, "Write name: 'mine'.");
  checkNumber(value.learningRate, positive, `${where}, learningRate`, 'Give the rule its usual learning rate: 0.01.');
  const known = new Set(['learningRate']);
  checkMemory(value.counters, known, `${where}, counters`);
  known.add('parameter').add('gradient');
  checkMemory(value.slots, known, `${where}, slots`);
  checkFormula(value.update, known, `${where}, update`);
}
