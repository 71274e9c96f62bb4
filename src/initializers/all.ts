export { glorotNormal, glorotUniform } from './glorot.js';
export { heNormal, heUniform } from './he.js';
export { lecunNormal, lecunUniform } from './lecun.js';
export { zeros } from './zeros.js';
