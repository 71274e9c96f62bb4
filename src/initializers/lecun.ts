import { type Initializer, normal, uniform } from './initializer.js';

/** Uniform in ±√(3 / fanIn): LeCun et al. 1998, "Efficient BackProp", section 4.6. */
export const lecunUniform: Initializer = uniform('lecunUniform', ({ fanIn }) => Math.sqrt(3 / fanIn));

/** Normal with variance 1 / fanIn: LeCun et al. 1998, "Efficient BackProp", section 4.6. */
export const lecunNormal: Initializer = normal('lecunNormal', ({ fanIn }) => Math.sqrt(1 / fanIn));
