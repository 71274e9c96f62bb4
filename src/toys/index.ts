/** Small sets of points, drawn from a seed, on which networks show what they can do. */
export { type BlobsOptions, blobs } from './blobs.js';
export { type CheckerboardOptions, checkerboard } from './checkerboard.js';
export { type CirclesOptions, circles } from './circles.js';
export { moons } from './moons.js';
export { type ParityOptions, parity, xor } from './parity.js';
export { type SineOptions, sine } from './sine.js';
export { type ToyOptions, type ToyRow, ToySet } from './toy-set.js';
export { type TwoSpiralsOptions, twoSpirals } from './two-spirals.js';
