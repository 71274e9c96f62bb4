export type { FileCall, FileUrl } from './call.js';
export { plainData, plainWeights } from './convert.js';
export { documentPieces, packDocument, unpackAny, unpackDocument } from './document.js';
export { type DocumentKind, documentKinds, modelKind, networkKind, trainingKind } from './kinds.js';
export { beginsAsJson } from './other-formats.js';
export { readSafetensors, type TensorFile, writeSafetensors } from './safetensors.js';
export { Tensor, type TensorArray } from './tensor.js';
