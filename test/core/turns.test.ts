import { expect } from 'chai';
import { Dense, type EpochRecord, type FitOptions, Network, networkFromJSON, type Random } from 'multilayer';
import { matrix } from '#src/core/matrix.js';
import { withSlowClock } from '../support/clock.js';
import { engineNames } from '../support/engines.js';
import { expectError, weightsOf } from '../support/networks.js';

const wave = (rows: number, cols: number, step: number) => ({
  rows,
  cols,
  data: Float64Array.from({ length: rows * cols }, (_, k) => Math.sin(k * step)),
});
const x = wave(40, 3, 0.7);
const y = wave(40, 1, 0.3);
const held = { x: wave(5000, 3, 0.1), y: wave(5000, 1, 0.9) };

function make(engine: 'wasm' | 'reference' = 'wasm'): Network {
  return new Network({ inputs: 3, layers: [new Dense(9, 'tanh'), new Dense(1)], seed: 3, engine });
}

/** Counts the turns of the event loop while something goes on. */
async function turnsOf(action: (turns: () => number) => Promise<unknown>): Promise<number> {
  let turns = 0;
  let going = true;
  const count = (): void => {
    turns += 1;
    if (going) setImmediate(count);
  };
  setImmediate(count);
  try {
    await action(() => turns);
  } finally {
    going = false;
  }
  return turns;
}

