import { expect } from 'chai';
import {
  type Activation,
  activations,
  type Initializer,
  initializers,
  type Loss,
  losses,
  type Metric,
  metrics,
  Random,
  type TargetKind,
} from 'multilayer';
import { MultilayerError } from '#src/core/errors.js';
import { type OptionRow, optionsOf } from '#src/core/member.js';
import { toMatrix } from '#src/core/table.js';
import { atOnce, type Work } from '#src/core/turns.js';
import { lossOf, probe, type Rows } from '../support/compute.js';

// Of layers, optimizers, schedules and other parts of a fit, test/layers/layer.suite.ts and
// test/training/recipe-options.test.ts ask the same.

/** Values that an option may have besides the usual one, those that it does not take among them. */
function others({ initial, choices }: OptionRow): readonly unknown[] {
  if (typeof initial === 'boolean') return [!initial];
  if (choices !== undefined) return choices.filter((each) => each !== initial);
  const value = Number(initial);
  return [value / 2, value + 1, 2 * value, value - 1, 0.25, 3, 'b'].filter((each) => each !== initial);
}

/** What a member comes to wherever it says something; a loss or a metric may refuse targets of a kind. */
function answers(actions: readonly (() => unknown)[]): string {
  return JSON.stringify(
    actions.map((action) => {
      try {
        return action();
      } catch (error) {
        if (!(error instanceof MultilayerError)) throw error;
        return 'refused';
      }
    }),
  );
}

const row = [-3, -0.6, -0.1, 0.2, 0.7, 2];

/** Predictions with their targets: numbers; yes or no for one output, for several; one class of three; −1 and 1. */
const tables: readonly { kind: TargetKind; prediction: Rows; target: Rows }[] = [
  { kind: 'numbers', prediction: [[1.5], [0.2], [3], [-2]], target: [[1], [0.5], [7], [2]] },
  {
    kind: 'numbers',
    prediction: [
      [0.1, 0.2],
      [0.7, 0.5],
      [2, 3],
      [1, 2],
    ],
    target: [
      [0.3, 0.1],
      [0.2, 0.9],
      [5, 1],
      [4, 7],
    ],
  },
  { kind: 'binary', prediction: [[0.8], [0.4], [0.3], [0.45], [0.05]], target: [[1], [0], [1], [0], [0]] },
  {
    kind: 'binary',
    prediction: [
      [0.9, 0.2, 0.6],
      [0.4, 0.7, 0.1],
      [0.2, 0.3, 0.8],
      [0.6, 0.1, 0.7],
    ],
    target: [
      [1, 0, 0],
      [0, 1, 1],
      [0, 0, 1],
      [1, 1, 0],
    ],
  },
  {
    kind: 'classes',
    prediction: [
      [0.5, 0.3, 0.2],
      [0.3, 0.6, 0.1],
      [0.1, 0.5, 0.4],
      [0.2, 0.2, 0.6],
      [0.7, 0.2, 0.1],
    ],
    target: [[0], [1], [2], [0], [0]],
  },
];

function oneHot({ prediction, target }: { prediction: Rows; target: Rows }): Rows {
  const width = prediction[0]?.length ?? 0;
  return target.map((each) =>
    each.length === width ? each : Array.from({ length: width }, (_, j) => Number(j === each[0])),
  );
}

/** A table that was drawn at once, or in portions. */
function drawn(table: ArrayLike<number> | Work<ArrayLike<number>>): ArrayLike<number> {
  return 'next' in table ? atOnce(table) : table;
}

type Make = (options?: Readonly<Record<string, unknown>>) => never;

/** Each family, and all that can be seen of a member. */
const families: readonly (readonly [string, Readonly<Record<string, unknown>>, (member: never) => string])[] = [
  ['activations', activations, (member: Activation) => answers([() => probe(member, row.length)(row)])],
  [
    'losses',
    losses,
    ({ apply, targets, outputsPerTarget = 1 }: Loss) =>
      answers(
        tables
          .filter(({ kind }) => kind === targets || (targets !== 'classes' && kind !== 'classes'))
          .map((table) => () => {
            const wanted = oneHot(table).map((each) => each.slice(0, each.length / outputsPerTarget));
            return lossOf(apply, table.prediction, wanted);
          }),
      ),
  ],
  [
    'metrics',
    metrics,
    ({ compute }: Metric) =>
      answers(
        tables.map(({ kind, prediction, target }) => () => {
          const classes = kind === 'classes' ? ['a', 'b', 'c'] : ['a', 'b'];
          return compute(toMatrix(prediction, 'here'), toMatrix(target, 'here'), { targets: kind, classes });
        }),
      ),
  ],
  [
    'initializers',
    initializers,
    ({ draw, table }: Initializer) =>
      answers([
        () => {
          const fan = { fanIn: 3, fanOut: 4 };
          return table === undefined
            ? Array.from({ length: 12 }, (_, k) => draw(new Random(k, 1), fan))
            : Array.from(drawn(table(new Random(1, 1), fan, 3, 4)));
        },
      ]),
  ],
];

for (const [family, members, seen] of families) {
  describe(`every option of the family of ${family}`, () => {
    for (const [name, make] of Object.entries(members) as [string, Make][]) {
      for (const [key, option] of Object.entries(optionsOf(make))) {
        it(`${name}, ${key}, changes what it does`, () => {
          // Some say something beside a word of another option alone, as the sharpness of a surrogate.
          const beside = Object.entries(optionsOf(make)).flatMap(([other, { choices = [] }]) =>
            other === key ? [] : choices.map((word) => ({ [other]: word })),
          );
          const found = [{}, ...beside].map((given) => {
            const usual = seen(make(given));
            const changed = others(option).map((value) => answers([() => seen(make({ ...given, [key]: value }))]));
            const taken = changed.filter((each) => each !== '["refused"]').map((each) => JSON.parse(each)[0] as string);
            return { some: taken.length > 0, differs: taken.some((each) => each !== usual) };
          });
          expect(
            found.some(({ some }) => some),
            'values that it takes',
          ).to.equal(true);
          expect(found.some(({ differs }) => differs)).to.equal(true);
        });
      }
    }
  });
}
