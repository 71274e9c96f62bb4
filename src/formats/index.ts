export { checkKind, documentPieces, kindOf, packDocument, unpackDocument } from './document.js';
export { type DocumentKind, documentKinds, modelKind, networkKind, trainingKind } from './kinds.js';
export { readSafetensors, type TensorFile, writeSafetensors } from './safetensors.js';
export { Tensor, type TensorArray } from './tensor.js';
