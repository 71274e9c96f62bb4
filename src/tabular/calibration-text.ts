import type { CalibrationReport } from './result.js';

/** In one clause what calibration found, and why it is done where it does the judged rows no good. */
export function calibrationText({ temperature, before, after }: CalibrationReport): string {
  const how =
    temperature > 1.05
      ? 'the networks were too sure of themselves'
      : temperature < 0.95
        ? 'the networks were not sure enough'
        : 'the networks were about as sure as they may be';
  // So few answers are wrong that they say little; a first one that was said to be certain would cost more than this.
  const why =
    after.logLoss > before.logLoss
      ? 'caution against wrong answers that are said to be certain, at a cost on these rows'
      : how;
  const change = (one: number, other: number): string => `${one.toFixed(3)} → ${other.toFixed(3)}`;
  return `${why} (temperature ${temperature.toPrecision(3)}): log loss ${change(before.logLoss, after.logLoss)}, calibration error ${change(before.error, after.error)}`;
}
