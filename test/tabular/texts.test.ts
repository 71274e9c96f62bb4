import assert from 'node:assert/strict';
import { calibrationText } from '#src/tabular/calibration-text.js';
import { intervalText, scoreText } from '#src/tabular/score-text.js';
import { stopText } from '#src/tabular/stop-text.js';

describe('why a training ended', () => {
  it('is said with the epoch whose weights the model has', () => {
    const text =
      'after epoch 23, as the rows held out were answered no better for 8 epochs; the weights are those of epoch 15';
    assert.equal(stopText('patience', 23, 15), text);
    assert.match(stopText('patience', 2, 1), /no better for 1 epoch;/);
    assert.equal(stopText('epochs', 8, 8), 'after epoch 8, as all epochs were done; the weights are those of epoch 8');
  });
});

describe('what calibration did', () => {
  const before = { logLoss: 0.5, error: 0.1 };

  it('is said by what it found, and by what it is for where it helps no judged row', () => {
    const helped = { temperature: 1.789, share: 0.01, before, after: { logLoss: 0.4, error: 0.05 } };
    assert.equal(
      calibrationText(helped),
      'the networks were too sure of themselves (temperature 1.79): log loss 0.500 → 0.400, calibration error 0.100 → 0.050',
    );
    assert.match(calibrationText({ ...helped, temperature: 0.5 }), /^the networks were not sure enough \(/);
    const harmed = { ...helped, after: { logLoss: 0.6, error: 0.1 } };
    assert.match(
      calibrationText(harmed),
      /^caution against wrong answers that are said to be certain, at a cost on these rows \(/,
    );
  });
});

describe('an interval', () => {
  it('has a dash between figures that have no sign as they are written', () => {
    assert.equal(intervalText({ name: 'r2', low: -0.0001, high: 0.5 }), '0.000–0.500');
    assert.equal(intervalText({ name: 'r2', low: -0.2, high: 0.5 }), '−0.200 to 0.500');
    assert.equal(intervalText({ name: 'rootMeanSquaredError', low: 45945.2, high: 47988.4 }), '45945–47988');
    assert.equal(scoreText('r2', -0.0001), '0.000');
  });
});
