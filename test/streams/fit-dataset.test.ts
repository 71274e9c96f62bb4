import { Readable } from 'node:stream';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect } from 'chai';
import fc from 'fast-check';
import {
  type Chunk,
  type ChunkSource,
  Dense,
  Dropout,
  type EngineName,
  type FitDatasetOptions,
  fitDataset,
  lbfgs,
  Network,
  networkFromJSON,
  progress,
  reduceOnPlateau,
  schedules,
  sgd,
} from 'multilayer';
import { reference } from '#src/engines/index.js';
import { abortAfter } from '../support/abort.js';
import { engineNames } from '../support/engines.js';
import { addEngine, late } from '../support/late-engine.js';
import { expectError, weightsOf } from '../support/networks.js';

const rows = 203;
const x = Array.from({ length: rows }, (_, i) => [Math.sin(i), Math.cos(i * 0.7), Math.sin(i * 0.3 + 1)]);
const y = x.map(([a = 0, b = 0, c = 0]) => [a * b - c]);
const sampleWeights = x.map((_, i) => 1 + Math.sin(i) / 2);
const held = { x: x.slice(0, 20), y: y.slice(0, 20) };

function make(engine: EngineName = 'wasm', rate = 0.2): Network {
  const layers = [new Dense(6, 'tanh'), ...(rate > 0 ? [new Dropout(rate)] : []), new Dense(1)];
  return new Network({ inputs: 3, layers, seed: 3, engine });
}

/** The table in chunks of some sizes, over and over. */
function cut(sizes: readonly number[], weighed = false): Chunk[] {
  const chunks: Chunk[] = [];
  for (let from = 0, k = 0; from < rows; k++) {
    const to = Math.min(rows, from + (sizes[k % sizes.length] as number));
    const weights = weighed ? { sampleWeights: sampleWeights.slice(from, to) } : {};
    chunks.push({ x: x.slice(from, to), y: y.slice(from, to), ...weights });
    from = to;
  }
  return chunks;
}

async function* later(chunks: readonly Chunk[]): AsyncGenerator<Chunk> {
  for (const each of chunks) {
    await new Promise((resolve) => setImmediate(resolve));
    yield each;
  }
}

const options: FitDatasetOptions = { batchSize: 4, learningRate: 0.02, epochs: 3 };

/** Weights, the optimizer's memory and the step: all but what the place in the data is relative to. */
function stateOf(network: Network): unknown {
  const { training } = network.checkpoint();
  return [weightsOf(network), training?.memory, training?.step, training?.epoch, training?.batch];
}

