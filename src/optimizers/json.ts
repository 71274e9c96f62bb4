import { anyNumber, checkNumber, rate } from '../core/checks.js';
import type { KeptJson, NamedMember } from '../core/family.js';
import { asRecord, damaged } from '../core/json.js';
import { checkKeys } from '../core/names.js';
import { type Expression, type ExpressionJson, expressionFromJson, expressionToJson } from '../expression/index.js';
import { readSetting, type Setting, settingToJson } from '../schedules/index.js';
import { settingFromJson } from '../schedules/json.js';
import { checkOptimizer } from './check.js';
import { optimizerFamily } from './index.js';
import type { Memory, Optimizer } from './optimizer.js';

// Apart from what users call, as it knows every schedule by its name.

type Group<T> = Readonly<Record<string, T>>;
type MemoryJson = Omit<Memory, 'next'> & { readonly next: ExpressionJson };

/** A rule of a user's own in a model file: all that it is. */
export interface RuleJson {
  readonly name: string;
  readonly learningRate: unknown;
  readonly options?: Group<unknown>;
  readonly counters: Group<MemoryJson>;
  readonly slots: Group<MemoryJson>;
  readonly norms?: Group<ExpressionJson>;
  readonly at?: string;
  readonly update: ExpressionJson;
}

const keys: readonly (keyof RuleJson)[] = [
  ...(['name', 'learningRate', 'options', 'counters', 'slots', 'norms', 'at', 'update'] as const),
];

function mapped<A, B>(group: Group<A>, change: (value: A, key: string) => B): Group<B> {
  return Object.fromEntries(Object.entries(group).map(([key, value]) => [key, change(value, key)]));
}

/** What a network keeps of its optimizer: a rule of a user's own is its formulas. */
export function keptOptimizerToJson(kept: Optimizer | NamedMember): KeptJson | RuleJson {
  const json = optimizerFamily.keptToJson(kept);
  if ('own' in kept || 'openSession' in kept || !('own' in Object(json))) return json;
  const { name, learningRate, options, counters, slots, norms, at, update } = kept;
  const memory = ({ next, ...rest }: Memory): MemoryJson => ({ ...rest, next: expressionToJson(next) });
  return {
    ...{ name, learningRate: settingToJson(learningRate) },
    ...(options && { options: mapped(options, settingToJson) }),
    ...{ counters: mapped(counters, memory), slots: mapped(slots, memory) },
    ...(norms && { norms: mapped(norms, expressionToJson) }),
    ...(at !== undefined && { at }),
    update: expressionToJson(update),
  };
}

/** Whether a file holds a rule of a user's own. */
export function isRuleJson(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'update' in value;
}

/** Reads such a rule from untrusted data. */
export function ruleFromJson(value: unknown, where: string): Optimizer {
  const json = asRecord(value, where);
  checkKeys(json, keys, where);
  const group = <T>(part: 'options' | 'counters' | 'slots' | 'norms', read: (each: unknown, at: string) => T) =>
    mapped(asRecord(json[part] ?? {}, `${where}, ${part}`), (each, key) => read(each, `${where}, ${part}, ${key}`));
  const memory = (each: unknown, at: string): Memory => {
    const { initial, next, least, ...rest } = asRecord(each, at);
    checkKeys(rest, [], at);
    return {
      initial: initial as number,
      next: expressionFromJson(next, `${at}, next`),
      ...(least !== undefined && { least: checkNumber(least, anyNumber, `${at}, least`, damaged) }),
    };
  };
  const at = `${where}, learningRate`;
  const rule = {
    name: json.name as string,
    learningRate: readSetting(settingFromJson(json.learningRate, at), rate, at, damaged),
    options: group('options', settingFromJson) as Group<Setting>,
    ...{ counters: group('counters', memory), slots: group('slots', memory) },
    ...(json.norms !== undefined && { norms: group<Expression>('norms', expressionFromJson) }),
    ...(json.at !== undefined && { at: json.at as string }),
    update: expressionFromJson(json.update, `${where}, update`),
  };
  return checkOptimizer(rule, where);
}
