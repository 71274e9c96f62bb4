import { asCount, asFinite, asList, asRecord, asText, refuse } from '../core/json.js';
import { checkKeys } from '../core/names.js';
import type { TableWarning } from '../tables/checks/warning.js';
import type { ColumnDescription } from '../tables/kinds.js';
import { Preprocessor } from '../tables/preprocessor.js';
import { TargetEncoder } from '../tables/target-encoder.js';
import type { TabularMember } from './ensemble.js';
import type { ModelParts } from './model-parts.js';
import { networkFromDocument, networkToDocument } from './network-document.js';
import { optionsFromJson, optionsToJson } from './options-json.js';
import type { UnusedColumn } from './plan-text.js';
import type { Choice } from './recipe.js';
import type { TabularResult, TabularStop } from './result.js';
import { scoreNames } from './score-text.js';
import type { Score } from './scores.js';

/** A model as plain data with typed arrays. */
export function modelToDocument(parts: ModelParts, where: string): unknown {
  const { plan, options, calibration, result, history, stopped, dataHash, encoder, members } = parts;
  const { used, dropped, warnings, choices, judging, rows } = plan;
  return {
    plan: {
      used,
      dropped: dropped.map((each) => ({ ...each, kind: each.kind ?? null })),
      ...{ warnings, choices, judging, rows },
    },
    options: optionsToJson(options, where),
    // Not how long it took: the same training is to end in the same bytes.
    ...{ calibration, result, history, stopped, dataHash },
    target: encoder.toJSON(),
    members: members.map(({ network, preprocessor, mean, deviation }) => ({
      ...{ mean, deviation, preprocessor: preprocessor.toJSON() },
      network: networkToDocument(network.toJSON()),
    })),
  };
}

const stops: readonly TabularStop[] = ['patience', 'epochs', 'timeLimit', 'interrupted'];

function scoresFrom(value: unknown, where: string): Score[] {
  const scores = asList(value, where).map((each, k): Score => {
    const at = `${where}, entry ${k}`;
    const { name, better, value: figure, low, high } = asRecord(each, at);
    if (typeof name !== 'string' || !Object.hasOwn(scoreNames, name))
      refuse(`${at}, name`, 'the name of a score', name);
    if (better !== 'greater' && better !== 'smaller') return refuse(`${at}, better`, '"greater" or "smaller"', better);
    const numbers = { value: asFinite(figure, at), low: asFinite(low, at), high: asFinite(high, at) };
    return { name: name as Score['name'], better, ...numbers };
  });
  return scores.length > 0 ? scores : refuse(where, 'a score or more', scores);
}

function finiteFields<K extends string>(value: unknown, keys: readonly K[], where: string): Record<K, number> {
  const record = asRecord(value, where);
  return Object.fromEntries(keys.map((key) => [key, asFinite(record[key], `${where}, ${key}`)])) as Record<K, number>;
}

function resultFrom(value: unknown, where: string): TabularResult {
  const json = asRecord(value, where);
  const scores = (name: string): Score[] => scoresFrom(json[name], `${where}, ${name}`);
  const { beatsLinear, calibration, confusion, deciles, interval } = json;
  if (beatsLinear !== 'better' && beatsLinear !== 'worse' && beatsLinear !== 'unclear')
    return refuse(`${where}, beatsLinear`, '"better", "worse" or "unclear"', beatsLinear);
  const figures = (each: unknown, at: string) => finiteFields(each, ['logLoss', 'error'], at);
  const found = calibration === undefined ? undefined : asRecord(calibration, `${where}, calibration`);
  return {
    rows: asCount(json.rows, `${where}, rows`),
    ...{ network: scores('network'), linear: scores('linear'), dummy: scores('dummy') },
    ...{ overLinear: scores('overLinear'), overDummy: scores('overDummy'), beatsLinear },
    verdict: asText(json.verdict, `${where}, verdict`),
    ...(found && {
      calibration: {
        ...finiteFields(found, ['temperature', 'share'], `${where}, calibration`),
        before: figures(found.before, `${where}, calibration, before`),
        after: figures(found.after, `${where}, calibration, after`),
      },
    }),
    ...(confusion !== undefined && {
      confusion: asList(confusion, `${where}, confusion`).map((row) =>
        asList(row, `${where}, confusion`).map((count) => asCount(count, `${where}, confusion`)),
      ),
    }),
    ...(deciles !== undefined && {
      deciles: asList(deciles, `${where}, deciles`).map((each) =>
        finiteFields(each, ['from', 'to', 'rows', 'bias', 'meanAbsoluteError'], `${where}, deciles`),
      ),
    }),
    ...(interval !== undefined && {
      interval: finiteFields(interval, ['coverage', 'halfWidth'], `${where}, interval`),
    }),
  };
}

