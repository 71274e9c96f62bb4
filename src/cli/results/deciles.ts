import type { ResidualDecile } from 'multilayer/data';
import { inColumns } from '../terminal/columns.js';
import type { Output } from '../terminal/output.js';

/** Where values are small, and where they are large: what is off there, and to which side. */
export function decilesText(deciles: readonly ResidualDecile[], output: Output): string {
  const { dim } = output.colors.result;
  const largest = Math.max(...deciles.map(({ from, to }) => Math.max(Math.abs(from), Math.abs(to))));
  const isPlain = largest >= 1e-3 && largest < 1e9;
  const places = Math.max(0, 3 - Math.floor(Math.log10(largest)));
  // As many decimals everywhere, so that figures can be compared at a glance.
  const text = (value: number, signed = false): string => {
    const size = isPlain ? Math.abs(value).toFixed(places) : Math.abs(value).toExponential(2);
    return `${value < 0 ? '−' : signed ? '+' : ''}${size}`;
  };
  const head = ['true value', '', '', 'rows', 'mean error', 'mean size of error'].map((each) => dim(each));
  const rows = deciles.map(({ from, to, rows: count, bias, meanAbsoluteError }) => [
    text(from),
    'to',
    text(to),
    String(count),
    text(bias, true),
    text(meanAbsoluteError),
  ]);
  return inColumns([head, ...rows], {
    width: output.width,
    sides: ['right', 'left', 'right', 'right', 'right', 'right'],
    indent: 2,
  });
}
