import { asCount, asFinite, asList, asRecord, asText, refuse } from '../core/json.js';
import { checkKeys } from '../core/names.js';
import { type TableWarning, tableWarningKinds } from '../tables/checks/warning.js';
import { type ColumnDescription, columnKinds } from '../tables/kinds.js';
import { Preprocessor } from '../tables/preprocessor.js';
import { readDescription, readTexts, readWord } from '../tables/read-description.js';
import { TargetEncoder } from '../tables/target-encoder.js';
import type { TabularMember } from './ensemble.js';
import type { ModelParts } from './model-parts.js';
import { networkFromDocument, networkToDocument } from './network-document.js';
import { optionsFromJson, optionsToJson } from './options-json.js';
import type { TabularHistory } from './progress.js';
import type { Choice } from './recipe.js';
import type { TabularStop } from './result.js';
import { calibrationFrom, finiteFields, resultFrom } from './result-document.js';
import type { UnusedColumn } from './training-plan.js';

/** Of each network the same descriptions of columns: they stand once, in the plan, and are named by their places there. */
function withoutDescriptions(preprocessor: Preprocessor, used: readonly ColumnDescription[]): object {
  const places = new Map(used.map(({ name }, place) => [name, place]));
  const json = preprocessor.toJSON() as { readonly columns: readonly { readonly description: ColumnDescription }[] };
  const columns = json.columns.map((each) => ({ ...each, description: places.get(each.description.name) }));
  return { ...json, columns };
}

/** What {@link withoutDescriptions} has left out is put back. */
function withDescriptions(value: unknown, used: readonly unknown[], where: string): object {
  const json = asRecord(value, where);
  const columns = asList(json.columns, `${where}, columns`).map((each, k) => {
    const at = `${where}, column ${k}`;
    const column = asRecord(each, at);
    return { ...column, description: used[asCount(column.description, `${at}, description`, used.length - 1)] };
  });
  return { ...json, columns };
}

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
      ...{ mean, deviation, preprocessor: withoutDescriptions(preprocessor, used) },
      network: networkToDocument(network.toJSON()),
    })),
  };
}

const stops: readonly TabularStop[] = ['patience', 'epochs', 'timeLimit', 'interrupted'];

function textFields<K extends string>(value: unknown, keys: readonly K[], where: string): Record<K, string> {
  const record = asRecord(value, where);
  checkKeys(record, keys, where);
  return Object.fromEntries(keys.map((key) => [key, asText(record[key], `${where}, ${key}`)])) as Record<K, string>;
}

function membersFrom(value: unknown, used: readonly unknown[], encoder: TargetEncoder, where: string): TabularMember[] {
  const outputs = encoder.task === 'multiclass' ? (encoder.classes?.length ?? 0) : 1;
  const members = asList(value, where).map((each, k): TabularMember => {
    const at = `${where} ${k}`;
    const json = asRecord(each, at);
    checkKeys(json, ['mean', 'deviation', 'preprocessor', 'network'], at);
    const own = `${at}, preprocessor`;
    const preprocessor = Preprocessor.fromJSON(withDescriptions(json.preprocessor, used, own), own);
    const network = networkFromDocument(json.network, {}, `${at}, network`);
    if (network.inputs !== preprocessor.inputs.length)
      refuse(`${at}, network`, `${preprocessor.inputs.length} inputs`, network.inputs);
    if (network.outputs !== outputs) refuse(`${at}, network`, `${outputs} outputs`, network.outputs);
    const { mean, deviation } = finiteFields({ mean: json.mean, deviation: json.deviation }, ['mean', 'deviation'], at);
    if (deviation < 0) refuse(`${at}, deviation`, 'a number that is zero or more', deviation);
    return { network, preprocessor, mean, deviation };
  });
  const [first] = members;
  if (first === undefined) return refuse(where, 'a network or more', members);
  const other = members.findIndex(({ preprocessor }) => !first.preprocessor.isLike(preprocessor));
  if (other > 0) refuse(`${where} ${other}, preprocessor`, 'the columns of the first one', 'others');
  if (first.preprocessor.columns.includes(encoder.name))
    refuse(`${where} 0, preprocessor`, 'columns besides the target', encoder.name);
  return members;
}