function textFields<K extends string>(value: unknown, keys: readonly K[], where: string): Record<K, string> {
  const record = asRecord(value, where);
  return Object.fromEntries(keys.map((key) => [key, asText(record[key], `${where}, ${key}`)])) as Record<K, string>;
}

function membersFrom(value: unknown, encoder: TargetEncoder, where: string): TabularMember[] {
  const outputs = encoder.task === 'multiclass' ? (encoder.classes?.length ?? 0) : 1;
  const members = asList(value, where).map((each, k): TabularMember => {
    const at = `${where} ${k}`;
    const json = asRecord(each, at);
    checkKeys(json, ['mean', 'deviation', 'preprocessor', 'network'], at);
    const preprocessor = Preprocessor.fromJSON(json.preprocessor, `${at}, preprocessor`);
    const network = networkFromDocument(json.network, {}, `${at}, network`);
    if (network.inputs !== preprocessor.inputs.length)
      refuse(`${at}, network`, `${preprocessor.inputs.length} inputs`, network.inputs);
    if (network.outputs !== outputs) refuse(`${at}, network`, `${outputs} outputs`, network.outputs);
    return { network, preprocessor, ...finiteFields(json, ['mean', 'deviation'], at) };
  });
  const other = members.findIndex(({ preprocessor }) => members[0]?.preprocessor.isLike(preprocessor) === false);
  if (other > 0) refuse(`${where} ${other}, preprocessor`, 'the columns of the first one', 'others');
  return members.length > 0 ? members : refuse(where, 'a network or more', members);
}

/** Reads a model from untrusted data. */
export function modelFromDocument(document: unknown, where: string): ModelParts {
  const json = asRecord(document, where);
  const keys = ['plan', 'options', 'calibration', 'result', 'history', 'stopped', 'dataHash', 'target'];
  checkKeys(json, [...keys, 'members'], where);
  const plan = asRecord(json.plan, `${where}, plan`);
  const encoder = TargetEncoder.fromJSON(json.target, `${where}, target`);
  const history = asRecord(json.history, `${where}, history`);
  const column = (name: string): number[] =>
    asList(history[name], `${where}, history, ${name}`).map((each) => asFinite(each, `${where}, history, ${name}`));
  if (!stops.includes(json.stopped as TabularStop)) refuse(`${where}, stopped`, 'why it ended', json.stopped);
  const described = (each: unknown, at: string) => {
    const { kind } = asRecord(each, at);
    const { name, reason } = textFields(each, ['name', 'reason'], at);
    return { name, kind: kind === null ? undefined : asText(kind, `${at}, kind`), reason };
  };
  return {
    plan: {
      used: asList(plan.used, `${where}, plan, used`).map((each, k) => {
        described(each, `${where}, plan, used ${k}`);
        return each as ColumnDescription;
      }),
      dropped: asList(plan.dropped, `${where}, plan, dropped`).map(
        (each, k) => described(each, `${where}, plan, dropped ${k}`) as UnusedColumn,
      ),
      warnings: asList(plan.warnings, `${where}, plan, warnings`).map((each, k): TableWarning => {
        const at = `${where}, plan, warnings ${k}`;
        const { kind, message, advice } = textFields(each, ['kind', 'message', 'advice'], at);
        const columns = asList(asRecord(each, at).columns, `${at}, columns`);
        return {
          kind: kind as TableWarning['kind'],
          columns: columns.map((name) => asText(name, `${at}, columns`)),
          ...{ message, advice },
        };
      }),
      choices: asList(plan.choices, `${where}, plan, choices`).map(
        (each, k): Choice => textFields(each, ['name', 'value', 'reason'], `${where}, plan, choices ${k}`),
      ),
      judging: asText(plan.judging, `${where}, plan, judging`),
      rows: asCount(plan.rows, `${where}, plan, rows`),
    },
    options: optionsFromJson(json.options, `${where}, options`),
    calibration: finiteFields(json.calibration, ['temperature', 'share'], `${where}, calibration`),
    result: resultFrom(json.result, `${where}, result`),
    history: {
      ...{ trainingLoss: column('trainingLoss'), heldOutLoss: column('heldOutLoss'), score: column('score') },
      bestEpoch: asCount(history.bestEpoch, `${where}, history, bestEpoch`),
    },
    stopped: json.stopped as TabularStop,
    dataHash: asText(json.dataHash, `${where}, dataHash`),
    encoder,
    members: membersFrom(json.members, encoder, `${where}, members`),
  };
}
