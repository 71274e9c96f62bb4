/** A number in three digits, as they are read in passing. */
export function short(value: number): string {
  const rounded = Number(value.toPrecision(3));
  return Math.abs(rounded) < 1e6 ? String(rounded) : rounded.toExponential();
}

/** `columns 3, 5 and 2 others`. */
export function columnsText(columns: readonly number[]): string {
  const shown = columns.slice(0, 5).join(', ');
  const hidden = columns.length - 5;
  return `${columns.length === 1 ? 'column' : 'columns'} ${shown}${hidden > 0 ? ` and ${hidden} others` : ''}`;
}
