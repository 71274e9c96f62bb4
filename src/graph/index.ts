export { columns, join, reshape } from './arrange.js';
export {
  assign,
  batchSize,
  checkNode,
  elapsed,
  fixed,
  gather,
  input,
  map,
  oneHot,
  random,
  reduce,
  rowCount,
  scatter,
  state,
  stepNumber,
} from './build.js';
export { fuse } from './fuse.js';
export { gradient } from './gradient.js';
export { type MatMulOptions, matmul } from './matmul.js';
export {
  type Assign,
  type BatchSize,
  baseOf,
  type Columns,
  type Computed,
  type Elapsed,
  type Fixed,
  type Gather,
  type Given,
  type Graph,
  type Input,
  inputsOf,
  isComputed,
  isLeaf,
  type Join,
  type Kind,
  leafNames,
  leavesOf,
  type MapNode,
  type MatMul,
  type Node,
  type Of,
  ordered,
  type RandomNode,
  type Reduce,
  type Reshape,
  rootsOf,
  type Scatter,
  type State,
  type StepNumber,
} from './node.js';
export { norm, shortening } from './norm.js';
export { joinMaps, lengthOf, type Place, type Plan, plan } from './plan.js';
export { settle } from './settle.js';
export { batchesIn, countRows, isShape, type Rows, type Shape, sameShape, shapeText } from './shape.js';
