export { columns, join } from './arrange.js';
export {
  assign,
  batchSize,
  elapsed,
  fixed,
  gather,
  input,
  map,
  oneHot,
  random,
  reduce,
  sameShape,
  scatter,
  shapeText,
  state,
  stepNumber,
} from './build.js';
export { fuse } from './fuse.js';
export { gradient } from './gradient.js';
export { type MatMulOptions, matmul } from './matmul.js';
export {
  type Assign,
  type BatchSize,
  type Columns,
  type Computed,
  type Elapsed,
  type Fixed,
  type Gather,
  type Given,
  type Graph,
  type Input,
  inputsOf,
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
  type Rows,
  rootsOf,
  type Scatter,
  type Shape,
  type State,
  type StepNumber,
} from './node.js';
export { joinMaps, lengthOf, type Place, type Plan, plan } from './plan.js';
export { settle } from './settle.js';
