import { asCount, asFinite, asList, asRecord, asText, refuse } from '../core/json.js';
import { checkKeys } from '../core/names.js';
import type { TabularTrainingOptions } from './options.js';
import { optionsFromJson, optionsToJson } from './options-json.js';

/** Where a training stands: all that it takes to go on to the same bits, beside the table. */
export interface SavedTraining {
  readonly dataHash: string;
  readonly options: TabularTrainingOptions;
  readonly seconds: number;
  /** The networks of all folds, as documents; empty where training has not begun. */
  readonly networks: readonly unknown[];
  /** Losses of those that are done with the epoch that is under way. */
  readonly losses: readonly (number | undefined)[];
  readonly trainingLoss: Float64Array;
  readonly heldOutLoss: Float64Array;
  readonly score: Float64Array;
  /** The best epoch so far, with all weights of each network and what was answered. */
  readonly best:
    | {
        readonly epoch: number;
        readonly loss: number;
        readonly prediction: Float64Array;
        readonly weights: readonly (readonly Float64Array[])[];
      }
    | undefined;
  /** The best epoch of each part by the rows of the others. */
  readonly chosen: readonly { readonly epoch: number; readonly loss: number }[];
  readonly crossed: Float64Array;
}

/** As plain data with typed arrays. */
export function savedToDocument(saved: SavedTraining, where: string): unknown {
  return {
    ...saved,
    options: optionsToJson(saved.options, where),
    losses: saved.losses.map((each) => each ?? null),
    best: saved.best ?? null,
    chosen: saved.chosen.map(({ epoch, loss }) => ({ epoch, loss: Number.isFinite(loss) ? loss : null })),
  };
}

/** Squares of rows held out may be beyond the greatest number. */
const isLoss = (value: number): boolean => !Number.isNaN(value);

/** @param allows default: finite numbers */
function asNumbers(
  value: unknown,
  where: string,
  length?: number,
  allows: (each: number) => boolean = Number.isFinite,
): Float64Array {
  if (!(value instanceof Float64Array)) return refuse(where, 'a tensor of F64', value);
  if (length !== undefined && value.length !== length) refuse(where, `${length} numbers`, value.length);
  const odd = value.findIndex((each) => !allows(each));
  return odd < 0 ? value : refuse(`${where}, entry ${odd}`, 'a finite number', value[odd]);
}

function bestFrom(value: unknown, epochs: number, where: string): SavedTraining['best'] {
  if (value === null) return undefined;
  const best = asRecord(value, where);
  checkKeys(best, ['epoch', 'loss', 'prediction', 'weights'], where);
  return {
    epoch: asCount(best.epoch, `${where}, epoch`, epochs),
    loss: asFinite(best.loss, `${where}, loss`),
    prediction: asNumbers(best.prediction, `${where}, prediction`),
    weights: asList(best.weights, `${where}, weights`).map((each, k) =>
      asList(each, `${where}, weights ${k}`).map((one) => asNumbers(one, `${where}, weights ${k}`)),
    ),
  };
}

/** Reads it from untrusted data. */
export function savedFromDocument(document: unknown, where: string): SavedTraining {
  const json = asRecord(document, where);
  const keys = ['dataHash', 'options', 'seconds', 'networks', 'losses', 'trainingLoss', 'heldOutLoss', 'score'];
  checkKeys(json, [...keys, 'best', 'chosen', 'crossed'], where);
  const trainingLoss = asNumbers(json.trainingLoss, `${where}, trainingLoss`);
  return {
    dataHash: asText(json.dataHash, `${where}, dataHash`),
    options: optionsFromJson(json.options, `${where}, options`),
    seconds: asFinite(json.seconds, `${where}, seconds`),
    networks: asList(json.networks, `${where}, networks`),
    losses: asList(json.losses, `${where}, losses`).map((each, k) =>
      each === null ? undefined : asFinite(each, `${where}, losses, entry ${k}`),
    ),
    trainingLoss,
    heldOutLoss: asNumbers(json.heldOutLoss, `${where}, heldOutLoss`, trainingLoss.length, isLoss),
    score: asNumbers(json.score, `${where}, score`, trainingLoss.length, isLoss),
    best: bestFrom(json.best, trainingLoss.length, `${where}, best`),
    chosen: asList(json.chosen, `${where}, chosen`).map((each, k) => {
      const { epoch, loss } = asRecord(each, `${where}, chosen ${k}`);
      return {
        epoch: asCount(epoch, `${where}, chosen ${k}, epoch`, trainingLoss.length),
        loss: loss === null ? Number.POSITIVE_INFINITY : asFinite(loss, `${where}, chosen ${k}, loss`),
      };
    }),
    crossed: asNumbers(json.crossed, `${where}, crossed`),
  };
}
