/** A number with so many significant digits and thousands set apart, as in 12,300 or 0.0123. */
export function figure(value, digits = 3) {
  if (!Number.isFinite(value)) return String(value);
  const rounded = Number(value.toPrecision(digits));
  if (rounded !== 0 && Math.abs(rounded) < 1e-4) return rounded.toExponential(digits - 1);
  const decimals = Math.max(0, digits - 1 - Math.floor(Math.log10(Math.abs(rounded) || 1)));
  return rounded.toLocaleString('en', { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
}

export const percent = (share) => `${figure(100 * share, 2)} %`;

/** Columns side by side: the first ones aligned to the left, the others to the right. */
export function table(head, rows, leftColumns = 1) {
  const all = [head, ...rows];
  const widths = head.map((_, col) => Math.max(...all.map((row) => row[col].length)));
  const line = (row) =>
    row
      .map((cell, col) => (col < leftColumns ? cell.padEnd(widths[col]) : cell.padStart(widths[col])))
      .join('  ')
      .trimEnd();
  return [line(head), widths.map((width) => '─'.repeat(width)).join('  '), ...rows.map(line)].join('\n');
}
