import { expect } from 'chai';
import { type Callback, Dense, type FitOptions, Network, progress, type Terminal } from 'multilayer';
import { replaceClock } from '#src/core/clock.js';
import { expectError } from '../support/networks.js';

const x = Array.from({ length: 20 }, (_, i) => [Math.sin(i), Math.cos(3 * i)]);
const y = x.map(([a = 0, b = 0]) => a * b);
const esc = '\x1b';

function make(): Network {
  return new Network({ inputs: 2, layers: [new Dense(3, 'tanh'), new Dense(1)], seed: 3, onWarning: () => {} });
}

type Options = Omit<FitOptions, 'onEpoch'> & Pick<Callback, 'onEpoch'>;

/** What a fit whose every epoch takes so many seconds writes to a terminal. */
async function written(seconds: number, options: Options, terminal: Partial<Terminal> = {}): Promise<string[]> {
  const texts: string[] = [];
  const to = { ...terminal, write: (text: string) => texts.push(text) };
  let time = 0;
  const former = replaceClock(() => time);
  const onEpoch: NonNullable<Callback['onEpoch']> = async (...given) => {
    const answer = await options.onEpoch?.(...given);
    if (terminal.isTTY) await new Promise((resolve) => setTimeout(resolve, 100));
    return answer;
  };
  // Before the line hears of the epoch.
  const ticking = {
    onEpoch: () => {
      time += 1000 * seconds;
    },
  };
  try {
    await make().fit(x, y, { ...options, callbacks: [ticking, progress({ to })], onEpoch });
  } catch (error) {
    texts.push(`${error}`);
  } finally {
    replaceClock(former);
  }
  return texts;
}

describe('the progress of a fit where lines stay', () => {
  it('is a line when there is something to say, and one in the end', async () => {
    const lines = await written(1, { epochs: 12, validation: 0.2, metrics: ['meanAbsoluteError'] });
    expect(lines.map((each) => each.slice(0, 12))).to.deep.equal([
      ...[
        'epoch 2/12  ',
        'epoch 4/12  ',
        'epoch 6/12  ',
        'epoch 8/12  ',
        'epoch 10/12 ',
        'epoch 12/12 ',
        'epoch 12/12 ',
      ],
    ]);
    const number = String.raw`\d+\.\d+(e-\d)?`;
    expect(lines[0]).to.match(
      new RegExp(
        `^epoch 2/12  ███░{17}  16 %  loss ${number}  validation ${number}  meanAbsoluteError ${number}  1 epochs/s  10 s left\n$`,
      ),
    );
    expect(lines.at(-1)).to.match(
      new RegExp(`^epoch 12/12  loss ${number}  validation ${number}  meanAbsoluteError ${number}  12 s\n$`),
    );
  });

  it('is never a flood: a hundred lines for eight hours, and one for a moment', async () => {
    const lines = await written(30, { epochs: 1000 });
    expect(lines.length).to.be.within(50, 100);
    expect(lines.at(-1)).to.match(/ {2}8:20:00\n$/);
    expect(await written(0.001, { epochs: 300 })).to.have.lengthOf(1);
  });

  it('says how the fit ended', async () => {
    const last = async (options: Options): Promise<string | undefined> => (await written(1, options)).at(-1);
    expect(await last({ onEpoch: ({ epoch }) => epoch < 3 })).to.match(
      /^epoch 3\/100 .* 3\.0 s {2}stopped: onEpoch\n$/,
    );
    const early = { earlyStopping: { patience: 1 }, learningRate: 10, epochs: 50 };
    expect(await last(early)).to.match(/ {2}best \d\S* of epoch \d+ {2}stopped: earlyStopping\n$/);
    // With metrics, whichever is watched is among what is said of the best weights.
    const watched = { ...early, metrics: ['r2'] as const, earlyStopping: { patience: 1, watch: 'r2' } };
    expect(await last(watched)).to.match(/ {2}best of epoch \d+: loss \S+, r2 \S+ {2}stopped: earlyStopping\n$/);
    const [line, error] = (await written(1, { onEpoch: () => Promise.reject(new Error('disk full')) })).slice(-2);
    expect([line, error]).to.deep.equal([`${line?.trimEnd()}\n`, 'Error: disk full']);
    expect(line).to.match(/ended by an error\n$/);
  });

  it('goes by the time where that is limited, and by nothing where nothing is', async () => {
    const [line] = await written(3, { timeLimit: 12 });
    expect(line).to.match(/^epoch 1 {2}█████░{15} {2}25 % {2}loss \S+ {2}3\.0 s\/epoch {2}9\.0 s left\n$/);
  });
});

