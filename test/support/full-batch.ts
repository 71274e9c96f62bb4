/** Methods that take all rows at once. They have no registry, as each is imported by those who use it. */
export type FullBatchName = 'lbfgs';
