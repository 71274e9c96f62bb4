import { fail } from '../core/errors.js';
import { type Layer, ownerOf, placeText } from '../layers/index.js';
import type { Parameter } from '../model/parameter.js';

/** What to do where no gradient comes through. */
export const fixOfSteps =
  "A derivative of zero everywhere, as that of 'step', lets no gradient through: use 'sigmoid', 'tanh' or step({ surrogate: 'sigmoid' }) above them.";

/** Says which layers cannot learn; where none can, that is an error. */
export function warnOfStuckLayers(
  stuckParameters: readonly Parameter[],
  layers: readonly Layer[],
  parameters: readonly Parameter[],
  warn: (message: string) => void,
): void {
  const learned = parameters.filter((each) => each.learned);
  if (learned.length === 0) fail('fit', 'a layer that learns', 'none', 'Add one, as new Dense(1).');
  if (stuckParameters.length === 0) return;
  const owners = stuckParameters.map((each) => ownerOf(layers, each));
  const stuck = [...new Set(owners.map(({ path, layer }) => placeText(path, layer)))];
  const names = stuck.join(', ');
  if (stuckParameters.length < learned.length) {
    warn(`fit: ${names} will not learn, as no gradient reaches ${stuck.length === 1 ? 'it' : 'them'}. ${fixOfSteps}`);
    return;
  }
  fail('fit', 'a gradient for at least one layer', `none for ${names}`, fixOfSteps);
}