describe('a fit of chunks', () => {
  for (const engine of engineNames) {
    it(`takes the steps of a fit of all rows without shuffling, whatever the chunks are: ${engine}`, async () => {
      for (const gradientAccumulation of [1, 3]) {
        const given = { ...options, gradientAccumulation };
        const whole = make(engine);
        const { loss, validationLoss } = await whole.fit(x, y, { ...given, shuffle: false, validation: held });
        for (const sizes of [[1], [7, 50, 3], [rows], [4]]) {
          const parts = make(engine);
          const history = await fitDataset(parts, cut(sizes), { ...given, validation: held });
          expect(stateOf(parts)).to.deep.equal(stateOf(whole));
          history.loss.forEach((each, k) => {
            expect(each).to.be.closeTo(loss[k] as number, 1e-12);
          });
          expect(history.validationLoss).to.deep.equal(validationLoss);
          expect(history.epoch).to.deep.equal([1, 2, 3]);
        }
      }
    });
  }

  it('does so over blocks of any number', async () => {
    // A block holds 4096.
    const tall = Array.from({ length: 9001 }, (_, i) => [Math.sin(i)]);
    const targets = tall.map(([a = 0]) => 2 * a);
    const [whole, parts] = [0, 1].map(() => new Network({ layers: [new Dense(1)], seed: 3 })) as [Network, Network];
    const given = { batchSize: 64, learningRate: 0.01, epochs: 2 };
    await whole.fit(tall, targets, { ...given, shuffle: false });
    const chunks = [tall.slice(0, 8999), tall.slice(8999)].map((each, k) => {
      return { x: each, y: targets.slice(8999 * k, 8999 * k + each.length) };
    });
    await fitDataset(parts, chunks, given);
    expect(stateOf(parts)).to.deep.equal(stateOf(whole));
  });

  it('reads lists, generators, streams, and functions that open them for each epoch', async () => {
    const whole = make();
    await whole.fit(x, y, { ...options, shuffle: false });
    const chunks = cut([17]);
    const sources: Readonly<Record<string, ChunkSource>> = {
      list: chunks,
      set: new Set(chunks),
      generators: () => later(chunks),
      streams: async () => Readable.from(chunks),
      restarting: { [Symbol.asyncIterator]: () => later(chunks) },
    };
    for (const [name, source] of Object.entries(sources)) {
      const parts = make();
      await fitDataset(parts, source, options);
      expect(stateOf(parts), name).to.deep.equal(stateOf(whole));
    }
    const [once, first] = [make(), make()];
    await fitDataset(once, later(chunks), { ...options, epochs: 1 });
    await first.fit(x, y, { ...options, epochs: 1, shuffle: false });
    expect(stateOf(once)).to.deep.equal(stateOf(first));
  });

  it('takes weights of rows as they are', async () => {
    const parts = make();
    const { loss } = await fitDataset(parts, cut([9], true), { ...options, optimizer: sgd() });
    const mean = sampleWeights.reduce((sum, each) => sum + each, 0) / rows;
    const whole = make('reference');
    // Those of fit have a mean of 1, which the rate makes good.
    const scaled = await whole.fit(x, y, {
      ...options,
      optimizer: sgd(),
      learningRate: 0.02 * mean,
      sampleWeights,
      shuffle: false,
    });
    expect(loss[2]).to.be.closeTo((scaled.loss[2] as number) * mean, 1e-6);
  });

  for (const name of ['wasm', 'late'] as const) {
    describe(`that is cut within an epoch, on ${name}`, () => {
      const slow = late(reference);
      addEngine(slow);
      const engine = name === 'wasm' ? name : slow.name;

      it('goes on to the same bits, also from a file, whoever cut it', async () => {
        const given = { ...options, learningRate: schedules.cosine({ from: 0.05, to: 0 }), stepsPerEpoch: 51 };
        const whole = make(engine);
        const { loss } = await fitDataset(whole, cut([10]), given);
        let within = 0;
        for (let blocks = 22; blocks < 34; blocks += 2) {
          const parts = make(engine);
          const before = await fitDataset(parts, cut([10]), { ...given, signal: abortAfter(blocks) });
          const { batch = 0, epoch = 0 } = parts.checkpoint().training ?? {};
          expect(before.stopped).to.equal('aborted');
          within += Number(batch > 0);
          const copy = networkFromJSON(JSON.parse(JSON.stringify(parts.checkpoint())), { engine });
          const rest = await fitDataset(copy, () => later(cut([31, 2])), { ...given, epochs: 3 - epoch });
          expect(stateOf(copy)).to.deep.equal(stateOf(whole));
          expect(rest.loss.at(-1)).to.be.closeTo(loss.at(-1) as number, 1e-12);
        }
        expect(within).to.be.above(1);
      });
    });
  }

  it('goes on within a step of several batches, to the same bits', async () => {
    const given = { ...options, gradientAccumulation: 3 };
    const whole = make();
    await fitDataset(whole, cut([10]), given);
    for (const last of [1, 2, 5, 30]) {
      const parts = make();
      const onBatch = ({ epoch, batch }: { epoch: number; batch: number }): boolean => epoch < 2 || batch < last;
      await fitDataset(parts, cut([10]), { ...given, callbacks: [{ onBatch }] });
      expect(parts.checkpoint().training).to.include({ epoch: 1, batch: last });
      const copy = networkFromJSON(JSON.parse(JSON.stringify(parts.checkpoint())));
      for (const one of [parts, copy]) {
        await fitDataset(one, cut([31, 2]), { ...given, epochs: 2 });
        expect(stateOf(one)).to.deep.equal(stateOf(whole));
      }
    }
  });

  it('may be looked at, hears callbacks, and closes a source that it does not read to its end', async () => {
    let closed = 0;
    async function* source(): AsyncGenerator<Chunk> {
      try {
        yield* later(cut([10]));
      } finally {
        closed += 1;
      }
    }
    const [seen, texts]: [number[][], string[]] = [[], []];
    const network = make();
    const bar = progress({ to: { write: (text) => texts.push(text) } });
    const onBatch = ({ epoch, batch }: { epoch: number; batch: number }): boolean => {
      seen.push([epoch, batch, network.checkpoint().training?.batch as number]);
      return epoch < 2 || batch < 30;
    };
    const { stopped } = await fitDataset(network, source, { ...options, callbacks: [{ onBatch }, bar] });
    expect([stopped, closed]).to.deep.equal(['onBatch', 2]);
    expect(seen).to.have.lengthOf(81);
    expect(seen[29]).to.deep.equal([1, 30, 30]);
    expect(seen.at(-1)).to.deep.equal([2, 30, 30]);
    expect(texts.at(-1)).to.match(/^epoch 1\/3 {2}loss .* stopped: onBatch\n$/);
  });

  it('knows early stopping, metrics, plateaus and time limits', async () => {
    const network = make();
    const history = await fitDataset(network, cut([40]), {
      ...{ ...options, epochs: 40, validation: held, metrics: ['meanAbsoluteError'], learningRate: 0.3 },
      ...{ earlyStopping: { patience: 3 }, callbacks: [reduceOnPlateau({ patience: 1 })], timeLimit: 100 },
    });
    expect(history.stopped).to.equal('earlyStopping');
    expect(network.evaluate(held.x, held.y).loss).to.be.closeTo(history.bestLoss as number, 1e-6);
    expect(history.metrics.meanAbsoluteError).to.have.lengthOf(history.loss.length);
  });

  it('finds classes in the first chunk, or takes those that were announced', async () => {
    const labels = ['cat', 'dog', 'owl'];
    const chunk = (some: readonly string[]): Chunk => ({ x: x.slice(0, some.length), y: some });
    const classifier = (classes?: readonly string[]) =>
      new Network({ inputs: 3, layers: [new Dense(3, 'softmax')], seed: 1, ...(classes && { classes }) });
    const network = classifier();
    await fitDataset(network, [chunk(labels), chunk(['dog', 'dog'])], { epochs: 1 });
    expect(network.classes).to.deep.equal(labels);
    const announced = classifier(labels);
    await fitDataset(announced, [chunk(['dog', 'dog']), chunk(labels)], { epochs: 1 });
    expect(announced.classes).to.deep.equal(labels);
    const late = await expectError(() => fitDataset(classifier(), [chunk(labels), chunk(['cat', 'bat'])]));
    expect(late.message).to.match(/^fitDataset, chunk 1, y, row 1: expected .*, got "bat"\. /);
    const few = await expectError(() => fitDataset(classifier(), [chunk(['cat', 'dog']), chunk(labels)]));
    expect(few.message).to.match(/^fitDataset, chunk 0, y: .*classes/);
  });

  it('holds no chunk after it was read', async () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const refs: WeakRef<object>[] = [];
    let alive = Number.NaN;
    async function* source(): AsyncGenerator<Chunk> {
      for (let k = 0; k < 300; k++) {
        const chunk = { x: x.map((row) => [...row]), y };
        refs.push(new WeakRef(chunk.x));
        yield chunk;
        if (k % 100 === 0) await new Promise((resolve) => setTimeout(resolve));
      }
      await new Promise((resolve) => setTimeout(resolve));
      collect();
      alive = refs.filter((each) => each.deref() !== undefined).length;
    }
    await fitDataset(make(), source, { epochs: 1, batchSize: 64 });
    expect(refs).to.have.lengthOf(300);
    expect(alive).to.be.below(5);
  });

  it('of any chunks, batches and cuts comes to the same weights', async () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(
        sizes,
        fc.integer({ min: 1, max: 250 }),
        fc.integer({ min: 0, max: 60 }),
        async (cuts, batchSize, stop) => {
          const [whole, parts] = [make(), make()];
          await whole.fit(x, y, { epochs: 2, batchSize, shuffle: false });
          let left = stop;
          const onBatch = () => left-- > 0;
          await fitDataset(parts, cut(cuts), { epochs: 2, batchSize, callbacks: [{ onBatch }] });
          if (parts.epoch < 2) await fitDataset(parts, cut(cuts), { epochs: 2 - parts.epoch, batchSize });
          expect(stateOf(parts)).to.deep.equal(stateOf(whole));
        },
      ),
      { numRuns: 12 },
    );
  });
});

