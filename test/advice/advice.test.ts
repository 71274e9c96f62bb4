import { expect } from 'chai';
import * as multilayer from 'multilayer';
import { Dense, type FitOptions, type MultilayerError, Network } from 'multilayer';
import { callbackHints, topics } from '#src/advice/hints.js';
import { otherMethods } from '#src/advice/methods.js';
import { otherForms } from '#src/advice/synonyms.js';
import { expectError } from '../support/networks.js';

const {
  adam,
  binaryCrossentropy,
  categoricalCrossentropy,
  elasticNet,
  GatedDense,
  gelu,
  l2,
  reduceOnPlateau,
  schedules,
} = multilayer;
const x = [[0], [1], [2], [3]];
const y = [[0], [1], [1], [0]];
const sampleWeights = [1, 1, 1, 1];

/** What stands in the parentheses or brackets that open at a place of a text, with them. */
function enclosed(text: string, start: number): string {
  let depth = 0;
  for (let i = start; i < text.length; i++) {
    if ('([{'.includes(text[i] as string)) depth++;
    if (')]}'.includes(text[i] as string) && --depth === 0) return text.slice(start, i + 1);
  }
  throw new Error(`${text} does not end`);
}

/** The calls of what the package exports that a text contains, as code. */
function callsIn(text: string): string[] {
  return [...text.matchAll(/(?:new )?\b([A-Za-z]\w*)(?:\.\w+)*(?=\()/g)].flatMap(({ 0: callee, 1: name, index }) =>
    Object.hasOwn(multilayer, name as string) ? [callee + enclosed(text, index + callee.length)] : [],
  );
}

/** The value of a piece of advice, written as its reader would, with all that the package exports. */
function run(code: string): unknown {
  const known = { ...multilayer, x, y, sampleWeights, network: { save: () => undefined } };
  return Function(...Object.keys(known), `return ${code}`)(...Object.values(known));
}

const texts = [
  ...Object.entries({ ...topics, callback: callbackHints }).flatMap(([topic, hints]) =>
    Object.entries(hints).map(([word, text]) => [`${topic}, ${word}`, text] as const),
  ),
  ...Object.entries(otherMethods),
  ...Object.entries(otherForms).map(([word, [, text]]) => [word, text] as const),
];

describe('advice about wrong words', () => {
  it('calls what there is, with options that it takes', () => {
    const calls = texts.flatMap(([word, text]) => callsIn(text).map((code) => [word, code] as const));
    expect(calls.length).to.be.above(50);
    // Those of networks and files do more than make something.
    const made = calls.filter(([, code]) => !/network|json|worker/.test(code));
    for (const [word, code] of made) expect(() => run(code), `${word}: ${code}`).not.to.throw();
  });

  it('imports what there is', () => {
    const forms = [
      /Import it from 'multilayer': (\w+)/,
      /Import (?!it\b)(\w+) from 'multilayer'/,
      /import \{ (\w+) \}/,
    ];
    const imports = texts.flatMap(([, text]) => forms.flatMap((form) => form.exec(text)?.[1] ?? []));
    expect(imports.length).to.be.above(15);
    for (const name of imports) expect(multilayer).to.have.property(name);
  });

  it('writes options that a fit takes', async () => {
    const words = Object.entries(topics.fit).filter(([, text]) => !text.includes('Import'));
    const written = words.flatMap(([word, text]) => {
      const found = /Write (\w+: .+)\.$/.exec(text)?.[1];
      return found === undefined ? [] : [[word, found.replace(/, or .*/, '')] as const];
    });
    expect(written.length).to.be.above(20);
    for (const [word, code] of written) {
      const network = new Network({ layers: [new Dense(2, 'tanh'), new Dense(2), new Dense(1, 'sigmoid')], seed: 1 });
      const options = run(`({ ${code} })`) as FitOptions;
      const { stopped } = await network.fit(x, y, { epochs: 1, ...options });
      expect(stopped, `${word}: ${code}`).to.be.oneOf(['epochs', 'earlyStopping', 'onEpoch']);
    }
  });

  const attempt = (options: object) =>
    new Network({ layers: [new Dense(1, 'sigmoid')], seed: 1 }).fit(x, y, { epochs: 1, ...options });
  const refused: readonly (readonly [what: string, action: () => unknown, end: string])[] = [
    [
      'a rate by its place',
      () => adam(0.001 as never),
      'Write adam({ learningRate: 0.001 }), or adam() for the defaults.',
    ],
    [
      'a word by its place',
      () => gelu('tanh' as never),
      "Write gelu({ approximate: 'tanh' }), or gelu() for the defaults.",
    ],
    ['a number that is none', () => adam(-1 as never), 'Write adam({ … }), or adam() for the defaults.'],
    [
      'a layer as an activation',
      () => new Dense(8, 'prelu' as never),
      'It learns its slope, and is a layer: new Dense(8), new PReLU().',
    ],
    ['a gated layer', () => new GatedDense(8, 'swiglu' as never), "It is a layer: new GatedDense(8, 'silu')."],
    ['no activation', () => new Dense(8, 'none' as never), 'Did you mean "linear"?'],
    [
      'frozen layers',
      () => new Dense(8, { trainable: false } as never),
      'Pass it to fit: parameterOptions: ({ layer }) => (layer === 0 ? { frozen: true } : {}).',
    ],
    [
      'float64',
      () => new Network({ layers: [], dtype: 'float64' } as never),
      "Write engine: 'reference', which computes in float64; the default has float32.",
    ],
    [
      'logits',
      () => binaryCrossentropy({ fromLogits: true } as never),
      'Leave it out, and end with a sigmoid or a softmax: the loss takes the logits behind it.',
    ],
    [
      'rows to ignore',
      () => categoricalCrossentropy({ ignore_index: 3 } as never),
      'Leave such rows out, or give them no weight: fit(x, y, { sampleWeights }).',
    ],
    ['the factor of a penalty', () => l2({ lambda: 0.1 } as never), 'Did you mean "factor"?'],
    ['shares of penalties', () => elasticNet({ l1_ratio: 0.5 } as never), 'Write elasticNet({ l1: 0.01, l2: 0.01 }).'],
    [
      'the length of a schedule',
      () => schedules.cosine({ T_max: 100 } as never),
      'Leave it out: a schedule lasts as long as the fit.',
    ],
    [
      'a factor for each epoch',
      () => schedules.exponential({ gamma: 0.9 } as never),
      'Say what the rate comes to in the end: to: 0.0001.',
    ],
    ['a metric that is called', () => multilayer.rocAuc([0, 1] as never), "Write network.evaluate(x, y, ['rocAuc'])."],
    [
      'a measure that is called',
      () => multilayer.meanSquaredError([0, 1] as never),
      "Write network.evaluate(x, y, ['meanSquaredError']) or fit(x, y, { loss: 'meanSquaredError' }).",
    ],
    ['an activation that is called', () => multilayer.relu([0, 1] as never), 'Write relu().'],
    [
      'a formula that is asked to evaluate',
      () => multilayer.evaluate(new Network({ layers: [new Dense(1)] }) as never),
      'Write network.evaluate(x, y).',
    ],
    ['epochs', () => attempt({ numEpochs: 3 }), 'Did you mean "epochs"?'],
    [
      'a metric as a loss',
      () => attempt({ loss: 'rmse' }),
      "It is least where the squared error is: write loss: 'meanSquaredError', metrics: ['rootMeanSquaredError'].",
    ],
    ['the loss as a metric', () => attempt({ metrics: ['loss'] }), 'It is measured in any case.'],
    ['a callback as a rate', () => attempt({ learningRate: reduceOnPlateau() }), 'Write callbacks: [ … ] around it.'],
    [
      'an option as a callback',
      () => attempt({ callbacks: [{ monitor: 'val_loss', patience: 3 }] }),
      'Write the option earlyStopping: { patience: 10 }, or callbacks: [reduceOnPlateau({ patience: 5 })].',
    ],
    [
      'its name as a callback',
      () => attempt({ callbacks: ['EarlyStopping'] }),
      'Write earlyStopping: { patience: 10 }.',
    ],
    [
      'files of the best weights',
      () => attempt({ modelCheckpoint: 'a.json' }),
      "Write onEpoch: () => network.save('model.json'), or let earlyStopping take the best weights back.",
    ],
  ];
  for (const [what, action, end] of refused) {
    it(`says what to write instead of ${what}`, async () => {
      const error = await expectError(async () => action());
      expect((error as MultilayerError).fix.replace(/ Known: .*/, '')).to.equal(end);
    });
  }
});

describe('methods that networks of other libraries have', () => {
  const network = new Network({ inputs: 1, layers: [new Dense(1)] });

  it('are none here, and say what to write', () => {
    for (const [name, advice] of Object.entries(otherMethods)) {
      const method = Reflect.get(network, name) as () => void;
      expect(method, name).to.throw(
        `network.${name}: expected a method of Network, got one of another library. ${advice}`,
      );
    }
  });

  it('are in the way of nothing', () => {
    class Mine extends Network {
      score = 1;
      forward(): string {
        return 'mine';
      }
    }
    const mine = new Mine({ inputs: 1, layers: [new Dense(1)] });
    Object.assign(mine, { step: 3 });
    expect([mine.score, mine.forward(), Reflect.get(mine, 'step')]).to.deep.equal([1, 'mine', 3]);
    expect(Object.keys({ ...network })).not.to.include('compile');
    for (const name in network) expect(otherMethods).not.to.have.property(name);
  });
});

describe('data in forms of other libraries', () => {
  const tables: readonly (readonly [what: string, table: unknown, fix: string])[] = [
    ['rows with names', [{ age: 3, fare: 4 }], 'Make a list of each: rows.map(({ age, fare }) => [age, fare]).'],
    [
      'rows of many names',
      [{ a: 1, b: 2, c: 3, d: 4, e: 5 }],
      'Make a list of each: rows.map(({ a, b, c, d, … }) => [a, b, c, d, …]).',
    ],
    [
      'the pairs of brain.js',
      [{ input: [0, 1], output: [1] }],
      'Pass them apart: data.map(({ input }) => input), data.map(({ output }) => output).',
    ],
    ['columns', { a: [1, 2], b: [3, 4] }, 'Make rows of the columns: a.map((_, i) => [a[i], b[i]]).'],
    ['all in one object', { x, y }, 'Pass them one after the other: x, y.'],
    ['a tensor', { shape: [1, 2], arraySync: () => [[1, 2]] }, 'Pass what its arraySync() gives.'],
    ['names that are no words', [{ 'sepal length': 1 }], 'Write each row as an array: [[…], […]].'],
  ];
  for (const [what, table, fix] of tables) {
    it(`are told how to become a table: ${what}`, async () => {
      const network = new Network({ layers: [new Dense(1)] });
      const error = await expectError(() => network.fit(table as number[][], [0]));
      expect((error as MultilayerError).fix).to.equal(fix);
    });
  }
});
