import assert from 'node:assert/strict';
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