describe('the event loop', () => {
  for (const engine of engineNames) {
    it(`gets its turns during a validation, whose loss is that of evaluate to the bit (${engine})`, async () => {
      // Every look at the clock costs 5 ms: a portion of rows then seems to take that long, and stays small.
      const marks: number[] = [];
      const network = make(engine);
      const seen: number[] = [];
      const evaluated: number[] = [];
      await withSlowClock(5, () =>
        turnsOf((turns) =>
          network.fit(x, y, {
            epochs: 3,
            validation: held,
            onEpoch: ({ validationLoss }: EpochRecord) => {
              marks.push(turns());
              seen.push(validationLoss as number);
              evaluated.push(network.evaluate(held.x, held.y).loss);
            },
          }),
        ),
      );
      const gaps = marks.slice(1).map((mark, k) => mark - (marks[k] as number));
      // 5,000 rows are five portions of 1,024 at least, each with two looks at the clock and one before its turn.
      expect(Math.min(...gaps)).to.be.at.least(3);
      expect(seen).to.deep.equal(evaluated);
    });

    it(`does not decide over the bits of a loss: portions of any size add up to the same (${engine})`, async () => {
      const network = make(engine);
      const asked = (): number => network.evaluate(held.x, held.y).loss;
      const expected = asked();
      for (const step of [0.01, 2, 4, 7, 20]) {
        const again = await withSlowClock(step, async () => [asked(), asked(), asked()]);
        expect(again).to.deep.equal([expected, expected, expected]);
      }
      // The mean of the losses of the rows, in float64.
      const { data } = network.predictMatrix(held.x);
      const mean = data.reduce((sum, value, row) => sum + (value - (held.y.data[row] as number)) ** 2, 0) / 5000;
      expect(expected).to.be.closeTo(mean, 1e-7);
    });
  }

  it('gets a turn between any two steps that are slow', async () => {
    // Every step seems to take 30 ms, and so do the first copy of the weights and each later one.
    const [slow, quick] = [make(), make()];
    const turns = await withSlowClock(30, () => turnsOf(() => slow.fit(x, y, { batchSize: 4, epochs: 3 })));
    expect(turns).to.be.at.least(3 * 10);
    await quick.fit(x, y, { batchSize: 4, epochs: 3 });
    expect(weightsOf(slow)).to.deep.equal(weightsOf(quick));
  });

  it('gets its turns while many rows are shuffled, which is over when the signal comes', async () => {
    const many = { x: wave(70_000, 1, 0.7), y: wave(70_000, 1, 0.3) };
    const fresh = (): Network => new Network({ inputs: 1, layers: [new Dense(1)], seed: 3 });
    const options: FitOptions = { batchSize: 35_000, epochs: 2 };
    const [slow, quick] = [fresh(), fresh()];
    // The order of 70,000 rows is found in five portions, for each of two epochs of two steps.
    const turns = await withSlowClock(30, () => turnsOf(() => slow.fit(many.x, many.y, options)));
    expect(turns).to.be.at.least(2 * 4 + 4);
    await quick.fit(many.x, many.y, options);
    expect(weightsOf(slow)).to.deep.equal(weightsOf(quick));
    const aborted = fresh();
    let asked = 0;
    // Asked with the options, then before each portion.
    const signal = {
      get aborted() {
        return ++asked > 3;
      },
    } as AbortSignal;
    const { stopped, epoch } = await aborted.fit(many.x, many.y, { ...options, signal });
    expect([stopped, epoch, weightsOf(aborted)]).to.deep.equal(['aborted', [], weightsOf(fresh())]);
    await aborted.fit(many.x, many.y, options);
    expect(weightsOf(aborted)).to.deep.equal(weightsOf(quick));
  });

  it('brings the signal to a validation, whose epoch then has no validation loss', async () => {
    const network = make();
    const seen: EpochRecord[] = [];
    // The signal is asked once with the options, before each block of steps, and before each portion of rows.
    let asked = 0;
    const signal = {
      get aborted() {
        asked += 1;
        return network.epoch === 2 && validating();
      },
    } as AbortSignal;
    let last = 0;
    const validating = (): boolean => {
      last = last === 0 ? asked : last;
      return asked > last + 2;
    };
    const options: FitOptions = { epochs: 5, batchSize: 40, validation: held, earlyStopping: { patience: 1 } };
    const history = await network.fit(x, y, { ...options, signal, onEpoch: (each) => seen.push(each) });
    expect(history.stopped).to.equal('aborted');
    expect([history.epoch, history.loss.length, history.validationLoss.length]).to.deep.equal([[1, 2], 2, 1]);
    expect(history.epochs.slice(0, 1)).to.deep.equal(seen);
    expect(Object.keys(history.epochs[1] as EpochRecord)).to.deep.equal(['epoch', 'loss']);
    // It goes on from there.
    const whole = make();
    await whole.fit(x, y, { epochs: 3, batchSize: 40 });
    await network.fit(x, y, { epochs: 1, batchSize: 40 });
    expect(network.predict([[1, 2, 3]])).to.deep.equal(whole.predict([[1, 2, 3]]));
  });

  it('may take checkpoints whenever a fit waits, from which others go on to the same bits', async () => {
    const small = { x: wave(300, 3, 0.1), y: wave(300, 1, 0.9) };
    const options: FitOptions = { batchSize: 8, validation: small, earlyStopping: { patience: 9 } };
    const whole = make();
    await whole.fit(x, y, { batchSize: 8, epochs: 3 });
    const network = make();
    const checkpoints = new Map<string, unknown>();
    let going = true;
    const look = (): void => {
      const checkpoint = network.checkpoint();
      checkpoints.set(JSON.stringify(checkpoint), checkpoint);
      if (going) setImmediate(look);
    };
    setImmediate(look);
    await withSlowClock(9, () => network.fit(x, y, { ...options, epochs: 3 }));
    going = false;
    // Within epochs and between them: of 15 steps, all but the last are followed by a turn.
    expect(checkpoints.size).to.be.at.least(10);
    for (const checkpoint of checkpoints.values()) {
      const other = networkFromJSON(checkpoint);
      if (other.epoch < 3) await other.fit(x, y, { batchSize: 8, epochs: 3 - other.epoch });
      if (other.epoch === 3) expect(weightsOf(other)).to.deep.equal(weightsOf(whole));
    }
  });

  it('may look at the network, close it and ask about another loss while a validation waits', async () => {
    const plain = await make().fit(x, y, { epochs: 4, validation: held });
    const network = make();
    let looks = 0;
    const look = (): void => {
      looks += 1;
      network.predict([[1, 2, 3]]);
      network.evaluate(matrix(2, 3), [[1], [2]]);
      network.dispose();
      if (going) setImmediate(look);
    };
    let going = true;
    setImmediate(look);
    const history = await withSlowClock(5, () => network.fit(x, y, { epochs: 4, validation: held }));
    going = false;
    expect(looks).to.be.above(12);
    expect(history).to.deep.equal(plain);
  });
});

/** So many numbers that they are drawn in many portions, in two layers. */
const large = 150;

function makeLarge(seed = 3): Network {
  return new Network({ inputs: large, layers: [new Dense(large, 'tanh'), new Dense(large), new Dense(1)], seed });
}