describe('errors about chunks', () => {
  const message = async (source: unknown, given: object = {}): Promise<string> =>
    (await expectError(() => fitDataset(make(), source as ChunkSource, { epochs: 2, ...given }))).message;
  const good = cut([50]);
  const pass = 'Pass what yields { x, y }, or a function that opens it anew for each epoch.';
  const cases: Readonly<Record<string, readonly [source: unknown, given: object, message: string]>> = {
    'a table': [
      { x, y },
      {},
      `fitDataset, source: expected an iterable or async iterable, got an object with x, y. ${pass}`,
    ],
    text: ['rows.csv', {}, `fitDataset, source: expected an iterable or async iterable, got "rows.csv". ${pass}`],
    'rows instead of chunks': [[1], {}, `fitDataset, chunk 0: expected an object { x, y }, got 1. ${pass}`],
    'a misspelt key': [
      [{ x, y, weights: 1 }],
      {},
      'fitDataset, chunk 0: expected only known options, got the option "weights". Did you mean "sampleWeights"? Known: x, y, sampleWeights.',
    ],
    'no chunks': [[], {}, 'fitDataset, source: expected at least one row, got none. Pass the data to train on.'],
    'one reading for two epochs': [
      later(good),
      {},
      'fitDataset, source: expected at least one row, as before, got none. Pass a function that opens the source for each epoch.',
    ],
    'other columns': [
      [...good, { x: [[1]], y: [1] }],
      {},
      'fitDataset, chunk 5, x: expected 3 columns, one for each input, got 1. Pass the features that the network was made for.',
    ],
    'weights that come late': [
      [good[0], { ...good[1], sampleWeights: Array(50).fill(1) }],
      {},
      'fitDataset, chunk 1, sampleWeights: expected none, as before, got weights. Give them to all chunks, or to none.',
    ],
    shuffling: [
      good,
      { shuffle: true },
      'fitDataset: expected only known options, got the option "shuffle". Rows are taken in the order that they come in: shuffle them where they come from. Known: ',
    ],
    'a share for validation': [
      good,
      { validation: 0.2 },
      'fitDataset, option validation: expected { x, y }, got 0.2. Hold rows out: validation: { x, y }.',
    ],
    'early stopping by nothing': [
      good,
      { earlyStopping: {} },
      'fitDataset, option earlyStopping: expected rows to measure on, got none. Hold rows out: validation: { x, y }.',
    ],
    'a method of full batches': [
      good,
      { optimizer: lbfgs() },
      "fitDataset, option optimizer: expected a rule of steps, got lbfgs, which takes all rows at once. Write optimizer: 'adam'.",
    ],
    'a schedule without a plan': [
      good,
      { learningRate: schedules.cosine() },
      'fitDataset, option stepsPerEpoch: expected a number, as cosine({ from: 0.01, to: 0, warmup: 0 }) goes by the share of the steps that is done, got none. Write stepsPerEpoch: 100, or a schedule in step alone.',
    ],
  };
  for (const [what, [source, given, text]] of Object.entries(cases)) {
    it(`say what to write: ${what}`, async () => {
      expect(await message(source, given)).to.satisfy(
        (found: string) => (text.endsWith(' ') ? found.startsWith(text) : found === text),
        text,
      );
    });
  }

  it('come out of the source, and leave a usable network', async () => {
    const network = make();
    const failure = new Error('disk full');
    async function* failing(): AsyncGenerator<Chunk> {
      yield* later(good.slice(0, 2));
      throw failure;
    }
    expect(await expectError(() => fitDataset(network, failing, { epochs: 2 }))).to.equal(failure);
    await fitDataset(network, good, { epochs: 1 });
    expect(network.epoch).to.equal(1);
  });

  it('that rows of a resumed epoch are gone', async () => {
    const network = make();
    await fitDataset(network, good, { epochs: 1, batchSize: 4, callbacks: [{ onBatch: ({ batch }) => batch < 40 }] });
    expect(
      await expectError(() => fitDataset(network, good.slice(0, 1), { epochs: 1, batchSize: 4 })),
    ).to.have.property(
      'message',
      'fitDataset, source: expected the 160 rows that a fit before has seen of this epoch, and others, got fewer. Pass the same rows.',
    );
  });

  it('name the row of a divergence by its place in the epoch, and warn of other numbers of steps', async () => {
    const far = Array.from({ length: 5000 }, (_, k) => [k === 4500 ? 1e18 : Math.sin(k)]);
    const network = new Network({ layers: [new Dense(1)], seed: 1 });
    const error = await expectError(() =>
      fitDataset(network, [{ x: far, y: far.map(() => 0.5) }], { epochs: 1, optimizer: sgd(), learningRate: 0.1 }),
    );
    expect(error.message).to.match(/^fitDataset, epoch 1, step 142, /);
    expect(error.message).to.match(/for row 416 of x: .*Row 0 is number 4096 of the epoch here\.$/s);
    const heard: string[] = [];
    const onWarning = (text: string) => void heard.push(text);
    await fitDataset(make(), good, { ...options, stepsPerEpoch: 50, onWarning });
    expect(heard).to.deep.equal([
      'fitDataset, option stepsPerEpoch: an epoch had 51 steps and not 50, so schedules end elsewhere. Write stepsPerEpoch: 51.',
    ]);
  });
});
