import { intervalText, type Score, scoreNames, scoreText } from 'multilayer/data';
import stringWidth from 'string-width';
import { inColumns } from '../terminal/columns.js';
import type { Output } from '../terminal/output.js';

/** One column of the table of scores: who answered, and how well. */
export interface Contender {
  readonly title: string;
  readonly scores: readonly Score[];
}

function cell(score: Score | undefined, isBest: boolean, hasInterval: boolean, output: Output): string {
  if (score === undefined) return '';
  const { name, value } = score;
  const { bold, dim } = output.colors.result;
  const figure = scoreText(name, value);
  const interval = dim(`(${intervalText(score)})`);
  return `${isBest ? bold(figure) : figure}${hasInterval ? ` ${interval}` : ''}`;
}

/** Scores with their 95 % intervals side by side; the best of a row stands out. */
export function scoresText(contenders: readonly Contender[], output: Output, indent = 0): string {
  const [first] = contenders;
  if (first === undefined) return '';
  const { dim } = output.colors.result;
  const table = (hasInterval: (place: number) => boolean, form: number): string => {
    const rows = first.scores.map(({ name, better }) => {
      const own = contenders.map(({ scores }) => scores.find((score) => score.name === name));
      const values = own.flatMap((score) => score?.value ?? []);
      const best = better === 'greater' ? Math.max(...values) : Math.min(...values);
      const isBest = (score: Score | undefined): boolean => contenders.length > 1 && score?.value === best;
      return [scoreNames[name], ...own.map((score, k) => cell(score, isBest(score), hasInterval(k), output))];
    });
    const head = ['', ...contenders.map(({ title }) => dim(form === 0 ? title : (title.split(' ')[0] ?? title)))];
    const sides = ['left', ...contenders.map(() => 'left' as const)] as const;
    return inColumns([head, ...rows], { width: Number.POSITIVE_INFINITY, sides, indent });
  };
  // In a narrow terminal intervals give way, first those of what others reach.
  const forms = [() => true, (place: number) => place === 0, () => false].map(table);
  const fits = (text: string): boolean => text.split('\n').every((line) => stringWidth(line) <= output.width);
  return forms.find(fits) ?? forms.at(-1) ?? '';
}

/** What always gives the commonest, or the mean answer. */
export function dummyTitle(classes: readonly unknown[] | undefined): string {
  return classes === undefined ? 'mean' : 'commonest class';
}
