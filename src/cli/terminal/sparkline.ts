const blocks = [...'▁▂▃▄▅▆▇█'];

/** A course of positive numbers as a row of blocks on a logarithmic scale; all low where nothing changes. */
export function sparkline(values: readonly number[], width: number): string {
  if (values.length === 0) return '';
  const count = Math.min(width, values.length);
  const logs = Array.from({ length: count }, (_, i) => {
    const at = count === 1 ? 0 : Math.round((i * (values.length - 1)) / (count - 1));
    return Math.log10(Math.max(1e-12, values[at] as number));
  });
  const low = Math.min(...logs);
  // Less than a tenth of a decade is flat, so that rounding is not drawn as mountains.
  const span = Math.max(0.1, Math.max(...logs) - low);
  return logs.map((value) => blocks[Math.round(((value - low) / span) * (blocks.length - 1))]).join('');
}
