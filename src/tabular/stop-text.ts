import type { TabularStop } from './result.js';

const reasons = {
  epochs: 'all epochs were done',
  timeLimit: 'the time was over',
  interrupted: 'it was interrupted',
} as const;

/**
 * Why and when a training ended, and which epoch the model is of, to stand after "stopped".
 *
 * @param epochs that were trained
 * @param bestEpoch counted from 1
 */
export function stopText(stopped: TabularStop, epochs: number, bestEpoch: number): string {
  const since = epochs - bestEpoch;
  const why =
    stopped === 'patience'
      ? `as the rows held out were answered no better for ${since} ${since === 1 ? 'epoch' : 'epochs'}`
      : `as ${reasons[stopped]}`;
  return `after epoch ${epochs}, ${why}; the weights are those of epoch ${bestEpoch}`;
}
