import { expect } from 'chai';
import { Dense, type FitOptions, lbfgs, Network, networkFromJSON, schedules } from 'multilayer';
import { scheduleFormula } from 'multilayer/formula';
import { withSlowClock } from '../support/clock.js';
import { expectError, weightsOf } from '../support/networks.js';

/** An epoch of batches of 4 has 51 steps. */
const x = Array.from({ length: 203 }, (_, i) => [Math.sin(i), Math.cos(i * 0.7), Math.sin(i * 0.3 + 1)]);
const y = x.map(([a = 0, b = 0, c = 0]) => [a * b - c]);

function make(): Network {
  return new Network({ inputs: 3, layers: [new Dense(6, 'tanh'), new Dense(1)], seed: 3 });
}

const options: FitOptions = { batchSize: 4, learningRate: 0.02 };

/** A fit by a clock that gains a millisecond at every look, and so ends after about as many looks as it has milliseconds. */
function limited(network: Network, timeLimit: number, others: FitOptions = {}) {
  return withSlowClock(1, () => network.fit(x, y, { ...options, ...others, timeLimit }));
}

describe('a fit with a time limit', () => {
  it('ends after the step at hand, and is resumed to the same bits, with its plan', async () => {
    const cosine = { epochs: 8, learningRate: schedules.cosine({ from: 0.05, to: 0 }) };
    const whole = make();
    await whole.fit(x, y, { ...options, ...cosine });
    for (const limit of [0.012, 0.02, 0.04]) {
      const network = make();
      const { stopped, epochs } = await limited(network, limit, cosine);
      expect([stopped, epochs.length < 8]).to.deep.equal(['timeLimit', true]);
      expect(weightsOf(network)).to.not.deep.equal(weightsOf(make()));
      const resumed = networkFromJSON(JSON.parse(JSON.stringify(network.checkpoint())));
      const rest = await resumed.fit(x, y, { ...options, ...cosine, epochs: 8 - network.epoch });
      expect(rest.stopped).to.equal('epochs');
      expect(weightsOf(resumed)).to.deep.equal(weightsOf(whole));
    }
  });

  it('has as many epochs as there is time for, where their number is not given', async () => {
    const network = make();
    const { stopped } = await limited(network, 0.06, { batchSize: 203 });
    expect(stopped).to.equal('timeLimit');
    expect(network.epoch).to.be.above(100);
    expect((await limited(make(), 100, { epochs: 2 })).stopped).to.equal('epochs');
  });

  it('needs epochs for a schedule that goes by the share of them, and goes on with one that goes by steps', async () => {
    const learningRate = schedules.cosine({ from: 0.01, to: 0 });
    const error = await expectError(() => make().fit(x, y, { learningRate, timeLimit: 1 }));
    expect(error.message).to.equal(
      'fit, option epochs: expected a number, as cosine({ from: 0.01, to: 0, warmup: 0 }) goes by the share of the steps that is done, got none. Write epochs: 100 besides timeLimit, or a schedule in step alone.',
    );
    const bySteps = { learningRate: scheduleFormula('0.05 / (1 + step / 100)') };
    const parts = make();
    await limited(parts, 0.02, bySteps);
    await limited(parts, 0.03, bySteps);
    const { batch } = JSON.parse(JSON.stringify(parts.checkpoint())).training;
    const whole = make();
    await whole.fit(x, y, { ...options, ...bySteps, epochs: parts.epoch + 1 });
    // Beyond the second limit by steps that are known to be the same.
    await parts.fit(x, y, {
      ...options,
      ...bySteps,
      timeLimit: 100,
      onEpoch: () => false,
    });
    expect([batch > 0, weightsOf(parts)]).to.deep.equal([true, weightsOf(whole)]);
    const falling = scheduleFormula('0.1 - step / 1000');
    const negative = await expectError(() => make().fit(x, y, { learningRate: falling, timeLimit: 1 }));
    expect(negative.message).to.match(
      /^fit, option learningRate: expected a positive number in all steps, got -\d+(\.\d+)?e?.* in step \d+\. Correct '0.1 - step \/ 1000'\.$/,
    );
  });

  it('takes the best weights back under early stopping', async () => {
    const network = make();
    const early = { earlyStopping: { patience: 1000 }, learningRate: 0.5 };
    const { stopped, bestLoss, loss } = await limited(network, 0.5, early);
    expect([stopped, loss.length > 2]).to.deep.equal(['timeLimit', true]);
    expect(network.evaluate(x, y).loss).to.be.closeTo(bestLoss as number, 1e-6);
  });

  it('ends methods of full batches, and fits that have not begun', async () => {
    const network = make();
    const full: FitOptions = { optimizer: lbfgs(), epochs: 1000 };
    const { stopped } = await withSlowClock(1, () => network.fit(x, y, { ...full, timeLimit: 0.1 }));
    expect(stopped).to.equal('timeLimit');
    expect((await limited(make(), 0.001)).stopped).to.equal('timeLimit');
    const controller = new AbortController();
    controller.abort();
    expect((await limited(make(), 0.001, { signal: controller.signal })).stopped).to.equal('aborted');
  });

  it('refuses what is no time, and is found by its other names', async () => {
    const message = async (given: object) => (await expectError(() => make().fit(x, y, given as FitOptions))).message;
    for (const [timeLimit, got] of [
      [0, '0'],
      ['1m', '"1m"'],
      [Number.POSITIVE_INFINITY, 'Infinity'],
    ] as const)
      expect(await message({ timeLimit })).to.equal(
        `fit, option timeLimit: expected a positive number, got ${got}. Write 30 for half a minute.`,
      );
    for (const name of ['timeout', 'time_limit', 'timeBudget'])
      expect(await message({ [name]: 1 })).to.include('Did you mean "timeLimit"?');
  });
});
