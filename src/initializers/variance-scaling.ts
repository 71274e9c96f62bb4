import { positive } from '../core/checks.js';
import { factory } from '../core/member.js';
import { type Fan, type Initializer, type InitializerFactory, truncated, truncatedDeviation } from './initializer.js';

type Mode = 'fanIn' | 'fanOut' | 'fanAverage';
type Distribution = 'truncatedNormal' | 'normal' | 'uniform';
type Scaling = { readonly scale: number; readonly mode: Mode; readonly distribution: Distribution };

const sizes: Readonly<Record<Mode, (fan: Fan) => number>> = {
  fanIn: ({ fanIn }) => fanIn,
  fanOut: ({ fanOut }) => fanOut,
  fanAverage: ({ fanIn, fanOut }) => (fanIn + fanOut) / 2,
};

/** Of variance 1. */
const draws: Readonly<Record<Distribution, Initializer['draw']>> = {
  truncatedNormal: (random) => truncated(random) / truncatedDeviation,
  normal: (random) => random.normal(),
  uniform: (random) => (2 * random.uniform() - 1) * Math.sqrt(3),
};

/**
 * With variance scale ÷ n, of which the others by the size of a layer are special cases: n is the number of inputs, of
 * outputs, or the mean of both. Scale 1, `'fanIn'` and `'truncatedNormal'` unless told otherwise, as Keras'
 * VarianceScaling: `varianceScaling({ scale: 2, mode: 'fanOut', distribution: 'normal' })`.
 */
export const varianceScaling: InitializerFactory<Scaling> = factory<Initializer, Scaling>(
  'varianceScaling',
  {
    scale: { initial: 1, range: positive },
    mode: { initial: 'fanIn', choices: ['fanIn', 'fanOut', 'fanAverage'] },
    distribution: { initial: 'truncatedNormal', choices: ['truncatedNormal', 'normal', 'uniform'] },
  },
  ({ scale, mode, distribution }) => ({
    draw: (random, fan) => Math.sqrt(scale / sizes[mode](fan)) * draws[distribution](random, fan),
  }),
);