function planFrom(
  value: unknown,
  used: readonly ColumnDescription[],
  columns: ReadonlySet<string>,
  where: string,
): ModelParts['plan'] {
  const json = asRecord(value, where);
  checkKeys(json, ['used', 'dropped', 'warnings', 'choices', 'judging', 'rows'], where);
  if (used.length !== columns.size || used.some(({ name }) => !columns.has(name)))
    refuse(`${where}, used`, 'the columns of the networks', used);
  const dropped = asList(json.dropped, `${where}, dropped`).map((each, k): UnusedColumn => {
    const at = `${where}, dropped ${k}`;
    const { kind, ...rest } = asRecord(each, at);
    const { name, reason } = textFields(rest, ['name', 'reason'], at);
    if (columns.has(name)) refuse(at, 'a column that no network goes by', name);
    return { name, kind: kind === null ? undefined : readWord(kind, columnKinds, `${at}, kind`), reason };
  });
  const warnings = asList(json.warnings, `${where}, warnings`).map((each, k): TableWarning => {
    const at = `${where}, warnings ${k}`;
    const { kind, columns: named, ...rest } = asRecord(each, at);
    return {
      kind: readWord(kind, tableWarningKinds, `${at}, kind`),
      columns: readTexts(named, `${at}, columns`),
      ...textFields(rest, ['message', 'advice'], at),
    };
  });
  return {
    ...{ used, dropped, warnings },
    choices: asList(json.choices, `${where}, choices`).map(
      (each, k): Choice => textFields(each, ['name', 'value', 'reason'], `${where}, choices ${k}`),
    ),
    judging: asText(json.judging, `${where}, judging`),
    rows: asCount(json.rows, `${where}, rows`),
  };
}

function historyFrom(value: unknown, where: string): TabularHistory {
  const json = asRecord(value, where);
  checkKeys(json, ['trainingLoss', 'heldOutLoss', 'score', 'bestEpoch'], where);
  const epochs = asList(json.trainingLoss, `${where}, trainingLoss`).length;
  const column = (name: string): number[] => {
    const numbers = asList(json[name], `${where}, ${name}`).map((each) =>
      // Squares of rows held out may be beyond the greatest number.
      each === Number.POSITIVE_INFINITY && name !== 'trainingLoss' ? each : asFinite(each, `${where}, ${name}`),
    );
    return numbers.length === epochs ? numbers : refuse(`${where}, ${name}`, `${epochs} numbers`, json[name]);
  };
  return {
    ...{ trainingLoss: column('trainingLoss'), heldOutLoss: column('heldOutLoss'), score: column('score') },
    bestEpoch: asCount(json.bestEpoch, `${where}, bestEpoch`, epochs),
  };
}

/** Reads a model from untrusted data. */
export function modelFromDocument(document: unknown, where: string): ModelParts {
  const json = asRecord(document, where);
  const keys = ['plan', 'options', 'calibration', 'result', 'history', 'stopped', 'dataHash', 'target'];
  checkKeys(json, [...keys, 'members'], where);
  const encoder = TargetEncoder.fromJSON(json.target, `${where}, target`);
  const { used } = asRecord(json.plan, `${where}, plan`);
  const described = asList(used, `${where}, plan, used`).map((each, k) =>
    readDescription(each, `${where}, plan, used ${k}`),
  );
  const members = membersFrom(json.members, described, encoder, `${where}, members`);
  const columns = new Set(members[0]?.preprocessor.columns);
  const dataHash = asText(json.dataHash, `${where}, dataHash`);
  if (!/^[0-9a-f]{64}$/.test(dataHash)) refuse(`${where}, dataHash`, 'a SHA-256 in hexadecimal digits', dataHash);
  return {
    plan: planFrom(json.plan, described, columns, `${where}, plan`),
    options: optionsFromJson(json.options, `${where}, options`),
    calibration: calibrationFrom(json.calibration, `${where}, calibration`),
    result: resultFrom(json.result, encoder.classes?.length, `${where}, result`),
    history: historyFrom(json.history, `${where}, history`),
    stopped: readWord(json.stopped, stops, `${where}, stopped`),
    ...{ dataHash, encoder, members },
  };
}
