import { activationFromJson, activationToJson } from '../activations/index.js';
import { fail } from '../core/errors.js';
import { asRecord } from '../core/json.js';
import { checkKeys } from '../core/names.js';
import { optimizerFamily } from '../optimizers/index.js';
import { settingToJson } from '../schedules/index.js';
import { settingFromJson } from '../schedules/json.js';
import { readTexts } from '../tables/read-description.js';
import { checkTrainingOptions, type TabularTrainingOptions, trainingOptionNames } from './options.js';

/** What files hold: not how many threads share the work, which makes no difference to any bit. */
const savedOptionNames = trainingOptionNames.filter((name) => name !== 'threads');

/** Pairs of names in the place of a Map, or of an object whose keys may be any: `zip=category`. */
function pairsOf(given: unknown): unknown {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return given;
  const pairs: [string, unknown][] = given instanceof Map ? [...given] : Object.entries(given);
  return pairs.flatMap(([name, value]) => [value].flat().map((each) => `${name}=${each}`));
}

/**
 * Options as plain data.
 *
 * @throws MultilayerError for an optimizer of a user's own, which no file can hold
 */
export function optionsToJson(options: TabularTrainingOptions, where: string): Readonly<Record<string, unknown>> {
  const entries = savedOptionNames
    .filter((name) => options[name] !== undefined)
    .map((name): [string, unknown] => {
      const value = options[name];
      if (name === 'kinds' || name === 'missing') return [name, pairsOf(value)];
      if (name === 'activation' && options.activation !== undefined)
        return [
          name,
          typeof options.activation === 'string' ? options.activation : activationToJson(options.activation),
        ];
      if (name === 'learningRate') return [name, settingToJson(value as number)];
      if (name !== 'optimizer' || options.optimizer === undefined) return [name, value];
      // Names as what they stand for, as a file gives them back.
      const json = optimizerFamily.toJson(optimizerFamily.resolve(options.optimizer, `${where}, option optimizer`));
      const fix = 'Use one of the toolkit, as adam({ beta2: 0.95 }).';
      return [name, json ?? fail(`${where}, option optimizer`, 'one that a file can hold', 'one of your own', fix)];
    });
  return Object.fromEntries(entries);
}

/** Reads them from untrusted data. */
export function optionsFromJson(value: unknown, where: string): TabularTrainingOptions {
  const json = asRecord(value, where);
  checkKeys(json, savedOptionNames, where);
  const { activation, optimizer, learningRate, kinds, missing } = json;
  // As pairs of names, see above.
  if (kinds !== undefined) readTexts(kinds, `${where}, kinds`);
  if (missing !== undefined) readTexts(missing, `${where}, missing`);
  const options = {
    ...json,
    ...(typeof activation === 'object' && { activation: activationFromJson(activation, `${where}, activation`) }),
    ...(optimizer !== undefined && { optimizer: optimizerFamily.fromJson(optimizer, `${where}, optimizer`) }),
    ...(learningRate !== undefined && { learningRate: settingFromJson(learningRate, `${where}, learningRate`) }),
  } as unknown as TabularTrainingOptions;
  checkTrainingOptions(options, where, []);
  return options;
}

/**
 * The options to go on with: those of the file, and the threads that are given beside it. All else that is given must be
 * as in the file, as it would train something else.
 *
 * @throws MultilayerError naming the first option that is not, or is unknown
 */
export function resumedOptions(
  given: Partial<TabularTrainingOptions>,
  saved: TabularTrainingOptions,
  where: string,
): TabularTrainingOptions {
  checkKeys(given, trainingOptionNames, where);
  const { threads } = given;
  const [asked, had] = [optionsToJson({ ...saved, ...given }, where), optionsToJson(saved, where)];
  const name = Object.keys(asked).find((key) => JSON.stringify(asked[key]) !== JSON.stringify(had[key]));
  if (name === undefined) return threads === undefined ? saved : { ...saved, threads };
  const fix = `Leave ${name} out to go on with what was begun, or begin anew.`;
  const text = (value: unknown): string => (value === undefined ? 'the default' : JSON.stringify(value));
  return fail(`${where}, option ${name}`, `${text(had[name])}, as the training was begun with`, text(asked[name]), fix);
}
