import { type InitializerFactory, normal, uniform } from './initializer.js';

/** Uniform in ±√(6 / (fanIn + fanOut)): Glorot and Bengio 2010, equation 16. */
export const glorotUniform: InitializerFactory = uniform('glorotUniform', ({ fanIn, fanOut }) =>
  Math.sqrt(6 / (fanIn + fanOut)),
);

/** Normal with variance 2 / (fanIn + fanOut): Glorot and Bengio 2010, equation 12. */
export const glorotNormal: InitializerFactory = normal('glorotNormal', ({ fanIn, fanOut }) =>
  Math.sqrt(2 / (fanIn + fanOut)),
);
