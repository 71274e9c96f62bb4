import type { Fold } from 'multilayer';
import {
  type Score,
  type Table,
  type TabularRunOptions,
  TabularTraining,
  type TabularTrainingOptions,
} from 'multilayer/data';
import { now } from '../../core/clock.js';

/** What one model came to on the rows that it had not seen. */
export interface FoldScores {
  readonly repeat: number;
  readonly fold: number;
  readonly rows: number;
  readonly seconds: number;
  readonly scores: readonly Score[];
  readonly dummy: readonly Score[];
}

/** Trains a model on the rows of a fold, and measures it on those left out; undefined where the signal came. */
export async function scoresOf(
  { train, test }: Fold,
  rows: Table,
  settings: TabularTrainingOptions,
  run: TabularRunOptions,
  onEpoch: (epoch: number) => void,
): Promise<Omit<FoldScores, 'repeat' | 'fold'> | undefined> {
  const begun = now();
  const training = new TabularTraining(rows.rows(train), settings);
  for await (const { epoch } of training.run(run)) onEpoch(epoch);
  if (run.signal?.aborted) return undefined;
  const model = await training.model();
  const { rows: count, scores, dummy } = model.evaluate(rows.rows(test), { onWarning: () => {} });
  model.dispose();
  return { rows: count, seconds: (now() - begun) / 1000, scores, dummy };
}
