import type { ResidualDecile } from 'multilayer/data';
import { scoreText } from 'multilayer/data';
import { inColumns } from '../terminal/columns.js';
import type { Output } from '../terminal/output.js';

/** Where values are small, and where they are large: what is off there, and to which side. */
export function decilesText(deciles: readonly ResidualDecile[], output: Output): string {
  const { dim } = output.colors.result;
  const text = (value: number, signed = false): string => scoreText('meanAbsoluteError', value, signed);
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
