import { type MathNode, parse } from 'mathjs/number';

/** mathjs's parser of formulas. */
export function parseWithMathjs(text: string): MathNode {
  return parse(text);
}
