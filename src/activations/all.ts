export { leakyRelu } from './leaky-relu.js';
export { linear } from './linear.js';
export { relu } from './relu.js';
export { sigmoid } from './sigmoid.js';
export { softmax } from './softmax.js';
export { softplus } from './softplus.js';
export { step } from './step.js';
export { tanh } from './tanh.js';
