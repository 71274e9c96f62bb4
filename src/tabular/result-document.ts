import { asCount, asFinite, asList, asRecord, asText, refuse } from '../core/json.js';
import { checkKeys } from '../core/names.js';
import { readWord } from '../tables/read-description.js';
import { type Calibration, mostTemperature } from './calibration.js';
import type { TabularResult } from './result.js';
import type { Score, ScoreName } from './score.js';
import { scoreNames } from './score-text.js';

/** Reads what was found of a model from untrusted data. */

/** Finite numbers by their names, and nothing else. */
export function finiteFields<K extends string>(value: unknown, keys: readonly K[], where: string): Record<K, number> {
  const record = asRecord(value, where);
  checkKeys(record, keys, where);
  return Object.fromEntries(keys.map((key) => [key, asFinite(record[key], `${where}, ${key}`)])) as Record<K, number>;
}

/** @throws MultilayerError for what would make probabilities anything else */
export function calibrationFrom(value: unknown, where: string): Calibration {
  const found = finiteFields(value, ['temperature', 'share'], where);
  // Where it is the outermost one, the last digits are rounded.
  const most = mostTemperature * (1 + 1e-9);
  if (found.temperature < 1 / most || found.temperature > most)
    refuse(`${where}, temperature`, `a number from 1/${mostTemperature} to ${mostTemperature}`, found.temperature);
  if (found.share < 0 || found.share > 1) refuse(`${where}, share`, 'a number from 0 to 1', found.share);
  return found;
}

function scoresFrom(value: unknown, where: string): Score[] {
  const scores = asList(value, where).map((each, k): Score => {
    const at = `${where}, entry ${k}`;
    const { name, better, ...rest } = asRecord(each, at);
    const { value: figure, low, high } = finiteFields(rest, ['value', 'low', 'high'], at);
    return {
      name: readWord(name, Object.keys(scoreNames) as ScoreName[], `${at}, name`),
      better: readWord(better, ['greater', 'smaller'], `${at}, better`),
      ...{ value: figure, low, high: high >= low ? high : refuse(`${at}, high`, `${low} or more`, high) },
    };
  });
  return scores.length > 0 ? scores : refuse(where, 'a score or more', scores);
}

/** How many rows of each class were said to be of each. */
function confusionFrom(value: unknown, classes: number, rows: number, where: string): number[][] {
  const table = asList(value, where).map((row) => asList(row, where).map((count) => asCount(count, where, rows)));
  if (table.length !== classes || table.some((row) => row.length !== classes))
    refuse(where, `${classes} × ${classes} counts`, value);
  const sum = table.flat().reduce((total, count) => total + count, 0);
  return sum === rows ? table : refuse(where, `counts of ${rows} rows`, sum);
}

/** @param classes how many there are; undefined for amounts */
export function resultFrom(value: unknown, classes: number | undefined, where: string): TabularResult {
  const json = asRecord(value, where);
  const lists = ['network', 'linear', 'dummy', 'overLinear', 'overDummy'] as const;
  const own = classes === undefined ? ['deciles', 'interval'] : ['calibration', 'confusion'];
  checkKeys(json, [...lists, 'rows', 'beatsLinear', 'verdict', ...own], where);
  const rows = asCount(json.rows, `${where}, rows`);
  if (rows === 0) refuse(`${where}, rows`, 'a row or more', rows);
  const scores = lists.map((name) => scoresFrom(json[name], `${where}, ${name}`));
  const [network, linear, dummy, overLinear, overDummy] = scores as [Score[], Score[], Score[], Score[], Score[]];
  const common = {
    ...{ rows, network, linear, dummy, overLinear, overDummy },
    beatsLinear: readWord(json.beatsLinear, ['better', 'worse', 'unclear'] as const, `${where}, beatsLinear`),
    verdict: asText(json.verdict, `${where}, verdict`),
  };
  if (classes === undefined) {
    const deciles = asList(json.deciles, `${where}, deciles`).map((each) =>
      finiteFields(each, ['from', 'to', 'rows', 'bias', 'meanAbsoluteError'], `${where}, deciles`),
    );
    if (json.interval === undefined) return { ...common, deciles };
    return {
      ...common,
      ...{ deciles, interval: finiteFields(json.interval, ['coverage', 'halfWidth'], `${where}, interval`) },
    };
  }
  const at = `${where}, calibration`;
  const { before, after, ...found } = asRecord(json.calibration, at);
  const figures = (each: unknown, name: string) => finiteFields(each, ['logLoss', 'error'], `${at}, ${name}`);
  const calibration = {
    ...calibrationFrom(found, at),
    ...{ before: figures(before, 'before'), after: figures(after, 'after') },
  };
  return {
    ...common,
    ...{ calibration, confusion: confusionFrom(json.confusion, classes, rows, `${where}, confusion`) },
  };
}