describe('initial weights that are drawn in portions', () => {
  const data = { x: wave(3, large, 0.7), y: [1, 2, 3] };

  it('are the same whoever looks first, and when', async () => {
    const expected = weightsOf(makeLarge());
    expect(new Set(expected[2]?.[large - 1]).size).to.equal(large);
    const predicted = makeLarge().predict(wave(1, large, 0.1));
    const whole = makeLarge();
    await whole.fit(data.x, data.y, { epochs: 2 });
    const looks: ((network: Network) => unknown)[] = [
      (network) => expect(weightsOf(network)).to.deep.equal(expected),
      (network) => expect(network.predict(wave(1, large, 0.1))).to.deep.equal(predicted),
      (network) => expect(weightsOf(network.clone())).to.deep.equal(expected),
      (network) => expect(weightsOf(networkFromJSON(network.toJSON()))).to.deep.equal(expected),
      (network) => network.evaluate(data.x, data.y),
      () => {},
    ];
    for (const look of looks) {
      // Before the fit, and while it draws.
      const before = makeLarge();
      look(before);
      await before.fit(data.x, data.y, { epochs: 2 });
      expect(weightsOf(before)).to.deep.equal(weightsOf(whole));
      const during = makeLarge();
      await withSlowClock(30, async () => {
        const fit = during.fit(data.x, data.y, { epochs: 2 });
        look(during);
        await fit;
      });
      expect(weightsOf(during)).to.deep.equal(weightsOf(whole));
    }
  });

  it('set while the fit draws are those that it begins with', async () => {
    const bias = [Array.from({ length: large }, (_, k) => k / large)];
    const [before, during] = [makeLarge(), makeLarge()];
    before.parameter(0, 'bias').set(bias);
    await before.fit(data.x, data.y, { epochs: 2 });
    await withSlowClock(30, async () => {
      const fit = during.fit(data.x, data.y, { epochs: 2 });
      during.parameter(0, 'bias').set(bias);
      await fit;
    });
    expect(weightsOf(during)).to.deep.equal(weightsOf(before));
  });

  it('leave the event loop its turns, and hear the signal', async () => {
    const turns = await withSlowClock(30, () => turnsOf(() => makeLarge().fit(data.x, data.y, { epochs: 1 })));
    // 45,451 numbers are three portions, of which the network draws the first.
    expect(turns).to.be.at.least(2);
    const network = makeLarge();
    const controller = new AbortController();
    await withSlowClock(30, async () => {
      const fit = network.fit(data.x, data.y, { epochs: 1, signal: controller.signal });
      setImmediate(() => controller.abort());
      expect([(await fit).stopped, (await fit).epochs]).to.deep.equal(['aborted', []]);
    });
    expect(weightsOf(network)).to.deep.equal(weightsOf(makeLarge()));
    await network.fit(data.x, data.y, { epochs: 2 });
    const whole = makeLarge();
    await whole.fit(data.x, data.y, { epochs: 2 });
    expect(weightsOf(network)).to.deep.equal(weightsOf(whole));
  });

  it('that fail late fail in every use until they do not', async () => {
    let drawn = 0;
    let broken = true;
    const draw = (): number => (++drawn > 20_000 && broken ? Number.NaN : 0.5);
    const layer = new Dense(large, { initializer: { name: 'late', draw }, bias: false });
    const network = new Network({ inputs: large, layers: [layer], seed: 1 });
    const text =
      "layer 0 (Dense(150, { activation: 'linear', bias: false })), weights: expected a finite number, got NaN. The initializer late must draw numbers.";
    const y = wave(3, large, 0.2);
    for (const use of [() => network.predict(data.x), () => network.fit(data.x, y), () => network.toJSON()]) {
      expect((await expectError(use)).message).to.equal(text);
    }
    broken = false;
    await network.fit(data.x, y, { epochs: 1, optimizer: 'sgd', learningRate: 1e-9 });
    expect(
      network
        .parameter(0, 'weights')
        .toMatrix()
        .data.every((each) => Math.abs(each - 0.5) < 1e-3),
    ).to.equal(true);
  });

  it('are not drawn by the constructor, nor for a clone', () => {
    let drawn = 0;
    const draw = (random: Random): number => {
      drawn += 1;
      return random.uniform();
    };
    const layer = new Dense(large, { initializer: { name: 'counting', draw } });
    const network = new Network({ inputs: large, layers: [layer], seed: 1 });
    expect(drawn).to.be.below(20_000);
    network.clone().predict(data.x);
    expect(drawn).to.be.below(40_000);
  });
});
