import { anyNumber } from '../core/checks.js';
import { fail } from '../core/errors.js';
import { within } from '../core/json.js';
import { checkKeys } from '../core/names.js';
import { parseFormulaIn } from '../expression/formula.js';
import { type Expression, variables } from '../expression/index.js';
import { failFormula } from '../expression/refusal.js';
import { readSetting, type Setting } from '../schedules/index.js';
import { checkOptimizer } from './check.js';
import { next, type Optimizer, settled } from './optimizer.js';

/** A number that is remembered from step to step. */
export interface MemoryText {
  /** A number, or for a slot `'parameter'`: it then starts as a copy of the parameter. */
  readonly initial: number | 'parameter';
  /** Its next value. */
  readonly next: string;
}

/** An update rule as texts. */
export interface OptimizerText {
  /** What errors and model files call it. */
  readonly name: string;
  /** How far a step goes, unless the fit says otherwise. */
  readonly learningRate: Setting;
  /** Numbers, or schedules, by the names that texts know them by; `weightDecay` is 0 for biases and norms. */
  readonly options?: Readonly<Record<string, Setting>>;
  /** One number each for the whole network. */
  readonly counters?: Readonly<Record<string, MemoryText & { readonly initial: number }>>;
  /** One number each for every parameter. */
  readonly slots?: Readonly<Record<string, MemoryText>>;
  /** Euclidean norms over all numbers of a parameter. */
  readonly norms?: Readonly<Record<string, string>>;
  /** The parameter's next value. */
  readonly update: string;
}

const where = 'optimizerFormula';

function entriesOf<T>(group: Readonly<Record<string, T>> | undefined): [string, T][] {
  return Object.entries(Object(group));
}

/** @throws MultilayerError where what a text needs first needs the text itself */
function checkCircles({ counters, slots, norms = {} }: Optimizer): void {
  const nexts = Object.entries({ ...counters, ...slots }).map(([key, each]) => [`next ${key}`, each.next] as const);
  const formulas = new Map<string, Expression>([...nexts, ...Object.entries(norms)]);
  const [open, done] = [new Set<string>(), new Set<string>()];
  const visit = (name: string): void => {
    if (open.has(name)) {
      const fix = 'Take a value of before the step there: velocity instead of next(velocity).';
      fail(where, 'texts that do not go in a circle', name.replace(/^next (.*)$/, 'next($1)'), fix);
    }
    const formula = formulas.get(name);
    if (formula === undefined || done.has(name)) return;
    open.add(name);
    for (const each of variables(formula)) visit(each);
    open.delete(name);
    done.add(name);
  };
  for (const name of formulas.keys()) visit(name);
}

/**
 * An optimizer from text:
 *
 * ```ts
 * optimizerFormula({
 *   name: 'heavyBall',
 *   learningRate: 0.05,
 *   options: { momentum: 0.9 },
 *   slots: { velocity: { initial: 0, next: 'momentum * velocity - learningRate * gradient' } },
 *   update: 'parameter + next(velocity)',
 * })
 * ```
 *
 * The name of a counter or a slot is its value before the step, and `next(name)` that after. Texts know `learningRate`,
 * `step` (the steps before this one, over the life of the network), the options and counters; those of slots, norms and
 * the update also `parameter`, `gradient`, slots, norms, and `decays`, which is 0 for biases and norms and else 1. A
 * model file holds the rule, so that a later fit goes on with it. Slots that fall below 2⁻¹²⁶ become 0, as in all
 * optimizers.
 *
 * @throws MultilayerError naming the text, and the part of it, that is not allowed
 */
export function optimizerFormula(rule: OptimizerText): Optimizer {
  checkKeys(rule, ['name', 'learningRate', 'options', 'counters', 'slots', 'norms', 'update'], where);
  const { name, learningRate, options = {}, counters, slots, norms, update } = rule;
  const memories = [...entriesOf(counters), ...entriesOf(slots)].map(([key]) => key);
  const names = ['learningRate', 'step', 'parameter', 'gradient', 'decays', ...Object.keys(Object(options))];
  const known = [...new Set([...names, ...memories, ...entriesOf(norms).map(([key]) => key)])];
  for (const [key, value] of entriesOf(options))
    readSetting(value, anyNumber, `${where}, options, ${key}`, 'Write a number or a schedule.');
  const calls = {
    next(of: string): Expression {
      if (memories.includes(of)) return next(of);
      const list = memories.map((each) => `next(${each})`).join(', ');
      const fix =
        list === '' ? 'Declare it as a slot: slots: { velocity: { initial: 0, next: … } }.' : `Write ${list}.`;
      return failFormula('the name of a slot or a counter in next()', of, fix);
    },
  };
  const around = { calls, option: 'options: ' };
  const read = (text: string, at: string): Expression => within(at, () => parseFormulaIn(known, text, {}, around));
  const memory = (part: 'counters' | 'slots') =>
    entriesOf<MemoryText>(rule[part]).map(([key, each]) => {
      const at = `${where}, ${part}, ${key}`;
      checkKeys(each, ['initial', 'next'], at);
      const made = { initial: each.initial, next: read(each.next, `${at}, next`) };
      return [key, part === 'slots' ? settled(made) : made] as const;
    });
  const made = {
    ...{ name, learningRate, options },
    ...{ counters: Object.fromEntries(memory('counters')), slots: Object.fromEntries(memory('slots')) },
    ...(norms && {
      norms: Object.fromEntries(entriesOf(norms).map(([key, text]) => [key, read(text, `${where}, norms, ${key}`)])),
    }),
    update: read(update, `${where}, update`),
  };
  const checked = checkOptimizer(made as Optimizer, where);
  checkCircles(checked);
  return Object.freeze(checked);
}