describe('the progress of a fit in a terminal', () => {
  const draw = `\r${esc}[K`;
  const terminal = { isTTY: true, columns: 100 };

  it('is one line that is rewritten, and leaves the cursor alone', async () => {
    const texts = await written(1, { epochs: 3, onEpoch: () => {} }, terminal);
    expect(texts.pop()).to.equal('\n');
    for (const each of texts) expect(each.slice(0, 4)).to.equal(draw);
    expect(texts.length).to.be.within(3, 10);
    expect(texts[0]).to.equal(`${draw}epoch 0/3  ${'░'.repeat(20)}  0 %`);
    expect(texts.at(-1)).to.match(/epoch 3\/3 {2}loss \S+ {2}3\.0 s$/);
  });

  it('leaves out what there is no room for, the least important first', async () => {
    for (const columns of [60, 40, 24, 8]) {
      const texts = await written(1, { epochs: 2, validation: 0.2 }, { ...terminal, columns });
      const lines = texts.slice(0, -1).map((each) => each.slice(draw.length));
      for (const each of lines) expect(each.length).to.be.below(columns);
      if (columns === 24) expect(lines.at(-1)).to.match(/^epoch 2\/2 {2}loss \S+$/);
    }
  });

  it('has colors where the terminal has, but for NO_COLOR', async () => {
    const dim = (texts: readonly string[]): boolean => texts.some((each) => each.includes(`${esc}[2m`));
    const colored = { ...terminal, hasColors: () => true };
    const former = process.env.NO_COLOR;
    try {
      delete process.env.NO_COLOR;
      expect(dim(await written(1, { epochs: 1 }, colored))).to.equal(true);
      expect(dim(await written(1, { epochs: 1 }, terminal))).to.equal(false);
      process.env.NO_COLOR = '1';
      expect(dim(await written(1, { epochs: 1 }, colored))).to.equal(false);
    } finally {
      if (former === undefined) delete process.env.NO_COLOR;
      else process.env.NO_COLOR = former;
    }
  });

  it('makes room for a warning', async () => {
    const texts: string[] = [];
    const to = { ...terminal, write: (text: string) => texts.push(text) };
    const onWarning = (message: string) => texts.push(message);
    // A metric that is never a number under early stopping: told in the end.
    const odd = { name: 'odd', better: 'greater' as const, compute: () => Number.NaN };
    await make().fit(x, y, {
      ...{ epochs: 1, metrics: [odd], earlyStopping: { watch: 'odd' } },
      ...{ onWarning, callbacks: [progress({ to })] },
    });
    const at = texts.findIndex((each) => each.includes('never a number'));
    expect(texts[at - 1]).to.equal(draw);
  });
});

describe('the callback of progress', () => {
  it('may be used for one fit after the other', async () => {
    const texts: string[] = [];
    const bar = progress({ to: { write: (text) => texts.push(text) } });
    const network = make();
    await network.fit(x, y, { epochs: 2, callbacks: [bar] });
    await network.fit(x, y, { epochs: 3, callbacks: [bar] });
    expect(texts.map((each) => each.slice(0, 9))).to.deep.equal(['epoch 2/2', 'epoch 5/5']);
  });

  it('refuses what cannot be written to', async () => {
    const error = await expectError(() => progress({ to: 'stdout' as never }));
    expect(error.message).to.equal(
      'progress, option to: expected what has write(text), got "stdout". Pass process.stdout, or { write: (text) => … }.',
    );
    expect((await expectError(() => progress({ stream: 1 } as never))).message).to.include('the option "stream"');
  });
});
