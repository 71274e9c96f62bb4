/**
 * `multilayer/data`: tables as people have them. Reading, kinds of columns, checks, preprocessing, toy sets, and models
 * of tables.
 */

// Makes all names known: recipes and model files have members by their names.
import './index.js';

export type { ColumnDescription, ColumnKind } from './tables/kinds.js';
export { type Cell, type Column, Table, type TableSource } from './tables/table.js';
