export { Dense } from './dense.js';
