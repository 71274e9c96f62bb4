import { asCount, asFinite, asList, asRecord, asText, refuse } from '../core/json.js';
import { checkKeys } from '../core/names.js';
import type { BestRecord, Position, TrainingState } from '../model/training-state.js';
import { type NumbersJson, numbersToJson, readNumbers } from './numbers.js';

/** How far training has come, in a model file: see {@link TrainingState}. */
export interface TrainingJson extends Position {
  readonly plan: { readonly start: number; readonly end: number };
  readonly course: string;
  readonly rule: string;
  readonly memory: readonly ({ readonly name: string } & NumbersJson)[];
  /** The best weights of an early-stopped fit that has not ended, in the order of the parameters. */
  readonly best?: Omit<BestRecord, 'values'> & { readonly values: readonly NumbersJson[] };
  /** The last epoch, where it is still to be measured. */
  readonly unmeasured?: NonNullable<TrainingState['unmeasured']>;
  /** What callbacks keep, where they do. */
  readonly kept?: readonly { readonly name: string; readonly numbers: readonly number[] }[];
  /** Only where it is so. */
  readonly moved?: true;
}

/**
 * More than a year of the fastest training there is; from 2⁵³ on, the next epoch has the number of
 * the last one, and a fit would not end.
 */
const mostEpochs = 2 ** 48;
/** As many as are told apart, less all that a life could add. */
const mostSteps = 2 ** 52;

/** @throws MultilayerError where a file would not hold them */
export function checkMemoryFinite(memory: TrainingState['memory']): void {
  for (const [name, values] of memory) {
    const bad = values.find((value) => !Number.isFinite(value));
    if (bad !== undefined)
      refuse(`checkpoint, memory of ${name}`, 'finite numbers to save', bad, 'Save toJSON() instead.');
  }
}

/** {@link TrainingJson} but for the long lists of numbers. */
interface TrainingHead extends Omit<TrainingJson, 'memory' | 'best'> {
  readonly best?: Omit<BestRecord, 'values'>;
}

/** All but the long lists of numbers. */
export function trainingHeadToJson({
  position,
  memory,
  best,
  unmeasured,
  kept,
  moved,
  ...state
}: TrainingState): TrainingHead {
  const callbacks = [...kept].map(([name, numbers]) => ({ name, numbers }));
  return {
    ...position,
    ...state,
    ...(best && { best: bestHead(best) }),
    ...(unmeasured && { unmeasured }),
    ...(kept.size > 0 && { kept: callbacks }),
    ...(moved ? { moved } : {}),
  };
}

function bestHead({ values, ...best }: BestRecord): Omit<BestRecord, 'values'> {
  return { ...best, metrics: finite(best.metrics) };
}

export function trainingToJson(state: TrainingState): TrainingJson {
  const { memory, best } = state;
  checkMemoryFinite(memory);
  const { best: record, ...head } = trainingHeadToJson(state);
  return {
    ...head,
    memory: [...memory].map(([name, values]) => ({ name, ...numbersToJson(values) })),
    ...(best && record && { best: { ...record, values: best.values.map(numbersToJson) } }),
  };
}

export function readTraining(value: unknown, where: string): TrainingState {
  const json = asRecord(value, where);
  checkKeys(
    json,
    ['epoch', 'batch', 'lossSum', 'step', 'plan', 'course', 'rule', 'memory', 'best', 'unmeasured', 'kept', 'moved'],
    where,
  );
  if (json.moved !== undefined && json.moved !== true) refuse(`${where}, moved`, 'true, or nothing', json.moved);
  const memory = asList(json.memory, `${where}, memory`).map((entry, i): [string, Float64Array] => {
    const at = `${where}, memory ${i}`;
    const { name, ...numbers } = asRecord(entry, at);
    checkKeys(numbers, ['precision', 'data'], at);
    return [asText(name, `${at}, name`), readNumbers(numbers, at)];
  });
  const twice = memory.find(([name], i) => memory.findIndex(([other]) => other === name) < i);
  if (twice !== undefined) refuse(`${where}, memory`, 'one entry of each name', twice[0]);
  return {
    position: {
      epoch: asCount(json.epoch, `${where}, epoch`, mostEpochs),
      batch: asCount(json.batch, `${where}, batch`),
      lossSum: asFinite(json.lossSum, `${where}, lossSum`),
      step: asCount(json.step, `${where}, step`, mostSteps),
    },
    plan: readPlan(json.plan, `${where}, plan`),
    course: asText(json.course, `${where}, course`),
    rule: asText(json.rule, `${where}, rule`),
    memory: new Map(memory),
    ...(json.best !== undefined && { best: readBest(json.best, `${where}, best`) }),
    ...(json.unmeasured !== undefined && { unmeasured: readUnmeasured(json.unmeasured, `${where}, unmeasured`) }),
    kept: new Map(json.kept === undefined ? [] : readKept(json.kept, `${where}, kept`)),
    moved: json.moved === true,
  };
}

function readUnmeasured(value: unknown, where: string): NonNullable<TrainingState['unmeasured']> {
  const json = asRecord(value, where);
  checkKeys(json, ['course', 'loss'], where);
  return { course: asText(json.course, `${where}, course`), loss: asFinite(json.loss, `${where}, loss`) };
}

/** JSON has no NaN; one that is missing is as bad. */
function finite(metrics: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(metrics).filter(([, value]) => Number.isFinite(value)));
}

function readBest(value: unknown, where: string): BestRecord {
  const json = asRecord(value, where);
  checkKeys(json, ['watch', 'course', 'epoch', 'loss', 'metrics', 'values'], where);
  const metrics = Object.entries(asRecord(json.metrics, `${where}, metrics`));
  return {
    watch: asText(json.watch, `${where}, watch`),
    course: asText(json.course, `${where}, course`),
    epoch: asCount(json.epoch, `${where}, epoch`, mostEpochs),
    loss: asFinite(json.loss, `${where}, loss`),
    metrics: Object.fromEntries(metrics.map(([name, each]) => [name, asFinite(each, `${where}, metrics, ${name}`)])),
    values: asList(json.values, `${where}, values`).map((each, i) =>
      readNumbers(asRecord(each, `${where}, values ${i}`), `${where}, values ${i}`),
    ),
  };
}

function readKept(value: unknown, where: string): [string, readonly number[]][] {
  return asList(value, where).map((entry, i) => {
    const at = `${where} ${i}`;
    const json = asRecord(entry, at);
    checkKeys(json, ['name', 'numbers'], at);
    const numbers = asList(json.numbers, `${at}, numbers`).map((each) => asFinite(each, `${at}, numbers`));
    return [asText(json.name, `${at}, name`), numbers];
  });
}

function readPlan(value: unknown, where: string): TrainingState['plan'] {
  const json = asRecord(value, where);
  checkKeys(json, ['start', 'end'], where);
  return { start: asCount(json.start, `${where}, start`), end: asCount(json.end, `${where}, end`) };
}
