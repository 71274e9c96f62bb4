import { type InitializerFactory, normal, uniform } from './initializer.js';

/** Uniform in ±√(3 / fanIn): LeCun et al. 1998, "Efficient BackProp", section 4.6. */
export const lecunUniform: InitializerFactory = uniform('lecunUniform', ({ fanIn }) => Math.sqrt(3 / fanIn));

/** Normal with variance 1 / fanIn: LeCun et al. 1998, "Efficient BackProp", section 4.6. */
export const lecunNormal: InitializerFactory = normal('lecunNormal', ({ fanIn }) => Math.sqrt(1 / fanIn));
