export {
  assign,
  batchSize,
  fixed,
  gather,
  input,
  map,
  matmul,
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
export {
  type Assign,
  type BatchSize,
  type Fixed,
  type Gather,
  type Graph,
  type Input,
  inputsOf,
  isLeaf,
  leafNames,
  type MapNode,
  type MatMul,
  type Node,
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
