/**
 * What a file may ask of its reader before it is known to be whole. A model keeps far below; a file that is made to
 * take memory or time is refused at once.
 */

/** Bytes of a header: the names and places of the tensors, and the document. safetensors itself allows 10⁸. */
export const mostHeader: number = 2 ** 24;
/** Tensors in a file. */
export const mostTensors: number = 2 ** 13;
/** Values of a document outside of its tensors, those in lists and objects counted one by one. */
export const mostValues = 500_000;
/** Values of one list or object. */
export const mostEntries: number = 2 ** 16;
/** Lists in lists. */
export const mostDepth = 64;
