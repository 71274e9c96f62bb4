import { type InitializerFactory, normal, uniform } from './initializer.js';

/** Uniform in ±√(6 / fanIn), for ReLU and its kin: He et al. 2015. */
export const heUniform: InitializerFactory = uniform('heUniform', ({ fanIn }) => Math.sqrt(6 / fanIn));

/** Normal with variance 2 / fanIn, for ReLU and its kin: He et al. 2015, equation 10. */
export const heNormal: InitializerFactory = normal('heNormal', ({ fanIn }) => Math.sqrt(2 / fanIn));
