import { memberText } from '../core/member.js';
import { ownerOf, placeText } from '../layers/index.js';
import { type Exam, shareLeft } from './case.js';
import { short } from './text.js';

/** Nothing is learned above this share of what one answer for all rows costs. */
const unlearned = 0.9;
/** Weights below this share of what they are drawn as are next to nothing. */
const faded = 0.05;

/**
 * Weights of a layer that are 0 or next to it, so that it gives the same for all rows: a regularizer draws them there,
 * or they have begun so.
 */
export const fadedWeights: Exam = (about) => {
  const { stack, regularizer } = about;
  if (!(shareLeft(about) > unlearned)) return [];
  for (const each of stack.parameters) {
    if (!each.decays || !each.learned || !each.name.endsWith('weights')) continue;
    const { rows, cols, data } = each.toMatrix();
    const size = Math.sqrt(data.reduce((sum, value) => sum + value * value, 0) / data.length);
    // As Glorot and Bengio draw them.
    if (size > faded * Math.sqrt(2 / (rows + cols)) || (size > 0 && regularizer === undefined)) continue;
    const { path, layer } = ownerOf(stack.layers, each);
    const place = placeText(path, layer);
    if (size === 0 && regularizer === undefined)
      return [
        {
          kind: 'zeroWeights',
          where: place,
          evidence: `the weights of ${place} are all 0, so nothing below them learns`,
          remedy: "Leave the initializer out, which draws them, or write initializer: 'glorotUniform'.",
          severity: 'severe',
        },
      ];
    return [
      {
        kind: 'strongRegularizer',
        where: place,
        evidence: `the weights of ${place} are ${short(size)} in the root mean square, as the regularizer ${memberText(regularizer as NonNullable<typeof regularizer>)} draws them to 0`,
        remedy:
          'Where there is something to learn, make the network anew, and try a regularizer of a hundredth of that.',
        severity: 'severe',
      },
    ];
  }
  return [];
};
