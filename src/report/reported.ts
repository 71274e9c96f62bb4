import type { AskedModel } from '../tabular/asked.js';
import type { OutOfFold } from '../tabular/model-parts.js';
import type { CalibrationReport, PredictionInterval } from '../tabular/result.js';
import type { Score } from '../tabular/score.js';

/** A model as far as a report tells of it: a `TabularModel` that was just trained is one. */
export interface ReportedModel extends AskedModel {
  /** The column that it predicts. */
  readonly target: string;
  /** The columns that it does not go by, with the reason. */
  readonly dropped: readonly { readonly name: string; readonly reason: string }[];
  /** How it was made, each choice with its reason. */
  readonly choices: readonly { readonly name: string; readonly value: string; readonly reason: string }[];
  /** How rows were divided and judged, in one sentence. */
  readonly judging: string;
  /** Rows that it learned from. */
  readonly rows: number;
  /** What was asked for in training. */
  readonly options: { readonly seed?: number | undefined };
  /** How good it is, on rows that its networks had not seen. */
  readonly result: {
    readonly rows: number;
    readonly network: readonly Score[];
    readonly linear: readonly Score[];
    readonly dummy: readonly Score[];
    readonly verdict: string;
    readonly confusion?: readonly (readonly number[])[] | undefined;
    readonly calibration?: CalibrationReport | undefined;
    readonly interval?: PredictionInterval | undefined;
  };
  /** The epochs of the training. */
  readonly history: {
    readonly trainingLoss: readonly number[];
    readonly heldOutLoss: readonly number[];
    readonly bestEpoch: number;
  };
  /** Why the training ended. */
  readonly stopped: 'patience' | 'epochs' | 'timeLimit' | 'interrupted';
  /** How long the training took. */
  readonly seconds?: number | undefined;
  /** The SHA-256 of the table that it learned from. */
  readonly dataHash: string;
  /** Answers to the judged rows; undefined for a model from a file. */
  readonly outOfFold: OutOfFold | undefined;
}
