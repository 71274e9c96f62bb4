import type { MathNode } from 'mathjs/number';
import { requireLater } from '../core/require.js';

const mathjs = requireLater<{ parse: (text: string) => MathNode }>('mathjs/number', import.meta.url);

/** mathjs's parser of formulas; mathjs takes hundreds of milliseconds to load, so it is loaded with the first formula. */
export function parseWithMathjs(text: string): MathNode {
  return mathjs().parse(text);
}
