import { describe, fail } from '../core/errors.js';
import type { Node } from '../graph/index.js';
import type { Clock } from '../model/clock.js';
import type { Recipe } from './recipe.js';
import type { Slope } from './rule.js';

/**
 * The gradients as the recipe clips them.
 *
 * @throws MultilayerError where clipping of a user's own gives others than it got
 */
export function clip(slopes: readonly Slope[], { clipping }: Recipe, clock: Clock): readonly Slope[] {
  if (clipping === undefined || slopes.length === 0) return slopes;
  const gradients = clipping.apply(
    slopes.map(({ gradient }) => gradient),
    (setting) => clock.value(setting),
  );
  const where = 'fit, option clipping, apply';
  if (!Array.isArray(gradients) || gradients.length !== slopes.length)
    fail(where, `${slopes.length} gradients`, describe(gradients), 'Return as many as come, in the same order.');
  return slopes.map((slope, i) => {
    const { at, parameter } = slope;
    const gradient = gradients[i] as Node;
    // One number would stand for all of a table.
    const { rows, cols } = Object(Object(gradient).shape);
    if (rows !== at.shape.rows || cols !== at.shape.cols)
      fail(
        `${where}, ${parameter.id}`,
        `${at.shape.rows} × ${at.shape.cols} numbers`,
        rows === undefined ? describe(gradient) : `${rows} × ${cols}`,
        'Keep its shape.',
      );
    return { ...slope, gradient };
  });
}
