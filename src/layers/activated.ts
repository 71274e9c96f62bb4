import { type Activation, type ActivationName, activationText } from '../activations/index.js';
import type { Topic } from '../core/adviser.js';
import { describe, fail } from '../core/errors.js';
import { checkKeys } from '../core/names.js';

/*
 * What layers have in common that are told an activation after their number of units: by itself, or among options.
 */

interface Activated {
  readonly activation?: ActivationName | Activation | undefined;
}

/**
 * The options of such a layer.
 *
 * @param name of its class
 * @param known the names that options may have
 */
export function readActivated<Options extends Activated>(
  value: ActivationName | Activation | Options,
  name: string,
  known: readonly string[],
  where: string,
  topic?: Topic,
): Options {
  if (typeof value === 'string' || 'apply' in Object(value)) return { activation: value } as Options;
  if (typeof value !== 'object' || value === null) {
    const fix = `Write new ${name}(8, "tanh") or new ${name}(8, { activation: "tanh", bias: false }).`;
    fail(where, 'the name of an activation, an activation or options', describe(value), fix);
  }
  checkKeys(value, known, where, topic);
  return value as Options;
}

/** Such a layer as it would be typed. */
export function activatedText(
  name: string,
  { units, activation, bias }: { readonly units: number; readonly activation: Activation; readonly bias: boolean },
): string {
  const text = activationText(activation);
  return `${name}(${units}, ${bias ? text : `{ activation: ${text}, bias: false }`})`;
}
