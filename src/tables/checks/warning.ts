/** What can be wrong with a table. */
export const tableWarningKinds = [
  'leak',
  'id',
  'constant column',
  'text column',
  'repeated column',
  'repeated rows',
  'mostly missing',
  'odd row',
  'unread numbers',
  'mixed column',
  'sentinel',
  'rare level',
  'spelling',
  'imbalance',
  'few rows',
  'order',
  'capped target',
  'unknown level',
] as const;

/** What can be wrong with a table. */
export type TableWarningKind = (typeof tableWarningKinds)[number];

/** Something to watch out for before training, with its evidence. */
export interface TableWarning {
  /** What it is. */
  readonly kind: TableWarningKind;
  /** The columns it is about, the one to act on first. */
  readonly columns: readonly string[];
  /** What was found, with its evidence, in one sentence without a full stop: `alive gives survived away: …`. */
  readonly message: string;
  /** What to do about it, in whole sentences. */
  readonly advice: string;
}

/** What was found and what to do, in whole sentences. */
export function warningText({ message, advice }: Pick<TableWarning, 'message' | 'advice'>): string {
  return `${message}. ${advice}`;
}
