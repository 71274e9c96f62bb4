import { type Averaging, averagingFamily } from '../averaging/index.js';
import { type Clipping, clippingFamily } from '../clipping/index.js';
import { type Constraint, constraintFamily } from '../constraints/index.js';
import { rate } from '../core/checks.js';
import type { KeptJson, NamedMember } from '../core/family.js';
import { asList, damaged, within } from '../core/json.js';
import { isLossFormula, type Loss, lossFamily, lossFormulaFromJson, lossFormulaToJson } from '../losses/index.js';
import { type Metric, metricFamily } from '../metrics/index.js';
import { type Optimizer, optimizerFamily } from '../optimizers/index.js';
import { isRuleJson, keptOptimizerToJson, type RuleJson, ruleFromJson } from '../optimizers/json.js';
import { type Regularizer, regularizerFamily } from '../regularizers/index.js';
import { readSetting, type Schedule, type Setting, settingToJson } from '../schedules/index.js';
import { scheduleFamily, settingFromJson } from '../schedules/json.js';

/** What a fit had, and the next one goes on with. */
export interface LastFit {
  readonly loss?: Loss | NamedMember | undefined;
  readonly optimizer?: Optimizer | NamedMember | undefined;
  readonly learningRate?: Setting | NamedMember | undefined;
  readonly clipping?: Clipping | NamedMember | undefined;
  readonly averaging?: Averaging | NamedMember | undefined;
  readonly regularizer?: Regularizer | NamedMember | undefined;
  readonly constraint?: Constraint | NamedMember | undefined;
  readonly metrics?: readonly (Metric | NamedMember)[] | undefined;
}

/** The same in a model file: members of your own by their names alone, but rules, and losses from text, by their formulas. */
export type LastFitJson = {
  readonly [Part in 'loss' | 'clipping' | 'averaging' | 'regularizer' | 'constraint']?: KeptJson;
} & {
  readonly optimizer?: KeptJson | RuleJson;
  /** A number, or a schedule. */
  readonly learningRate?: unknown;
  readonly metrics?: readonly KeptJson[];
};

const families = {
  loss: lossFamily,
  optimizer: optimizerFamily,
  clipping: clippingFamily,
  averaging: averagingFamily,
  regularizer: regularizerFamily,
  constraint: constraintFamily,
} as const;

/** What a model file may say of the last fit. */
export const lastFitKeys: readonly (keyof LastFit)[] = [
  'loss',
  'optimizer',
  'learningRate',
  'clipping',
  'averaging',
  'regularizer',
  'constraint',
  'metrics',
];

export function lastFitToJson(last: LastFit): LastFitJson {
  const { loss, optimizer, learningRate, clipping, averaging, regularizer, constraint, metrics = [] } = last;
  return {
    ...(loss && { loss: ('apply' in loss && lossFormulaToJson(loss)) || lossFamily.keptToJson(loss) }),
    ...(optimizer && { optimizer: keptOptimizerToJson(optimizer) }),
    ...(learningRate !== undefined && {
      learningRate: settingToJson(learningRate as Setting),
    }),
    ...(clipping && { clipping: clippingFamily.keptToJson(clipping) }),
    ...(averaging && { averaging: averagingFamily.keptToJson(averaging) }),
    ...(regularizer && { regularizer: regularizerFamily.keptToJson(regularizer) }),
    ...(constraint && { constraint: constraintFamily.keptToJson(constraint) }),
    ...(metrics.length > 0 && { metrics: metrics.map(metricFamily.keptToJson) }),
  };
}

/** A member whose options may be schedules. */
function withSettings(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const { name } = value as { readonly name?: unknown };
  const entries = Object.entries(value).map(([key, each]) => [key, settingFromJson(each, `${name}, option ${key}`)]);
  return Object.fromEntries(entries);
}

/** A schedule in a file, in the place of a number, that is not known here. */
function unknownSchedule(value: unknown): NamedMember | undefined {
  const isMade = typeof value === 'object' && value !== null && !('formula' in value);
  return isMade ? scheduleFamily.unknown(value) : undefined;
}

/** A member with an option that is such a schedule is not known either. */
function ofUnknownSchedule(json: unknown): NamedMember | undefined {
  const { name, ...options } = Object(json) as Readonly<Record<string, unknown>>;
  const isUnknown = typeof name === 'string' && Object.values(options).some(unknownSchedule);
  return isUnknown ? { own: name, toJSON: () => json } : undefined;
}

/** The rate of the fit before, where it is known here. */
export function knownRate(kept: LastFit['learningRate'], option: string): Setting | undefined {
  return scheduleFamily.known(kept as Schedule | NamedMember | undefined, option);
}

/** Reads it from untrusted data. */
export function lastFitFromJson(json: Readonly<Record<string, unknown>>, where: string): LastFit {
  const parts = Object.entries(families).filter(([part]) => json[part] !== undefined);
  const members = parts.map(([part, family]) => [
    part,
    within(`${where}, ${part}`, (at) =>
      part === 'optimizer' && isRuleJson(json[part])
        ? ruleFromJson(json[part], at)
        : part === 'loss' && isLossFormula(json[part])
          ? lossFormulaFromJson(json[part], at)
          : (ofUnknownSchedule(json[part]) ?? family.keptFromJson(withSettings(json[part]), at)),
    ),
  ]);
  const { learningRate, metrics } = json;
  return {
    ...Object.fromEntries(members),
    ...(learningRate !== undefined && {
      learningRate: within(
        `${where}, learningRate`,
        (at) => unknownSchedule(learningRate) ?? readSetting(settingFromJson(learningRate, at), rate, at, damaged),
      ),
    }),
    ...(metrics !== undefined && {
      metrics: asList(metrics, `${where}, metrics`).map((each, i) =>
        within(`${where}, metrics, entry ${i}`, (at) => metricFamily.keptFromJson(each, at)),
      ),
    }),
  };
}
