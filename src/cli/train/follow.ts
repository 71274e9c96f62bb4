import { scoreNames, scoreText, type TabularProgress, type TabularTraining } from 'multilayer/data';
import { type Part, short, timeText } from '../../core/line-parts.js';
import { asDivergence } from '../problems.js';
import type { Output } from '../terminal/output.js';
import { ProgressLine } from '../terminal/progress-line.js';
import type { Checkpoints } from './checkpoints.js';
import { entry } from './plan-text.js';

interface Following {
  readonly signal: AbortSignal;
  readonly timeLimit: number | undefined;
  readonly checkpoints: Checkpoints;
  readonly output: Output;
}

/** Shorter trainings are over before anybody has read how long they take. */
const worthSaying = 3;

function parts(progress: TabularProgress | undefined, { plan }: TabularTraining, isDone: boolean): Part[] {
  if (progress === undefined) return [{ text: `epoch 0/${plan.epochs}`, weight: 9 }];
  const { epoch, epochs, heldOutLoss, trainingLoss, score, bestEpoch, rowsPerSecond, secondsLeft, seconds } = progress;
  const name = plan.task === 'regression' ? 'rootMeanSquaredError' : 'accuracy';
  const time = isDone ? timeText(1000 * seconds) : `at most ${timeText(1000 * secondsLeft)} left`;
  return [
    { text: `epoch ${epoch}/${epochs}`, weight: 9 },
    { text: `loss ${short(trainingLoss)}`, weight: 5 },
    // Of amounts that is the square of what follows.
    ...(plan.task === 'regression' ? [] : [{ text: `held out ${short(heldOutLoss)}`, weight: 8 }]),
    {
      text: `${plan.task === 'regression' ? 'held out ' : ''}${scoreNames[name]} ${scoreText(name, score)}`,
      weight: 7,
    },
    { text: `best epoch ${bestEpoch}`, weight: 3 },
    { text: `${Math.round(rowsPerSecond).toLocaleString('en')} rows/s`, weight: 2 },
    { text: time, weight: 6 },
  ];
}

/** Trains to the end, or to an interrupt, with a line that tells how far it is, and checkpoints. */
export async function follow(
  training: TabularTraining,
  { signal, timeLimit, checkpoints, output }: Following,
): Promise<void> {
  let [first, last]: (TabularProgress | undefined)[] = [];
  let isDone = false;
  const line = new ProgressLine(output, () => parts(last, training, isDone));
  const onWarning = (message: string): void => line.warn(message);
  try {
    for await (const progress of training.run({ signal, onWarning, ...(timeLimit !== undefined && { timeLimit }) })) {
      // The first epoch compiles programs too, which the others do not.
      if (first !== undefined && last === first) {
        const most = Math.min((progress.seconds - first.seconds) * (progress.epochs - 2), progress.secondsLeft);
        const text = `at most ${timeText(1000 * most)}, by the second epoch; training mostly stops before`;
        if (most > worthSaying) line.note(entry('time', text, output));
      }
      first ??= progress;
      last = progress;
      line.step();
      if (training.stopped === undefined) await checkpoints.saveIfDue(training);
    }
  } catch (error) {
    throw asDivergence(error);
  } finally {
    isDone = true;
    line.end();
  }
}
