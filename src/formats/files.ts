/** All of this folder that uses files. */
export { documentIn, type FoundDocument, readDocument } from './read-document.js';
export { type OpenFile, openPieces, readFile } from './read-file.js';
export { writeWhole } from './write-file.js';
